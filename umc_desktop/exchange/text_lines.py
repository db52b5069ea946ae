"""A text file with one sample per line."""

from collections.abc import Iterator, Sequence

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import TEXT_COLUMN, Column
from umc_desktop.exchange.containers import Container, Entry
from umc_desktop.exchange.encoding import Encoding
from umc_desktop.exchange.lines import BadLine, LineSource
from umc_desktop.exchange.rows import BadRow, Cells


class TextLinesTable:
    """A text file; its only column is the line, and blank lines are skipped."""

    columns: tuple[str, ...] = (TEXT_COLUMN,)

    def __init__(self, container: Container, entry: Entry, encoding: Encoding) -> None:
        self._container = container
        self._entry = entry
        self._encoding = encoding

    def cells(
        self, names: Sequence[str | None], progress: ProgressReporter
    ) -> Iterator[Cells]:
        """Yield the lines, some at a time; report the bytes read."""
        with self._container.open(self._entry) as stream:
            source = LineSource(stream, self._encoding)
            for block in source:
                found: list[tuple[int, str]] = []
                bad = []
                if isinstance(block, BadLine):
                    bad.append(BadRow(self._entry.name, block.line, block.reason))
                else:
                    found = [
                        (line, text.rstrip("\r\n"))
                        for line, text in enumerate(block.lines, block.first)
                        if not text.isspace()
                    ]
                columns: list[Column | None] = [
                    None if name is None else [text for _, text in found]
                    for name in names
                ]
                lines = [line for line, _ in found]
                yield Cells(lines, columns, bad, is_doubtful=True)
                progress.report(source.n_bytes, self._entry.size, self._entry.name)
