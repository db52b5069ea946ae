"""Where things are kept outside the project: cache, settings and the user's data."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

from platformdirs import user_cache_path, user_config_path, user_data_path

from umc_desktop.domain.errors import UmcError, cache_trouble_in_words
from umc_desktop.domain.identity import HASH_BYTES

_POOLS_KEPT = 6  # one pool of 20,000 samples takes about 150 MB
_TRIES = (
    50  # of programs that make the same folder, each fails at most once for another
)


def cache_folder() -> Path:
    """Return the cache folder; ``UMC_CACHE`` overrides the system's place.

    Raises
    ------
    UmcError
        If there is none and none can be made.
    """
    named = os.environ.get("UMC_CACHE")
    folder = Path(named) if named else user_cache_path("umc-desktop", appauthor=False)
    with cache_trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def config_folder() -> Path:
    """Return the folder of this installation's settings; ``UMC_CONFIG`` overrides."""
    named = os.environ.get("UMC_CONFIG")
    folder = Path(named) if named else user_config_path("umc-desktop", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_folder() -> Path:
    """Return the folder of what the user keeps beside projects.

    ``UMC_DATA`` overrides the system's place.
    """
    named = os.environ.get("UMC_DATA")
    return Path(named) if named else user_data_path("umc-desktop", appauthor=False)


def installation_id() -> bytes:
    """Return the 16 bytes that name this installation, made on first use.

    Raises
    ------
    UmcError
        If the settings folder cannot be written.
    """
    return _installation_in(os.environ.get("UMC_CONFIG", ""))


@cache
def _installation_in(named: str) -> bytes:
    del named  # what the folder depends on
    try:
        path = config_folder() / "installation"
        return _read_identity(path) or _make_identity(path)
    except OSError as error:
        raise UmcError(
            f"The settings folder cannot be written ({error}). "
            "Name one that can be in the variable UMC_CONFIG."
        ) from error


def _make_identity(path: Path) -> bytes:
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    identity = uuid4().bytes
    draft.write_text(identity.hex(), encoding="ascii")
    try:
        os.link(draft, path)  # of two programs that start at once, one names us
    except OSError:
        if other := _read_identity(path):
            return other
        draft.replace(path)  # it was cut short, or there are no hard links here
    finally:
        draft.unlink(missing_ok=True)
    return identity


def _read_identity(path: Path) -> bytes | None:
    try:
        identity = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return identity if len(identity) == HASH_BYTES else None


@contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """Give an empty folder that becomes ``final`` when the block ends well.

    Raises
    ------
    UmcError
        If the disk is full or cannot be written.
    """
    draft = final.with_name(f".{final.name}.{uuid4().hex}")
    try:
        with cache_trouble_in_words(final.parent):
            draft.mkdir(parents=True)
            yield draft
            _put_in_place(draft, final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, final: Path) -> None:
    """Rename a folder; one that is there already gives way.

    Another program that makes the same may be as far, so that there is one again.
    """
    for _ in range(_TRIES):
        with suppress(OSError):
            draft.rename(final)
            return
        shutil.rmtree(final, ignore_errors=True)
    draft.rename(final)


def forget_old_pools(folder: Path) -> None:
    """Remove the pools that were not used for longest."""
    forget_old_folders(folder, _POOLS_KEPT)


def forget_old_folders(folder: Path, kept: int) -> None:
    """Remove the folders within a folder that were not used for longest."""
    if not folder.is_dir():
        return
    ages: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another program removed it just now
            if path.is_dir():
                ages.append((path.stat().st_mtime, path))
    for _, path in sorted(ages, reverse=True)[kept:]:
        shutil.rmtree(path, ignore_errors=True)
