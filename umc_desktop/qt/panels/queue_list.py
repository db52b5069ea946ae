"""The batches of the queue as rows of a list."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.row_list import LinesDelegate, RowModel
from umc_desktop.qt.words import later, tr
from umc_desktop.storage.rounds import QueuedBatch

PURPOSES = {
    "audit": later("Random check"),
    "learn": later("Teaches most"),
    "glance": later("Glance"),
}


@dataclass(frozen=True)
class QueueRow:
    """One batch as the list shows it."""

    batch: QueuedBatch
    title: str
    detail: str
    n_left: int
    swatch: int | None
    under_decision: bool

    @property
    def progress(self) -> str:
        """How far it is decided, in words."""
        n = len(self.batch.sample_ids)
        return (
            tr("{n_left} of {n} left").format(n_left=self.n_left, n=n)
            if self.n_left
            else tr("✓ done")
        )

    @property
    def spoken(self) -> str:
        """The whole row as one line, for screen readers."""
        return f"{self.title}, {self.detail}, {self.progress}"


def queue_rows(data: ViewData, batch_id: int | None) -> list[QueueRow]:
    """Return the queue's rows; ``batch_id`` is the one under decision."""
    rows = []
    for batch in data.queue:
        label_id = summaries.batch_label(data, batch)
        cluster = data.cluster_names.get(batch.cluster, "")
        title = summaries.batch_title(data, batch)
        parts = [summaries.domain_name(data, batch.domain_id)]
        if batch.purpose != "audit":
            parts.insert(0, tr(PURPOSES.get(batch.purpose, batch.purpose)))
            parts += [cluster] if cluster and cluster != title else []
        rows.append(
            QueueRow(
                batch,
                title,
                " · ".join(part for part in parts if part),
                int((~summaries.decided(data, batch.sample_ids)).sum()),
                summaries.label_place(data, label_id) if label_id else None,
                batch.id == batch_id,
            )
        )
    return rows


class QueueModel(RowModel[QueueRow]):
    """The queue in order."""

    def spoken(self, row: QueueRow) -> str:
        """Return a batch as one line."""
        return row.spoken

    def identity(self, row: QueueRow) -> QueuedBatch:
        """Return the batch: it stays chosen while it is being decided."""
        return row.batch


class QueueDelegate(LinesDelegate):
    """Two lines for a batch: what it is and how far, then why and where."""

    pad_px = 8

    def draw(self, drawn: RowPainter, row: QueueRow) -> None:
        """Draw a batch."""
        rect = drawn.rect
        if row.under_decision:
            mark = QRect(rect.left(), rect.top() + 3, 3, rect.height() - 6)
            drawn.painter.fillRect(mark, drawn.ink)
        first, second = self.halves(rect)
        taken = drawn.text(first, row.progress, faint=True, right=True)
        left = first.left()
        if row.swatch is not None:
            left += drawn.swatch(left - 2, first.center().y(), row.swatch)
        title = QRect(
            left, first.top(), first.right() - taken - 10 - left, first.height()
        )
        bold = drawn.font(bold=row.n_left > 0)
        drawn.text(title, row.title, font=bold, faint=row.n_left == 0)
        drawn.text(second, row.detail, faint=True)
