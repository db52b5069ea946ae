"""How far the labelling is: per day, label and domain; its pace; what changed last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.events import How
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.wording import counted
from umc_desktop.operations.stopping import LastRounds
from umc_desktop.storage import annotations, decisions, labels, rounds, samples
from umc_desktop.storage.decisions import Work
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import RoundRecord

_PACE_DAYS = 7  # what a usual day brings is taken from the last week that had work
_BY_HAND = (How.SINGLE, How.BATCH, How.SUGGESTION)
_MOST_MOVES = 10


@dataclass(frozen=True)
class ShowProgress:
    """Nothing to choose."""


@dataclass(frozen=True)
class Share:
    """How much of something is labelled."""

    name: str
    labelled: int
    total: int


@dataclass(frozen=True)
class Move:
    """Samples whose suggestion another one took the place of in the last round."""

    before: str
    after: str
    samples: int


@dataclass(frozen=True)
class Pace:
    """How fast labels come in.

    Attributes
    ----------
    seconds_each
        Measured time a label took, in the mean over those whose time was measured;
        ``None`` if none was.
    per_hour
        Labels in an hour of measured deciding.
    per_day
        Labels on a day with work, in the last seven such days.
    """

    seconds_each: float | None
    per_hour: float | None
    per_day: float | None


@dataclass(frozen=True)
class Progress:
    """How far the labelling is.

    Attributes
    ----------
    days
        (local date, labels by hand) of every day from the first to the last with work.
    by_label
        (label, samples that have it), in the label sets' order.
    domains
        How much of each domain is labelled.
    annotators
        (annotator, labels) by hand.
    queue_left, pool_left
        Samples of this round's queue, and of the project, without a label.
    moves
        What the last round changed its mind about, the most frequent first.
    moved, compared
        Samples without a label whose suggestion is another one than in the round
        before, and all that both rounds have a suggestion for.
    calibration
        Points of the last round's calibration diagram: confidence, accuracy, low,
        high, count.
    """

    days: tuple[tuple[str, int], ...]
    by_label: tuple[tuple[str, int], ...]
    domains: tuple[Share, ...]
    annotators: tuple[tuple[str, int], ...]
    pace: Pace
    queue_left: int
    pool_left: int
    moves: tuple[Move, ...] = ()
    moved: int = 0
    compared: int = 0
    calibration: tuple[dict[str, float], ...] = field(default=())

    @property
    def queue_minutes(self) -> float | None:
        """Minutes the queue still takes at the measured pace."""
        each = self.pace.seconds_each
        return None if each is None else self.queue_left * each / 60

    @property
    def days_left(self) -> float | None:
        """Days with work until all is labelled by hand at the usual pace."""
        per_day = self.pace.per_day
        return None if not per_day else self.pool_left / per_day


def show_progress(
    project: ProjectFile, request: ShowProgress, progress: ProgressReporter
) -> Outcome:
    """Show how far the labelling is, how fast it goes and what the last round changed.

    Imported labels and what the models accepted count as labelled, but not for the
    pace.
    """
    del request
    found = read_progress(project)
    progress.report(1, 1)
    return Outcome(
        Changes.NOTHING,
        sentence(found),
        {
            "days": [{"day": day, "labels": n} for day, n in found.days],
            "labels": [{"label": name, "samples": n} for name, n in found.by_label],
            "domains": [vars(share) for share in found.domains],
            "annotators": [
                {"annotator": name, "labels": n} for name, n in found.annotators
            ],
            "pace": vars(found.pace),
            "queue_left": found.queue_left,
            "queue_minutes": found.queue_minutes,
            "pool_left": found.pool_left,
            "days_left": found.days_left,
            "last_round": {
                "moved": found.moved,
                "compared": found.compared,
                "moves": [vars(move) for move in found.moves],
            },
            "calibration": list(found.calibration),
        },
    )


def read_progress(project: ProjectFile) -> Progress:
    """Return how far the labelling of a project is."""
    with project.read() as connection:
        work = decisions.read_work(connection)
        current = annotations.read_current(connection)
        domains = labels.read_domains(connection)
        totals = samples.count_by_domain(connection)
        standing = labels.read_labels(connection)
        names = labels.read_label_names(connection)
        history = rounds.read_rounds(connection)
        queue = rounds.read_queue(connection)
        index = samples.read_index(connection)
        last = (
            LastRounds.read(connection, history, history[-1].method)
            if history
            else LastRounds.none()
        )
    places = index.rows_of(current.sample_ids)
    labelled = np.bincount(
        index.domain_ids[places], minlength=max(totals, default=0) + 1
    )
    given = dict(zip(*np.unique(current.label_ids, return_counts=True), strict=True))
    decided = {*current.sample_ids.tolist(), *current.skipped_ids.tolist()}
    by_hand = [item for item in work if item.how in _BY_HAND and item.label_id]
    moves, moved, compared = _moves(last, current.sample_ids, names)
    return Progress(
        _days(by_hand),
        tuple((label.name, int(given.get(label.id, 0))) for label in standing),
        tuple(
            Share(domain.name, int(labelled[domain.id]), totals.get(domain.id, 0))
            for domain in domains
        ),
        _totals([(item.annotator, item.n) for item in by_hand]),
        _pace(by_hand),
        len({one for batch in queue for one in batch.sample_ids} - decided),
        len(index.ids) - len(decided),
        moves,
        moved,
        compared,
        _calibration(history),
    )


def sentence(found: Progress) -> str:
    """Return how far the labelling is, in words."""
    total = sum(share.total for share in found.domains)
    done = sum(share.labelled for share in found.domains)
    parts = [f"{done:,} of {counted(total, 'sample')} labelled"]
    if found.pace.seconds_each is not None:
        parts.append(f"{found.pace.seconds_each:.1f} s each")
    if found.queue_left and found.queue_minutes is not None:
        minutes = max(1, round(found.queue_minutes))
        parts.append(f"the queue takes {counted(minutes, 'minute')} more")
    if found.compared:
        share = 100 * found.moved / found.compared
        parts.append(f"the last round changed {share:.1f}\u202f% of the suggestions")
    return "; ".join(parts) + "."


def _days(work: Sequence[Work]) -> tuple[tuple[str, int], ...]:
    found = dict(_totals([(item.day, item.n) for item in work]))
    if not found:
        return ()
    first, last = (date.fromisoformat(pick(found)) for pick in (min, max))
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple((f"{day}", found.get(f"{day}", 0)) for day in every)


def _totals(parts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    totals: dict[str, int] = defaultdict(int)
    for name, n in parts:
        totals[name] += n
    return tuple(totals.items())


def _pace(work: Sequence[Work]) -> Pace:
    timed = sum(item.n_timed for item in work)
    seconds = sum(item.seconds for item in work)
    days = dict(_totals([(item.day, item.n) for item in work]))
    recent = [days[day] for day in sorted(days)[-_PACE_DAYS:]]
    return Pace(
        seconds / timed if timed else None,
        3600 * timed / seconds if seconds else None,
        sum(recent) / len(recent) if recent else None,
    )


def _moves(
    last: LastRounds, labelled: npt.NDArray[np.int64], names: dict[int, str]
) -> tuple[tuple[Move, ...], int, int]:
    """Return what the last round changed its mind about, of samples without a label."""
    if len(last.numbers) < 2:
        return (), 0, 0
    before, after = last.suggestion[-2], last.suggestion[-1]
    both = (before > 0) & (after > 0) & ~np.isin(last.ids, labelled)
    changed = both & (before != after)
    pairs, counts = np.unique(
        np.stack([before[changed], after[changed]]), axis=1, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")[:_MOST_MOVES]
    moves = tuple(
        Move(
            names.get(int(pairs[0, place]), ""),
            names.get(int(pairs[1, place]), ""),
            int(counts[place]),
        )
        for place in order
    )
    return moves, int(changed.sum()), int(both.sum())


def _calibration(history: Sequence[RoundRecord]) -> tuple[dict[str, float], ...]:
    # rounds of older versions have none
    return tuple(history[-1].metrics.get("calibration", ())) if history else ()
