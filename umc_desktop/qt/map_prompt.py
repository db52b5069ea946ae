"""What a map's place asks for: samples, a first map, or a newer one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.words import counted, tr


class MapPrompt(QFrame):
    """Stands in place of the map: why there is none, and a button that gets one.

    Signals
    -------
    import_requested, score_requested : None
        What an empty project, or one without a map, needs next.
    """

    import_requested = Signal()
    score_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._has_samples = False
        self._text = PlainLabel()
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        self.button.setMinimumHeight(32)
        self.button.setAccessibleName(tr("What the project needs next"))
        self.button.clicked.connect(self._on_button)
        centre = QVBoxLayout(self)
        centre.addStretch(2)
        centre.addWidget(self._text)
        centre.addSpacing(8)
        centre.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        centre.addStretch(3)

    @property
    def text(self) -> str:
        """Why there is no map."""
        return self._text.text()

    def show_need(self, data: ViewData | None, *, writable: bool) -> None:
        """Say what the project needs before there is a map."""
        self._has_samples = data is not None and data.n_samples > 0
        if data is None:
            text, button = tr("Reading the project …"), ""
        elif data.n_samples == 0:
            text = tr(
                "This project has no samples yet.\n"
                "Import a table, a folder or a zip, or drop a file here."
            )
            button = tr("Import samples…")
        else:
            text = tr(
                "{samples} and no map yet.\nThe models read every sample once; "
                "labels are not needed for that."
            ).format(samples=counted(data.n_samples, "sample"))
            button = tr("Score samples and draw the map")
        self._text.setText(text)
        self.button.setText(button)
        self.button.setAccessibleName(button or tr("What the project needs next"))
        self.button.setVisible(bool(button))
        self.button.setEnabled(writable)

    def _on_button(self) -> None:
        if self._has_samples:
            self.score_requested.emit()
        else:
            self.import_requested.emit()


class UnmappedNotice(QWidget):
    """Says how many samples are not on the map, and has it laid out with them.

    Signals
    -------
    update_requested : None
        Score the new samples and update the map.
    """

    update_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = PlainLabel(wrap=False)
        self.button = QPushButton(tr("Update"))
        self.button.setAccessibleName(tr("Score the new samples and update the map"))
        self.button.clicked.connect(lambda: self.update_requested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 0)
        row.addWidget(self.text)
        row.addWidget(self.button)
        row.addStretch()

    def show_missing(self, number: int, *, writable: bool) -> None:
        """Say how many there are; nothing where there are none."""
        self.text.setText(
            tr("1 new sample is not on the map:")
            if number == 1
            else tr("{number:,} new samples are not on the map:").format(number=number)
        )
        self.setVisible(number > 0)
        self.button.setEnabled(writable)
