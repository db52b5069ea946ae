"""Small pictures of the maps of recent projects, beside the caches of this computer.

They are never written into a project, and their names say nothing of it.
"""

from hashlib import blake2b
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from umc_desktop.domain.errors import UmcError
from umc_desktop.storage.cache_folder import cache_folder

SIZE = QSize(320, 200)  # twice what is shown, for dense screens
_DIGEST_BYTES = 16


def keep(picture: QImage, project: Path) -> None:
    """Keep a picture of a project's map, if it can be written."""
    place = _place(project)
    if place is None or picture.isNull():
        return
    whole = QImage(SIZE, QImage.Format.Format_RGB32)
    whole.fill(picture.pixelColor(0, 0))  # the map's own ground
    scaled = picture.scaled(
        SIZE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    scaled.setDevicePixelRatio(1.0)
    painter = QPainter(whole)
    corner = whole.rect().center() - scaled.rect().center()
    painter.drawImage(corner, scaled)
    painter.end()
    draft = place.with_suffix(".draft.png")
    try:
        place.parent.mkdir(exist_ok=True)
        if whole.save(str(draft)):
            draft.replace(place)
    except OSError:
        draft.unlink(missing_ok=True)


def kept(project: Path) -> QImage | None:
    """Return the picture of a project's map, if there is one."""
    place = _place(project)
    if place is None or not place.exists():
        return None
    picture = QImage(str(place))
    return None if picture.isNull() else picture


def forget(project: Path) -> None:
    """Remove the picture of a project's map."""
    place = _place(project)
    if place is not None:
        place.unlink(missing_ok=True)


def _place(project: Path) -> Path | None:
    name = blake2b(str(project.absolute()).encode(), digest_size=_DIGEST_BYTES)
    try:
        return cache_folder() / "thumbnails" / f"{name.hexdigest()}.png"
    except UmcError:
        return None  # there is no cache: nothing that is lost here is work
