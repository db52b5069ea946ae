"""How numbers are written in panels."""

import math

import pytest

from umc_desktop.qt.panels.wording import number


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.239, "1.24"),
        (-0.012, "-0.01"),
        (-0.001, "0.00"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_numbers_have_two_decimals_and_nothing_has_no_sign(value, said):
    assert number(value) == said
