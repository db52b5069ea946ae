"""A clock that never runs backwards, for ordering events across machines."""

import time

COUNTER_BITS = 16
_SECONDS_AHEAD = 24 * 3600


class HybridClock:
    """Milliseconds since 1970 in the high bits, a counter in the low ones.

    Each reading is larger than every earlier one and than every reading it has
    been shown, so a computer clock that is set back cannot reorder events.

    References
    ----------
    Kulkarni et al., "Logical Physical Clocks", OPODIS 2014, section 4.
    """

    def __init__(self, last: int = 0) -> None:
        self._last = last

    @property
    def last(self) -> int:
        """The latest reading that was given or shown."""
        return self._last

    def witness(self, reading: int) -> None:
        """Take note of a reading made elsewhere."""
        self._last = max(self._last, reading)

    def tick(self) -> int:
        """Return a new reading."""
        now = int(time.time() * 1000) << COUNTER_BITS
        self._last = max(now, self._last + 1)
        return self._last


def seconds_of(reading: int) -> float:
    """Return the wall-clock part of a reading in seconds since 1970."""
    return (reading >> COUNTER_BITS) / 1000


def latest_believed() -> int:
    """Return the reading from which on an event is dated in the future.

    No two computers agree, and a day covers every time zone.
    """
    return int((time.time() + _SECONDS_AHEAD) * 1000) << COUNTER_BITS
