"""The current sample in full."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import labelling
from umc_desktop.qt.panels.pictures import fitted, read_picture
from umc_desktop.qt.panels.sample_panel import SamplePanel
from umc_desktop.qt.working_set import WorkingSet


def png(width: int, height: int, colour: str = "red") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def panel(scored, qtbot):
    scored.view.set_working_set(WorkingSet("Some", [4, 1, 11]))
    panel = SamplePanel(scored.view)
    qtbot.addWidget(panel)
    panel.resize(360, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_it_shows_the_text_as_it_is_and_where_it_comes_from(panel):
    assert panel.text.toPlainText() == "ticket number 4 about <b>billing</b>"
    assert panel.heading_text == "tickets-3 · tickets"


def test_it_says_what_the_models_say(panel):
    assert panel.fact("Label") == "None yet"
    assert panel.fact("Suggestion") == "‘b’, 80\u202f% confident"
    assert panel.fact("Uncertainty") == "0.20, models disagree 0.10"
    assert panel.fact("In the queue") == "Because learn."
    assert panel.fact("Notes") == ""
    assert [vote.spoken for vote in panel.votes.votes] == [
        "MiniLM says b, 80\u202f%",
        "TF-IDF says a, 20\u202f%",
    ]


def test_what_is_not_on_the_map_is_not_said_to_be_unknown(panel, scored):
    scored.take_the_map_away()
    scored.view.set_working_set(WorkingSet("Some", [4]))
    assert panel.fact("Suggestion") == "Not on the map yet"


def test_of_a_random_check_it_says_nothing_until_it_is_decided(panel, scored):
    scored.view.move(1)
    assert panel.fact("Suggestion") == "Hidden: this sample measures the models"
    assert panel.fact("Uncertainty") == ""
    assert panel.votes.votes == []
    assert panel.votes.isHidden()
    scored.give([1], "b")
    assert panel.fact("Suggestion") == "‘a’, 80\u202f% confident"
    assert len(panel.votes.votes) == 2


def test_it_follows_the_current_sample(panel, scored):
    scored.view.move(1)
    assert panel.fact("In the queue") == "Because audit."
    scored.view.move(1)
    assert panel.heading_text == "letters-0 · letters"
    assert panel.fact("In the queue") == ""


def test_it_says_who_gave_the_label_and_how(panel, scored):
    scored.give([4], "a", "accepted suggestion")
    said = panel.fact("Label")
    assert said.startswith("‘a’ by Anna, 20")
    assert said.endswith(", accepted suggestion")
    labelling.skip_samples(
        scored.project, labelling.SkipSamples((1,), annotator="Bo"), SILENT
    )
    scored.view.move(1)
    assert panel.fact("Label").startswith("Skipped by Bo, 20")


def test_it_shows_notes(panel, scored):
    labelling.add_note(
        scored.project, labelling.AddNote((4,), "ask <i>Peter</i>"), SILENT
    )
    scored.refresh()
    assert panel.fact("Notes") == "ask <i>Peter</i>"


def test_a_digit_typed_in_the_text_reaches_the_window(panel, qtbot):
    given = []
    shortcut = QShortcut(QKeySequence("3"), panel)
    shortcut.activated.connect(lambda: given.append(3))
    panel.activateWindow()
    panel.text.setFocus()
    qtbot.waitUntil(lambda: panel.text.hasFocus())
    qtbot.keyClick(panel.text, Qt.Key.Key_3)
    assert given == [3]


def test_an_image_takes_the_place_of_the_text(opened, qtbot):
    opened.fill({"digits": [png(28, 28), b"no picture at all"]}, ["a"])
    opened.map()
    opened.show()
    opened.view.set_working_set(WorkingSet("Digits", [1, 2]))
    panel = SamplePanel(opened.view)
    qtbot.addWidget(panel)
    panel.resize(360, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.picture.isVisible()
    assert not panel.text.isVisible()
    middle = panel.picture.grab().toImage().pixelColor(panel.picture.rect().center())
    assert middle == QColor("red")
    opened.view.move(1)
    panel.grab()


def test_a_tiny_picture_grows_by_whole_steps(panel):
    image = read_picture(png(28, 20))
    assert fitted(image, QSize(100, 100)).size() == QSize(84, 60)


def test_a_large_picture_shrinks_while_it_is_read(panel):
    image = read_picture(png(1000, 500), QSize(100, 100))
    assert image.size() == QSize(100, 50)


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b'<svg xmlns="http://www.w3.org/2000/svg" width="9"/>'],
)
def test_what_is_not_a_picture_is_refused(content, panel):
    assert read_picture(content) is None


def test_without_room_facts_stand_below_their_captions(panel, scored):
    def places():
        fact = panel._facts["Suggestion"]
        caption = panel._captions["Suggestion"]
        return fact.y() - caption.y(), fact.x() - caption.x()

    def laid_out():
        QApplication.processEvents()
        return places()

    below, beside = laid_out()
    assert below == 0
    assert beside > 0
    panel.resize(30 * panel.fontMetrics().averageCharWidth(), 500)
    below, beside = laid_out()
    assert below >= panel.fontMetrics().height()
    assert beside == 0
    panel.resize(360, 500)
    assert laid_out()[0] == 0
