import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
)

from umc_desktop.qt.settings import Settings
from umc_desktop.qt.theme import (
    LOOKS,
    OUTLINE_FACTOR,
    contrast,
    palette_of,
)

ROLE = QPalette.ColorRole
READ = [
    (ROLE.WindowText, ROLE.Window),
    (ROLE.Text, ROLE.Base),
    (ROLE.Text, ROLE.AlternateBase),
    (ROLE.ButtonText, ROLE.Button),
    (ROLE.HighlightedText, ROLE.Highlight),
    (ROLE.PlaceholderText, ROLE.Base),
    (ROLE.PlaceholderText, ROLE.Window),
    (ROLE.ToolTipText, ROLE.ToolTipBase),
    (ROLE.Link, ROLE.Base),
    (ROLE.LinkVisited, ROLE.Base),
    (ROLE.BrightText, ROLE.Window),
    (ROLE.WindowText, ROLE.Midlight),
]


def test_contrast_is_the_published_formula():
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    # The example everybody quotes: #767676 is the lightest grey that passes on white.
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read(look, text, ground):
    palette = palette_of(look)
    least = 7 if look == "contrast" else 4.5  # WCAG 2.2, levels AAA and AA
    assert contrast(palette.color(text), palette.color(ground)) >= least


@pytest.mark.parametrize("look", LOOKS)
def test_the_outline_of_a_check_box_can_be_seen(look):
    outline = QColor(LOOKS[look].outline_base).darker(OUTLINE_FACTOR)
    ground = palette_of(look).color(ROLE.Window)
    assert contrast(outline, ground) >= (7 if look == "contrast" else 3)


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_a_check_box_in_a_list_can_be_seen(window, qtbot, look):
    boxes = QListWidget()
    qtbot.addWidget(boxes)
    item = QListWidgetItem("contracts", boxes)
    item.setCheckState(Qt.CheckState.Unchecked)
    boxes.show()
    try:
        window.theme.choose(look)
        picture = boxes.viewport().grab().toImage()
    finally:
        window.theme.choose("light")
    middle = boxes.visualItemRect(item).center().y()
    row = [picture.pixelColor(place, middle) for place in range(20)]
    ground = boxes.palette().color(ROLE.Base)
    assert max(contrast(one, ground) for one in row) >= 3


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_beside_the_heads_of_a_table_it_looks_as_they_do(window, qtbot, look):
    table = QTableWidget(1, 2)
    qtbot.addWidget(table)
    table.resize(600, 100)
    table.show()
    try:
        window.theme.choose(look)
        head = table.horizontalHeader()
        picture = head.grab().toImage()
    finally:
        window.theme.choose("light")
    middle = head.height() // 2
    inside = picture.pixelColor(head.sectionPosition(1) + 4, middle)
    beside = picture.pixelColor(head.length() + 20, middle)
    assert contrast(inside, beside) < 1.1
    line = picture.pixelColor(head.sectionPosition(1) + 4, head.height() - 1)
    least = 3 if look == "contrast" else 1.1
    assert contrast(line, inside) >= least, "the line below the heads is gone"


def test_a_chosen_theme_is_applied_at_once_and_kept(opened):
    def lightness() -> int:
        return QApplication.palette().color(ROLE.Window).lightness()

    for action in opened.actions_by_menu:
        if action.text() == "Theme: dark":
            action.trigger()
    assert lightness() < 60
    assert Settings(opened.settings._path).value.theme == "dark"
    opened.theme.choose("light")
    assert lightness() > 200


def test_high_contrast_is_chosen_like_any_theme(opened):
    next(
        one for one in opened.actions_by_menu if one.text() == "Theme: high contrast"
    ).trigger()
    assert opened.theme.dark
    assert QApplication.palette().color(ROLE.Window).name() == "#000000"
    assert QApplication.palette().color(ROLE.WindowText).name() == "#ffffff"
    # Fusion outlines a button in the window's colour, darker: it must not be black.
    edge = QApplication.palette(opened.workspace.queue.plan_button).color(ROLE.Window)
    assert contrast(edge.darker(OUTLINE_FACTOR), QColor("#000000")) >= 7
    assert Settings(opened.settings._path).value.theme == "contrast"
    opened.theme.choose("light")


def test_the_systems_wish_for_contrast_is_followed(opened, monkeypatch):
    class Wishes:
        def contrastPreference(self):  # noqa: N802 - as in Qt
            return Qt.ContrastPreference.HighContrast

    monkeypatch.setattr(QStyleHints, "accessibility", lambda hints: Wishes())
    opened.theme.choose("system")
    assert opened.theme.look == "contrast"
    opened.theme.choose("light")
    assert opened.theme.look == "light"


def test_settings_that_cannot_be_read_are_begun_anew(tmp_path):
    path = tmp_path / "window.json"
    path.write_text('{"theme": "purple", "recent": 3}')
    settings = Settings(path)
    assert settings.value.theme == "system"
    settings.add_recent(tmp_path / "one.umc")
    settings.add_recent(tmp_path / "two.umc")
    settings.add_recent(tmp_path / "one.umc")
    assert Settings(path).value.recent == (
        str(tmp_path / "one.umc"),
        str(tmp_path / "two.umc"),
    )


def test_settings_that_cannot_be_written_do_no_harm(tmp_path):
    settings = Settings(tmp_path / "missing" / "window.json")
    settings.change(annotator="Ada")
    assert settings.value.annotator == "Ada"
