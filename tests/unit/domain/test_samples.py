"""What may be called what."""

import pytest

from umc_desktop.domain.samples import LONGEST_NAME, fault_of_name


@pytest.mark.parametrize("name", ["a", "x" * LONGEST_NAME, "Größe – 大", "a & b <i>"])
def test_names_are_anything_on_one_line(name):
    assert fault_of_name(name) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x" * (LONGEST_NAME + 1), "501 characters"),
        ("a\nb", "line break"),
        ("a\x1b[31m", "control"),
    ],
)
def test_what_no_list_could_show_is_no_name(name, reason):
    assert reason in str(fault_of_name(name))
