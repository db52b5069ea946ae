"""Reading a knowledge source as the import does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from umc_desktop.domain.knowledge import Entry
from umc_desktop.domain.progress import SILENT
from umc_desktop.exchange.knowledge.glossaries import GlossaryColumns
from umc_desktop.exchange.knowledge.reading import read_entries
from umc_desktop.exchange.rows import BadRow


class Read:
    """What came out of a file."""

    def __init__(self, found: list[Entry | BadRow]) -> None:
        self.entries = [one for one in found if isinstance(one, Entry)]
        self.bad = [
            (one.file, one.line, one.reason) for one in found if isinstance(one, BadRow)
        ]
        self.names = [entry.name for entry in self.entries]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Write a file and read it."""

    def read(
        name: str,
        content: str | bytes,
        columns: GlossaryColumns | None = None,
        language: str = "",
    ) -> Read:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Read(
            list(read_entries(path, columns or GlossaryColumns(), language, SILENT))
        )

    return read
