"""Too many samples for the memory are refused before they are read."""

import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import room
from umc_desktop.operations.contents import read_contents
from umc_desktop.operations.pool_gathering import gather_pools
from umc_desktop.operations.room import refuse_too_many


def test_a_million_with_one_encoder_fits_where_four_do_not(monkeypatch):
    monkeypatch.setattr(room, "memory_of_this_computer", lambda: 24 * 10**9)
    refuse_too_many(1_000_000, [256])
    with pytest.raises(InvalidRequestError, match="4 encoders need about 31 GB"):
        refuse_too_many(1_000_000, [384, 512, 384, 256])
    monkeypatch.setattr(room, "memory_of_this_computer", lambda: None)
    refuse_too_many(1_000_000, [384, 512, 384, 256])


def test_nothing_is_read_of_what_has_no_room(project, monkeypatch):
    contents = read_contents(project)
    monkeypatch.setattr(room, "memory_of_this_computer", lambda: 1000)
    with pytest.raises(InvalidRequestError, match="Switch some encoders off"):
        gather_pools(project, contents, SILENT)


def test_this_computer_has_some():
    there = room.memory_of_this_computer()
    assert there is None or there > 10**8
