"""The clock never runs backwards."""

import time
from itertools import pairwise

from umc_desktop.domain.clock import HybridClock, seconds_of


def test_readings_only_grow_when_the_computer_clock_is_set_back(monkeypatch):
    now = 1_700_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    clock = HybridClock()
    readings = [clock.tick(), clock.tick()]
    now -= 10 * 365 * 86400
    readings += [clock.tick(), clock.tick()]
    now += 20 * 365 * 86400
    readings.append(clock.tick())
    assert readings == sorted(set(readings))
    assert seconds_of(readings[0]) == 1_700_000_000.0
    assert seconds_of(readings[3]) == 1_700_000_000.0, "the past is not believed"
    assert seconds_of(readings[4]) == now


def test_a_reading_from_elsewhere_is_passed():
    clock = HybridClock()
    ahead = clock.tick() + (3_600_000 << 16)
    clock.witness(ahead)
    assert clock.tick() == ahead + 1
    clock.witness(5)
    assert clock.tick() == ahead + 2


def test_more_than_65536_ticks_in_one_millisecond_still_grow(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    clock = HybridClock()
    readings = [clock.tick() for _ in range(70_000)]
    assert all(a < b for a, b in pairwise(readings))
