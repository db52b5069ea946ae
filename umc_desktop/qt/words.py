"""The words of the window in the language of whoever looks at it."""

from PySide6.QtCore import QCoreApplication

# One context for all: the same English word is the same word everywhere, and a
# string that stands in two files is translated once.
_CONTEXT = ""


def tr(text: str) -> str:
    """Return a text in the window's language; in English where it has no other.

    ``pyside6-lupdate`` finds the texts by this function's name, so hand it a literal;
    what is filled in is filled in afterwards: ``tr("Open {name}").format(name=name)``.
    """
    return QCoreApplication.translate(_CONTEXT, text)
