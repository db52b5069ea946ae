"""What stopping when advised would have cost."""

import msgspec

from umc_desktop.domain.costs import Effort
from umc_desktop.operations.games import Bins, Game, Moment
from umc_desktop.operations.simulation_stops import stop_summary


def moment(labels, accuracy, stop_advised=None):
    bins = Bins([], [], [])
    measured = (accuracy, (accuracy,), 0.0, 0.0, 0.0, 0.0, bins, bins, b"", 0)
    spent = (labels,)
    return Moment(labels, spent, 0, 0, Effort(), *measured, 0.0, 0.0, stop_advised)


def game(*moments):
    return Game("default", 0, ("tickets",), moments)


def test_means_over_the_seeds_that_were_told_to_stop():
    played = [
        game(moment(50, 0.7, False), moment(100, 0.8, True), moment(150, 0.9, True)),
        game(moment(50, 0.6, True), moment(100, 0.7, True), moment(150, 0.8, True)),
        game(moment(50, 0.1, False), moment(150, 0.2, False)),
    ]
    assert stop_summary(played) == {
        "labels": 75,
        "accuracy": (0.8 + 0.6) / 2,
        "final_accuracy": (0.9 + 0.8) / 2,
        "advised": 2,
        "watched": 3,
    }


def test_games_of_before_it_was_recorded_are_read_and_not_counted():
    known = game(moment(50, 0.7, False), moment(100, 0.8, True))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(known), type=Game) == known
    data = msgspec.to_builtins(known, builtin_types=(bytes,))
    for one in data["moments"]:
        del one["stop_advised"]
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(data), type=Game)
    assert [one.stop_advised for one in old.moments] == [None, None]
    assert stop_summary([old]) == {
        "labels": None,
        "accuracy": None,
        "final_accuracy": None,
        "advised": 0,
        "watched": 0,
    }
