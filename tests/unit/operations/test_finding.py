"""Finding text, with and without an index; both must find the same."""

import pytest

from tests.conftest import fill
from tests.unit.operations.encoded_pool import check_at_random, suggest
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations import finding
from umc_desktop.operations.finding import FindText, IndexText, unindexed
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork
from umc_desktop.storage import samples, text_index
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.project_file import ProjectFile

TEXTS = [
    "Refund my credit card",
    "Two refunds: credit to the card, refund again",
    "Visa card declined",
    "我要退款",
    "Réglement refusé",
    "العَرَبِيَّة نص",
]
SOUGHT = {
    "refund": {1, 2},
    '"credit card"': {1},
    "card -visa": {1, 2},
    "退款": {4},
    "退": {4},
    "reglement": {5},
    "RÉGLEMENT": {5},
    "العربية": {6},
    "card OR visa": set(),
    'card" OR "visa': set(),
    "nothing": set(),
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def pool(tmp_path):
    project = ProjectFile.create(tmp_path / "pool.umc")
    fill(project, {"bank": TEXTS}, ["a", "b"])
    yield project
    project.close()


def find(project, text, **options):
    request = FindText(text, **options)
    return execute_on(project, CATALOGUE["sample.find"], request, SILENT)


def index(project):
    return execute_on(project, CATALOGUE["sample.index"], IndexText(), SILENT)


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize("sought", SOUGHT)
def test_words_are_found(pool, sought, indexed):
    if indexed:
        index(pool)
    outcome = find(pool, sought)
    assert set(outcome.sample_ids) == SOUGHT[sought]
    assert outcome.data["total"] == len(SOUGHT[sought])


def test_what_is_found_says_where(pool):
    shown = find(pool, "refund").data["samples"]
    assert [[one["text"][a:b] for a, b in one["found_at"]] for one in shown] == [
        ["Refund"],
        ["refunds", "refund"],
    ]


def test_the_best_match_comes_first_once_indexed(pool):
    index(pool)
    assert find(pool, "refund").sample_ids == (2, 1)


def test_an_index_grows_with_the_project(pool):
    assert index(pool).summary == "The text of 6 samples is indexed, 6 of them new."
    fill(pool, {"bank": ["a late refund"]}, [])
    assert unindexed(pool) == 1
    assert set(find(pool, "refund").sample_ids) == {1, 2, 7}
    assert index(pool).summary == "The text of 7 samples is indexed, 1 of them new."
    assert set(find(pool, "refund").sample_ids) == {1, 2, 7}
    assert unindexed(pool) == 0
    assert len(list((cache_folder() / "texts").glob("*.fts"))) == 1
    assert index(pool).summary == "The text of 7 samples is indexed, 0 of them new."


def test_another_project_of_the_same_size_has_its_own(pool, tmp_path):
    index(pool)
    other = ProjectFile.create(tmp_path / "other.umc")
    fill(other, {"bank": [f"refund {n}" for n in range(6)]}, [])
    assert unindexed(other) == 6
    assert len(find(other, "refund").sample_ids) == 6
    other.close()


def test_only_the_owner_can_read_an_index(pool):
    index(pool)
    folder = cache_folder() / "texts"
    assert folder.stat().st_mode & 0o077 == 0
    assert next(folder.glob("*.fts")).stat().st_mode & 0o077 == 0


def test_a_cancelled_index_leaves_nothing(pool, monkeypatch):
    class Stop:
        def report(self, done, total=None, message=""):
            raise JobCancelledError

    monkeypatch.setattr(finding, "_SECONDS_BETWEEN_LOOKS", -1)
    with pytest.raises(JobCancelledError):
        execute_on(pool, CATALOGUE["sample.index"], IndexText(), Stop())
    assert list((cache_folder() / "texts").iterdir()) == []


def test_old_indexes_are_forgotten(pool, monkeypatch, make_project):
    monkeypatch.setattr(text_index, "_FILES_KEPT", 1)
    index(make_project("first.umc"))
    index(pool)
    kept = [path.name for path in (cache_folder() / "texts").glob("*.fts")]
    assert len(kept) == 1
    assert kept[0].startswith("6-")


def test_a_pattern_is_found_and_says_where(pool):
    outcome = find(pool, r"refunds?\b.*card", regex=True)
    assert outcome.sample_ids == (1, 2)
    assert outcome.data["samples"][0]["found_at"] == [[0, 21]]
    assert find(pool, r"^\S+$", regex=True).sample_ids == (4,)


def test_an_empty_match_marks_nothing(pool):
    outcome = find(pool, "x*", regex=True)
    assert len(outcome.sample_ids) == 6
    assert outcome.data["samples"][0]["found_at"] == []


def test_few_are_described_and_all_are_found(pool):
    outcome = find(pool, "card", limit=1)
    assert len(outcome.data["samples"]) == 1
    assert outcome.data["total"] == len(outcome.sample_ids) == 3
    assert outcome.summary == "3 samples with “card”."


def test_random_checks_stay_hidden(pool):
    suggest(pool, [1] * 6)
    check_at_random(pool, [1])
    shown = {one["id"]: one["suggestion"] for one in find(pool, "card").data["samples"]}
    assert shown == {1: None, 2: "a", 3: "a"}


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (FindText("!"), "at least one word"),
        (FindText("(", regex=True), "no regular expression"),
        (FindText("card", limit=-1), "limit"),
    ],
)
def test_what_cannot_be_found_is_refused_in_words(pool, request_, said):
    with pytest.raises(InvalidRequestError, match=said):
        execute_on(pool, CATALOGUE["sample.find"], request_, SILENT)


def test_pictures_are_found_by_their_identifier(pool):
    with pool.write() as connection:
        samples.insert(
            connection,
            [
                NewSample(
                    b"p" * 16, "bank", images=(b"pixels",), identifier="scan 4711.png"
                )
            ],
            {"bank": 1},
        )
    (found,) = find(pool, "4711").data["samples"]
    assert found["id"] == 7
    assert found["found_at"] == [[5, 9]]


def test_what_is_blind_for_whoever_looks_is_not_found_out(pool):
    assign_label(pool, AssignLabel((1,), "a", annotator="Ada"), SILENT)
    plan_teamwork(pool, PlanTeamwork(blind="all", annotator="lead"), SILENT)
    for who, said in (("Ada", "a"), ("Bo", None)):
        (found,) = find(pool, '"credit card"', annotator=who).data["samples"]
        assert found["label"] == said
