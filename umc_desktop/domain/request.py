"""How the fields of a request describe themselves to the terminal and to dialogs."""

from dataclasses import MISSING, field
from typing import Any


def option(
    help_text: str,
    default: Any = MISSING,  # noqa: ANN401 - mirrors dataclasses.field
    *,
    positional: bool = False,
    logged: bool = True,
    flag: str | None = None,
    joined: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a field of a request dataclass.

    Parameters
    ----------
    help_text
        One sentence for ``--help`` and for the dialog.
    default
        Value when the user says nothing; without it the field is required.
    positional
        Given by place in the terminal instead of by ``--name``.
    logged
        Whether the value goes into the operation log (long lists of samples do not:
        the events hold them).
    flag
        The terminal's word when it differs from the field's name.
    joined
        What stands between the values where the terminal repeats the option.
    """
    metadata = {
        "help": help_text,
        "positional": positional,
        "logged": logged,
        "flag": flag,
        "joined": joined,
    }
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)
