"""Merging, sharing, dropping, restoring and backing up, as a person does it."""

import os
import sys
import time

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QPushButton,
)

from tests.merging import copy_of, digest, label, standing
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.backing_up import MakeBackup
from umc_desktop.operations.sharing import ShareProject
from umc_desktop.qt.merge_dialog import MergeDialog
from umc_desktop.qt.share_dialog import ShareDialog
from umc_desktop.storage import backup_folder

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def theirs(scored):
    """A copy of the scored project in which Bo gave four labels."""
    target = copy_of(scored, "theirs.umc")
    label(target, "b", 1, 2, 3, 8, annotator="Bo")
    return target


def shown(kind):
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)


def button(box, text):
    return next(one for one in box.findChildren(QPushButton) if text in one.text())


def wait_for_preview(qtbot):
    qtbot.waitUntil(lambda: bool(shown(MergeDialog)))
    (dialog,) = shown(MergeDialog)
    ok = dialog.buttons.button(OK)
    assert not ok.isEnabled(), "nothing is merged unseen"
    qtbot.waitUntil(lambda: "Reading" not in dialog.said.text(), timeout=20_000)
    return dialog


def merged_file(window, theirs, scored, qtbot):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    drop(window, theirs)
    (box,) = shown(QMessageBox)
    qtbot.mouseClick(button(box, "Merge into"), Qt.MouseButton.LeftButton)
    return wait_for_preview(qtbot)


def test_a_dropped_project_is_merged_after_a_look(
    window, scored, theirs, labels_read, qtbot
):
    dialog = merged_file(window, theirs, scored, qtbot)
    assert dialog.title.text() == "theirs.umc into test.umc"
    assert dialog.table.item(0, 0).text() == "Bo"
    assert dialog.table.item(0, 1).text() == "4"
    assert any("Taken as the same" in line for line in dialog.sentences)
    assert not labels_read(window)
    with qtbot.waitSignal(window.flow.done, timeout=20_000):
        qtbot.keyClick(dialog.buttons.button(OK), Qt.Key.Key_Space)
    assert len(labels_read(window)) == 4
    qtbot.waitUntil(lambda: window.view.data.n_labelled == 4)
    assert window.messages.texts == ["Merged theirs.umc: Bo: 4 new labels."]
    qtbot.mouseClick(button(window.messages, "Undo"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.view.data.n_labelled == 0)


@pytest.fixture
def labels_read():
    def read(window):
        with window.view.project.read() as connection:
            return connection.execute("SELECT * FROM annotation").fetchall()

    return read


def test_cancelling_the_preview_changes_nothing(window, scored, theirs, qtbot):
    dialog = merged_file(window, theirs, scored, qtbot)
    before = scored.read_bytes()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert scored.read_bytes() == before
    assert not backup_folder.list_of(scored)


def test_a_file_that_brings_nothing_cannot_be_merged(window, scored, qtbot):
    same = copy_of(scored, "same.umc")
    dialog = merged_file(window, same, scored, qtbot)
    assert "nothing to merge" in dialog.said.text()
    assert not dialog.buttons.button(OK).isEnabled()


def test_a_file_that_is_no_project_is_told_of(window, scored, tmp_path, qtbot):
    bad = tmp_path / "bad.umc"
    bad.write_text("nothing")
    dialog = merged_file(window, bad, scored, qtbot)
    assert "is not a UMC project" in dialog.said.text()
    assert not dialog.buttons.button(OK).isEnabled()


def test_a_dropped_project_can_be_opened_instead(window, scored, theirs, qtbot):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    drop(window, theirs)
    (box,) = shown(QMessageBox)
    with qtbot.waitSignal(window.flow.opened):
        qtbot.mouseClick(button(box, "Open instead"), Qt.MouseButton.LeftButton)
    assert window.view.project.path == theirs


def test_with_nothing_open_a_dropped_project_opens(window, scored, qtbot):
    with qtbot.waitSignal(window.flow.opened):
        drop(window, scored)
    assert window.view.project.path == scored


def test_sharing_asks_what_comes_along(window, scored, tmp_path, qtbot, monkeypatch):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    out = tmp_path / "for-bo.umc"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args, **kwargs: (str(out), "")
    )

    def answer(dialog):
        qtbot.keyClicks(dialog.assign, "Bo")
        dialog.accept()
        return 1

    monkeypatch.setattr(ShareDialog, "exec", answer)
    with qtbot.waitSignal(window.flow.done, timeout=20_000):
        window.run_command(CATALOGUE["project.share"])
    assert digest(out) == digest(scored)


def test_no_domain_is_nothing_to_share(qtbot):
    dialog = ShareDialog(["one", "two"])
    qtbot.addWidget(dialog)
    assert dialog.only_domains == ()
    dialog.domains.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.only_domains == ("two",)
    assert dialog.buttons.button(OK).isEnabled()
    dialog.domains.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.buttons.button(OK).isEnabled()


def test_a_copy_for_somebody_offers_their_name(window, scored, tmp_path, qtbot):
    out = tmp_path / "for-bo.umc"
    execute(CATALOGUE["project.share"], scored, ShareProject(out, assign="Bo"), SILENT)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(out)
    assert window.messages.texts == ["This copy was made for Bo; you label as Ada."]
    qtbot.mouseClick(button(window.messages, "Label as Bo"), Qt.MouseButton.LeftButton)
    assert window.annotator == "Bo"


