"""Markdown that somebody else wrote, rendered so that it can do nothing but be read."""

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser

_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class SafeMarkdown(QTextBrowser):
    """Shows Markdown; loads no picture, follows no link, reads no HTML.

    Signals
    -------
    link_refused : str
        A link was clicked; its address.
    """

    link_refused = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.anchorClicked.connect(lambda url: self.link_refused.emit(url.toString()))

    def show_markdown(self, text: str) -> None:
        """Show another text."""
        self.document().setMarkdown(text, _FEATURES)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401 - Qt's
        """Load nothing: a picture's address may be anywhere."""
        del kind, name
        return None
