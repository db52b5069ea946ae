"""What would have been lost in a simulation by stopping when advised."""

from collections.abc import Sequence

import numpy as np

from umc_desktop.operations.games import Game, Moment


def stop_summary(games: Sequence[Game]) -> dict[str, float | int | None]:
    """Return where the advice said to stop, and where the games ended.

    Parameters
    ----------
    games
        Of one strategy, one for each seed.

    Returns
    -------
    dict
        ``labels`` and ``accuracy`` when first advised to stop and ``final_accuracy`` at
        the end, each the mean over the ``advised`` seeds that were told to (``None`` if
        none was); ``watched`` counts the seeds whose game recorded the advice.
    """
    stops = [(stop, game.moments[-1]) for game in games if (stop := _stop_of(game))]
    return {
        "labels": _mean([stop.labels for stop, _ in stops]),
        "accuracy": _mean([stop.accuracy for stop, _ in stops]),
        "final_accuracy": _mean([last.accuracy for _, last in stops]),
        "advised": len(stops),
        "watched": sum(game.moments[-1].stop_advised is not None for game in games),
    }


def _stop_of(game: Game) -> Moment | None:
    return next((moment for moment in game.moments if moment.stop_advised), None)


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
