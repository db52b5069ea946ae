"""Kinds of files as file dialogs name them."""

from umc_desktop.qt.words import tr
from umc_desktop.storage.project_file import SUFFIX


def project_files() -> str:
    """Return what a file dialog calls projects."""
    return tr("UMC projects (*{suffix})").format(suffix=SUFFIX)
