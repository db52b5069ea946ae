"""What the catalogue names and nobody has asked for yet.

The window stands before the operations are read: of a hundred commands a sitting uses
a dozen, and reading them all takes longer than the window itself.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

_PACKAGE = "umc_desktop.operations"


@dataclass(frozen=True)
class Later:
    """A function or a class of an operations module, imported when it is needed."""

    module: str
    name: str

    def load(self) -> Any:  # noqa: ANN401 - whatever the module has by that name
        """Import the module and return what is named."""
        return getattr(import_module(f"{_PACKAGE}.{self.module}"), self.name)


class Operations:
    """An operations module as the catalogue sees it: its attributes come later."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Later:
        return Later(self._module, name)
