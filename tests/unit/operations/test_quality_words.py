import msgspec
import numpy as np
import pytest

from umc_desktop.ml.quality.contradictions import annotator_consistency
from umc_desktop.operations import quality_sight
from umc_desktop.operations.quality_results import (
    ClassShare,
    Coverage,
    Diversity,
    DomainQuality,
    DuplicateConflict,
    LikelyError,
    Region,
    TaskQuality,
)
from umc_desktop.operations.quality_words import annotator_findings, findings_of

FINE = TaskQuality(
    name="questions",
    samples=1000,
    compared=1000,
    labelled=100,
    scored=True,
    classes=[ClassShare("a", 55, 0.55, 0.5), ClassShare("b", 45, 0.45, 0.5)],
    evenness=0.99,
    imbalance=55 / 45,
    classes_without=0,
    gap=0.05,
    domains=[DomainQuality("one", 1000, 100, 0.99, 1.2, 0.6)],
    coverage=Coverage(0.3, True, 0.6, 0.55, 0.5, 0.0),
    regions=[Region("x · y", 500, 50, 0.5), Region("z", 500, 50, 0.7)],
    diversity=Diversity(30.0, 29.0, 1.0, 1.0),
    outliers=0,
    novel=[],
    judged=100,
    error_rate=0.0,
    likely_errors=[],
    duplicates=0,
    duplicate_conflicts=[],
)


def worth_a_look(**changes):
    """What the report warns of when these numbers are not fine."""
    task = msgspec.structs.replace(FINE, **changes)
    return [found.finding for found in findings_of(task) if found.worth_a_look]


def test_where_all_is_fine_nothing_is_worth_a_look():
    assert worth_a_look() == []
    assert len(findings_of(FINE)) == 5


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"labelled": 0}, "Nothing is labelled yet"),
        ({"scored": False}, "have not been scored"),
        (
            {"classes": [*FINE.classes, ClassShare("c", 0, 0.0, 0.02)]},
            "Labels without any sample, 1 of 3: c (2.0\u202f% of the pool expected).",
        ),
        ({"evenness": 0.5}, "unevenly spread over the classes (evenness 0.50"),
        ({"gap": 0.2}, "20\u202f% of the labels would have to be of another class"),
        (
            {"domains": [*FINE.domains, DomainQuality("two", 9, 0, None, None, 0.0)]},
            "Nothing is labelled of two: 9 samples.",
        ),
        (
            {"coverage": Coverage(0.3, True, 0.5, 0.4, 0.6, 0.0)},
            "50\u202f% of the samples lie within reach of a label, of those without "
            "one 40\u202f%; "
            "as many labels at random places would reach 60\u202f%.",
        ),
        (
            {"coverage": Coverage(0.3, True, 0.6, 0.5, 0.5, 0.2)},
            "Around 20\u202f% of the samples labels are less than half as dense",
        ),
        (
            {"regions": [Region("x · y", 500, 4, 0.1)]},
            "Labels reach least into “x · y” (4 of 500 labelled).",
        ),
        (
            {"diversity": Diversity(20.0, 29.0, 1.0, 1.0)},
            "as varied as 20.0 that have nothing in common",
        ),
        (
            {
                "error_rate": 0.02,
                "judged": 98,
                "likely_errors": [
                    LikelyError(1, "a", "b", 0.9, 0.8),
                    LikelyError(2, "a", "b", 0.9, 0.2),
                ],
            },
            "Of 98 labels, 1 probably wrong and 1 more worth a second look. About "
            "2.0\u202f% "
            "of the labels are wrong, or more: poor models overlook some. 2 labels of "
            "rare classes could not be judged.",
        ),
        (
            {
                "duplicates": 3,
                "duplicate_conflicts": [DuplicateConflict(1, 2, "a", "b", 0.95)],
            },
            "1 pair of near-duplicates with different labels, among 3 in all.",
        ),
    ],
)
def test_what_is_not_fine_is_said(changes, expected):
    found = worth_a_look(**changes)
    assert len(found) == 1
    assert expected in found[0]


def test_annotators_who_contradict_each_other_are_worth_a_look():
    found = annotator_findings(
        annotator_consistency([(1, "a", 1), (1, "b", 2), (2, "a", 1), (2, "b", 1)])
    )
    assert [finding.worth_a_look for finding in found] == [True]
    assert "agree in 50\u202f% of the cases" in found[0].finding
    assert annotator_findings(annotator_consistency([(1, "a", 1)])) == []


def test_of_a_large_task_every_label_and_a_random_part_is_kept(monkeypatch):
    monkeypatch.setattr(quality_sight, "MOST_COMPARED", 10)
    given = np.full(100, -1)
    given[[3, 50, 99]] = 0
    kept = quality_sight._kept(given)
    assert len(kept) == 10
    assert {3, 50, 99} <= set(kept.tolist())
    assert kept.tolist() == sorted(kept.tolist())
    assert quality_sight._kept(given[:10]).tolist() == list(range(10))
