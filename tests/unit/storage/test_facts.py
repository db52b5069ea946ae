"""Facts and flags: the latest that counts stands, undo and redo hold for them."""

import sqlite3
from dataclasses import dataclass

import msgspec
import pytest

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.events import EventKind, Flag, flag_body
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import journal
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import event_log, facts, flags, folding, samples


class Region(msgspec.Struct):
    name: str
    samples: list[str] = []


@dataclass(frozen=True)
class Said:
    annotator: str = "ada"


def tell(project, about, *values, annotator="ada"):
    with project.write() as connection:
        step = journal.begin(
            project, connection, "test.tell", Said(annotator), reversible=True
        )
        step.tell(connection, about, values)


def flag(project, sample_id, *marks, annotator="ada"):
    with project.write() as connection:
        step = journal.begin(
            project, connection, "test.flag", Said(annotator), reversible=True
        )
        content = samples.hashes_of(connection, [sample_id])[sample_id]
        folding.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.FLAG,
            [(sample_id, content)],
            flag_body(marks),
        )


def regions(project):
    with project.read() as connection:
        return {
            key: (fact.value.name, fact.annotator)
            for key, fact in facts.read(connection, "region", Region).items()
        }


def test_the_latest_fact_about_a_thing_stands(project):
    tell(project, "region", ("r1", Region("left")), ("r2", Region("right")))
    tell(project, "guideline", ("r1", "not a region"))
    tell(project, "region", ("r1", Region("west")), annotator="bob")
    assert regions(project) == {"r2": ("right", "ada"), "r1": ("west", "bob")}


def test_none_takes_a_fact_away_and_undo_brings_it_back(project):
    tell(project, "region", ("r1", Region("left")))
    tell(project, "region", ("r1", None))
    assert regions(project) == {}
    outcome = undo(project, Undo("ada"), SILENT)
    assert Changes.FACTS in outcome.changes
    assert regions(project) == {"r1": ("left", "ada")}
    redo(project, Redo("ada"), SILENT)
    assert regions(project) == {}


def test_every_version_that_counts_is_told_oldest_first(project):
    for text in ("one", "two", "three"):
        tell(project, "guideline", ("tickets", text))
    undo(project, Undo("ada"), SILENT)
    with project.read() as connection:
        versions = list(facts.iterate_versions(connection, "guideline", str))
    assert [version.value for version in versions] == ["one", "two"]


def test_a_fact_of_another_shape_says_nothing(project):
    tell(project, "region", ("r1", Region("left")))
    tell(project, "region", ("r1", ["forged"]), ("r3", 7))
    assert regions(project) == {"r1": ("left", "ada")}


def test_facts_are_events_with_a_hash_of_their_own(project):
    with project.read() as connection:
        before = event_log.digest(connection)
    tell(project, "region", ("r1", Region("left")), ("r2", Region("left")))
    with project.read() as connection:
        assert event_log.digest(connection)[0] == before[0] + 2
    check_project(project, CheckProject(), SILENT)


@pytest.mark.parametrize("kind", ["fact", "flag"])
def test_facts_and_flags_are_found_without_reading_every_label(project, kind):
    with project.read() as connection:
        statements = []
        connection.set_trace_callback(statements.append)
        if kind == "fact":
            facts.read(connection, "region", Region)
        else:
            flags.read(connection)
        connection.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    assert any("event_beside_labels" in row[-1] for row in plan), plan


def test_an_annotators_latest_flags_stand_beside_anothers(project):
    flag(project, 2, Flag.HARD)
    flag(project, 2, Flag.HARD, Flag.AMBIGUOUS)
    flag(project, 1, Flag.BAD_DATA, annotator="bob")
    flag(project, 2, Flag.OUT_OF_SCOPE, annotator="bob")

    def standing(sample_id=None):
        with project.read() as connection:
            return [
                (item.sample_id, item.annotator, set(item.flags))
                for item in flags.read(connection, sample_id)
            ]

    assert standing() == [
        (1, "bob", {"bad data"}),
        (2, "ada", {"hard", "ambiguous"}),
        (2, "bob", {"out of scope"}),
    ]
    flag(project, 2)
    assert standing(2) == [(2, "bob", {"out of scope"})]
    outcome = undo(project, Undo("ada"), SILENT)
    assert Changes.FLAGS in outcome.changes
    assert len(standing(2)) == 2


def test_a_forged_flag_says_nothing(project):
    flag(project, 2, Flag.HARD)
    raw = sqlite3.connect(project.path)
    raw.execute("UPDATE event SET body = '{\"flags\":[\"<b>\"]}' WHERE kind = 'flag'")
    raw.commit()
    raw.close()
    with project.read() as connection:
        assert flags.read(connection) == []
