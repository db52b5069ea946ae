"""A simulation from labelled files to its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.costs import CostModel
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.whole_file import whole_file
from umc_desktop.exchange.writing import write_table
from umc_desktop.ml.simulation.annotator import Annotator
from umc_desktop.ml.simulation.game import GameSettings
from umc_desktop.ml.simulation.known import SplitSettings
from umc_desktop.ml.simulation.sharing import FIXED
from umc_desktop.ml.simulation.strategy import BEST_SINGLE, parse_strategy
from umc_desktop.operations.games import (
    FULL_ACCURACY,
    Part,
    Rules,
    domain_sizes,
    read_full_accuracy,
    read_game,
)
from umc_desktop.operations.known_data import KnownFile
from umc_desktop.operations.playing import play_missing
from umc_desktop.operations.simulation_outcome import outcome_of
from umc_desktop.operations.simulation_overall import overall_of
from umc_desktop.operations.simulation_report.material import Material
from umc_desktop.operations.simulation_report.writing import write_report
from umc_desktop.operations.simulation_request import Simulate
from umc_desktop.operations.simulation_results import FileResults, Played
from umc_desktop.operations.simulation_rows import COLUMNS, table_rows
from umc_desktop.operations.simulation_summary import summary_of

BEST_FIXED = "allocation=best-fixed"


@dataclass(frozen=True)
class Problem:
    """What is simulated as one: a file, or several files as domains of one.

    Attributes
    ----------
    name
        Names it in the results.
    files
        What it consists of.
    """

    name: str
    files: tuple[KnownFile, ...]

    @property
    def digest(self) -> str:
        """Of the data."""
        joined = " ".join(file.digest for file in self.files)
        return blake2b(joined.encode(), digest_size=12).hexdigest()

    @property
    def encoders(self) -> tuple[str, ...]:
        """Names of the encoders of all its files."""
        return self.files[0].encoders


def run_simulation(request: Simulate, progress: ProgressReporter) -> Outcome:
    """Play what was not played yet, compare, and write the results; see ``simulate``.

    Parameters
    ----------
    request
        What is simulated.
    progress
        Told what is being done.

    Raises
    ------
    InvalidRequestError
        If a strategy does not exist or a file has too few labels.
    """
    names = tuple(dict.fromkeys(request.strategies))
    for name in names:
        parse_strategy(name)
    problems = _problems(request, progress)
    parts = _parts(request, problems, names)
    play_missing(parts, request.processes, progress)
    results = [_results(problem, parts[problem.name], names) for problem in problems]
    return _written(request, results, progress)


def _problems(request: Simulate, progress: ProgressReporter) -> list[Problem]:
    known = request.prepare(progress, named_apart=not request.together)
    if not request.together:
        return [Problem(file.name, (file,)) for file in known]
    if len({file.modality for file in known}) > 1:
        raise InvalidRequestError(
            "Texts and images have different encoders and cannot be one problem."
        )
    return [Problem("together", tuple(known))]


def _parts(
    request: Simulate, problems: Sequence[Problem], names: Sequence[str]
) -> dict[str, list[Part]]:
    """Return the pieces of work of every problem, one for each seed."""
    rules = Rules(
        SplitSettings(limit=request.limit),
        GameSettings(
            request.budget,
            request.batch,
            request.start,
            Annotator(request.error_rate, request.oversight),
        ),
    )
    parts = {}
    for problem in problems:
        played = [one for name in names for one in _meant(name, problem)]
        if not request.without_full_data:
            played.append(FULL_ACCURACY)
        parts[problem.name] = [
            Part(
                tuple(file.folder for file in problem.files),
                problem.digest,
                seed,
                tuple(dict.fromkeys(played)),
                rules,
                request.out / "games",
            )
            for seed in range(request.seeds)
        ]
    return parts


def _meant(name: str, problem: Problem) -> list[str]:
    """Return the strategies that a name stands for: several where hindsight chooses."""
    if f"@{BEST_SINGLE}" in name:
        return [name.replace(BEST_SINGLE, encoder) for encoder in problem.encoders]
    if BEST_FIXED in name:
        return [name.replace(BEST_FIXED, f"allocation={one}") for one in FIXED]
    encoder = parse_strategy(name).encoder
    if encoder and encoder not in problem.encoders:
        raise InvalidRequestError(
            f"Strategy “{name}”: {problem.name} has no encoder “{encoder}”; it has "
            f"{', '.join(problem.encoders)}, or {BEST_SINGLE}."
        )
    return [name]


def _results(
    problem: Problem, parts: Sequence[Part], names: Sequence[str]
) -> FileResults:
    return FileResults(
        problem.name,
        domain_sizes(parts[0]),
        {name: _played(problem, parts, name) for name in names},
        tuple(
            read_full_accuracy(part)
            for part in parts
            if FULL_ACCURACY in part.strategies
        ),
    )


def _played(problem: Problem, parts: Sequence[Part], name: str) -> Played:
    """Return a strategy's games; where hindsight chooses, those of the largest area."""
    meant = _meant(name, problem)
    tried = [
        Played(
            name,
            one if len(meant) > 1 else "",
            tuple(read_game(part, one) for part in parts),
        )
        for one in meant
    ]
    return max(tried, key=lambda played: float(played.areas.mean()))


def _written(
    request: Simulate, results: Sequence[FileResults], progress: ProgressReporter
) -> Outcome:
    costs = CostModel()
    progress.report(0, None, "Comparing")
    summary = summary_of(results, costs)
    overall = overall_of(results, costs)
    out = request.out
    write_table(out / "results.parquet", COLUMNS, table_rows(results, costs))
    for name, data in (("summary", summary), ("overall", overall)):
        with whole_file(out / f"{name}.json") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(data), indent=1))
    progress.report(0, None, "Drawing the report")
    write_report(
        out / "report.html", Material(request, results, summary, overall, costs)
    )
    return outcome_of(out, results, summary, overall)
