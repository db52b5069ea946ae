"""Pictures that were made ready to be shown, in the cache folder and bounded in size.

Of an image that the window does not decode itself there is an upright copy in eight
bits, made by the worker; of a large one, a small copy. Named by the image file's own
bytes, so that every project shares them; what was not used for longest goes first.
"""

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.images import is_image, plain_format
from umc_desktop.storage.cache_folder import cache_folder

MOST_BYTES = 512 << 20
"""Of all pictures together."""
UPRIGHT, SMALL = "upright", "small"

_DIGEST_BYTES = 16
_LOOK_EVERY = 64  # pictures kept between two looks at how much there is
_LEFT = 0.8  # share of the bound that is left when something has to go
_kept_since_look = 0


def kept(content: bytes, kind: str) -> bytes | None:
    """Return the file of a picture made of an image, ``b""`` if it cannot be shown.

    ``None`` where nobody has tried yet.
    """
    path = _path(content, kind)
    if path is None:
        return None
    try:
        found = path.read_bytes()
        path.touch()
    except OSError:
        return None
    return found


def is_awaited(content: bytes) -> bool:
    """Return whether the worker has to make an image ready before it can be shown."""
    return (
        plain_format(content) is None
        and is_image(content)
        and kept(content, UPRIGHT) is None
    )


def keep(content: bytes, kind: str, picture: bytes) -> None:
    """Keep a picture made of an image, if the cache can be written."""
    global _kept_since_look
    path = _path(content, kind)
    if path is None:
        return
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(picture)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        return
    _kept_since_look += 1
    if _kept_since_look >= _LOOK_EVERY:
        _kept_since_look = 0
        forget_old(path.parent)


def forget_old(folder: Path, most: int = MOST_BYTES) -> None:
    """Remove the pictures that were not used for longest, if there are too many."""
    found: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another program removed it just now
            status = path.stat()
            found.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in found)
    if total <= most:
        return
    for _, size, path in sorted(found):
        if total <= _LEFT * most:
            break
        path.unlink(missing_ok=True)
        total -= size


def _path(content: bytes, kind: str) -> Path | None:
    name = blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()
    try:
        return cache_folder() / "pictures" / f"{name}-{kind}"
    except UmcError:
        return None  # there is no cache: pictures are made again
