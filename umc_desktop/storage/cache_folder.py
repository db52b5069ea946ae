"""Where things that can be computed again are kept, outside the project."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from platformdirs import user_cache_path, user_config_path

_POOLS_KEPT = 6  # one pool of 20,000 samples takes about 150 MB


def cache_folder() -> Path:
    """Return the cache folder; ``UMC_CACHE`` overrides the system's place."""
    named = os.environ.get("UMC_CACHE")
    folder = Path(named) if named else user_cache_path("umc-desktop", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def config_folder() -> Path:
    """Return the folder of this installation's settings; ``UMC_CONFIG`` overrides."""
    named = os.environ.get("UMC_CONFIG")
    folder = Path(named) if named else user_config_path("umc-desktop", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def installation_id() -> bytes:
    """Return the 16 bytes that name this installation, made on first use."""
    path = config_folder() / "installation"
    try:
        return bytes.fromhex(path.read_text(encoding="ascii"))[:16]
    except (OSError, ValueError):
        identity = uuid4().bytes
        path.write_text(identity.hex(), encoding="ascii")
        return identity


@contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """Give an empty folder that becomes ``final`` when the block ends well."""
    final.parent.mkdir(parents=True, exist_ok=True)
    draft = final.with_name(f".{final.name}.{uuid4().hex}")
    draft.mkdir()
    try:
        yield draft
        if final.exists():
            shutil.rmtree(final)
        draft.rename(final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def forget_old_pools(folder: Path) -> None:
    """Remove the pools that were not used for longest."""
    pools = [path for path in folder.iterdir() if path.is_dir()]
    pools.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in pools[_POOLS_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
