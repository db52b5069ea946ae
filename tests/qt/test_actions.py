from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QMenuBar, QWidget

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import needs_answers
from umc_desktop.qt.actions import MENUS, Actions
from umc_desktop.qt.menu_order import groups_of
from umc_desktop.qt.request_dialog import RequestDialog


def entries(menu: QMenu) -> Iterator[QAction]:
    """Yield what a menu offers, what stands in its submenus too."""
    for action in menu.actions():
        if action.menu() is not None:
            yield from entries(action.menu())
        elif action.text():
            yield action


def menu_titles(window) -> dict[str, list[str]]:
    return {
        menu.text().replace("&", ""): [one.text() for one in entries(menu.menu())]
        for menu in window.menuBar().actions()
    }


def test_every_menu_fits_a_small_screen(window):
    for menu in window.menuBar().actions():
        assert menu.menu().sizeHint().height() < 740, menu.text()


def test_what_a_menu_groups_is_there_and_stands_there_once(window):
    def ids(groups):
        for group in groups:
            for entry in group.ids:
                yield from [entry] if isinstance(entry, str) else ids([entry])

    actions = window.actions_by_menu
    for menu in {*MENUS, "Team"}:
        named = list(ids(groups_of(menu)))
        assert len(named) == len(set(named))
        assert {actions.menu_of(name) for name in named} == {menu}
    shown = [one for menu in window.menuBar().actions() for one in entries(menu.menu())]
    assert len(shown) == len(set(map(id, shown)))


def test_what_no_group_names_stands_at_the_end_of_its_menu(window, qtbot):
    bar = QMenuBar()
    qtbot.addWidget(bar)
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = Actions(owner, lambda command: None)
    actions.add("Edit", "Something new", lambda: None)
    edit = actions.fill(bar)["Edit"].actions()
    assert edit[-1].text() == "Something new"
    assert edit[-2].isSeparator()


def test_every_command_of_the_catalogue_stands_in_its_menu(window):
    menus = menu_titles(window)
    missing = [
        command.id
        for command in CATALOGUE
        if command.in_window
        and command.menu
        and not any(
            title.rstrip("…") == command.title for title in menus.get(command.menu, [])
        )
    ]
    assert missing == []


def test_what_the_terminal_alone_can_do_stands_in_no_menu(window):
    titles = {title for menu in menu_titles(window).values() for title in menu}
    assert not titles & {
        command.title for command in CATALOGUE if not command.in_window
    }


def test_an_action_has_its_commands_shortcut_and_help(window):
    for command in CATALOGUE:
        if not command.in_window:
            continue
        action = window.actions_by_menu.of_command(command.id)
        assert action.toolTip() == command.help
        assert action.shortcut().toString() == (command.shortcut or "")


def test_no_two_actions_share_a_shortcut(window):
    keys = [
        action.shortcut().toString()
        for action in window.actions_by_menu
        if action.shortcut() != QKeySequence()
    ]
    assert sorted(keys) == sorted(set(keys))


def test_without_a_project_only_what_needs_none_can_be_done(window):
    enabled = {
        command.id
        for command in CATALOGUE
        if command.in_window
        and window.actions_by_menu.of_command(command.id).isEnabled()
    }
    assert enabled == {
        "project.new",
        "project.demo",
        "project.backups",
        "project.salvage",
        "model.list",
        "evaluate.simulate",
        "knowledge.import",
        "knowledge.list",
        "knowledge.remove",
    }


def test_with_a_project_everything_can_be_done(opened):
    assert all(
        opened.actions_by_menu.of_command(command.id).isEnabled()
        for command in CATALOGUE
        if command.in_window
    )


def test_a_request_without_a_builder_is_asked_for_field_by_field(opened, qtbot):
    command = CATALOGUE["label.define"]
    dialog = RequestDialog(
        command,
        opened,
        initial={"domain": "tickets", "annotator": "Ada"},
        choices={"domain": ["tickets", "letters"]},
    )
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.problem == "Label is missing."
    dialog.findChild(type(opened.workspace.labels.search), "label").setText("late")
    dialog.accept()
    assert (dialog.request.domain, dialog.request.label) == ("tickets", "late")
    assert dialog.request.annotator == "Ada"
    assert dialog.request.key is None


@pytest.mark.parametrize("text", ["many", "1.5"])
def test_a_number_that_is_none_is_refused_in_words(opened, qtbot, text):
    dialog = RequestDialog(CATALOGUE["queue.next"], opened)
    qtbot.addWidget(dialog)
    dialog.findChild(type(opened.workspace.labels.search), "budget").setText(text)
    dialog.accept()
    assert dialog.request is None
    assert dialog.problem == f"Budget: “{text}” is not a number"


def test_the_budget_is_asked_for_with_the_policies_to_choose_from(opened, monkeypatch):
    def answer(dialog):
        policy = dialog.findChild(QComboBox, "policy")
        offered.extend(policy.itemText(place) for place in range(policy.count()))
        policy.setCurrentText("thompson")
        dialog.findChild(QLineEdit, "budget").setText("30")
        dialog.accept()

    offered = []
    monkeypatch.setattr(RequestDialog, "exec", answer)
    request = opened.requests.of(CATALOGUE["budget.allocate"])
    assert (request.budget, request.policy, request.annotator) == (
        30,
        "thompson",
        "Ada",
    )
    assert offered[:2] == ["", "expected-gain"]


def test_commands_whose_options_have_defaults_run_at_once(opened, qtbot):
    command = CATALOGUE["history.list"]
    assert not needs_answers(command.request_type)
    with qtbot.waitSignal(opened.flow.done):
        opened.actions_by_menu.of_command("history.list").trigger()
    assert opened.status.summary.endswith("operation.")


def test_a_domain_that_may_be_left_out_is_left_out(opened):
    known = opened.requests._known
    assert "domain" not in known(CATALOGUE["label.import"].request_type)
    assert known(CATALOGUE["label.define"].request_type)["domain"]


def test_fine_tuning_is_asked_for_and_updating_is_not(opened, monkeypatch):
    def answer(dialog):
        mode = dialog.findChild(QComboBox, "mode")
        offered.extend(mode.itemText(place) for place in range(mode.count()))
        began.append(mode.currentText())
        mode.setCurrentText("full")
        dialog.findChild(QLineEdit, "members").setText("minilm")
        dialog.accept()

    offered, began, ran = [], [], []
    monkeypatch.setattr(RequestDialog, "exec", answer)
    monkeypatch.setattr(
        opened.flow, "run", lambda name, request: ran.append((name, request))
    )
    opened.actions_by_menu.of_command("model.update").trigger()
    assert offered == []
    (action,) = (each for each in opened.actions_by_menu if each.text() == "Fine-tune…")
    action.trigger()
    assert offered == ["adapters", "full", "heads"]
    assert began == ["adapters"]
    at_once, asked = (request for name, request in ran if name == "model.update")
    assert (at_once.mode, at_once.members) == ("heads", ())
    assert (asked.mode, asked.members, asked.from_scratch) == (
        "full",
        ("minilm",),
        False,
    )
