"""What finished pools say together: how fast, how good, and how often it failed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from umc_desktop.domain.costs import CostModel
from umc_desktop.domain.wording import counted, percent
from umc_desktop.ml.finishing import Promise
from umc_desktop.ml.metrics import wilson_interval
from umc_desktop.ml.need_ratios import MeanRatio, geometric_mean_ratio
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.finishing_runs import Run
from umc_desktop.operations.simulation_overall import FACTORS, SWEPT

FLAT = CostModel(single=5, word=0, batch=3, glance=1, glance_reads=0, fix=4)
"""Costs that do not depend on length: those of the trial behind the method."""

_FEWEST_FILES = 3


@dataclass(frozen=True)
class FileFinishing:
    """Finishing on one file; means over its runs unless it says otherwise.

    Attributes
    ----------
    name
        Of the file.
    runs
        Pools finished, one for each seed.
    n_pool, words
        Samples of a pool, and words of a sample.
    minutes, one_by_one_minutes
        Of the annotator's work.
    speed_up, low, high
        One by one ÷ finishing: geometric mean over seeds and its 95 % Student's t
        interval, ``None`` with one seed.
    accuracy, lowest_accuracy
        Share of right labels, and the least of all runs.
    missed
        Runs in which it is below the target.
    accepted, fixed
        Share of the pool that the models label alone, and share of the glances that
        find a mistake.
    expected_accuracy, covered
        What the certificates say, and the share whose interval holds the truth.
    glancing
        Speed-up of glancing at everything, without an audit.
    glancing_accuracy
        Share of right labels that it gives.
    certificate
        Of the first run.
    """

    name: str
    runs: int
    n_pool: int
    words: float
    minutes: float
    one_by_one_minutes: float
    speed_up: float
    low: float | None
    high: float | None
    accuracy: float
    lowest_accuracy: float
    missed: int
    accepted: float
    fixed: float
    expected_accuracy: float
    covered: float
    glancing: float
    glancing_accuracy: float
    certificate: str


@dataclass(frozen=True)
class OtherCosts:
    """The speed-up at other costs.

    Attributes
    ----------
    costs
        In words.
    speed_up
        Geometric mean over files.
    worst_file, worst
        The file with the lowest, and that.
    """

    costs: str
    speed_up: float
    worst_file: str
    worst: float


@dataclass(frozen=True)
class Finishing:
    """Finishing on all files.

    Attributes
    ----------
    target
        Share of the labels that must be right.
    oversight
        Share of wrong suggestions overlooked in a glance.
    labels
        Given one by one before finishing.
    files
        Each on its own.
    speed_up
        Geometric mean over files.
    runs, missed
        In all, and those below the target.
    missed_low, missed_high
        95 % Wilson interval of their share.
    accuracy, lowest_accuracy
        Mean over files, and the least of all runs.
    other_costs
        The speed-up at other costs.
    sentence
        The same in words.
    """

    target: float
    oversight: float
    labels: int
    files: tuple[FileFinishing, ...]
    speed_up: MeanRatio
    runs: int
    missed: int
    missed_low: float
    missed_high: float
    accuracy: float
    lowest_accuracy: float
    other_costs: tuple[OtherCosts, ...]
    sentence: str

    @property
    def interval(self) -> tuple[float, float] | None:
        """The speed-up's 95 % interval over files; two of them say too little."""
        ratio = self.speed_up
        if ratio.t_low is None or ratio.t_high is None or ratio.files < _FEWEST_FILES:
            return None
        return ratio.t_low, ratio.t_high


