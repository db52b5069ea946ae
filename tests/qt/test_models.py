"""A model of the user's own in the real window with the real worker."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox

from tests.bringing import save_bert, save_onnx, teach
from tests.conftest import fill
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.operations.membership import RemoveModel
from umc_desktop.operations.model_requests import AddModel
from umc_desktop.operations.project_models import models_of
from umc_desktop.qt.model_dialog import ModelDialog
from umc_desktop.qt.request_dialog import RequestDialog
from umc_desktop.storage import arrays
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import read_rounds

LONG_MS = 300_000
WORDS = ("good card on my court", "bad patient text number for")


@pytest.fixture
def small(window, qtbot, tmp_path: Path, monkeypatch):
    """The window on forty texts that only the project's words are counted of."""
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    project = ProjectFile.create(tmp_path / "small.umc")
    texts = [f"{WORDS[number % 2]} {number}" for number in range(40)]
    fill(project, {"law": texts[:20], "news": texts[20:]}, ["red", "blue"])
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(tmp_path / "small.umc")
    for name in ("minilm", "use", "paraphrase"):
        with qtbot.waitSignal(window.flow.done):
            window.flow.run("model.remove", RemoveModel(name))
    return window


@pytest.fixture
def dialog(opened, qtbot) -> ModelDialog:
    """The dialog on nothing yet."""
    dialog = ModelDialog(
        opened.flow, ["tickets", "mail"], ["card lost", "other"], opened
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def ok_of(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def outcome_of(window, qtbot, command: str, then=None, action=None):
    """Click a menu entry, act in its dialog if it has one; return what came of it."""
    came, problems = [], []

    def on_done(run, outcome):
        if run.command.id == command:
            came.append(outcome)

    def on_failed(run, error):
        del run
        problems.append(error)

    window.flow.done.connect(on_done)
    window.flow.failed.connect(on_failed)
    if then is not None:
        dialog = QApplication.activeModalWidget
        QTimer.singleShot(0, window, lambda: then(dialog()))
    (action or window.actions_by_menu.of_command(command)).trigger()
    # what does not work never ends: better to say why than to wait for it
    qtbot.waitUntil(lambda: bool(came or problems), timeout=LONG_MS)
    window.flow.done.disconnect(on_done)
    window.flow.failed.disconnect(on_failed)
    assert problems == []
    return came[0]


def test_from_the_menu_to_roll_back(small, qtbot, tmp_path):
    graph = save_onnx(tmp_path / "own")

    def add(dialog):
        assert isinstance(dialog, ModelDialog)
        qtbot.keyClicks(dialog.source, str(graph))
        qtbot.keyClick(dialog.source, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.facts.rowCount() > 0, timeout=LONG_MS)
        qtbot.keyClicks(dialog.prefix, "the ")
        qtbot.keyClicks(dialog.name, "own")
        dialog.domains.item(1).setCheckState(Qt.CheckState.Unchecked)
        qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)

    added = outcome_of(small, qtbot, "model.add", add)
    assert (added.data["speaks_for"], added.data["prefix"]) == ("law", "the ")

    members = {
        "law": ["lexical", "own", "joint", "joint-smoothed"],
        "news": ["lexical", "joint", "joint-smoothed"],
    }
    assert outcome_of(small, qtbot, "ensemble.score").data["members"] == members

    for first, label in enumerate(("red", "blue"), start=1):
        with qtbot.waitSignal(small.flow.done):
            small.flow.run(
                "label.assign", AssignLabel(tuple(range(first, 41, 2)), label)
            )
    updated = outcome_of(small, qtbot, "model.update")
    assert (updated.data["round"], updated.data["labelled"]) == (1, 40)
    assert "own" in updated.data["members"]
    with small.view.project.read() as connection:
        settings = read_rounds(connection)[-1].settings
        (learned,) = arrays.read_all(connection, "heads", "1-text.1.seen").values()
    assert list(settings["members"].values()) == list(members.values())
    assert learned.tolist() == [0, 1], "own did not learn from the labels"

    def roll_back(dialog):
        assert isinstance(dialog, RequestDialog)
        combo = dialog.findChild(QComboBox, "member")
        assert [combo.itemText(place) for place in range(combo.count())][-1] == "own"
        combo.setCurrentText("own")
        qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)

    back = outcome_of(small, qtbot, "model.rollback", roll_back)
    assert "own left the ensemble" in back.summary
    assert "own" not in models_of(small.view.project).added
    assert outcome_of(small, qtbot, "ensemble.score").data["members"] == {
        task: [name for name in names if name != "own"]
        for task, names in members.items()
    }


