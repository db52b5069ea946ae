"""What annotators are told at once of verification samples that they missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from umc_desktop.qt.panels.summaries import label_name
from umc_desktop.qt.panels.wording import quoted
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData


def said_of_missed(data: ViewData, sample_ids: Sequence[int], name: str) -> str:
    """Return what is said of the verification samples among those labelled ``name``.

    Empty where none was missed, and where the answers are not told.
    """
    answers = [
        label_name(data, data.answers[one]) for one in sample_ids if one in data.answers
    ]
    missed = [quoted(answer) for answer in answers if answer != name]
    if not missed:
        return ""
    known = ", ".join(dict.fromkeys(missed))
    return tr(
        "A verification sample: others agree on {known}, you said "
        "{name}. Ctrl+Z takes you back to it if you want to look again."
    ).format(known=known, name=quoted(name))
