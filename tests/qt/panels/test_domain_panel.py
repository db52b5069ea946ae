"""The table of domains, and the words below it."""

import pytest
from PySide6.QtCore import Qt

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.budget_plan import (
    BudgetPlan,
    Choice,
    DomainPlan,
    Gain,
    write_plan,
)
from umc_desktop.qt.panels.domain_panel import DomainPanel
from umc_desktop.qt.panels.domain_table import (
    ACCURACY,
    INTERVAL,
    LABELLED,
    NAME,
    NEXT,
    SHARE,
    UNSURE,
    intervals,
)


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


def test_it_reads_no_file_while_one_waits(panel, scored, monkeypatch):
    before = cells(panel)

    def read():
        raise AssertionError("a project of 100,000,000 samples takes seconds")

    monkeypatch.setattr(scored.project, "read", read)
    scored.view.data_changed.emit(Changes.SAMPLES)
    assert cells(panel) == before


def plan(scored, policy="expected-error", gains=(None, None)):
    """Split 20 decisions: 15 for the letters, 5 for the tickets."""
    letters, tickets = (
        DomainPlan(count, count / 20, 0, 9, gain, reason)
        for count, gain, reason in (
            (15, gains[0], "the models expect most errors here (50\u202f% of 2 left)"),
            (5, gains[1], "the models expect errors (20\u202f% of 10 left)"),
        )
    )
    domains = {"letters": letters, "tickets": tickets}
    with scored.project.write() as connection:
        write_plan(
            connection, BudgetPlan(Choice(policy), 0, 1, 20, domains, {}), Choice()
        )
    scored.show()


def test_it_counts_and_averages_by_domain(panel, scored):
    # letters: one of two is scored, at 0.5; nothing was measured there
    assert cells(panel) == [
        ["letters", "–", "0", "0.50", "–"],
        ["tickets", "–", "0", "0.20", "70\u202f%\n60–80"],
    ]
    scored.give([1, 2, 11], "a")
    assert [row[LABELLED] for row in cells(panel)] == ["1", "2"]
    index = panel.table.model().index(1, LABELLED)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "2 of 10"
    assert index.data(SHARE) == pytest.approx(0.2)  # the bar below the number
    # the only scored letter has a label now: nothing is left to be unsure of
    assert cells(panel)[0][UNSURE] == "–"


def test_a_label_counts_before_its_sample_is_on_the_map(panel, scored):
    scored.fill({"letters": ["came later"]}, ["a", "b"])
    scored.show()
    scored.give([13], "b")
    assert cells(panel)[0][LABELLED] == "1"


def test_a_click_on_a_head_sorts_by_the_number(panel, scored, qtbot):
    scored.give([1], "a")
    header = panel.table.horizontalHeader()
    middle = header.sectionViewportPosition(LABELLED)
    middle += header.sectionSize(LABELLED) // 2
    place = header.rect().center()
    place.setX(middle)
    for expected in (["letters", "tickets"], ["tickets", "letters"]):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert [row[0] for row in cells(panel)] == expected


@pytest.mark.parametrize("width", [340, 288])
def test_all_columns_fit_a_narrow_panel(panel, qtbot, width):
    panel.resize(width, 200)
    assert not panel.table.horizontalScrollBar().isVisible()
    assert panel.table.columnWidth(NAME) >= 80
    # the words still say it
    assert panel.table.isColumnHidden(UNSURE) == (width < 330)
    assert "unsure" in panel.why.text()


def test_it_says_what_each_domain_gets_next_and_why(panel, scored):
    assert (
        panel.why.text()
        == "letters: not planned yet.\n0 labelled, 2 left; unsure 0.50."
    )
    plan(scored)
    assert [row[NEXT] for row in cells(panel)] == ["15", "5"]
    # nothing is chosen: the words are about the one that gets most
    assert panel.why.text() == (
        "letters: 15 of 20: the models expect most errors here (50\u202f% of 2 left).\n"
        "0 labelled, 2 left; unsure 0.50."
    )


def test_the_words_follow_the_keys(panel, scored, qtbot):
    plan(scored)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.why.text().startswith("tickets: 5 of 20: the models expect errors (20")
    scored.give([1, 2], "a")
    assert "2 labelled, 8 left" in panel.why.text()
    qtbot.keyClick(panel.table, Qt.Key.Key_Up)
    assert panel.why.text().startswith("letters: ")


def test_the_words_can_be_heard(panel, scored):
    plan(scored)
    index = panel.table.model().index(0, NEXT)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == panel.why.text()
    assert panel.table.accessibleName() == "Domains"


def test_the_posterior_is_said_unless_the_reason_says_it(panel, scored):
    gains = (Gain(0.8, 0.4), Gain(0.0, 0.2))
    plan(scored, gains=gains)
    assert panel.why.text().endswith(
        "\nExpected fall of the log-loss by 10 labels: 0.80 ± 0.40."
    )
    plan(scored, policy="thompson", gains=gains)
    assert "Expected" not in panel.why.text()


def test_beliefs_share_a_scale_that_shows_zero():
    # from -.2 to 1.2: zero is a seventh of the way
    first, second, third = intervals([Gain(0.8, 0.4), None, Gain(0.0, 0.2)])
    assert second is None
    assert (first.low, first.mean, first.high) == pytest.approx((3 / 7, 5 / 7, 1))
    assert (third.low, third.mean, third.high) == pytest.approx((0, 1 / 7, 2 / 7))
    assert first.zero == third.zero == pytest.approx(1 / 7)
    assert intervals([None, None]) == [None, None]
    assert intervals([Gain(0.0, 0.0)]) == [None]


def test_a_belief_is_drawn_in_its_cell(panel, scored):
    def painted():
        panel.table.viewport().repaint()
        index = panel.table.model().index(0, NEXT)
        cell = panel.table.visualRect(index).translated(
            panel.table.viewport().mapTo(panel, panel.table.viewport().rect().topLeft())
        )
        return panel.grab(cell).toImage()

    plan(scored)
    without = painted()
    plan(scored, gains=(Gain(0.8, 0.4), Gain(0.0, 0.2)))
    assert panel.table.model().index(0, NEXT).data(INTERVAL) is not None
    assert painted() != without


def test_a_domain_that_came_after_the_plan_is_not_planned(panel, scored):
    plan(scored)
    scored.fill({"films": ["a good film"]}, ["a", "b"])
    scored.show()
    films = next(row for row in cells(panel) if row[NAME] == "films")
    assert films[NEXT] == "–"
    assert films[ACCURACY] == "–"
