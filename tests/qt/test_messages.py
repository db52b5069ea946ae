"""Messages above the work, and what is left of them when they are gone."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLayoutItem
from shiboken6 import Shiboken

from umc_desktop.qt.message_bar import MessageBar

QT = Path(__file__).resolve().parents[2] / "umc_desktop" / "qt"


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def layout_items() -> int:
    wrappers = Shiboken.getAllValidWrappers()
    return sum(isinstance(one, QLayoutItem) for one in wrappers)


def test_the_newest_is_on_top_and_three_are_shown(bar):
    for number in range(5):
        bar.show_note(f"note {number}")
    assert bar.texts == ["note 4", "note 3", "note 2"]
    bar.show_problem("note 3")
    assert bar.texts == ["note 3", "note 4", "note 2"]
    bar.clear_refusals()
    assert bar.texts == ["note 4", "note 2"]
    bar.clear()
    assert bar.texts == []


def test_messages_that_are_gone_leave_nothing_that_a_widget_could_be_taken_for(bar):
    before = layout_items()
    for number in range(50):
        bar.show_note(f"note {number}")
        assert len(bar.texts) <= 3
    bar.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert layout_items() <= before


def test_no_layout_is_asked_for_its_items():
    """Qt frees them unseen, and Python takes later widgets for them."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in QT.rglob("*.py")
        if path.name != "flow_layout.py"  # a layout of its own must answer Qt
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("itemAt", "takeAt")
    ]
    assert not found, f"{found}; see take_away"
