"""The progress page: opened by key, drawn from the project, its figures kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(opened, qtbot):
    qtbot.keyClick(opened.workspace.map_panel.map, KEY.Key_1)
    qtbot.waitUntil(lambda: opened.view.data.n_labelled == 3)
    qtbot.keyClick(opened, KEY.Key_P, CTRL)
    page = opened.pages.progress
    qtbot.waitUntil(page.isVisible)
    return page


def test_it_says_how_far_and_how_fast(page):
    assert page.headline.text().startswith("3 of 12 samples labelled; ")
    assert "3 on a day with work" in page.pace.text()
    assert "9 without a label: 3 days with work" in page.pace.text()


def test_what_is_not_known_yet_says_when_it_will_be(page):
    # isHidden: the figures further down are scrolled out of sight
    assert not page.cards["days"].button.isHidden()
    assert page.cards["days"].button.isEnabled()
    for name in ("calibration", "curve", "moves"):
        assert not page.cards[name].button.isEnabled(), name


def test_it_follows_what_is_labelled_and_back_goes_back(page, opened, qtbot):
    qtbot.keyClick(opened, KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.headline.text().startswith("0 of 12 samples"))
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert opened.pages.currentWidget() is opened.workspace


def test_a_figure_is_copied_and_saved(page, opened, qtbot, tmp_path, monkeypatch):
    card = page.cards["days"]
    card.copy()
    assert not QGuiApplication.clipboard().pixmap().isNull()
    assert opened.status.summary == "Copied: Labels by hand, per day."
    for name in ("days.png", "days.svg"):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *a, n=name: (str(tmp_path / n), "")
        )
        card.ask_and_save()
        assert opened.status.summary == f"Saved {name}."
    assert not QImage(str(tmp_path / "days.png")).isNull()
    assert "<svg" in (tmp_path / "days.svg").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_said(page, opened, tmp_path):
    page.cards["days"].save(tmp_path / "missing" / "days.png")
    assert opened.status.summary.endswith("cannot be written.")


def test_it_says_how_annotators_agree_and_how_verification_went(page, opened, qtbot):
    def row():
        table = page.annotators
        return [table.item(0, place).text() for place in range(table.columnCount())]

    qtbot.waitUntil(lambda: page.annotators.rowCount() == 1)
    assert row() == [opened.annotator, "3", "–", "–"], "nobody else, nothing asked"
    project = opened.view.project
    request = AssignLabel(tuple(page_ids(opened)), "b", annotator="Bo")
    assign_label(project, request, SILENT)
    opened.flow.reload(Changes.ANNOTATIONS)
    qtbot.waitUntil(lambda: page.annotators.rowCount() == 2)
    assert row()[2] == "0\u202f% of 3"


def page_ids(window):
    data = window.view.data
    return data.ids[data.given > 0].tolist()
