"""A small real project as the window holds it, and people's hands on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations import labelling
from umc_desktop.operations.viewing import load_view, refresh_annotations
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.storage import arrays, labels, operations, rounds, samples
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import QueuedBatch

MEMBERS = ["MiniLM", "TF-IDF"]


def measured(accuracy: float | None, log_loss: float | None = None) -> dict:
    """What a round's metrics say when the interval is 0.1 to each side."""

    def near(value: float | None, by: float) -> float | None:
        return None if value is None else value + by

    return {
        "n_audit": 0 if accuracy is None else 20,
        "accuracy": accuracy,
        "accuracy_low": near(accuracy, -0.1),
        "accuracy_high": near(accuracy, 0.1),
        "log_loss": log_loss,
        "log_loss_low": near(log_loss, -0.1),
        "log_loss_high": near(log_loss, 0.1),
    }


class Fixture:
    """An open project, its view, and shortcuts to change it as operations would."""

    def __init__(self, path: Path) -> None:
        self.project = ProjectFile.create(path)
        self.view = ProjectView()

    def fill(self, texts: dict[str, list[str]], label_names: list[str]) -> None:
        """Put texts by domain and labels in; a text that is bytes is an image."""
        with self.project.write() as connection:
            domains = {
                name: labels.ensure_domain(connection, name, "shared") for name in texts
            }
            for domain in domains.values():
                labels.ensure_labels(connection, domain.label_set_id, label_names)
            samples.insert(
                connection,
                [
                    NewSample(
                        content_hash(*_parts(content)),
                        name,
                        *_parts(content),
                        identifier=f"{name}-{n}",
                    )
                    for name, contents in texts.items()
                    for n, content in enumerate(contents)
                ],
                {name: domain.id for name, domain in domains.items()},
            )

    def map(self) -> None:
        """Give every sample a place."""
        with self.project.write() as connection:
            index = samples.read_index(connection)
            places = np.arange(2 * len(index.ids), dtype=np.float32).reshape(-1, 2)
            arrays.replace(
                connection,
                "map",
                {
                    "ids": index.ids,
                    "positions": places,
                    "domain_ids": index.domain_ids,
                },
            )

    def take_the_map_away(self) -> None:
        """Leave what was scored, as from the terminal, without a map."""
        with self.project.write() as connection:
            arrays.replace(connection, "map", {})
        self.show()

    def score(self, suggestions: list[int], uncertainty: list[float]) -> None:
        """Store a scored round; the second member always says label 1."""
        n = len(suggestions)
        suggested = np.array(suggestions, np.int32)
        unsure = np.array(uncertainty, np.float32)
        with self.project.write() as connection:
            ids = samples.read_index(connection).ids
            arrays.replace(
                connection,
                "round",
                {
                    "ids": ids,
                    "suggestion": suggested,
                    "cluster": np.zeros(n, np.int32),
                    "uncertainty": unsure,
                    "confidence": 1 - unsure,
                    "disagreement": unsure / 2,
                    "rows.1": np.arange(n),
                    "label_ids.1": np.arange(1, 30, dtype=np.int32),
                    "votes.1": np.stack(
                        [np.maximum(suggested - 1, 0), np.zeros(n, np.int32)]
                    ).astype(np.int16),
                    "vote_confidence.1": np.stack([1 - unsure, unsure]).astype(
                        np.float16
                    ),
                },
            )

    def add_round(
        self,
        n_labelled: int,
        overall: dict,
        domains: dict,
        advice: dict | None = None,
    ) -> int:
        """Append a round with these metrics."""
        metrics = {"overall": overall, "domains": domains}
        if advice is not None:
            metrics["advice"] = advice
        with self.project.write() as connection:
            operation = operations.record(connection, "model.update", "{}")
            return rounds.add_round(
                connection,
                operation,
                "default",
                n_labelled,
                metrics,
                {"members": {"1": MEMBERS}, "cluster_names": {"0": "late, missing"}},
            )

    def queue(self, *batches: tuple[str, tuple[int, ...]]) -> None:
        """Plan batches of domain 1, given by purpose and samples."""
        with self.project.write() as connection:
            rounds.replace_queue(
                connection,
                rounds.last_round(connection),
                [
                    QueuedBatch(0, 1, purpose, 0, f"Because {purpose}.", members)
                    for purpose, members in batches
                ],
            )

    def show(self) -> None:
        """Load everything into the view."""
        self.view.set_project(self.project)
        self.view.set_data(load_view(self.project), ~Changes.NOTHING)

    def give(self, sample_ids: list[int], label: str, how: str = "") -> None:
        """Label samples as an annotator would, and refresh the view."""
        request = labelling.AssignLabel(tuple(sample_ids), label, how, annotator="Anna")
        labelling.assign_label(self.project, request, SILENT)
        self.refresh()

    def refresh(self) -> None:
        """Read the decisions again."""
        if self.view.data is not None:
            refresh_annotations(self.project, self.view.data)
            self.view.set_data(self.view.data, Changes.ANNOTATIONS)


def _parts(content: str | bytes) -> tuple[str | None, tuple[bytes, ...]]:
    return (content, ()) if isinstance(content, str) else (None, (content,))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Fixture]:
    """An empty project that is not shown yet."""
    fixture = Fixture(tmp_path / "panels.umc")
    yield fixture
    fixture.project.close()


@pytest.fixture
def scored(opened: Fixture) -> Fixture:
    """Ten tickets and two letters, scored, with an audit batch and a learning one."""
    texts = [f"ticket number {n} about <b>billing</b>" for n in range(1, 11)]
    opened.fill({"tickets": texts, "letters": ["Dear Sir", "Dear Madam"]}, ["a", "b"])
    opened.map()
    opened.score([1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1], [0.2] * 10 + [0.5, np.nan])
    opened.add_round(0, measured(None), {})
    opened.add_round(50, measured(0.6, 1.0), {"tickets": measured(0.7, 0.9)})
    opened.queue(("audit", (1, 2, 3)), ("learn", (4, 5, 6, 7)))
    opened.show()
    return opened


@pytest.fixture
def new_project(tmp_path: Path) -> Iterator[Callable[[], Fixture]]:
    """Make further projects."""
    made: list[Fixture] = []

    def make() -> Fixture:
        made.append(Fixture(tmp_path / f"more-{len(made)}.umc"))
        return made[-1]

    yield make
    for fixture in made:
        fixture.project.close()
