"""Which reader belongs to which knowledge source."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import Entry
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.containers import Container, LoneFile, open_container
from umc_desktop.exchange.containers import Entry as FileEntry
from umc_desktop.exchange.encoding import head_of, refuse_binary
from umc_desktop.exchange.knowledge.glossaries import GlossaryColumns, read_glossary
from umc_desktop.exchange.knowledge.obo import read_obo
from umc_desktop.exchange.knowledge.packaged import PACKAGED
from umc_desktop.exchange.knowledge.skos import FORMATS, is_json_ld, read_skos
from umc_desktop.exchange.rows import BadRow
from umc_desktop.exchange.tables import TABLE_KINDS

_TABLES = frozenset(TABLE_KINDS) - {".txt"}


@dataclass(frozen=True)
class SourceToRead:
    """A knowledge source that was found, before its entries are read.

    Attributes
    ----------
    name
        What to call it unless another name is given.
    kind
        "table", "OBO", "SKOS" or "packaged".
    origin
        Name of the file, or of the package and its version.
    """

    name: str
    kind: str
    origin: str


def recognise(path: Path) -> SourceToRead:
    """Say what a file, or the word for a packaged source, is.

    Raises
    ------
    ExchangeError
        If it is nothing that can be read, or the package is not installed.
    """
    if not path.exists() and str(path).lower() in PACKAGED:
        packaged = PACKAGED[str(path).lower()]
        return SourceToRead(packaged.name, "packaged", packaged.origin())
    with open_container(path) as container:
        file = _only_file(container)
        return SourceToRead(path.stem, _kind(container, file), path.name)


def read_entries(
    path: Path, columns: GlossaryColumns, language: str, progress: ProgressReporter
) -> Iterator[Entry | BadRow]:
    """Yield the entries of a source, and what could not be used.

    Raises
    ------
    ExchangeError
        While reading: if the source as a whole cannot be used.
    """
    if not path.exists() and str(path).lower() in PACKAGED:
        yield from PACKAGED[str(path).lower()].read(progress)
        return
    with open_container(path) as container:
        file = _only_file(container)
        kind = _kind(container, file)
        try:
            if kind == "table":
                yield from read_glossary(container, file, columns, progress)
            elif kind == "OBO":
                yield from read_obo(container, file, progress)
            else:
                yield from read_skos(container, file, language, progress)
        except OSError as error:
            raise ExchangeError(
                f"“{file.name}” cannot be read ({error.strerror or error}). Check that "
                "it is all there and that you may read it."
            ) from error


def _only_file(container: Container) -> FileEntry:
    """Return the file itself, or the only one of an archive that can be read."""
    files = [
        entry
        for entry in container.entries()
        if not isinstance(entry, BadRow) and entry.suffix in _READABLE
    ]
    if len(files) == 1:
        return files[0]
    endings = ", ".join(sorted(_READABLE))
    if isinstance(container, LoneFile):
        raise ExchangeError(
            f"“{container.name}” is of a kind that cannot be read as knowledge. Choose "
            f"a file that ends in one of {endings}."
        )
    raise ExchangeError(
        f"“{container.name}” holds {len(files) or 'no'} files that can be read as "
        f"knowledge; exactly one must end in one of {endings}."
    )


def _kind(container: Container, file: FileEntry) -> str:
    with container.open(file) as stream:
        head = head_of(stream)
    if file.suffix != ".parquet":
        refuse_binary(head, file.name)
    if file.suffix == ".obo":
        return "OBO"
    if file.suffix in FORMATS or (file.suffix == ".json" and is_json_ld(head)):
        return "SKOS"
    return "table"


_READABLE = _TABLES | frozenset(FORMATS) | {".obo"}
