"""What the worker found in a model, as a table to read."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from umc_desktop.qt.panels.tables import two_columns
from umc_desktop.qt.words import later, tr

_FACTS = {
    "architecture": later("Architecture"),
    "dimension": later("Numbers of an embedding"),
    "pooling": later("Pooling"),
    "max_tokens": later("Tokens read at most"),
    "image_size": later("Side of its pictures, pixels"),
    "licence": later("Licence"),
    "megabytes": later("Size, MB"),
    "milliseconds_per_sample": later("Milliseconds a sample here"),
    "example": later("What it gives of a test"),
    "fingerprint": later("Fingerprint"),
}
_OF_EMBEDDINGS = ("dimension", "pooling")


class ModelFacts(QTableWidget):
    """What a model is; hidden until one was looked at."""

    def __init__(self) -> None:
        super().__init__()
        two_columns(self)
        self.horizontalHeader().hide()
        self.setAccessibleName(tr("What the model is"))
        self.hide()

    @property
    def are_known(self) -> bool:
        """Whether a model was looked at."""
        return self.rowCount() > 0

    def show_facts(self, data: Mapping[str, Any]) -> None:
        """Show what the worker found.

        Parameters
        ----------
        data
            As ``model.inspect`` tells it; what it leaves empty is left out.
        """
        unsaid = _OF_EMBEDDINGS if data["classes"] else ()
        rows = [
            (tr(title), data[key])
            for key, title in _FACTS.items()
            if data[key] and key not in unsaid
        ]
        self.setRowCount(len(rows))
        for place, (title, value) in enumerate(rows):
            self.setItem(place, 0, QTableWidgetItem(title))
            self.setItem(place, 1, QTableWidgetItem(_written(value)))
        self.resizeColumnToContents(0)
        self.show()

    def forget(self) -> None:
        """Show nothing until another model was looked at."""
        self.hide()
        self.setRowCount(0)


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"{number:.3f}" for number in value)
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
