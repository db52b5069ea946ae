"""A list of domains to tick."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

_SPACING_PX = 1  # else the boxes of two rows touch


class DomainChoice(QListWidget):
    """Domains, all of them ticked at first.

    Parameters
    ----------
    domains
        Their names.
    """

    def __init__(self, domains: Sequence[str]) -> None:
        super().__init__()
        self.setSpacing(_SPACING_PX)
        for domain in domains:
            item = QListWidgetItem(domain)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.addItem(item)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The domains that are ticked."""
        items = [self.item(place) for place in range(self.count())]
        return tuple(
            item.text() for item in items if item.checkState() is Qt.CheckState.Checked
        )

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The domains that are ticked; none where all of them are."""
        return () if self.has_all else self.chosen

    @property
    def has_all(self) -> bool:
        """Whether no domain is left out."""
        return len(self.chosen) == self.count()

    def show_rows(self, most: int, least: int = 1) -> None:
        """Be as high as the domains are, between ``least`` and ``most`` rows."""
        row = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height()
        rows = max(least, min(self.count(), most))
        between = 2 * _SPACING_PX
        self.setFixedHeight(rows * (row + between) + 2 * self.frameWidth() + 2)
