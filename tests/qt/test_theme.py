import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from umc_desktop.qt.settings import Settings
from umc_desktop.qt.theme import (
    OUTLINE_BASE,
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


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read(dark, text, ground):
    palette = palette_of(dark=dark)
    assert contrast(palette.color(text), palette.color(ground)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_the_outline_of_a_check_box_can_be_seen(dark):
    outline = QColor(OUTLINE_BASE[dark]).darker(OUTLINE_FACTOR)
    ground = palette_of(dark=dark).color(ROLE.Window)
    assert contrast(outline, ground) >= 3


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
