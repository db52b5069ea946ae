"""The rows of ``results.parquet``: every file, seed, strategy and round."""

from collections.abc import Iterator, Sequence
from typing import Any

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.reliability import debiased_gap
from umc_desktop.operations.games import Game
from umc_desktop.operations.simulation_results import FileResults, Played

COLUMNS = (
    "file",
    "seed",
    "strategy",
    "encoder",
    "round",
    "labels",
    "audit",
    "wrong",
    "minutes",
    "accuracy",
    "macro_f1",
    "auc",
    "log_loss",
    "brier",
    "ece",
    "ece_debiased",
    "ece_before",
    "n_test",
    "spent",
    "choosing_seconds",
    "training_seconds",
)


def table_rows(
    results: Sequence[FileResults], costs: CostModel
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of ``results.parquet``, one game at a time."""
    for found in results:
        for played in found.played.values():
            for game in played.games:
                yield [
                    _row(found, played, game, number, costs)
                    for number in range(len(game.moments))
                ]


def _row(
    found: FileResults, played: Played, game: Game, number: int, costs: CostModel
) -> tuple[Any, ...]:
    moment = game.moments[number]
    spent = ", ".join(
        f"{name}: {count}"
        for name, count in zip(found.domains, moment.spent, strict=True)
    )
    return (
        found.name,
        game.seed,
        played.strategy,
        played.stands_for,
        number,
        moment.labels,
        moment.audit,
        moment.wrong,
        costs.seconds(moment.effort) / 60,
        moment.accuracy,
        moment.macro_f1,
        moment.auc,
        moment.log_loss,
        moment.brier,
        moment.bins.as_arrays().mean_gap,
        debiased_gap(moment.bins.as_arrays()),
        moment.bins_before.as_arrays().mean_gap,
        moment.n_test,
        spent,
        moment.choosing_seconds,
        moment.training_seconds,
    )
