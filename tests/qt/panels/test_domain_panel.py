"""The table of domains."""

import pytest
from PySide6.QtCore import Qt

from umc_desktop.qt.panels.domain_panel import DomainPanel


@pytest.fixture
def panel(scored, qtbot):
    panel = DomainPanel(scored.view)
    qtbot.addWidget(panel)
    panel.resize(340, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def cells(panel: DomainPanel) -> list[list[str]]:
    model = panel.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_it_counts_and_averages_by_domain(panel, scored):
    # letters: one of two is scored, at 0.5; nothing was measured there
    assert cells(panel) == [
        ["letters", "0\nof 2", "0.50", "–"],
        ["tickets", "0\nof 10", "0.20", "70 %\n60–80"],
    ]
    scored.give([1, 2, 11], "a")
    assert [row[1] for row in cells(panel)] == ["1\nof 2", "2\nof 10"]
    # the only scored letter has a label now: nothing is left to be unsure of
    assert cells(panel)[0][2] == "–"


def test_a_label_counts_before_its_sample_is_on_the_map(panel, scored):
    scored.fill({"letters": ["came later"]}, ["a", "b"])
    scored.show()
    scored.give([13], "b")
    assert cells(panel)[0][:2] == ["letters", "1\nof 3"]


def test_a_click_on_a_head_sorts_by_the_number(panel, scored, qtbot):
    scored.give([1], "a")
    header = panel.table.horizontalHeader()
    middle = header.sectionViewportPosition(1) + header.sectionSize(1) // 2
    place = header.rect().center()
    place.setX(middle)
    for expected in (["letters", "tickets"], ["tickets", "letters"]):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert [row[0] for row in cells(panel)] == expected


def test_all_columns_fit_a_narrow_panel(panel):
    assert not panel.table.horizontalScrollBar().isVisible()
