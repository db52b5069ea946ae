"""Where a project lies: places that SQLite cannot be trusted to work on.

Network drives lock files badly, removable disks vanish, and programs that keep a folder
in step with a server copy a file while it is being written.
"""

import os
import sys
from pathlib import Path

_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ncp", "webdav", "fuse.sshfs", "davfs")
_NETWORK_HELPERS = ("fuse.gvfsd", "fuse.rclone", "fuse.s3fs", "fuse.davfs")
_REMOVABLE = ("vfat", "exfat", "msdos", "ntfs", "fuseblk", "hfsplus")
_REMOVABLE_PLACES = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_CLOUD = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud drive",
    "com~apple~clouddocs",
    "nextcloud",
    "owncloud",
    "pcloud",
    "syncthing",
    "seafile",
)
ALWAYS, NEVER = "always", "never"


def place_of(path: Path, mounts: str | None = None) -> str:
    """Say what kind of place a file lies in, if it is not a disk of this computer.

    The variable ``UMC_WORKING_COPY`` overrides what is found: "always" or "never".

    Parameters
    ----------
    mounts
        The kernel's list of mounts; read from it without.

    Returns
    -------
    str
        "a network drive", "a removable disk", "a cloud folder"; empty for a disk here.
    """
    asked = os.environ.get("UMC_WORKING_COPY", "").lower()
    if asked == NEVER:
        return ""
    path = path.absolute()
    found = _cloud(path) or (
        _windows(path)
        if sys.platform == "win32"
        else _mounted(path, _read_mounts() if mounts is None else mounts)
    )
    return found or ("another place" if asked == ALWAYS else "")


def _cloud(path: Path) -> str:
    for part in path.parts[:-1]:
        name = part.lower()
        # "OneDrive - Company" and "Dropbox (Personal)" are such folders, too
        if any(
            name == one or name.startswith((f"{one} ", f"{one}-")) for one in _CLOUD
        ):
            return "a cloud folder"
    return ""


def _mounted(path: Path, mounts: str) -> str:
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if "-" not in fields or len(fields) < 7:
            continue
        point = fields[4].encode().decode("unicode_escape")
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[fields.index("-") + 1]
    if kind.startswith(_NETWORK + _NETWORK_HELPERS):
        return "a network drive"
    outside = f"{best}/".startswith(_REMOVABLE_PLACES)
    return "a removable disk" if outside and kind.startswith(_REMOVABLE) else ""


def _windows(path: Path) -> str:
    import ctypes

    if str(path).startswith("\\\\"):
        return "a network drive"
    windows = getattr(ctypes, "windll")  # noqa: B009 - exists on Windows only
    kind = windows.kernel32.GetDriveTypeW(f"{path.drive}\\")
    return {2: "a removable disk", 4: "a network drive"}.get(kind, "")


def _read_mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
