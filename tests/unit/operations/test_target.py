"""What is asked to be written replaces nothing unasked."""

import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.operations.target import check_new, check_page


def test_what_is_there_is_replaced_only_when_asked(tmp_path):
    path = tmp_path / "page.html"
    check_new(path, force=False)
    path.touch()
    with pytest.raises(InvalidRequestError, match="exists already; add --force"):
        check_new(path, force=False)
    check_new(path, force=True)


def test_a_page_is_called_like_one(tmp_path):
    with pytest.raises(InvalidRequestError, match="html: the report is a web page"):
        check_page(tmp_path / "page.pdf", "the report", force=True)
    page = tmp_path / "page.HTM"
    check_page(page, "the report", force=False)
    page.touch()
    with pytest.raises(InvalidRequestError, match="exists already"):
        check_page(page, "the report", force=False)
