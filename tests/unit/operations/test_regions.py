"""Regions: saved, found again, replaced, deleted; all of it can be undone."""

import msgspec
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations import journal
from umc_desktop.operations.regions import (
    ABOUT,
    DeleteRegion,
    ListRegions,
    SaveRegion,
    delete_region,
    list_regions,
    save_region,
)
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage import labels, samples

TEXTS = ["one", "two", "three", "four"]


@pytest.fixture(autouse=True)
def filled(project):
    """Four samples, with ids 1 to 4."""
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets", "shared")
        new = [
            NewSample(content_hash(text), "tickets", text, identifier=text)
            for text in TEXTS
        ]
        samples.insert(connection, new, {"tickets": domain.id})


def save(project, name, sample_ids, polygon=()):
    request = SaveRegion(sample_ids, name, polygon, annotator="ada")
    return save_region(project, request, SILENT)


def listed(project):
    regions = list_regions(project, ListRegions(), SILENT).data["regions"]
    return {region["name"]: region["samples"] for region in regions}


def test_saved_with_its_corners_and_found_by_the_window(project):
    outcome = save(project, " tea ", (4, 2), (0.0, 1.0, 2.5, 3.0, 4.0, 5.0))
    assert outcome.summary == "Saved the region “tea” with 2 samples."
    (region,) = list_regions(project, ListRegions(), SILENT).data["regions"]
    assert region == {
        "name": "tea",
        "samples": [2, 4],
        "polygon": [[0, 1], [2.5, 3], [4, 5]],
        "annotator": "ada",
    }
    (shown,) = load_view(project).regions
    assert (shown.name, shown.sample_ids) == ("tea", (2, 4))
    assert shown.polygon == ((0, 1), (2.5, 3), (4, 5))


def test_replaced_deleted_undone_and_redone(project):
    save(project, "tea", (1,))
    save(project, "tea", (2, 3))
    save(project, "beans", (4,))
    assert listed(project) == {"beans": [4], "tea": [2, 3]}
    delete_region(project, DeleteRegion("tea", "ada"), SILENT)
    assert listed(project) == {"beans": [4]}
    undo(project, Undo("ada"), SILENT)
    assert listed(project)["tea"] == [2, 3]
    redo(project, Redo("ada"), SILENT)
    assert "tea" not in listed(project)
    for _ in range(3):
        undo(project, Undo("ada"), SILENT)
    assert listed(project) == {"tea": [1]}


@pytest.mark.parametrize(
    ("name", "sample_ids", "polygon", "problem"),
    [
        ("", (1,), (), "needs a name"),
        ("x" * 101, (1,), (), "at most 100"),
        ("tea", (), (), "Select samples"),
        ("tea", (1, 99), (), "no sample 99"),
        ("tea", tuple(range(100_001)), (), "100,000"),
        ("tea", (1,), (0.0, 1.0, 2.0), "an x and a y"),
    ],
)
def test_refused_in_words(project, name, sample_ids, polygon, problem):
    with pytest.raises(InvalidRequestError, match=problem):
        save(project, name, sample_ids, polygon)
    assert listed(project) == {}


def test_deleting_what_is_not_there_is_refused(project):
    with pytest.raises(InvalidRequestError, match="no region “tea”"):
        delete_region(project, DeleteRegion("tea"), SILENT)


@pytest.mark.parametrize("samples_said", ["AAAA", "not base 64!", ""])
def test_a_forged_region_is_as_if_it_had_not_been_said(project, samples_said):
    save(project, "beans", (4,))
    with project.write() as connection:
        request = msgspec.convert({"name": "tea"}, DeleteRegion)
        step = journal.begin(project, connection, "region.save", request)
        step.tell(connection, ABOUT, [("tea", {"samples": samples_said})])
    assert listed(project) == {"beans": [4]}
