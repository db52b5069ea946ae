"""Paired tests of a simulation: the area under each seed's learning curve."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from umc_desktop.ml.statistics import Comparison, compare, holm
from umc_desktop.operations.simulation_results import FileResults


@dataclass(frozen=True)
class PairedTest(Comparison):
    """The first strategy against another on one file, by areas of paired seeds.

    Parameters
    ----------
    t_p_holm, wilcoxon_p_holm
        The p-values corrected for all comparisons of the run, files and opponents
        alike; ``None`` where there is none.
    """

    t_p_holm: float | None
    wilcoxon_p_holm: float | None


def paired_tests(
    results: Sequence[FileResults], ours: str, others: Sequence[str]
) -> dict[str, dict[str, PairedTest]]:
    """Test the first strategy against every other one on every file.

    Parameters
    ----------
    results
        Of all files.
    ours, others
        Names of strategies.

    Returns
    -------
    dict
        By file and opponent.
    """
    compared = {
        (found.name, other): compare(
            found.played[ours].areas, found.played[other].areas
        )
        for found in results
        for other in others
    }
    t = _corrected({at: one.t_p for at, one in compared.items()})
    wilcoxon = _corrected({at: one.wilcoxon_p for at, one in compared.items()})
    tests: dict[str, dict[str, PairedTest]] = {found.name: {} for found in results}
    for (file, other), one in compared.items():
        at = (file, other)
        tests[file][other] = PairedTest(
            **asdict(one), t_p_holm=t.get(at), wilcoxon_p_holm=wilcoxon.get(at)
        )
    return tests


def _corrected(
    p_values: Mapping[tuple[str, str], float | None],
) -> dict[tuple[str, str], float]:
    known = {at: p for at, p in p_values.items() if p is not None}
    return dict(zip(known, holm(tuple(known.values())), strict=True))
