"""Files of a folder or archive that are one sample because of their name.

A text ``17.txt`` goes with the images ``17.png`` and ``17.jpg`` beside it, and with
``17_1.png``, ``17-2.png`` and so on, in the order of these numbers.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from umc_desktop.exchange.columns import IMAGE_SUFFIXES
from umc_desktop.exchange.containers import Entry
from umc_desktop.exchange.rows import BadRow

TEXT_SUFFIX = ".txt"
_NUMBERED = re.compile(r"(.+?)[ _-]+\(?(\d{1,9})\)?")


def stem_of(entry: Entry) -> str:
    """Return a file's path inside its container without the ending."""
    return str(PurePosixPath(entry.name).with_suffix(""))


def with_partners(
    entries: Iterable[Entry | BadRow],
) -> Iterator[BadRow | tuple[Entry, ...]]:
    """Yield the files, a text together with the images of its name.

    A sample's files are in one tuple, the text first; any other file is alone in its
    own. In the order of the texts and images as they come.
    """
    found = list(entries)
    texts = {
        stem_of(entry): entry
        for entry in found
        if isinstance(entry, Entry) and entry.suffix == TEXT_SUFFIX
    }
    images: dict[str, list[tuple[int, str, Entry]]] = {}
    for entry in found:
        if isinstance(entry, Entry) and entry.suffix in IMAGE_SUFFIXES:
            stem, number = _named_after(entry, texts)
            images.setdefault(stem, []).append((number, entry.name, entry))
    told: set[str] = set()
    for entry in found:
        if isinstance(entry, BadRow):
            yield entry
            continue
        stem = stem_of(entry)
        if entry.suffix in IMAGE_SUFFIXES:
            stem, _ = _named_after(entry, texts)
        if (
            stem not in texts
            or stem not in images
            or (entry.suffix != TEXT_SUFFIX and entry.suffix not in IMAGE_SUFFIXES)
        ):
            yield (entry,)
        elif stem not in told:
            told.add(stem)
            own = [image for _, _, image in sorted(images[stem])]
            yield (texts[stem], *own)


def count_pairs(entries: Iterable[Entry | BadRow]) -> int:
    """Return how many texts have images of their name."""
    return sum(
        isinstance(files, tuple) and len(files) > 1 for files in with_partners(entries)
    )


def _named_after(image: Entry, texts: dict[str, Entry]) -> tuple[str, int]:
    """Return the name that an image shares with a text, and its place among others."""
    stem = stem_of(image)
    numbered = _NUMBERED.fullmatch(stem)
    if stem not in texts and numbered and numbered[1] in texts:
        return numbered[1], int(numbered[2])
    return stem, 0
