"""What the numbers of the quality report mean, in sentences."""

from collections.abc import Iterator

import msgspec

from umc_desktop.domain.wording import counted, percent
from umc_desktop.ml.quality.contradictions import Consistency
from umc_desktop.operations.quality_results import (
    FEWEST_LABELS,
    FEWEST_PER_CLASS,
    OUTLIER,
    ClassShare,
    TaskQuality,
)

_FEW = 3  # names in a sentence
_SKEWED = 0.15  # share of labels that would have to move to match the pool
_BEHIND_RANDOM = 0.03
_UNEVEN = 0.8
_WORTH_SAYING = 0.01
_MUCH_THIN = 0.1


class Finding(msgspec.Struct, frozen=True):
    """One sentence; ``worth_a_look`` if something may have to be done about it."""

    about: str
    worth_a_look: bool
    finding: str


def findings_of(task: TaskQuality) -> list[Finding]:
    """Say what is found about a task, and what is missing to find more."""
    if not task.labelled:
        return [
            Finding(
                "Labels",
                True,
                "Nothing is labelled yet. Label some samples first; the report then "
                "says how well they cover the pool and which may be wrong.",
            )
        ]
    return [
        *_scoring(task),
        *_balance(task),
        *_pool_shares(task),
        *_coverage(task),
        *_variety(task),
        *_errors(task),
        *_duplicates(task),
    ]


def annotator_findings(consistency: Consistency) -> list[Finding]:
    """Say how consistent the annotators are."""
    found = []
    if consistency.agreement is not None:
        n = len(consistency.contradicted)
        found.append(
            Finding(
                "Annotators",
                n > 0,
                "Two annotators who labelled the same sample agree in "
                f"{percent(consistency.agreement)} of the cases; samples with labels "
                "that "
                f"differ: {n:,}.",
            )
        )
    changed = [
        f"{record.name} on {counted(record.n_changed, 'sample')}"
        for record in consistency.annotators
        if record.n_changed
    ]
    if changed:
        said = f"Changed their own label: {_listed(changed)}."
        found.append(Finding("Annotators", False, said))
    return found


def _scoring(task: TaskQuality) -> Iterator[Finding]:
    if not task.scored:
        yield Finding(
            "Scores",
            True,
            "The samples have not been scored, so nobody knows what the pool holds. "
            "Score them (umc ensemble score) to compare labels with the pool.",
        )


def _balance(task: TaskQuality) -> Iterator[Finding]:
    without = [item for item in task.classes if not item.labelled]
    if without:
        without.sort(key=lambda item: -(item.expected or 0))
        yield Finding(
            "Balance",
            True,
            f"Labels without any sample, {len(without)} of {len(task.classes)}: "
            f"{_listed([_with_expected(item) for item in without])}.",
        )
    if task.evenness is not None and task.imbalance is not None:
        present = [item for item in task.classes if item.labelled]
        largest = max(present, key=lambda item: item.labelled)
        smallest = min(present, key=lambda item: item.labelled)
        uneven = task.evenness < _UNEVEN
        yield Finding(
            "Balance",
            uneven,
            f"Labels are {'unevenly' if uneven else 'evenly'} spread over the classes "
            f"(evenness {task.evenness:.2f}, 1 is equal): {largest.labelled:,} for "
            f"{largest.label}, {smallest.labelled:,} for {smallest.label}, a ratio of "
            f"{task.imbalance:.1f}.",
        )
    for domain in task.domains:
        if not domain.labelled and len(task.domains) > 1:
            said = (
                f"Nothing is labelled of {domain.domain}: {domain.samples:,} samples."
            )
            yield Finding("Balance", True, said)


def _pool_shares(task: TaskQuality) -> Iterator[Finding]:
    compared = [
        (abs(item.share - item.expected), item.label, item.share, item.expected)
        for item in task.classes
        if item.share is not None and item.expected is not None
    ]
    if task.gap is not None and compared:
        _, label, share, expected = max(compared)
        if task.several:
            yield Finding(
                "Balance",
                task.gap > _SKEWED,
                f"Furthest from the pool as the models expect it is {label}: "
                f"{percent(share)} of the labelled samples carry it and "
                f"{percent(expected)} of the pool.",
            )
            return
        yield Finding(
            "Balance",
            task.gap > _SKEWED,
            f"{percent(task.gap)} of the labels would have to be of another class to "
            "match "
            f"the pool as the models expect it; furthest off is {label}, "
            f"{percent(share)} of the labels and {percent(expected)} of the pool.",
        )


