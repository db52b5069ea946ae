"""What an operation changed, so that each view can decide whether to refresh."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Any


class Changes(Flag):
    """Parts of a project; combine with ``|``."""

    NOTHING = 0
    SAMPLES = auto()
    LABEL_SETS = auto()
    ANNOTATIONS = auto()
    ROUND = auto()
    MAP = auto()
    QUEUE = auto()
    HISTORY = auto()
    FACTS = auto()
    FLAGS = auto()


@dataclass(frozen=True)
class Outcome:
    """What an operation leaves: what changed, one sentence, and data for scripts."""

    changes: Changes
    summary: str
    data: Mapping[str, Any] = field(default_factory=dict)
    sample_ids: tuple[int, ...] = ()  # whose annotations changed, for quick redrawing
