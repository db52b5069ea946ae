"""Every operation that writes begins here: it is logged, and its events get a frame."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import EventFrame, canonical_json
from umc_desktop.storage import facts, labels, operations
from umc_desktop.storage.cache_folder import installation_id
from umc_desktop.storage.lock import account_name
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class Step:
    """An operation under way: its place in the log and what its events share."""

    frame: EventFrame
    annotator_id: int

    def tell(
        self,
        connection: sqlite3.Connection,
        about: str,
        values: Iterable[tuple[str, object]],
    ) -> None:
        """Say something about the project, see ``umc_desktop.storage.facts``."""
        facts.append(connection, self.frame, self.annotator_id, about, values)

    def end(self, connection: sqlite3.Connection, outcome: Outcome) -> Outcome:
        """Complete the log with the outcome's sentence and hand the outcome back."""
        operations.set_summary(connection, self.frame.operation, outcome.summary)
        return outcome


def begin(
    project: ProjectFile,
    connection: sqlite3.Connection,
    command: str,
    request: Any,  # noqa: ANN401 - any request dataclass
    *,
    reversible: bool = False,
    undoes: bytes | None = None,
) -> Step:
    """Log that ``request`` is being done, within the transaction that does it."""
    annotator = current_annotator(getattr(request, "annotator", ""))
    annotator_id = labels.ensure_annotator(connection, annotator)
    operation = operations.record(
        connection,
        command,
        canonical_json(_loggable(request)),
        annotator_id,
        reversible=reversible,
        undoes=undoes,
    )
    frame = EventFrame(
        operation,
        project.clock.tick(),
        labels.annotator_uid(connection, annotator_id),
        installation_id(),
    )
    return Step(frame, annotator_id)


def current_annotator(name: str) -> str:
    """Return the annotator's name: the one given, else the computer account's.

    Raises
    ------
    InvalidRequestError
        If none is given and the computer account has no name.
    """
    annotator = name.strip() or account_name()
    if not annotator:
        raise InvalidRequestError("Say who you are: name the annotator.")
    return annotator


def _loggable(request: Any) -> dict[str, object]:  # noqa: ANN401 - any request
    values = {}
    for field in fields(request):
        if field.metadata.get("logged", True):
            value = getattr(request, field.name)
            # file names are logged, the folders of this computer are not
            values[field.name] = (
                [getattr(item, "name", item) for item in value]
                if isinstance(value, tuple)
                else getattr(value, "name", value)
            )
    return values
