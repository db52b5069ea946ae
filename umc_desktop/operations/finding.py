"""Finding samples by what their text says."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.finding import Sought, compile_pattern, parse_sought
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.blindness import WHO_LOOKS, who_looks
from umc_desktop.operations.standing import read_standing
from umc_desktop.storage import samples, text_index
from umc_desktop.storage.project_file import ProjectFile

Ids = npt.NDArray[np.int64]
Spans = list[tuple[int, int]]
WORTH_AN_INDEX = 2_000
"""Texts from which an index is quicker than reading them all."""
_SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class FindText:
    """What to look for."""

    text: str = option(
        "Words that must all be there (beginnings count), “phrases” in double quotes, "
        "-words that must not.",
        positional=True,
    )
    regex: bool = option(
        "The text is a regular expression; case does not matter.", False
    )
    limit: int = option("How many samples are described at most.", 100)
    annotator: str = option(WHO_LOOKS, "")


@dataclass(frozen=True)
class IndexText:
    """Nothing to choose."""


def compute_find(
    project: ProjectFile,
    request: FindText,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Find samples by words in their text, or by a regular expression.

    Case and accents do not matter; texts without spaces between words (Chinese,
    Japanese, Thai) are found by any part of them. The best matches come first.

    Raises
    ------
    InvalidRequestError
        If there is nothing to look for, or the regular expression is none.
    """
    if request.limit < 0:
        raise InvalidRequestError("The limit must not be negative.")
    spans_of: Callable[[str], Spans]
    if request.regex:
        pattern = compile_pattern(request.text)
        spans_of = partial(_pattern_spans, pattern)
        ids = _matching_pattern(project, pattern, progress)
    else:
        sought = parse_sought(request.text)
        spans_of = sought.spans
        ids = _matching_words(project, sought, progress)
    bundle.put_arrays("found", {"ids": ids})
    described = _describe(
        project, ids[: request.limit], who_looks(request.annotator), spans_of
    )
    bundle.put_value("samples", described)


def tell_find(
    project: ProjectFile,
    request: FindText,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was found."""
    del project, progress
    ids = bundle.arrays("found")["ids"]
    summary = (
        f"{counted(len(ids), 'sample')} with “{request.text}”."
        if len(ids)
        else f"No sample has “{request.text}”."
    )
    data = {
        "total": len(ids),
        "samples": bundle.value("samples", list[dict[str, Any]]),
    }
    return Outcome(Changes.NOTHING, summary, data, tuple(ids.tolist()))


def compute_index(
    project: ProjectFile,
    request: IndexText,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Index the words of all texts, so that finding them is quick in large projects.

    The index is kept in the cache folder, not in the project. New samples are added to
    what is indexed already.
    """
    del request
    with project.read() as connection:
        total = samples.count(connection)
        before = text_index.find_index(connection)
        done = 0 if before is None else before[1]
        if total > done:
            texts = _watched(project, done, total, progress, "Indexing the texts")
            text_index.extend_index(connection, texts, total)
    bundle.put_value("indexed", (total, total - done))


def tell_index(
    project: ProjectFile,
    request: IndexText,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what was indexed."""
    del project, request, progress
    total, new = bundle.value("indexed", tuple[int, int])
    return Outcome(
        Changes.NOTHING,
        f"The text of {counted(total, 'sample')} is indexed, {new:,} of them new.",
        {"samples": total, "new": new},
    )


def unindexed(project: ProjectFile) -> int:
    """Return how many samples are not indexed yet."""
    with project.read() as connection:
        found = text_index.find_index(connection)
        return samples.count(connection) - (0 if found is None else found[1])


def _matching_words(
    project: ProjectFile, sought: Sought, progress: ProgressReporter
) -> Ids:
    with project.read() as connection:
        found = text_index.find_index(connection)
        total = samples.count(connection)
    indexed, done = np.empty(0, np.int64), 0
    if found is not None:
        path, done = found
        indexed = text_index.search(path, sought)
    # what came since is read through, so that nothing is missing meanwhile
    rest = [
        sample_id
        for sample_id, text in _watched(project, done, total, progress, "Reading")
        if sought.matches(text)
    ]
    return np.concatenate([indexed, np.array(rest, np.int64)])


def _matching_pattern(
    project: ProjectFile, pattern: re.Pattern[str], progress: ProgressReporter
) -> Ids:
    with project.read() as connection:
        total = samples.count(connection)
    texts = _watched(project, 0, total, progress, "Reading")
    found = [sample_id for sample_id, text in texts if pattern.search(text)]
    return np.array(found, np.int64)


def _pattern_spans(pattern: re.Pattern[str], text: str) -> Spans:
    return [found.span() for found in pattern.finditer(text) if found.group()]


def _watched(
    project: ProjectFile,
    after: int,
    total: int,
    progress: ProgressReporter,
    message: str,
) -> Iterator[tuple[int, str]]:
    """Yield (id, text) of the samples after an id, reporting now and then."""
    last = time.monotonic()
    with project.read() as connection:
        for sample_id, text in samples.iterate_texts(connection, after):
            now = time.monotonic()
            if now - last > _SECONDS_BETWEEN_LOOKS:
                last = now
                progress.report(sample_id, total, message)
            yield sample_id, text


def _describe(
    project: ProjectFile, ids: Ids, annotator: str, spans_of: Callable[[str], Spans]
) -> list[dict[str, Any]]:
    ascending = np.sort(ids)
    standing = read_standing(project, ascending, annotator)
    with project.read() as connection:
        details = samples.read_details(connection, ids.tolist())
    places = np.searchsorted(ascending, ids).tolist()
    return [
        {
            "id": detail.id,
            "identifier": detail.identifier,
            "text": detail.text,
            "label": standing.names.get(int(standing.given[place])),
            "suggestion": standing.names.get(int(standing.suggested[place])),
            "found_at": spans_of(
                detail.identifier if detail.text is None else detail.text
            ),
        }
        for detail, place in zip(details, places, strict=True)
    ]
