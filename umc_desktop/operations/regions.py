"""Regions of the map: a lasso that was given a name, to be found again."""

import sqlite3
from base64 import b64decode, b64encode
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.identity import HASH_BYTES
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.operations import journal
from umc_desktop.storage import facts, samples
from umc_desktop.storage.project_file import ProjectFile

ABOUT = "region"
_LONGEST_NAME = 100
_MOST_SAMPLES = 100_000
_CHANGED = Changes.MAP | Changes.FACTS | Changes.HISTORY


@dataclass(frozen=True)
class SaveRegion:
    """Which part of the map is to be found again."""

    sample_ids: tuple[int, ...] = option("Ids of the samples in it.", logged=False)
    name: str = option("What to call it; a region of that name is replaced.")
    polygon: tuple[float, ...] = option(
        "Corners on the map, x and y by turns.", (), logged=False
    )
    annotator: str = option("Who saves it; without it, the computer account.", "")


@dataclass(frozen=True)
class DeleteRegion:
    """Which region is forgotten."""

    name: str = option("Name of the region.")
    annotator: str = option("Who deletes it; without it, the computer account.", "")


@dataclass(frozen=True)
class ListRegions:
    """Nothing to choose."""


class _Said(msgspec.Struct, frozen=True):
    """A region as a fact holds it: samples by content, so that files can be merged."""

    samples: str
    polygon: list[tuple[float, float]] = []


@dataclass(frozen=True)
class Region:
    """A part of the map with a name.

    Attributes
    ----------
    sample_ids
        Ids of those of its samples that are here, ascending.
    polygon
        Corners on the map as it was; empty if nothing was drawn.
    annotator
        Who saved it.
    """

    name: str
    sample_ids: tuple[int, ...]
    polygon: tuple[tuple[float, float], ...]
    annotator: str


def save_region(
    project: ProjectFile, request: SaveRegion, progress: ProgressReporter
) -> Outcome:
    """Give a part of the map a name, to select it again.

    A region keeps its samples, wherever a new map puts them.

    Raises
    ------
    InvalidRequestError
        If the name is empty or too long, or the samples are none, too many, or not
        here.
    """
    name = request.name.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidRequestError(
            f"A region needs a name of at most {_LONGEST_NAME} letters."
        )
    wanted = sorted(set(request.sample_ids))
    if not wanted:
        raise InvalidRequestError("Select samples on the map first: none was given.")
    if len(wanted) > _MOST_SAMPLES:
        raise InvalidRequestError(
            f"A region may have {_MOST_SAMPLES:,} samples at most, not {len(wanted):,}."
        )
    if len(request.polygon) % 2:
        raise InvalidRequestError("Every corner needs an x and a y: one is missing.")
    with project.write() as connection:
        hashes = samples.hashes_of(connection, wanted)
        missing = next((one for one in wanted if one not in hashes), None)
        if missing is not None:
            raise InvalidRequestError(f"There is no sample {missing} in this project.")
        said = _Said(
            b64encode(b"".join(hashes[one] for one in wanted)).decode("ascii"),
            list(pairwise(request.polygon))[::2],
        )
        step = journal.begin(
            project, connection, "region.save", request, reversible=True
        )
        step.tell(connection, ABOUT, [(name, msgspec.to_builtins(said))])
        progress.report(1, 1, "Saved")
        return step.end(
            connection,
            Outcome(
                _CHANGED,
                f"Saved the region “{shortened(name)}” with "
                f"{counted(len(wanted), 'sample')}.",
                {"region": name, "samples": len(wanted)},
            ),
        )


def delete_region(
    project: ProjectFile, request: DeleteRegion, progress: ProgressReporter
) -> Outcome:
    """Forget a region; its samples and their labels stay.

    Raises
    ------
    InvalidRequestError
        If there is no region of that name.
    """
    name = request.name.strip()
    with project.write() as connection:
        if all(region.name != name for region in read_regions(connection)):
            raise InvalidRequestError(f"There is no region “{shortened(name)}”.")
        step = journal.begin(
            project, connection, "region.delete", request, reversible=True
        )
        step.tell(connection, ABOUT, [(name, None)])
        progress.report(1, 1, "Saved")
        return step.end(
            connection,
            Outcome(_CHANGED, f"Deleted the region “{shortened(name)}”."),
        )


def list_regions(
    project: ProjectFile, request: ListRegions, progress: ProgressReporter
) -> Outcome:
    """List the saved regions of the map."""
    with project.read() as connection:
        found = read_regions(connection)
    data = [
        {
            "name": region.name,
            "samples": list(region.sample_ids),
            "polygon": [list(corner) for corner in region.polygon],
            "annotator": region.annotator,
        }
        for region in found
    ]
    progress.report(1, 1)
    return Outcome(
        Changes.NOTHING, f"{counted(len(found), 'region')}.", {"regions": data}
    )


def read_regions(connection: sqlite3.Connection) -> tuple[Region, ...]:
    """Return the regions that stand, by name."""
    found = []
    for fact in facts.read(connection, ABOUT, _Said).values():
        hashes = [] if fact.value is None else _hashes_in(fact.value.samples)
        if fact.value is not None and hashes:
            ids = samples.ids_of_hashes(connection, hashes).values()
            corners = tuple(fact.value.polygon)
            found.append(Region(fact.key, tuple(sorted(ids)), corners, fact.annotator))
    return tuple(sorted(found, key=lambda region: region.name.casefold()))


def _hashes_in(text: str) -> list[bytes]:
    """Return the hashes; none from what is not a whole number of them (forged)."""
    try:
        whole = b64decode(text, validate=True)
    except ValueError:
        return []
    if len(whole) % HASH_BYTES:
        return []
    starts = range(0, len(whole), HASH_BYTES)
    return [whole[first : first + HASH_BYTES] for first in starts]