def finishing_of(
    runs: Mapping[str, Sequence[Run]], labels: int, promise: Promise, costs: CostModel
) -> Finishing:
    """Sum up what the runs of all files say.

    Parameters
    ----------
    runs
        By name of the file, at least one each.
    labels
        Given one by one before finishing.
    promise
        What was to hold.
    costs
        What an annotator's work takes.
    """
    target = 1 - promise.allowed_error
    files = tuple(_file(name, of_file, target, costs) for name, of_file in runs.items())
    n_runs, missed = sum(one.runs for one in files), sum(one.missed for one in files)
    low, high = wilson_interval(missed, n_runs)
    found = Finishing(
        target=target,
        oversight=promise.oversight,
        labels=labels,
        files=files,
        speed_up=geometric_mean_ratio({one.name: one.speed_up for one in files}),
        runs=n_runs,
        missed=missed,
        missed_low=low,
        missed_high=high,
        accuracy=float(np.mean([one.accuracy for one in files])),
        lowest_accuracy=min(one.lowest_accuracy for one in files),
        other_costs=tuple(
            _at_other_costs(said, other, runs) for said, other in _others(costs)
        ),
        sentence="",
    )
    return replace(found, sentence=_sentence(found))


def _file(
    name: str, runs: Sequence[Run], target: float, costs: CostModel
) -> FileFinishing:
    def mean(value: Callable[[Run], float]) -> float:
        return float(np.mean([value(run) for run in runs]))

    logarithms = np.log([run.speed_up(costs) for run in runs])
    half = half_widths(logarithms)
    middle = float(logarithms.mean())
    return FileFinishing(
        name=name,
        runs=len(runs),
        n_pool=runs[0].n_pool,
        words=mean(lambda run: run.one_by_one.single_words / run.n_pool),
        minutes=mean(lambda run: costs.seconds(run.effort) / 60),
        one_by_one_minutes=mean(lambda run: costs.seconds(run.one_by_one) / 60),
        speed_up=float(np.exp(middle)),
        low=None if half is None else float(np.exp(middle - half)),
        high=None if half is None else float(np.exp(middle + half)),
        accuracy=mean(lambda run: run.right),
        lowest_accuracy=min(run.right for run in runs),
        # a pool whose size times the target is no whole number misses by rounding
        missed=sum(run.right < target - 1e-9 for run in runs),
        accepted=mean(lambda run: run.n_accepted / run.n_pool),
        fixed=mean(lambda run: run.effort.fixes / max(run.n_glanced, 1)),
        expected_accuracy=mean(lambda run: run.accuracy),
        covered=mean(lambda run: run.covered),
        glancing=float(
            np.exp(mean(lambda run: np.log(run.speed_up_of_glancing(costs))))
        ),
        glancing_accuracy=mean(lambda run: 1 - run.all_glanced_wrong / run.n_pool),
        certificate=runs[0].certificate,
    )


def _others(costs: CostModel) -> list[tuple[str, CostModel]]:
    swept = [
        (
            f"{said} costs {'half' if factor < 1 else 'twice'}",
            replace(costs, **{part: factor * getattr(costs, part)}),
        )
        for part, said in SWEPT.items()
        for factor in FACTORS
    ]
    return [
        *swept,
        ("a glance reads every word", replace(costs, glance_reads=1.0)),
        ("5 s alone, 3 s a group, 1 s a glance, 4 s a fix at any length", FLAT),
    ]


def _at_other_costs(
    said: str, costs: CostModel, runs: Mapping[str, Sequence[Run]]
) -> OtherCosts:
    ratio = geometric_mean_ratio(
        {
            name: float(np.exp(np.mean([np.log(run.speed_up(costs)) for run in part])))
            for name, part in runs.items()
        }
    )
    return OtherCosts(said, ratio.estimate, ratio.worst_file, ratio.worst)


def _sentence(found: Finishing) -> str:
    ratio = found.speed_up
    spread = ""
    if len(found.files) > 1:
        spread = f" (least {ratio.worst:.1f} times, {ratio.worst_file}"
        if found.interval is not None:
            low, high = found.interval
            spread += f"; 95\u202f% interval over files {low:.1f}–{high:.1f}"
        spread += ")"
    return (
        f"On {counted(len(found.files), 'file')} a pool is finished "
        f"{ratio.estimate:.1f} times as fast as one by one{spread}, "
        f"{percent(found.accuracy, 1)} of its labels right, "
        f"{percent(found.lowest_accuracy, 1)} at worst; "
        f"{100 * found.target:g}\u202f% were "
        f"missed in {found.missed} of {counted(found.runs, 'run')}."
    )
