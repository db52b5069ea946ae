"""Writing guidelines: the text on the left, how it will look on the right."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.operations.guidelines import LONGEST_TEXT
from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.safe_markdown import SafeMarkdown
from umc_desktop.qt.words import later, tr

_SIZE_PX = (900, 560)
_PREVIEW_MS = 200
_HINT = later(
    "Markdown: # heading, - list, **bold**, | tables |. Say what to do with borderline "
    "cases; whoever has read an earlier version is told that this one is new."
)


class GuidelineEditor(QDialog):
    """Asks for the guidelines of a domain's label set."""

    def __init__(self, domain: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Guidelines for {domain}").format(domain=domain))
        self.resize(*_SIZE_PX)
        self.editor = QPlainTextEdit(text)
        self.editor.setAccessibleName(tr("Text of the guidelines"))
        self.editor.setPlaceholderText(tr("# How to decide\n\n- …"))
        self.editor.setTabChangesFocus(True)
        self.preview = SafeMarkdown(tr("How the guidelines will look"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PREVIEW_MS)
        self._later.timeout.connect(self._show)
        self.editor.textChanged.connect(self._later.start)
        split = QSplitter()
        split.addWidget(self.editor)
        split.addWidget(self.preview)
        split.setSizes([_SIZE_PX[0] // 2, _SIZE_PX[0] // 2])
        hint = QLabel(tr(_HINT))
        hint.setWordWrap(True)
        buttons = dialog_buttons(OK_OR_CANCEL, tr("Save as a new version"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(split, 1)
        column.addWidget(buttons)
        self._show()

    @property
    def text(self) -> str:
        """What was written, as much of it as may be kept."""
        return self.editor.toPlainText()[:LONGEST_TEXT]

    def _show(self) -> None:
        self.preview.show_markdown(self.text)
