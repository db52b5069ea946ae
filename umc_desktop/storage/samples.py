"""Samples of a project: adding, counting and reading them."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Modality, NewSample, SampleDetail
from umc_desktop.storage.paging import iterate_pages

_LARGEST_ID = 2**63 - 1
_STORED_AS = (
    "SELECT hash, sample.id, label_set_id, domain_id, identifier FROM sample"
    " JOIN domain ON domain.id = domain_id WHERE hash IN ({})"
)
_BY_LABEL_SET = (
    "SELECT label_set_id, sample.id, hash FROM sample"
    " JOIN domain ON domain.id = domain_id WHERE sample.id IN ({})"
)
_PARTS = (
    "SELECT id, text IS NOT NULL, EXISTS (SELECT 1 FROM image WHERE sample_id = id)"
    " FROM sample WHERE id IN ({})"
)
_IMAGES = (
    "SELECT sample_id, bytes FROM (SELECT sample_id, 1 AS position, bytes FROM image"
    " UNION ALL SELECT sample_id, position, bytes FROM further_image)"
    " WHERE sample_id IN ({}) ORDER BY sample_id, position"
)
_SIGNING = 64
FindIds = Callable[[Iterable[bytes]], Mapping[bytes, int]]
_PAGE = 4096  # rows a reader takes before it lets the writer in


@dataclass(frozen=True)
class SampleIndex:
    """The columns of all samples that are needed to compute, in order of id.

    Attributes
    ----------
    ids
        int64, shape (n_samples,).
    hashes
        16-byte void, shape (n_samples,).
    domain_ids
        int32, shape (n_samples,).
    has_text, has_image
        bool, shape (n_samples,): what each is made of; at least one of them.
    """

    ids: npt.NDArray[np.int64]
    hashes: npt.NDArray[np.void]
    domain_ids: npt.NDArray[np.int32]
    has_text: npt.NDArray[np.bool_]
    has_image: npt.NDArray[np.bool_]

    def having(self, modality: Modality) -> npt.NDArray[np.bool_]:
        """Return which samples an encoder of texts, or of images, can read."""
        return self.has_image if modality is Modality.IMAGE else self.has_text

    def pools(self) -> dict[Modality, npt.NDArray[np.int64]]:
        """Return the rows of the samples that can be compared with each other.

        Texts and images are pools of their own, unless a sample has both: then all
        samples are one pool.
        """
        if bool((self.has_text & self.has_image).any()):
            return {Modality.MIXED: np.arange(len(self.ids))}
        found = {
            modality: np.flatnonzero(self.having(modality))
            for modality in Modality.MIXED.parts
        }
        return {modality: rows for modality, rows in found.items() if len(rows)}

    def rows_of(
        self, sample_ids: Sequence[int] | npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Return the row of each id; ids that are not here are left out."""
        wanted = np.asarray(sample_ids, np.int64)
        if len(self.ids) == 0:
            return np.empty(0, np.int64)
        rows = np.searchsorted(self.ids, wanted)
        rows[rows == len(self.ids)] = 0
        found: npt.NDArray[np.int64] = rows[self.ids[rows] == wanted]
        return found


def insert(
    connection: sqlite3.Connection,
    samples: Iterable[NewSample],
    domain_ids: dict[str, int],
) -> int:
    """Add samples; those whose content is already here are left as they are.

    Returns
    -------
    int
        How many were new.
    """
    before = connection.total_changes
    images: list[tuple[bytes, Sequence[bytes]]] = []

    def rows() -> Iterator[tuple[bytes, int, str, str | None]]:
        for content, domain, text, own, identifier, _ in samples:
            if own:
                images.append((content, own))
            yield content, domain_ids[domain], identifier or "", text

    connection.executemany(
        "INSERT OR IGNORE INTO sample (hash, domain_id, identifier, text)"
        " VALUES (?, ?, ?, ?)",
        rows(),
    )
    added = connection.total_changes - before
    insert_images(connection, images)
    return added