def test_a_folder_is_added_scores_learns_and_is_rolled_back(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    path, folder = teach(tmp_path / "taught.umc"), save_bert(tmp_path / "my-bert")
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)

    def add(dialog):
        qtbot.keyClicks(dialog.source, str(folder))
        qtbot.keyClick(dialog.source, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.facts.rowCount() > 0, timeout=LONG_MS)
        qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)

    assert outcome_of(window, qtbot, "model.add", add).data["name"] == "my-bert"
    # what counts words knows these labels: no other would be let speak beside it
    with qtbot.waitSignal(window.flow.done, timeout=LONG_MS):
        window.flow.run("model.remove", RemoveModel("lexical"))
    scored = outcome_of(window, qtbot, "ensemble.score").data["members"]
    assert scored == {"law, news": ["my-bert", "joint", "joint-smoothed"]}

    def fine_tune(dialog):
        dialog.findChild(QComboBox, "mode").setCurrentText("full")
        qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)

    (entry,) = (one for one in window.actions_by_menu if one.text() == "Fine-tune…")
    updated = outcome_of(window, qtbot, "model.update", fine_tune, entry)
    assert "my-bert learned from 40 labels (full) and speaks" in updated.summary
    assert "my-bert-v1" in updated.data["members"]

    def roll_back(dialog):
        dialog.findChild(QComboBox, "member").setCurrentText("my-bert")
        qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)

    back = outcome_of(window, qtbot, "model.rollback", roll_back)
    assert back.data == {"member": "my-bert", "version": 0, "was": 1}
    assert outcome_of(window, qtbot, "ensemble.score").data["members"] == scored


def test_what_is_refused_is_said_in_the_dialog(dialog, qtbot, tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    qtbot.keyClicks(dialog.source, str(folder))
    qtbot.keyClick(dialog.source, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.problem.text() != "", timeout=LONG_MS)
    assert "can run any program" in dialog.problem.text()
    assert dialog.problem.isVisible()
    assert not ok_of(dialog).isEnabled()


def found(**changes):
    data = {
        "source": "sorter", "reads": "text", "is": "classifier", "architecture": "bert",
        "dimension": 3, "pooling": "model", "max_tokens": 64, "prefix": "",
        "image_size": 0, "licence": "unknown", "megabytes": 0.2,
        "milliseconds_per_sample": 1.5,
        "example": [0.1, 0.2], "classes": [], "several": False,
        "fingerprint": "ab" * 16,
    }  # fmt: skip
    return data | changes


def test_classes_are_matched_by_name_and_can_be_mapped(dialog, qtbot):
    qtbot.keyClicks(dialog.source, "/models/sorter")
    dialog.show_found(found(classes=["Card_Lost", "rest", "spam"]))
    assert not ok_of(dialog).isEnabled(), "one label is no choice"
    dialog.show_found(found(classes=["Card_Lost", "rest", "spam"], several=True))
    assert "may carry several labels" in dialog.classes.question.text()
    assert ok_of(dialog).isEnabled(), "of each label on its own it can be told"
    dialog.show_found(found(classes=["Card_Lost", "rest", "spam"]))
    combo = dialog.classes.cellWidget(1, 1)
    qtbot.keyClicks(combo, "other")
    assert ok_of(dialog).isEnabled()
    dialog.domains.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)
    assert dialog.request == AddModel(
        "/models/sorter",
        domains=("mail",),
        map=("Card_Lost=card lost", "rest=other", "spam="),
    )


def test_texts_begin_with_what_the_model_says_unless_it_is_changed(dialog, qtbot):
    qtbot.keyClicks(dialog.source, "/models/e5")
    assert not dialog.prefix.isVisible()
    dialog.show_found(found(prefix="query: "))
    assert dialog.prefix.isVisible()
    assert dialog.prefix.text() == "query: "
    dialog.accept()
    assert dialog.request.prefix is None
    dialog.prefix.selectAll()
    qtbot.keyClicks(dialog.prefix, "passage: ")
    dialog.accept()
    assert dialog.request.prefix == "passage: "
    dialog.prefix.clear()
    dialog.accept()
    assert dialog.request.prefix == ""


def test_pictures_begin_with_nothing(dialog, qtbot):
    qtbot.keyClicks(dialog.source, "/models/e5")
    dialog.show_found(found(prefix="query: "))
    qtbot.keyClicks(dialog.source, "/models/clip")
    dialog.show_found(found(reads="image", prefix="query: "))
    assert not dialog.prefix.isVisible()
    dialog.accept()
    assert dialog.request.prefix is None


def test_what_was_looked_at_is_forgotten_when_another_is_named(dialog, qtbot):
    qtbot.keyClicks(dialog.source, "/models/a")
    dialog.show_found(found())
    assert ok_of(dialog).isEnabled()
    qtbot.keyClicks(dialog.source, "b")
    assert not ok_of(dialog).isEnabled()
    assert not dialog.facts.isVisible()


def test_words_are_counted_without_any_model(dialog, qtbot):
    dialog.kind.setCurrentIndex(dialog.kind.findData("lexical"))
    assert not dialog.source.isVisible()
    dialog.counted.setCurrentIndex(1)
    qtbot.keyClicks(dialog.ngrams, "2-4")
    qtbot.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)
    assert dialog.request == AddModel(kind="lexical", count="characters", ngrams="2-4")


def test_a_project_whose_model_is_elsewhere_says_so_when_it_opens(
    small, qtbot, tmp_path, monkeypatch
):
    graph = save_onnx(tmp_path / "own")
    with qtbot.waitSignal(small.flow.done, timeout=LONG_MS):
        small.flow.run("model.add", AddModel(str(graph), name="own"))
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "elsewhere"))
    path = small.view.project.path
    with qtbot.waitSignal(small.flow.opened):
        small.open_project(path)
    qtbot.waitUntil(lambda: small.messages.texts != [])
    assert "“own” (mine, from mine, licence unknown" in small.messages.texts[0]
