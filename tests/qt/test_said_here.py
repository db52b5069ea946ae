"""Sentences of operations, as the window says them."""

import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.qt.message_bar import MessageBar
from umc_desktop.qt.said_here import said_here


@pytest.mark.parametrize(
    ("said", "here"),
    [
        (
            "Name labels (umc label define).",
            "Name labels (“New label” in the menu Label).",
        ),
        (
            "Plan it (umc quality plan --overlap 0.2), or wait.",
            "Plan it (“Plan overlap and verification” in the menu Team), or wait.",
        ),
        ("umc knowledge import FILE adds one.", "“{title}” in the menu File adds one."),
        (
            "Nothing to run here: umc nonsense words",
            "Nothing to run here: umc nonsense words",
        ),
        ("The umc file is damaged.", "The umc file is damaged."),
    ],
)
def test_a_command_is_named_by_its_place_in_the_menus(said, here):
    from umc_desktop.commands.catalogue import CATALOGUE

    title = CATALOGUE["knowledge.import"].title
    assert said_here(InvalidRequestError(said)) == here.replace("{title}", title)


def test_what_went_wrong_is_said_in_the_windows_words(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_problem("Score the samples first (umc ensemble score).")
    assert "umc" not in bar.texts[0]
    assert "in the menu Model" in bar.texts[0]
