"""A line that waits for a pause before it has something looked for."""

import pytest
from PySide6.QtCore import Qt

from umc_desktop.qt.panels.search_line import SearchLine


@pytest.fixture
def line(qtbot):
    line = SearchLine("Look up", "Words", pause_ms=20)
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    return line


def test_a_pause_in_typing_begins_a_search(line, qtbot):
    with qtbot.waitSignal(line.paused):
        qtbot.keyClicks(line, "abc")
    assert line.text() == "abc"


def test_who_does_not_want_to_wait_settles_it_once(line, qtbot):
    qtbot.keyClicks(line, "abc")
    with qtbot.assertNotEmitted(line.paused, wait=60):
        assert line.settle()
    assert not line.settle()


def test_escape_empties_the_line_and_down_leaves_it(line, qtbot):
    qtbot.keyClicks(line, "abc")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    with qtbot.waitSignal(line.went_down):
        qtbot.keyClick(line, Qt.Key.Key_Down)
