"""Several labels per sample, decided with real keys in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.label_sets import SetSeveral
from umc_desktop.qt.import_dialog import ImportDialog
from umc_desktop.storage import annotations, labels

KEY = Qt.Key


@pytest.fixture
def several(window, scored, qtbot):
    """The window on a project whose samples may carry several labels."""
    request = SetSeveral("tickets")
    execute(CATALOGUE["label.several"], scored, request, SILENT)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.workspace.map_panel.map.setFocus()
    return window


@pytest.fixture
def carried(several):
    """Read from the disk what samples carry."""

    def read():
        with several.view.project.read() as connection:
            names = labels.read_label_names(connection)
            current = annotations.read_current(connection)
        return {
            int(one): names[int(label)]
            for one, label in zip(current.sample_ids, current.label_ids, strict=True)
        }

    return read


def press(qtbot, window, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        qtbot.keyClick(window.workspace.map_panel.map, key, modifier)


def settled(qtbot, window, condition):
    qtbot.waitUntil(lambda: not window.flow._runs and condition(), timeout=30_000)


def test_keys_tick_labels_and_space_gives_what_is_ticked(several, carried, qtbot):
    several.view.whole_batch = False
    panel = several.workspace.labels
    assert panel.ticked_text == "Space gives: a"  # as the models suggest
    press(qtbot, several, KEY.Key_2)
    assert panel.ticked_text == "Space gives: a | b"
    press(qtbot, several, KEY.Key_1)
    assert panel.ticked_text == "Space gives: b"
    press(qtbot, several, KEY.Key_1, KEY.Key_Space)
    settled(qtbot, several, lambda: carried() == {1: "a|b"})
    assert several.view.working_set.current == 2
    assert panel.ticked_text == "Space gives: a"  # the next one starts anew
    press(qtbot, several, KEY.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, several, lambda: carried() == {})
    assert several.view.working_set.current == 1


def test_nothing_ticked_is_not_none_of_them_unless_one_says_so(several, carried, qtbot):
    several.view.whole_batch = False
    press(qtbot, several, KEY.Key_1)  # takes the suggestion's tick away
    assert several.workspace.labels.ticked_text == "Space gives: (none)"
    press(qtbot, several, KEY.Key_Space)
    settled(qtbot, several, lambda: carried() == {1: "(none)"})
    press(qtbot, several, KEY.Key_O)  # none of these labels
    settled(qtbot, several, lambda: carried() == {1: "(none)", 2: "(none)"})
    with several.view.project.read() as connection:
        assert annotations.read_current(connection).skipped_ids.tolist() == []


def test_a_digit_adds_its_label_to_all_of_the_batch_and_says_so(
    several, carried, qtbot
):
    said = []
    several.flow.done.connect(lambda _, outcome: said.append(outcome.summary))
    press(qtbot, several, KEY.Key_2)
    settled(qtbot, several, lambda: carried() == {1: "b", 2: "b", 3: "b"})
    assert several.view.working_set.sample_ids[:3] == [1, 2, 3]
    press(qtbot, several, KEY.Key_1)
    settled(qtbot, several, lambda: set(carried().values()) == {"a|b"})
    assert said[-1] == "Added “a” to 3 samples; what else they carry stays."
    press(qtbot, several, KEY.Key_Space)  # it has its labels
    qtbot.waitUntil(lambda: 7 in several.view.working_set.sample_ids)
    press(qtbot, several, KEY.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, several, lambda: set(carried().values()) == {"b"})


def test_a_batch_begun_one_by_one_is_not_added_to_where_it_was_decided(
    several, carried, qtbot
):
    several.view.whole_batch = False
    press(qtbot, several, KEY.Key_Space)
    settled(qtbot, several, lambda: carried() == {1: "a"})
    several.view.whole_batch = True
    press(qtbot, several, KEY.Key_2)
    settled(qtbot, several, lambda: carried() == {1: "a", 2: "b", 3: "b"})
    press(qtbot, several, KEY.Key_1)
    settled(qtbot, several, lambda: carried() == {1: "a", 2: "a|b", 3: "a|b"})


def test_in_a_random_check_nothing_is_ticked_beforehand(several, carried, qtbot):
    audit = next(one for one in several.view.data.queue if one.purpose == "audit")
    several.decisions.course.open_batch(audit)
    panel = several.workspace.labels
    assert panel.ticked_text == (
        "Several labels per sample: tick them, Space gives them."
    )
    press(qtbot, several, KEY.Key_Space)
    assert carried() == {}
    press(qtbot, several, KEY.Key_1, KEY.Key_2, KEY.Key_Space)
    settled(qtbot, several, lambda: carried() == {7: "a|b"})


def test_an_import_with_several_labels_a_row_is_seen_and_asked_for(
    several, tmp_path, qtbot
):
    file = tmp_path / "mail.csv"
    file.write_text("text,label\nWhere is it,late|lost\nIt came,fine\n")
    dialog = ImportDialog([file], several.flow, "Ada", several)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0, timeout=30_000)
    assert dialog.several.isChecked()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert dialog.request.several
