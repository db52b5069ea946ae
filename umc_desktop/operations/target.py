"""Where something is written that one asked for: nothing is replaced unasked."""

from pathlib import Path

from umc_desktop.domain.errors import InvalidRequestError

_PAGES = (".html", ".htm")


def check_new(path: Path, *, force: bool) -> None:
    """Refuse a file that is there, unless it is to be replaced.

    Raises
    ------
    InvalidRequestError
        If the file exists and ``force`` was not given.
    """
    if path.exists() and not force:
        raise InvalidRequestError(f"{path} exists already; add --force to replace it.")


def check_page(path: Path, what: str, *, force: bool) -> None:
    """Refuse what is no name for a web page, or is there already.

    Parameters
    ----------
    what
        What the page is, for the sentence: “the report”.

    Raises
    ------
    InvalidRequestError
        If it does not end in .html, or exists and ``force`` was not given.
    """
    if path.suffix.lower() not in _PAGES:
        raise InvalidRequestError(
            f"“{path.name}” should end in .html: {what} is a web page."
        )
    check_new(path, force=force)
