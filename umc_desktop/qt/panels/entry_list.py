"""Entries of the knowledge base as rows of a list."""

from PySide6.QtCore import QRect

from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.row_list import LinesDelegate, RowModel


class EntryModel(RowModel[KnownEntry]):
    """The entries that were found."""

    def spoken(self, row: KnownEntry) -> str:
        """Return an entry as one line."""
        return f"{row.name}, {row.code}, {row.source}"


class EntryDelegate(LinesDelegate):
    """Two lines for an entry: its name and code, then where it stands."""

    def draw(self, drawn: RowPainter, row: KnownEntry) -> None:
        """Draw an entry."""
        first, second = self.halves(drawn.rect)
        taken = 0
        if row.code != row.name:
            room = QRect(first)
            room.setLeft(first.right() - first.width() * 2 // 5)
            taken = drawn.text(room, row.code, faint=True, right=True) + 8
        first.setRight(first.right() - taken)
        drawn.text(first, row.name)
        above = next((name or code for code, name in row.path[::-1]), "")
        drawn.text(second, " · ".join(filter(None, (row.source, above))), faint=True)
