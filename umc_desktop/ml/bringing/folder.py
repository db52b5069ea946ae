"""A stranger's folder: every file is looked at before it is read."""

import stat
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec

from umc_desktop.domain.errors import ModelError

T = TypeVar("T")

MOST_BYTES = 8 * 2**30
"""Of weights: more is no model for a workstation."""
MOST_JSON = 4 * 2**20
MOST_TOKENIZER = 256 * 2**20

_PICKLED = (
    ".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".h5", ".msgpack",
    ".npz", ".mar", ".t7",
)  # fmt: skip
_MOST_LAYERS = 512
_CODE = ("auto_map", "custom_pipelines", "trust_remote_code")
_HOW = (
    "Save it again with save_pretrained(…, safe_serialization=True) on a computer "
    "where you trust it."
)


class ModelFolder:
    """The files of a model, none of them outside its folder.

    Parameters
    ----------
    root
        An existing folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def has(self, name: str) -> bool:
        """Return whether there is something of that name, whatever it is."""
        return (self.root / name).is_symlink() or (self.root / name).exists()

    def file(self, name: str, most: int = MOST_BYTES) -> Path:
        """Return the path of a file that may be read.

        Raises
        ------
        ModelError
            When it is missing, lies outside of the folder, is no plain file, or has
            more than ``most`` bytes.
        """
        parts = PurePosixPath(name.replace("\\", "/"))
        path = self.root / parts
        if parts.is_absolute() or ".." in parts.parts:
            raise ModelError(
                f"The model names a file outside of its folder ({name}). It was made "
                "to read other files of this computer; do not use it."
            )
        if not self.has(name):
            raise ModelError(f"{name} is missing in {self.root}.")
        try:
            real = path.resolve()
        except RuntimeError as error:  # Python 3.13 only finds out when it is read
            raise ModelError(
                f"{name} in {self.root} is a link that leads to itself. Get the folder "
                "again from where it came."
            ) from error
        if not real.is_relative_to(self.root):
            raise ModelError(
                f"{name} is a link that leads out of {self.root}. Copy the folder with "
                "the files themselves (cp -rL) and add the copy."
            )
        found = real.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ModelError(f"{name} in {self.root} is no plain file.")
        if found.st_size > most:
            raise ModelError(
                f"{name} has {found.st_size / 2**30:.1f} GB; {most / 2**30:.1f} GB are "
                "the most that is read. Take a smaller model."
            )
        return real

    def json(self, name: str, kind: type[T]) -> T:
        """Read a small JSON file.

        Raises
        ------
        ModelError
            When it is missing, too large or cannot be read.
        """
        path = self.file(name, MOST_JSON)
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ModelError(
                f"{name} in {self.root} cannot be read ({error}). Get the file again "
                "from where it came."
            ) from error

    def names(self) -> list[str]:
        """Return the names of what lies in the folder itself."""
        return sorted(path.name for path in self.root.iterdir())

    def refuse_pickles(self) -> None:
        """Refuse a folder whose weights could run code.

        Raises
        ------
        ModelError
            When there are such files; to be asked when there are no others.
        """
        found = [name for name in self.names() if is_pickled(name)]
        if found:
            raise ModelError(
                f"The weights are only there as {found[0]}: opening such a file can "
                f"run any program. UMC Desktop reads .safetensors and .onnx. {_HOW}"
            )


def is_pickled(name: str) -> bool:
    """Return whether a file of that name may run code when it is opened."""
    return name.lower().endswith(_PICKLED)


def refuse_code(config: object) -> None:
    """Refuse a configuration that asks for code, or for a tower of layers.

    Raises
    ------
    ModelError
        Naming what it asks for.
    """
    if isinstance(config, list):
        for item in config:
            refuse_code(item)
    if not isinstance(config, dict):
        return
    for key, value in config.items():
        if key in _CODE and value:
            raise ModelError(
                f"config.json asks for program code that came with the model ({key}). "
                "UMC Desktop runs none. Use a model of an architecture that the "
                "transformers package has itself."
            )
        if key == "quantization_config" and value:
            raise ModelError(
                "The weights are quantised (quantization_config in config.json). Use "
                "the model in its full precision, or as ONNX."
            )
        layers = "layers" in key or key.startswith("depth")
        if layers and isinstance(value, int) and value > _MOST_LAYERS:
            raise ModelError(
                f"config.json describes {value:,} layers ({key}); {_MOST_LAYERS} are "
                "the most."
            )
        if key == "num_hidden_layers" and isinstance(value, int) and value < 1:
            raise ModelError(f"config.json describes {value:,} layers ({key}).")
        refuse_code(value)
