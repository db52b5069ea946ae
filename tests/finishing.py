"""A project that is ready to be finished, and who knows its answers."""

import numpy as np

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.storage import arrays, labels, operations, rounds, samples

LABELS = ("cat", "dog")


def truth(n):
    """Return the right label of each sample by row: cats and dogs by turns."""
    return np.arange(n) % 2


def score(project, wrong_above=0.6, seed=1):
    """Store a round in which suggestions below a sureness are wrong by half.

    Returns
    -------
    answers : dict
        Label name by sample id.
    """
    rng = np.random.default_rng(seed)
    with project.write() as connection:
        index = samples.read_index(connection)
        ids = index.ids
        names = [label.name for label in labels.read_labels(connection)]
        uids = [label.id for label in labels.read_labels(connection)]
        n = len(ids)
        right = truth(n)
        sureness = rng.permutation(np.linspace(0.35, 0.999, n)).astype(np.float32)
        wrong = (sureness < wrong_above) & (rng.random(n) < 0.5)
        suggested = np.where(wrong, 1 - right, right)
        label_ids = np.array(uids[:2], np.int32)
        p = np.full((n, 2), 0.0, np.float16)
        p[np.arange(n), suggested] = sureness
        p[np.arange(n), 1 - suggested] = 1 - sureness
        rows = {"rows.1": np.arange(n, dtype=np.int32), "label_ids.1": label_ids}
        arrays.replace(
            connection,
            "round",
            {
                "ids": ids,
                "suggestion": label_ids[suggested],
                "confidence": sureness,
                "uncertainty": 1 - sureness,
                "disagreement": (1 - sureness) / 2,
                "cluster": np.where(sureness < 0.5, 0, -1).astype(np.int32),
                "novelty": np.zeros(n, np.float32),
                "probabilities.1": p,
                "votes.1": np.stack([suggested, suggested]).astype(np.int16),
                "vote_confidence.1": np.stack([sureness] * 2).astype(np.float16),
                **rows,
            },
        )
        places = rng.normal(size=(n, 2)).astype(np.float32)
        places[:, 0] += 4 * suggested
        arrays.replace(
            connection,
            "map",
            {"ids": ids, "positions": places, "domain_ids": index.domain_ids},
        )
        operation = operations.record(connection, "model.update", "{}")
        rounds.add_round(
            connection,
            operation,
            "default",
            0,
            {"overall": {}, "domains": {}},
            {
                "members": {"1": ["one", "two"]},
                "cluster_names": {"0": "unsure"},
                "tau": {},
            },
        )
    return {int(one): names[at] for one, at in zip(ids, right, strict=True)}


def with_oversights(project, answers, share=0.05, seed=3):
    """Return the answers of somebody who overlooks some wrong suggestions."""
    rng = np.random.default_rng(seed)
    with project.read() as connection:
        names = {label.id: label.name for label in labels.read_labels(connection)}
        ids = arrays.read(connection, "round", "ids").tolist()
        suggestion = arrays.read(connection, "round", "suggestion").tolist()
    suggested = {one: names[label] for one, label in zip(ids, suggestion, strict=True)}
    return {
        one: suggested[one] if rng.random() < share else answer
        for one, answer in answers.items()
    }


def decide_queue(project, answers, made=""):
    """Label every sample of the queue, group by group."""
    with project.read() as connection:
        queue = rounds.read_queue(connection)
    for batch in queue:
        for name in LABELS:
            mine = tuple(one for one in batch.sample_ids if answers[one] == name)
            if mine:
                request = AssignLabel(mine, name, made=made, annotator="ada")
                assign_label(project, request, SILENT)
