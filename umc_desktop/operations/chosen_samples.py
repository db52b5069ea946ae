"""The samples that a request names: every one of them is in the project."""

import sqlite3
from collections.abc import Mapping, Sequence

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.storage import samples

Members = list[tuple[int, bytes]]


def by_label_set(
    connection: sqlite3.Connection, sample_ids: Sequence[int]
) -> dict[int, Members]:
    """Return (id, content hash) of the samples by label set, each once.

    Raises
    ------
    InvalidRequestError
        If none is named, or one is not in the project.
    """
    if not sample_ids:
        raise InvalidRequestError("Select samples first.")
    groups = samples.by_label_set(connection, list(dict.fromkeys(sample_ids)))
    found = {sample_id for members in groups.values() for sample_id, _ in members}
    for sample_id in sample_ids:
        if sample_id not in found:
            raise InvalidRequestError(
                f"There is no sample {sample_id} in this project."
            )
    return groups


def flat(groups: Mapping[int, Members]) -> Members:
    """Return the samples of all label sets."""
    return [member for members in groups.values() for member in members]
