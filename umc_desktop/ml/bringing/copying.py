"""Copying what a model reads: what is checked and probed is what is kept."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from umc_desktop.ml.bringing.folder import ModelFolder
from umc_desktop.ml.encoders.manifest import ModelFile, sha256


@dataclass
class Copying:
    """Copies what a model reads into a folder of its own.

    Attributes
    ----------
    files
        What was copied.
    """

    source: ModelFolder
    target: Path
    files: list[ModelFile] = field(default_factory=list)

    def take(self, role: str, name: str, most: int, called: str = "") -> Path:
        """Copy a file and note it; return the copy."""
        path = self.copy(name, most, called)
        self.note(role, path)
        return path

    def copy(self, name: str, most: int, called: str = "") -> Path:
        """Copy a file that is noted when nothing of it changes any more."""
        path = self.target / (called or Path(name).name)
        shutil.copyfile(self.source.file(name, most), path)
        return path

    def note(self, role: str, path: Path) -> None:
        """Note a file that is in the target already."""
        self.files.append(ModelFile(role, "", "", path.name, sha256(path)))