def insert_images(
    connection: sqlite3.Connection, images: Iterable[tuple[bytes, Sequence[bytes]]]
) -> None:
    """Add the images of samples, by content hash; those that are here stay."""
    for content, (first, *others) in images:
        connection.execute(
            "INSERT OR IGNORE INTO image (sample_id, bytes)"
            " SELECT id, ? FROM sample WHERE hash = ?",
            (first, content),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO further_image (sample_id, position, bytes)"
            " SELECT id, ?, ? FROM sample WHERE hash = ?",
            ((place, image, content) for place, image in enumerate(others, start=2)),
        )


def count(connection: sqlite3.Connection) -> int:
    """Return the number of samples."""
    # Ids are given from 1 without gaps and samples are never deleted, so the largest
    # id is the count; counting 400,000 rows takes longer than drawing them.
    (number,) = connection.execute("SELECT coalesce(max(id), 0) FROM sample").fetchone()
    return int(number)


def signature(connection: sqlite3.Connection, n_samples: int) -> str:
    """Return what names the first samples of a project by their content.

    Looks at a few of them: samples are only ever added, in the order of their ids, so
    files that have these in common have the others in common, too.

    Parameters
    ----------
    n_samples
        How many of the first samples are meant.
    """
    digest = blake2b(digest_size=12)
    for number in range(1, _SIGNING + 1):
        row = connection.execute(
            "SELECT hash FROM sample WHERE id = ?",
            (-(-n_samples * number // _SIGNING),),
        ).fetchone()
        digest.update(b"-" if row is None else row[0])
    return digest.hexdigest()


def read_index(connection: sqlite3.Connection) -> SampleIndex:
    """Read the columns of every sample that computing needs; no payload."""
    images = {row[0] for row in connection.execute("SELECT sample_id FROM image")}
    ids: list[int] = []
    hashes: list[bytes] = []
    domains: list[int] = []
    texts: list[int] = []
    query = (
        "SELECT id, hash, domain_id, text IS NOT NULL FROM sample WHERE id > ?"
        " ORDER BY id LIMIT ?"
    )
    for page in iterate_pages(connection, query, 0, 16 * _PAGE):
        ids += [row[0] for row in page]
        hashes += [row[1] for row in page]
        domains += [row[2] for row in page]
        texts += [row[3] for row in page]
    return SampleIndex(
        np.array(ids, np.int64),
        np.frombuffer(b"".join(hashes), dtype="V16"),
        np.array(domains, np.int32),
        np.array(texts, bool),
        np.array([sample_id in images for sample_id in ids], bool)
        if images
        else np.zeros(len(ids), bool),
    )


def read_payloads(
    connection: sqlite3.Connection, sample_ids: Sequence[int], modality: Modality
) -> Iterator[tuple[list[int], list[str] | list[bytes]]]:
    """Yield the samples' texts, or the files of their first images.

    Page by page, in the order given; the samples must have what is asked for.
    """
    query = (
        "SELECT id, text FROM sample WHERE id IN ({})"
        if modality is Modality.TEXT
        else "SELECT sample_id, bytes FROM image WHERE sample_id IN ({})"
    )
    size = _PAGE if modality is Modality.TEXT else 128
    for first in range(0, len(sample_ids), size):
        page = [int(sample_id) for sample_id in sample_ids[first : first + size]]
        found = dict(
            connection.execute(query.format(",".join("?" * len(page))), page).fetchall()
        )
        yield page, [found[sample_id] for sample_id in page]


def read_images(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """Yield (sample id, image file) of every image of the samples, in their order."""
    for first in range(0, len(sample_ids), 128):
        page = [int(sample_id) for sample_id in sample_ids[first : first + 128]]
        query = _IMAGES.format(",".join("?" * len(page)))
        found: dict[int, list[bytes]] = {}
        for sample_id, image in connection.execute(query, page).fetchall():
            found.setdefault(sample_id, []).append(image)
        for sample_id in page:
            yield from ((sample_id, image) for image in found.get(sample_id, ()))


def count_images(
    connection: sqlite3.Connection, sample_ids: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return how many images each of the samples has, all of which have one."""
    further = dict(
        connection.execute(
            "SELECT sample_id, count(*) FROM further_image GROUP BY sample_id"
        ).fetchall()
    )
    return np.array([1 + further.get(one, 0) for one in sample_ids.tolist()], np.int64)


def iterate_texts(
    connection: sqlite3.Connection, after: int = 0
) -> Iterator[tuple[int, str]]:
    """Yield (id, text) of all samples with a larger id, in order of id.

    Of a picture without a text its identifier is what can be read.
    """
    query = (
        "SELECT id, coalesce(text, identifier) FROM sample WHERE id > ?"
        " ORDER BY id LIMIT ?"
    )
    for page in iterate_pages(connection, query, after, _PAGE):
        yield from page


def read_detail(connection: sqlite3.Connection, sample_id: int) -> SampleDetail | None:
    """Read one sample with its content, or ``None`` if it is not here."""
    row = connection.execute(
        "SELECT id, domain_id, identifier, text FROM sample WHERE id = ?", (sample_id,)
    ).fetchone()
    if row is None:
        return None
    images = tuple(image for _, image in read_images(connection, [sample_id]))
    number, domain_id, identifier, text = row
    return SampleDetail(number, domain_id, identifier, text, images)


def read_details(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> list[SampleDetail]:
    """Read several samples with their content, in the order given."""
    details = (read_detail(connection, int(sample_id)) for sample_id in sample_ids)
    return [detail for detail in details if detail is not None]


def add_aliases(
    connection: sqlite3.Connection, aliases: Iterable[tuple[str, int, int]]
) -> None:
    """Keep (identifier, domain id, sample id) of rows that repeat a sample."""
    connection.executemany(
        "INSERT OR IGNORE INTO sample_alias (identifier, domain_id, sample_id)"
        " VALUES (?, ?, ?)",
        aliases,
    )


def find_by_identifier(
    connection: sqlite3.Connection,
    identifiers: Sequence[str],
    domain_id: int | None = None,
) -> dict[str, list[int]]:
    """Return the sample ids that carry each identifier; several may share one.

    Reads every identifier once: an index for what is asked so seldom would cost
    each import more than that.

    Parameters
    ----------
    domain_id
        Of the rows that came with the identifiers; without it, any.
    """
    wanted = set(identifiers)
    found: dict[str, dict[int, None]] = {}
    for sample_id, identifier in connection.execute(
        "SELECT id, identifier FROM sample"
        " WHERE :domain IS NULL OR domain_id = :domain"
        " UNION ALL SELECT sample_id, identifier FROM sample_alias"
        " WHERE :domain IS NULL OR domain_id = :domain",
        {"domain": domain_id},
    ):
        if identifier in wanted:
            found.setdefault(identifier, {})[sample_id] = None
    return {identifier: list(ids) for identifier, ids in found.items()}


def without_identifier(
    connection: sqlite3.Connection,
    sample_ids: Sequence[int],
    domain_id: int | None = None,
) -> set[int]:
    """Return which of the samples are here and came without an id of their own.

    Parameters
    ----------
    domain_id
        Of the samples; without it, any.
    """
    return {
        sample_id
        for sample_id in _possible(sample_ids)
        if connection.execute(
            "SELECT 1 FROM sample WHERE id = :id AND identifier = ''"
            " AND (:domain IS NULL OR domain_id = :domain)",
            {"id": sample_id, "domain": domain_id},
        ).fetchone()
    }


def by_label_set(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> dict[int, list[tuple[int, bytes]]]:
    """Return (id, content hash) of each sample that is here, by its label set."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    for first in range(0, len(sample_ids), _PAGE):
        page = _possible(sample_ids[first : first + _PAGE])
        query = _BY_LABEL_SET.format(",".join("?" * len(page)))
        for label_set_id, sample_id, content in connection.execute(query, page):
            found.setdefault(label_set_id, []).append((sample_id, content))
    return found


def modalities_of(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> dict[int, Modality]:
    """Return what each sample that is here is made of."""
    found: dict[int, Modality] = {}
    for first in range(0, len(sample_ids), _PAGE):
        page = _possible(sample_ids[first : first + _PAGE])
        query = _PARTS.format(",".join("?" * len(page)))
        for sample_id, has_text, has_image in connection.execute(query, page):
            own = Modality.IMAGE if has_image else Modality.TEXT
            found[sample_id] = Modality.MIXED if has_text and has_image else own
    return found


def hashes_of(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> dict[int, bytes]:
    """Return the content hash of each sample that is here."""
    found: dict[int, bytes] = {}
    for first in range(0, len(sample_ids), _PAGE):
        page = _possible(sample_ids[first : first + _PAGE])
        marks = ",".join("?" * len(page))
        found.update(
            connection.execute(
                f"SELECT id, hash FROM sample WHERE id IN ({marks})",  # noqa: S608 - only question marks
                page,
            ).fetchall()
        )
    return found


def identifiers_of(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> list[str]:
    """Return what the samples are called: their own id, else their number."""
    found: dict[int, str] = {}
    for first in range(0, len(sample_ids), _PAGE):
        page = _possible(sample_ids[first : first + _PAGE])
        marks = ",".join("?" * len(page))
        found.update(
            connection.execute(
                f"SELECT id, identifier FROM sample WHERE id IN ({marks})",  # noqa: S608 - only question marks
                page,
            ).fetchall()
        )
    return [found.get(number) or str(number) for number in sample_ids]


class Stored(NamedTuple):
    """Where a content is in this project."""

    sample_id: int
    label_set_id: int
    domain_id: int
    identifier: str


def stored_as(
    connection: sqlite3.Connection, hashes: Sequence[bytes]
) -> dict[bytes, Stored]:
    """Return the sample that each content hash is here."""
    found: dict[bytes, Stored] = {}
    for first in range(0, len(hashes), _PAGE):
        page = hashes[first : first + _PAGE]
        query = _STORED_AS.format(",".join("?" * len(page)))
        for content, *where in connection.execute(query, page):
            found[content] = Stored(*where)
    return found


def ids_of_hashes(
    connection: sqlite3.Connection, hashes: Sequence[bytes]
) -> dict[bytes, int]:
    """Return the sample id of each content hash that is here."""
    find = finder_of_ids(connection, len(hashes))
    ids = find(hashes)
    return {one: ids[one] for one in hashes if one in ids}


def finder_of_ids(connection: sqlite3.Connection, n_sought: int) -> FindIds:
    """Return what finds, page after page, the sample ids of content hashes.

    Parameters
    ----------
    n_sought
        How many hashes it will be asked for in all. Where that is a good part of the
        samples, reading them all at once is quicker than looking for each.
    """
    if n_sought > _PAGE and n_sought > count(connection) // 4:
        everything = dict(connection.execute("SELECT hash, id FROM sample"))
        return lambda hashes: everything
    return lambda hashes: _look_up_ids(connection, list(set(hashes)))


def _look_up_ids(
    connection: sqlite3.Connection, hashes: Sequence[bytes]
) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for first in range(0, len(hashes), _PAGE):
        page = hashes[first : first + _PAGE]
        marks = ",".join("?" * len(page))
        found.update(
            connection.execute(
                f"SELECT hash, id FROM sample WHERE hash IN ({marks})",  # noqa: S608 - only question marks
                page,
            ).fetchall()
        )
    return found


def domains_of(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> dict[int, int]:
    """Return the domain id of each sample that is here."""
    found: dict[int, int] = {}
    for first in range(0, len(sample_ids), _PAGE):
        page = [int(sample_id) for sample_id in sample_ids[first : first + _PAGE]]
        marks = ",".join("?" * len(page))
        found.update(
            connection.execute(
                f"SELECT id, domain_id FROM sample WHERE id IN ({marks})",  # noqa: S608 - only question marks
                page,
            ).fetchall()
        )
    return found


def count_by_domain(connection: sqlite3.Connection) -> dict[int, int]:
    """Return how many samples each domain has; answered from the index alone."""
    return dict(
        connection.execute("SELECT domain_id, count(*) FROM sample GROUP BY domain_id")
    )


def _possible(sample_ids: Sequence[int]) -> list[int]:
    # people type numbers; one that SQLite cannot hold names no sample
    return [number for number in map(int, sample_ids) if 0 < number <= _LARGEST_ID]