def _with_expected(item: ClassShare) -> str:
    if item.expected is None:
        return item.label
    return f"{item.label} ({percent(item.expected, 1)} of the pool expected)"


def _coverage(task: TaskQuality) -> Iterator[Finding]:
    coverage = task.coverage
    yield Finding(
        "Coverage",
        coverage.within_reach < coverage.random - _BEHIND_RANDOM,
        f"{percent(coverage.within_reach)} of the samples lie within reach of a "
        "label, of "
        f"those without one {percent(coverage.open_within_reach)}; as many labels at "
        "random "
        f"places would reach {percent(coverage.random)}.",
    )
    if coverage.thin is not None and coverage.thin > _WORTH_SAYING:
        yield Finding(
            "Coverage",
            coverage.thin > _MUCH_THIN,
            f"Around {percent(coverage.thin)} of the samples labels are less than "
            "half as "
            "dense as samples are.",
        )
    bare = [
        f"“{region.name}” ({region.labelled} of {region.samples} labelled)"
        for region in task.regions
        if region.within_reach < coverage.within_reach / 2
    ]
    if bare:
        said = f"Labels reach least into {_listed(bare)}."
        yield Finding("Coverage", True, said)


def _variety(task: TaskQuality) -> Iterator[Finding]:
    if task.diversity is not None:
        labelled, random = task.diversity.vendi, task.diversity.vendi_random
        yield Finding(
            "Diversity",
            labelled < 0.9 * random,
            f"The labelled samples are as varied as {labelled:.1f} that have nothing "
            f"in common; as many random ones are as varied as {random:.1f}.",
        )
    if task.outliers:
        yield Finding(
            "Novelty",
            False,
            "Samples in clearly thinner places than their neighbours (local outlier "
            f"factor above {OUTLIER}): {task.outliers:,}.",
        )


def _errors(task: TaskQuality) -> Iterator[Finding]:
    if not task.judged:
        needed = (
            f"labelled samples and a label that {FEWEST_PER_CLASS} of them carry and "
            f"{FEWEST_PER_CLASS} do not; {task.labelled:,} are labelled."
            if task.several
            else f"labels of two or more classes with {FEWEST_PER_CLASS} labels each; "
            f"there are {task.labelled:,} labels."
        )
        yield Finding(
            "Label errors",
            False,
            "Which labels may be wrong cannot be said yet: that takes at least "
            f"{FEWEST_LABELS} {needed}",
        )
        return
    judged = counted(task.judged, "set" if task.several else "label")
    n = task.n_probably_wrong
    skipped = task.labelled - task.judged
    rest = f" {counted(skipped, 'label')} of rare classes could not be judged."
    if not task.likely_errors:
        said = f"None of {judged} looks wrong to the models."
        yield Finding("Label errors", False, said + (rest if skipped else ""))
        return
    yield Finding(
        "Label errors",
        True,
        f"Of {judged}, {n:,} probably wrong and "
        f"{len(task.likely_errors) - n:,} more worth a second look. About "
        f"{percent(task.error_rate or 0, 1)} of the "
        f"{'sets' if task.several else 'labels'} are wrong, or more: poor models "
        f"overlook some.{rest if skipped else ''}",
    )


def _duplicates(task: TaskQuality) -> Iterator[Finding]:
    n = len(task.duplicate_conflicts)
    if n:
        said = (
            f"{counted(n, 'pair')} of near-duplicates with different labels, among "
            f"{task.duplicates:,} in all."
        )
        yield Finding("Duplicates", True, said)
    elif task.duplicates:
        said = (
            f"{counted(task.duplicates, 'pair')} of near-duplicates, none with "
            "different labels."
        )
        yield Finding("Duplicates", False, said)


def _listed(names: list[str]) -> str:
    if len(names) > _FEW:
        return f"{', '.join(names[:_FEW])} and {len(names) - _FEW} more"
    return ", ".join([*names[:-2], " and ".join(names[-2:])])
