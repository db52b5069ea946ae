from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialogButtonBox

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.qt.import_dialog import ImportDialog


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    path = tmp_path / "letters.csv"
    rows = "\n".join(
        f"l{n},Where is parcel number {n}?,{'late' if n % 2 else 'lost'}"
        for n in range(30)
    )
    path.write_text(f"id,text,label\n{rows}\n", encoding="utf-8")
    return path


@pytest.fixture
def dialog(opened, letters, qtbot) -> ImportDialog:
    """The dialog, once the real worker has looked into the file."""
    dialog = ImportDialog([letters], opened.flow, "Ada", opened)
    qtbot.addWidget(dialog)
    dialog.show()
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()  # nothing is known yet
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0, timeout=30_000)
    return dialog


def test_the_first_rows_and_the_guess_are_shown(dialog):
    assert dialog.said.text().startswith("letters.csv: CSV")
    assert dialog.table.item(0, 1).text() == "Where is parcel number 0?"
    chosen = {role: combo.currentText() for role, combo in dialog.roles.items()}
    assert (chosen["text"], chosen["label"], chosen["identifier"]) == (
        "text",
        "label",
        "id",
    )


def test_what_was_chosen_becomes_the_request(dialog, letters):
    dialog.known.setChecked(True)
    dialog.domain_name.setText("post")
    dialog.accept()
    assert dialog.request == ImportSamples(
        (letters,),
        text="text",
        label="label",
        identifier="id",
        domain_name="post",
        known_labels=True,
        annotator="Ada",
    )


def test_without_text_or_image_there_is_nothing_to_import(dialog):
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert ok.isEnabled()
    dialog.roles["text"].setCurrentIndex(0)
    assert not ok.isEnabled()
    dialog.roles["label"].setCurrentIndex(0)
    assert not dialog.known.isEnabled()


def test_a_file_that_cannot_be_read_says_so(opened, qtbot, tmp_path):
    dialog = ImportDialog([tmp_path / "x.csv"], opened.flow, "Ada", opened)
    qtbot.addWidget(dialog)
    dialog.show_problem(ExchangeError("There is no file x.csv."))
    assert dialog.said.text() == "There is no file x.csv."
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_a_dropped_file_is_imported_into_the_project(
    opened, letters, qtbot, monkeypatch
):
    def agree(self: ImportDialog) -> int:
        qtbot.waitUntil(lambda: self.table.rowCount() > 0, timeout=30_000)
        self.accept()
        return 1

    monkeypatch.setattr(ImportDialog, "exec", agree)
    opened.open_file(letters)
    qtbot.waitUntil(
        lambda: opened.view.data is not None and opened.view.data.n_samples == 42,
        timeout=30_000,
    )
    assert opened.status.summary.startswith("30 samples imported")
    panel = opened.workspace.map_panel
    assert panel.notice.text.text() == "30 new samples are not on the map:"


def test_texts_and_images_of_one_name_are_put_together_on_request(
    opened, tmp_path, qtbot
):
    folder = tmp_path / "scans"
    folder.mkdir()
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(folder / "1.png"))
    (folder / "1.txt").write_text("what it shows", encoding="utf-8")
    dialog = ImportDialog([folder], opened.flow, "Ada", opened)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=60_000)
    assert dialog.pair.isVisible()
    assert not dialog.pair.isChecked()
    dialog.roles["label"].setCurrentIndex(0)
    dialog.pair.setChecked(True)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1, timeout=60_000)
    assert dialog.table.item(0, 0).text() == "what it shows"
    assert dialog.roles["label"].currentIndex() == 0
    dialog.accept()
    assert dialog.request.pair
    assert (dialog.request.text, dialog.request.image) == ("text", "image")
