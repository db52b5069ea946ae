"""A project of two domains in which labels brought different amounts."""

import numpy as np

from tests.conftest import fill
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.storage import arrays, operations, rounds, samples
from umc_desktop.storage.project_file import ProjectFile

LETTERS, TICKETS = range(1, 41), range(41, 101)  # ids of the samples
ERROR = {"letters": 0.4, "tickets": 0.1}


def state(left: int, labels: int) -> dict:
    """How a domain stood, as a round stores it."""
    return {
        "left": left,
        "labels": labels,
        "expected_error": 0.3,
        "uncertainty": 0.3,
        "disagreement": 0.1,
        "imbalance": None if labels == 0 else 0.2,
    }


def reward(log_loss: float, error: float) -> dict:
    """What a round's labels brought, as the next one stores it."""
    return {
        "n": 12,
        "log_loss": log_loss,
        "standard_error": error,
        "accuracy": log_loss / 4,
    }


def fill_budgeted(project: ProjectFile, n_rounds: int = 3) -> None:
    """Fill an empty project: letters 1 to 40, tickets 41 to 100, scored.

    Every round gave 4 labels to each domain; they lowered the log-loss of the letters
    by 0.4 and left the tickets as they were, of which the models believe otherwise.
    """
    texts = {
        "letters": [f"letter {n}" for n in LETTERS],
        "tickets": [f"ticket {n}" for n in TICKETS],
    }
    fill(project, texts, ["a", "b"])
    score(project)
    with project.write() as connection:
        operation = operations.record(connection, "model.update", "{}")
        for number in range(n_rounds):
            spent = 4 * number
            rounds.add_round(
                connection,
                operation,
                "default",
                2 * spent,
                {
                    "states": {
                        "letters": state(40 - spent, spent),
                        "tickets": state(60 - spent, spent),
                    },
                    "rewards": {
                        "letters": reward(0.4, 0.05),
                        "tickets": reward(0.0, 0.05),
                    }
                    if number
                    else {},
                    "rises": {
                        "letters": {"n": 20, "accuracy": 0.0},
                        "tickets": {"n": 40, "accuracy": 0.02},
                    }
                    if number
                    else {},
                },
                {"members": {}, "cluster_names": {}, "tau": {}},
            )
    given = (*LETTERS[: 4 * (n_rounds - 1)], *TICKETS[: 4 * (n_rounds - 1)])
    if given:
        request = AssignLabel(tuple(given), "a", annotator="Ada")
        assign_label(project, request, SILENT)


def score(project: ProjectFile) -> None:
    """Say of each sample how likely the models think they are wrong."""
    with project.write() as connection:
        index = samples.read_index(connection)
        letters = np.isin(index.ids, LETTERS)
        error = np.where(letters, ERROR["letters"], ERROR["tickets"]).astype(np.float32)
        arrays.replace(
            connection,
            "round",
            {
                "ids": index.ids,
                "confidence": 1 - error,
                "uncertainty": error,
                "disagreement": error / 2,
                "suggestion": np.ones(len(error), np.int32),
                "cluster": np.full(len(error), -1, np.int32),
            },
        )