def test_labels_dated_years_ahead_are_told_and_corrected(
    window, scored, qtbot, monkeypatch
):
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 10**8)
    label(scored, "a", 1)
    monkeypatch.setattr(time, "time", real)
    before = standing(scored)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    (said,) = window.messages.texts
    assert "clock ran ahead" in said
    qtbot.mouseClick(
        button(window.messages, "Correct the dates"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(
        lambda: window.status.summary == "Corrected the dates of 1 event.",
        timeout=20_000,
    )
    window.close_project()
    assert standing(scored) == before
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    assert window.messages.texts == []
    window.close_project()


def test_a_damaged_file_offers_its_backup_and_is_kept(window, scored, tmp_path, qtbot):
    execute(CATALOGUE["project.backup"], scored, MakeBackup(), SILENT)
    before = digest(scored)
    scored.write_bytes(b"\0" * 100 + scored.read_bytes()[100:])
    with qtbot.waitSignal(window.flow.failed):
        window.open_project(scored)
    with qtbot.waitSignal(window.flow.opened, timeout=20_000):
        qtbot.mouseClick(
            button(window.messages, "Restore the backup"), Qt.MouseButton.LeftButton
        )
    assert any("is as it was at" in text for text in window.messages.texts)
    assert list(tmp_path.glob("test.damaged-*.umc"))
    window.close_project()
    qtbot.waitUntil(lambda: not scored.with_name("test.umc.lock").exists())
    assert digest(scored) == before


def test_a_backup_is_made_when_something_changed_and_only_then(opened, qtbot):
    path = opened.view.project.path
    opened.exchanging.back_up()
    assert not opened.flow.is_running("project.backup")
    opened.decisions.give_label(1)
    qtbot.waitUntil(lambda: opened.view.data.n_labelled > 0)
    with qtbot.waitSignal(opened.flow.done, timeout=20_000):
        opened.exchanging.back_up()
    assert [one.reason for one in backup_folder.list_of(path)] == ["timer"]
    opened.exchanging.back_up()
    assert not opened.flow.is_running("project.backup")


def test_every_part_that_takes_the_focus_has_a_name(qtbot):
    dialog = ShareDialog(["one"])
    qtbot.addWidget(dialog)
    for widget in (dialog.assign, dialog.domains, dialog.embeddings):
        assert widget.accessibleName()


def test_a_project_that_lies_elsewhere_is_worked_on_here(
    window, scored, qtbot, monkeypatch
):
    monkeypatch.setenv("UMC_WORKING_COPY", "always")
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    assert "lies on another place" in window.messages.texts[0]
    with qtbot.waitSignal(window.flow.opened, timeout=20_000):
        qtbot.mouseClick(
            button(window.messages, "Work on a local copy"), Qt.MouseButton.LeftButton
        )
    assert window.view.project.path != scored
    assert f"a copy of {scored}" in window.messages.texts[0]
    window.decisions.give_label(1)
    qtbot.waitUntil(lambda: window.view.data.n_labelled > 0)
    with qtbot.waitSignal(window.flow.done, timeout=20_000):
        qtbot.mouseClick(button(window.messages, "Publish"), Qt.MouseButton.LeftButton)
    assert digest(scored) == digest(copy_of(window.view.project.path, "seen.umc"))


def test_a_conflict_copy_beside_it_is_offered_for_merging(window, scored, qtbot):
    beside = copy_of(scored, "test (Bo's conflicted copy 2026-11-27).umc")
    label(beside, "b", 1, 2, annotator="Bo")
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    qtbot.waitUntil(lambda: bool(window.messages.texts))
    assert beside.name in window.messages.texts[0]
    qtbot.mouseClick(button(window.messages, "Merge"), Qt.MouseButton.LeftButton)
    dialog = wait_for_preview(qtbot)
    with qtbot.waitSignal(window.flow.done, timeout=20_000):
        qtbot.mouseClick(dialog.buttons.button(OK), Qt.MouseButton.LeftButton)
    assert standing(scored)[0]["Bo"]


@pytest.mark.skipif(sys.platform == "win32", reason="makes a link")
def test_a_project_that_can_only_be_read_is_copied_and_worked_on(
    window, scored, qtbot, monkeypatch
):
    os.link(scored, scored.with_name("second name.umc"))
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    assert "hard link" in window.messages.texts[0]
    assert "umc" not in window.messages.texts[0].removeprefix("test.umc")
    proposed = []

    def answer(_parent, _title, name, _kinds):
        proposed.append(name)
        return name, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    with qtbot.waitSignal(window.flow.opened, timeout=20_000):
        qtbot.mouseClick(
            button(window.messages, "Save a copy"), Qt.MouseButton.LeftButton
        )
    assert proposed == [str(scored.with_name("test copy.umc"))]
    assert window.view.project.path == scored.with_name("test copy.umc")
    window.decisions.give_label(1)
    qtbot.waitUntil(lambda: window.view.data.n_labelled > 0)
