"""The page of the ensemble's health, with a person's hands on it."""

import pytest
from PySide6.QtWidgets import QFileDialog

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.operations.project_models import switched_off
from umc_desktop.qt.health.members_view import MembersView
from umc_desktop.qt.health.page import HealthPage


def estimate(value, low=None, high=None):
    return {"value": value, "low": low, "high": high}


def member(name, accuracy, seconds):
    share = estimate(accuracy, accuracy - 0.1, accuracy + 0.05)
    points = [{"confidence": 0.9, "accuracy": 0.8, "low": 0.6, "high": 0.9, "count": 9}]
    return {
        "member": name,
        "n": 90,
        "accuracy": share,
        "macro_f1": share,
        "log_loss": estimate(0.5),
        "ece": estimate(0.07, 0.02, 0.12),
        "ece_debiased": 0.03,
        "seconds": seconds,
        "domains": [{"domain": "texts", "n": 90, "accuracy": share}],
        "reliability": points,
    }


def removal(name, verdict, change):
    return {
        "without": name,
        "n": 90,
        "accuracy_with": 0.9,
        "accuracy_without": 0.9 + change,
        "change": change,
        "low": change - 0.01,
        "high": change + 0.01,
        "log_loss_rise": 0.01,
        "rise_low": -0.01,
        "rise_high": 0.02,
        "saves": 0.4,
        "verdict": verdict,
    }


def health(**changes):
    members = {
        "ensemble": member("ensemble", 0.9, None),
        "use": member("use", 0.8, 0.012),
        "minilm": member("minilm", 0.7, 0.03),
    }
    pair = {
        "first": "use",
        "second": "minilm",
        "n": 90,
        "disagreement": estimate(0.2, 0.1, 0.3),
        "double_fault": estimate(0.1, 0.05, 0.2),
        "yule_q": estimate(0.5, 0.1, 0.8),
        "error_correlation": 0.3,
    }
    data = {
        "members": [],
        "removals": [removal("use", "needless", -0.001), removal("minilm", "open", 0)],
        "dispensable": ["use"],
        "off": [],
        "tasks": {"texts": {"n_audit": 90, "members": members, "pairs": [pair]}},
    }
    return Outcome(Changes.NOTHING, "use can be switched off.", data | changes)


@pytest.fixture
def measuring(monkeypatch):
    """Take the worker's part: what is asked for, answered at once."""
    asked = []

    def run(page, request):
        asked.append(request)
        page._on_measured(health())

    monkeypatch.setattr(HealthPage, "_measure", run)
    return asked


@pytest.fixture
def page(window, scored, qtbot, measuring):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.actions_by_menu.of_command("ensemble.health").trigger()
    return window.pages.health


def row(table, place):
    return [table.item(place, column).text() for column in range(table.columnCount())]


def test_the_menu_leads_to_the_page_which_measures_once(window, page, measuring):
    assert window.pages.currentWidget() is page
    assert len(measuring) == 1
    assert page.headline.text() == "use can be switched off."
    assert row(page.members.table, 0)[:3] == [
        "Ensemble",
        "90.0\u202f%",
        "80 to 95\u202f%",
    ]
    assert row(page.members.table, 1) == [
        "use", "80.0\u202f%", "70 to 85\u202f%", "0.80", "0.07", "12.0 ms",
        "40.0\u202f%",
        "−0.1 points (−1.1 to +0.9)", "+0.01 (−0.01 to +0.02)", "adds nothing",
    ]  # fmt: skip
    assert row(page.domains, 2)[:4] == ["minilm", "texts", "90", "70.0\u202f%"]
    assert page.pairs.matrix.item(0, 1).text() == "0.50"
    page.pairs.box.setCurrentIndex(1)
    assert page.pairs.matrix.item(1, 0).text() == "0.20"
    page.back_button.click()
    assert window.pages.currentWidget() is window.pages.workspace
    window.pages.show_health()
    assert len(measuring) == 1


def test_a_member_is_switched_off_and_on_with_two_clicks(window, page, qtbot):
    assert not page.members.switch_button.isEnabled()
    page.members.table.selectRow(0)
    assert not page.members.switch_button.isEnabled()  # the ensemble itself stays
    page.members.table.selectRow(1)
    assert page.members.switch_button.text() == "Switch off"
    page.members.switch_button.click()
    qtbot.waitUntil(lambda: page.members.switch_button.text() == "Switch on")
    with window.view.project.read() as connection:
        assert switched_off(connection) == {"use"}
    assert row(page.members.table, 1)[-1] == "off"
    assert "use is off. Score the samples" in window.messages.texts[-1]
    page.members.switch_button.click()
    qtbot.waitUntil(lambda: page.members.switch_button.text() == "Switch off")
    with window.view.project.read() as connection:
        assert switched_off(connection) == frozenset()
    assert row(page.members.table, 1)[-1] == "adds nothing"


def test_who_is_off_stands_in_the_table_without_numbers(page):
    page._on_measured(health(off=["lexical"]))
    last = page.members.table.rowCount() - 1
    assert row(page.members.table, last) == ["lexical", *["–"] * 8, "off"]
    page.members.table.selectRow(last)
    assert page.members.switch_button.text() == "Switch on"
    assert page.members.switch_button.isEnabled()


def test_the_page_is_saved_where_one_says(page, measuring, monkeypatch, tmp_path):
    target = tmp_path / "health"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.page_button.click()
    assert measuring[-1].out == target.with_suffix(".html")
    assert measuring[-1].force


def test_another_project_begins_anew(window, page, qtbot, project, scored):
    assert page.empty_text == ""
    window.close_project()
    assert page.empty_text.startswith("Each member is asked about")
    assert not page.page_button.isEnabled()
    assert not page.task_box.isVisible()


def test_why_nothing_can_be_measured_is_said_on_the_page(window, scored, qtbot):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.run_command(CATALOGUE["ensemble.health"])
    qtbot.waitUntil(lambda: not window.flow._runs, timeout=120_000)
    assert (
        "0 labels of a label set there, 10 are needed" in window.pages.health.empty_text
    )
    assert window.pages.health.measure_button.isEnabled()


def test_a_long_name_gives_way_and_the_verdict_stays_whole(qtbot):
    view = MembersView()
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    name = "my-very-long-model-name-that-somebody-chose-for-his-own"
    members = {name: member(name, 0.6, 0.01)}
    removals = {name: removal(name, "open", 0.05)}
    view.show_members(members, removals, [], can_write=True)
    column = view.table.columnCount() - 1
    assert view.table.item(0, column).text() == "not known yet"
    needed = view.table.fontMetrics().horizontalAdvance("not known yet")
    assert view.table.columnWidth(column) > needed
    end = view.table.columnViewportPosition(column) + view.table.columnWidth(column)
    assert end <= view.table.viewport().width()
    assert name in view.table.item(0, 0).toolTip()
