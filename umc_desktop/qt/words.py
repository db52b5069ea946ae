"""The words of the window in the language of whoever looks at it."""

from PySide6.QtCore import QCoreApplication

from umc_desktop.domain import wording

# One context for all: the same English word is the same word everywhere, and a
# string that stands in two files is translated once.
_CONTEXT = ""


def tr(text: str) -> str:
    """Return a text in the window's language; in English where it has no other.

    ``pyside6-lupdate`` finds the texts by this function's name, so hand it a literal;
    what is filled in is filled in afterwards: ``tr("Open {name}").format(name=name)``.
    """
    return QCoreApplication.translate(_CONTEXT, text)


def later(text: str) -> str:
    """Return a text as it is, known to ``make translations``.

    For what is written before the language is known, such as a constant of a module;
    whoever shows it hands it to ``tr``.
    """
    return text


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, both in the window's language: “2 samples”."""
    figure, _, said = wording.counted(number, noun).partition(" ")
    return f"{figure} {tr(said)}"
