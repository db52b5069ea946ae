"""Looking for samples with real keys, the real searching process and real files."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.unit.operations.encoded_pool import encode
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.operations.scoring import ScoreSamples
from umc_desktop.qt.panels import context_view, find_panel
from umc_desktop.storage import annotations, arrays, labels
from umc_desktop.storage.project_file import ProjectFile

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 30_000
# Pairs opposite each other; sample 2 is nearest to 1, then 3, 4, 5, 6.
ANGLES = np.radians([0, 5, 15, 30, 50, 75, 180, 185, 195, 210, 230, 255])


@pytest.fixture(autouse=True)
def explanations(no_explanations, monkeypatch):
    """Explain samples as in real life, only sooner."""
    monkeypatch.setattr(context_view, "PAUSE_MS", 50)


@pytest.fixture
def alike(scored, window, qtbot, tmp_path, monkeypatch):
    """The window on the scored project, whose samples are encoded on a circle."""
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))
    project = ProjectFile.open(scored)
    encode(project, {"one": np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)})
    with project.write() as connection:
        last = arrays.read_all(connection, "round")
        likely = np.where(last["suggestion"] == 1, 0.8, 0.3).astype(np.float16)
        last["probabilities.1"] = np.stack([likely, 1 - likely], axis=1)
        arrays.replace(connection, "round", last)
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.workspace.map_panel.map.setFocus()
    return window


def press(qtbot, window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(window.workspace.map_panel.map, key, modifiers)


def wait(qtbot, condition) -> None:
    qtbot.waitUntil(condition, timeout=PATIENCE)


def search(qtbot, window, text) -> None:
    qtbot.keyClick(window, KEY.Key_F, CONTROL)
    line = window.workspace.panel("find").line
    wait(qtbot, line.hasFocus)
    qtbot.keyClicks(line, text)


def test_s_brings_what_is_most_alike(alike, labels_now, qtbot):
    assert alike.view.working_set.current == 1
    press(qtbot, alike, KEY.Key_S)
    wait(qtbot, lambda: alike.view.working_set.purpose == "similar")
    working_set = alike.view.working_set
    assert working_set.sample_ids[:6] == [1, 2, 3, 4, 5, 6]
    assert working_set.title == "Like “text number 1”"
    assert working_set.current == 1
    assert alike.view.selection.sum() == 12  # where they are on the map
    press(qtbot, alike, KEY.Key_2)
    wait(qtbot, lambda: labels_now() == dict.fromkeys(range(1, 13), "b"))
    qtbot.keyClick(alike, KEY.Key_Z, CONTROL)  # one step
    wait(qtbot, lambda: labels_now() == {})


def test_what_is_decided_is_shown_but_not_labelled_anew(alike, labels_now, qtbot):
    press(qtbot, alike, KEY.Key_1)  # samples 1 to 3
    wait(qtbot, lambda: len(labels_now()) == 3 and alike.view.data.n_labelled == 3)
    alike.view.working_set.purpose = "learn"
    alike.decisions.course.open_batch(alike.view.data.queue[2])
    assert alike.view.working_set.current == 5
    press(qtbot, alike, KEY.Key_S)
    wait(qtbot, lambda: alike.view.working_set.purpose == "similar")
    assert alike.view.working_set.dropped == {1, 2, 3}
    press(qtbot, alike, KEY.Key_2)
    wait(qtbot, lambda: len(labels_now()) == 12)
    assert [labels_now()[one] for one in (1, 2, 3, 4)] == ["a", "a", "a", "b"]


def test_backspace_goes_back_to_the_batch_before(alike, qtbot):
    before = alike.view.working_set
    press(qtbot, alike, KEY.Key_S)
    wait(qtbot, lambda: alike.view.working_set is not before)
    press(qtbot, alike, KEY.Key_Backspace)
    assert alike.view.working_set is before


def test_c_compares_with_what_is_called_otherwise(alike, qtbot):
    press(qtbot, alike, KEY.Key_C)
    wait(qtbot, lambda: alike.view.working_set.purpose == "counterexamples")
    working_set = alike.view.working_set
    # samples 6 to 12 are suggested “b”; 7 and 8 are a random check and stay hidden
    assert working_set.sample_ids[0] == 6
    assert not {7, 8} & set(working_set.sample_ids)
    assert working_set.title == "Not “a”, but like “text number 1”"
    panel = alike.workspace.panel("compare")
    wait(qtbot, panel.isVisible)
    assert panel.left.text.marked == ["1"]
    assert panel.right.text.marked == ["6"]
    assert panel.left.heading.text() == "Suggested ‘a’ · tickets-0"
    assert panel.alike.text() == f"Similarity {np.cos(np.radians(75)):.2f}"
    assert alike.workspace.map_panel.map.hasFocus()  # the next key still decides
    qtbot.mouseClick(panel.next_button, Qt.MouseButton.LeftButton)
    assert panel.right.text.marked == [str(alike.view.working_set.current)]


def test_another_encoder_searches_anew(alike, qtbot):
    press(qtbot, alike, KEY.Key_C)
    panel = alike.workspace.panel("compare")
    wait(qtbot, panel.isVisible)
    before = alike.view.working_set
    names = [panel.encoder.itemText(place) for place in range(panel.encoder.count())]
    assert names == ["joint", "one", "two"]
    panel.encoder.setFocus()
    qtbot.keyClick(panel.encoder, KEY.Key_Down)
    wait(qtbot, lambda: alike.view.working_set is not before)
    assert alike.searching.encoder == "one"


def test_what_a_panel_looks_up_by_itself_moves_no_panel(alike, qtbot):
    titles = []
    alike.flow.progressed.connect(lambda snapshot: titles.append(snapshot.title))
    alike.decisions.course.forward()
    qtbot.waitUntil(lambda: alike.flow.is_running("sample.explain"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not alike.flow._runs, timeout=PATIENCE)
    assert "Explain a suggestion" not in titles


def test_what_stands_behind_a_suggestion_is_shown(alike, labels_now, qtbot):
    panel = alike.workspace.sample
    wait(qtbot, lambda: "Ranks" in panel.context.facts)
    assert panel.context.near == []
    assert panel.fact("Ranks").endswith(", of 12 undecided")
    assert panel.fact("Cluster") == "‘left’, 5 uncertain samples"
    press(qtbot, alike, KEY.Key_1)  # samples 1 to 3
    wait(qtbot, lambda: len(labels_now()) == 3)
    alike.decisions.course.open_batch(alike.view.data.queue[2])
    wait(qtbot, lambda: [one.sample_id for one in panel.context.near] == [3, 2])
    assert panel.context.near[0].accessibleName() == "Compare with: text number 3"
    qtbot.mouseClick(panel.context.near[0], Qt.MouseButton.LeftButton)
    compare = alike.workspace.panel("compare")
    wait(qtbot, compare.isVisible)
    assert compare.left.heading.text() == "Labelled ‘a’ · tickets-2"
    assert compare.right.text.toPlainText() == "text number 5"


def test_a_random_check_shows_nothing_that_models_say(alike, qtbot):
    alike.decisions.course.open_batch(alike.view.data.queue[1])
    panel = alike.workspace.sample
    done = []
    alike.flow.done.connect(lambda run, outcome: done.append(outcome.data))
    wait(qtbot, lambda: any(one.get("id") == 7 for one in done))
    assert panel.context.near == []
    assert panel.fact("Ranks") == ""


@pytest.mark.parametrize("key", [KEY.Key_S, KEY.Key_C])
def test_a_random_check_is_not_given_away_by_those_like_it(alike, qtbot, key):
    alike.decisions.course.open_batch(alike.view.data.queue[1])
    press(qtbot, alike, key)
    assert alike.status.summary.startswith("Decide this sample first")
    assert alike.view.working_set.purpose == "audit"
    assert not alike.flow._runs or all(
        run.command.id == "sample.explain" for run in alike.flow._runs.values()
    )


def test_without_embeddings_scoring_is_offered(opened, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "empty"))
    press(qtbot, opened, KEY.Key_S)
    wait(qtbot, lambda: bool(opened.messages.texts))
    assert "have not read these samples on this computer" in opened.messages.texts[0]
    offers = [
        button.text()
        for button in opened.messages.findChildren(QPushButton)
        if button.text() != "Close"
    ]
    assert offers == ["Score samples"]


def test_a_search_does_not_wait_for_a_training(alike, qtbot, monkeypatch):
    trained = threading.Event()
    worker = alike.flow._bridge.worker

    def train(*asked):
        trained.wait(PATIENCE / 1000)
        raise JobCancelledError

    monkeypatch.setattr(worker, "compute", train)
    alike.flow.run("ensemble.score", ScoreSamples())
    press(qtbot, alike, KEY.Key_S)
    wait(qtbot, lambda: alike.view.working_set.purpose == "similar")
    assert alike.flow.is_running("ensemble.score")
    trained.set()
    wait(qtbot, lambda: not alike.flow._runs and not alike.flow._reads)


def test_shift_s_skips(opened, qtbot):
    opened.view.set_whole_batch(False)
    press(qtbot, opened, KEY.Key_S, Qt.KeyboardModifier.ShiftModifier)
    wait(qtbot, lambda: bool(opened.view.data.skipped[0]))


def test_text_is_found_as_one_types_and_marked(opened, qtbot):
    search(qtbot, opened, "number 1")
    panel = opened.workspace.panel("find")
    wait(qtbot, lambda: len(panel.listed) == 4)  # 1, 10, 11, 12
    assert panel.count_text == "4 samples with “number 1”."
    assert list(opened.workspace.map_panel._found) == [1, 10, 11, 12]
    assert opened.view.selection.sum() == 0  # a selection outlives a look around
    qtbot.keyClick(panel.line, KEY.Key_Return)
    assert opened.view.selection.sum() == 4
    assert opened.view.working_set.purpose == "search"
    assert opened.view.working_set.sample_ids == [1, 10, 11, 12]
    assert opened.workspace.sample.text.marked == ["number", "1"]
    qtbot.keyClick(panel.line, KEY.Key_Escape)
    wait(qtbot, lambda: not panel.listed)
    assert opened.workspace.sample.text.marked == []
    assert not len(opened.workspace.map_panel._found)


def test_a_label_given_since_is_shown_in_what_was_found(opened, qtbot):
    search(qtbot, opened, "number 3")
    panel = opened.workspace.panel("find")
    wait(qtbot, lambda: len(panel.listed) == 1)
    row = panel.list.model().index(0, 0)
    assert row.data() == "text number 3, suggested a"
    qtbot.keyClick(panel.line, KEY.Key_Return)
    press(qtbot, opened, KEY.Key_2)
    wait(qtbot, lambda: row.data() == "text number 3, ✓ b")


def test_enter_before_the_answer_waits_for_it(opened, qtbot):
    search(qtbot, opened, "number 12")
    qtbot.keyClick(opened.workspace.panel("find").line, KEY.Key_Return)
    wait(qtbot, lambda: opened.view.working_set.purpose == "search")
    assert opened.view.working_set.sample_ids == [12]


def test_a_row_shows_its_sample_within_the_batch(opened, qtbot):
    search(qtbot, opened, "number 1")
    panel = opened.workspace.panel("find")
    wait(qtbot, lambda: len(panel.listed) == 4)
    where = panel.list.visualRect(panel.list.model().index(2, 0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.view.working_set.current == 11
    batch = opened.view.working_set
    qtbot.keyClick(panel.list, KEY.Key_Down)
    assert opened.view.working_set is batch
    assert batch.current == 12


def test_a_pattern_is_found_and_a_wrong_one_explained_where_it_is_typed(opened, qtbot):
    search(qtbot, opened, "[79]$")
    panel = opened.workspace.panel("find")
    qtbot.mouseClick(
        panel.regex,
        Qt.MouseButton.LeftButton,
        pos=panel.regex.rect().center().__class__(8, panel.regex.height() // 2),
    )
    wait(qtbot, lambda: [one.sample_id for one in panel.listed] == [7, 9])
    qtbot.keyClick(panel.line, KEY.Key_Return)
    assert opened.workspace.sample.text.marked == ["7"]
    qtbot.keyClicks(panel.line, "(")
    wait(qtbot, lambda: "no regular expression" in panel.count_text)
    assert opened.messages.texts == []


def test_a_pattern_that_takes_for_ever_can_be_given_up(opened, qtbot):
    panel = opened.workspace.panel("find")
    opened.show_panel("find")
    with opened.view.project.write() as connection:
        connection.execute("UPDATE sample SET text = ? WHERE id = 1", ("a" * 60 + "!",))
    panel.regex.setChecked(True)
    qtbot.keyClicks(panel.line, "^(a+)+$")
    wait(qtbot, lambda: opened.flow.is_running("sample.find"))
    panel.line.clear()
    panel.regex.setChecked(False)
    qtbot.keyClicks(panel.line, "number 12")
    wait(qtbot, lambda: [one.sample_id for one in panel.listed] == [12])


def test_large_projects_are_indexed_while_one_searches(opened, qtbot, monkeypatch):
    monkeypatch.setattr(find_panel, "WORTH_AN_INDEX", 2)
    search(qtbot, opened, "number")
    panel = opened.workspace.panel("find")
    wait(qtbot, lambda: len(panel.listed) == 12)
    wait(qtbot, lambda: find_panel.unindexed(opened.view.project) == 0)


@pytest.fixture
def labels_now(alike):
    """Read from the disk which samples have which label."""

    def read():
        with alike.view.project.read() as connection:
            names = {label.id: label.name for label in labels.read_labels(connection)}
            current = annotations.read_current(connection)
        return {
            int(sample): names[int(label)]
            for sample, label in zip(current.sample_ids, current.label_ids, strict=True)
        }

    return read


def test_what_is_blind_for_whoever_looks_stays_so_in_a_search(alike, qtbot):
    window = alike
    requests = []
    run = window.flow.run

    def listen(command_id, request, *others):
        requests.append((command_id, request))
        return run(command_id, request, *others)

    window.flow.run = listen
    window.who.become("Bo")
    qtbot.keyClick(window.workspace.map_panel.map, KEY.Key_S)
    qtbot.waitUntil(lambda: bool(requests))
    assert {request.annotator for _, request in requests} == {"Bo"}
