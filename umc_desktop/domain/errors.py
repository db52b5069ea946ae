"""Errors that a person can act on.

``UmcError``
    ├── ``ProjectError``              the project file
    │     ├── ``NotAProjectError``      not ours, or made to harm
    │     ├── ``ProjectTooNewError``    written by a newer version
    │     ├── ``ProjectDamagedError``   ours, but broken
    │     └── ``ProjectReadOnlyError``  cannot be written now, and why
    ├── ``KnowledgeError``            the knowledge base
    ├── ``ExchangeError``             a file of another program
    ├── ``ModelError``                weights missing, changed or unusable
    ├── ``NotEncodedError``           embeddings that are not on this computer
    ├── ``WorkerDiedError``           the worker process ended without an answer
    └── ``InvalidRequestError``       what the caller asked for

Anything else that escapes an operation is a bug and is shown with its traceback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class UmcError(Exception):
    """Base of every expected failure; ``str(error)`` is shown to the user."""


class ProjectError(UmcError):
    """The project file cannot be used."""


class NotAProjectError(ProjectError):
    """The file exists but is not a UMC project, or holds what no project holds."""


class ProjectTooNewError(ProjectError):
    """The file was written by a newer UMC Desktop."""


class ProjectDamagedError(ProjectError):
    """The file is a UMC project whose content cannot be read."""


class ProjectReadOnlyError(ProjectError):
    """The file can be read but not written: another program has it, or the medium."""


class KnowledgeError(UmcError):
    """The knowledge base cannot be read or written."""


class ExchangeError(UmcError):
    """A file of another program cannot be read or written."""


class ModelError(UmcError):
    """A model's weights are missing, changed, or cannot be run here."""


class NotEncodedError(UmcError):
    """Embeddings are needed that are not on this computer; scoring computes them."""


class WorkerDiedError(UmcError):
    """The worker process ended before it answered; nothing was changed."""


class InvalidRequestError(UmcError):
    """The operation was asked to do something impossible."""


@contextmanager
def cache_trouble_in_words(folder: Path) -> Iterator[None]:
    """Say in words that the cache cannot be written: full, read-only or gone.

    Raises
    ------
    UmcError
        In place of the system's error.
    """
    try:
        yield
    except OSError as error:
        # numpy says how many bytes it could not write, and nothing else
        reason = error.strerror or "the disk seems to be full"
        raise UmcError(
            f"The cache cannot be written: {folder} ({reason}). Free some space, or "
            "name another folder in the variable UMC_CACHE."
        ) from error
