"""Merging copies: what comes, what it says, and how it is taken back."""

import itertools

import numpy as np
import pytest

from tests.conftest import fill
from tests.merging import copy_of, digest, label, merge, redo, standing, undo
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.errors import InvalidRequestError, NotAProjectError
from umc_desktop.domain.events import EventFrame, Flag
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations.flagging import FlagSamples
from umc_desktop.operations.label_sets import DefineLabel, RenameLabel
from umc_desktop.operations.labelling import AddNote
from umc_desktop.operations.merging import ListMerges
from umc_desktop.operations.undoing import ListHistory
from umc_desktop.storage import (
    arrays,
    backup_folder,
    decisions,
    flags,
    folding,
    labels,
    operations,
    rounds,
    samples,
)
from umc_desktop.storage import merging as store_merging
from umc_desktop.storage.migrations import (
    LATEST_VERSION,
    expected_schema,
    migrate,
    schema_of,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import QueuedBatch


@pytest.fixture
def mine(project):
    project.close()
    return project.path


@pytest.fixture
def theirs(mine):
    return copy_of(mine, "theirs.umc")


def told(outcome):
    return [line["what"] for line in outcome.data["said"]]


def test_labels_beyond_the_tenth_come_with_their_keys(mine, theirs):
    for number in range(12):
        request = DefineLabel("tickets", f"late {number}", annotator="Bo")
        execute(CATALOGUE["label.define"], theirs, request, SILENT)
    label(theirs, "late 11", 1, annotator="Bo")
    outcome = merge(mine, theirs)
    assert not any("Refused" in line for line in told(outcome))
    own, _ = standing(mine)
    assert list(own["Bo"].values()) == ["late 11"]
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        keys = {one.name: one.key for one in labels.read_labels(connection)}
    project.close()
    assert keys["late 9"].startswith("Shift+")


def test_labels_of_two_stand_beside_each_other(mine, theirs):
    label(mine, "a", 1, 2, 3, annotator="Ada")
    label(theirs, "b", 2, 3, 4, annotator="Bo")
    outcome = merge(mine, theirs)
    assert outcome.summary == (
        "Merged theirs.umc: Bo: 3 new labels, 2 differ from yours."
    )
    own, for_all = standing(mine)
    assert sorted(own["Ada"].values()) == ["a"] * 3
    assert sorted(own["Bo"].values()) == ["b"] * 3
    assert len(for_all) == 4


def test_one_that_differs(mine, theirs):
    label(mine, "a", 1)
    label(theirs, "b", 1, annotator="Bo")
    assert "1 differs from yours" in merge(mine, theirs).summary


def test_merging_again_changes_nothing_at_all(mine, theirs):
    label(theirs, "b", 2, annotator="Bo")
    merge(mine, theirs)
    before = mine.read_bytes()
    outcome = merge(mine, theirs)
    assert outcome.summary.startswith("Nothing new in theirs.umc")
    assert mine.read_bytes() == before


def test_a_dry_run_says_the_same_and_changes_nothing(mine, theirs):
    label(theirs, "b", 2, annotator="Bo")
    before = mine.read_bytes()
    wanted = merge(mine, theirs, dry_run=True)
    assert wanted.summary == "Would merge theirs.umc: Bo: 1 new label."
    assert mine.read_bytes() == before
    assert not backup_folder.list_of(mine)
    assert told(wanted) == told(merge(mine, theirs))


def test_both_ways_gives_equal_digests(mine, theirs):
    label(mine, "a", 1, 2)
    label(theirs, "b", 2, 3, annotator="Bo")
    undo(theirs, annotator="Bo")
    label(theirs, "a", 5, annotator="Bo")
    merge(mine, theirs)
    merge(theirs, mine, annotator="Bo")
    assert digest(mine) == digest(theirs)
    assert standing(mine) == standing(theirs)


def test_two_copies_of_one_annotator_the_later_label_stands(mine, theirs):
    label(mine, "a", 1, 2)
    label(theirs, "b", 1)
    label(mine, "a", 1)
    label(theirs, "b", 2)
    outcome = merge(mine, theirs)
    assert (
        "Ada (you): 2 new labels, 1 newer than what you said here, 1 older than what "
        "you said here." in told(outcome)
    )
    own, _ = standing(mine)
    hashes = [content_hash(f"text number {n}") for n in (1, 2)]
    assert [own["Ada"][one] for one in hashes] == ["a", "b"]


def test_undo_takes_a_whole_merge_back_and_redo_brings_it_again(mine, theirs):
    label(mine, "a", 1)
    label(theirs, "b", 1, 2, annotator="Bo")
    label(theirs, "a", 3, annotator="Bo")
    before, stood = digest(mine), standing(mine)
    merge(mine, theirs)
    after, stands = digest(mine), standing(mine)
    assert undo(mine).summary.startswith("Undone: Merged theirs.umc")
    assert (digest(mine), standing(mine)) == (before, stood)
    redo(mine)
    assert (digest(mine), standing(mine)) == (after, stands)
    undo(mine)
    assert (digest(mine), standing(mine)) == (before, stood)
    undo(mine)  # goes on to what was done before
    assert standing(mine)[1] == {}


def test_a_merge_that_was_taken_back_can_be_made_again(mine, theirs):
    label(theirs, "b", 1, 2, annotator="Bo")
    merge(mine, theirs)
    after = digest(mine)
    undo(mine)
    outcome = merge(mine, theirs)
    assert "Bo: 2 new labels" in outcome.summary
    assert digest(mine) == after
    undo(mine)
    assert standing(mine) == ({}, {})


def test_taking_a_merge_back_takes_nothing_from_anybody_else(mine, theirs):
    label(theirs, "b", 1, 2, annotator="Bo")
    merge(mine, theirs)
    undo(mine)
    label(mine, "a", 5)
    merge(theirs, mine, annotator="Bo")
    own, _ = standing(theirs)
    assert len(own["Bo"]) == 2, "Bo's own labels stay in Bo's file"
    assert len(own["Ada"]) == 1


def test_what_another_merge_brought_as_well_stays(mine, theirs):
    label(theirs, "b", 1, 2, annotator="Bo")
    merge(mine, theirs, annotator="Ada")
    undo(mine, "Ada")
    merge(mine, theirs, annotator="Cy")
    redo(mine, "Ada")
    before = standing(mine)
    assert "Bo" in before[0]
    undo(mine, "Ada")
    assert standing(mine) == before, "Cy has merged it and has not taken it back"
    undo(mine, "Cy")
    assert "Bo" not in standing(mine)[0]
    digest(mine)


def test_what_is_undone_there_is_undone_here(mine, theirs):
    label(theirs, "b", 1, annotator="Bo")
    third = copy_of(theirs, "third.umc")
    undo(third, annotator="Bo")
    merge(mine, theirs)
    assert len(standing(mine)[1]) == 1
    merge(mine, third)
    assert standing(mine)[1] == {}
    undo(mine)
    assert len(standing(mine)[1]) == 1


def test_the_same_step_undone_in_two_copies(mine):
    label(mine, "a", 1)
    other = copy_of(mine, "other.umc")
    undo(mine)
    undo(other)
    redo(other)
    merge(mine, other)
    merge(other, mine)
    assert digest(other) == digest(mine)
    assert standing(other)[1] == standing(mine)[1] == {}, "mine is still taken back"


def test_undo_by_somebody_else_has_no_power(mine, theirs):
    label(mine, "a", 1)
    project = ProjectFile.open(mine)
    with project.read() as connection:
        (target,) = connection.execute("SELECT operation_id FROM event").fetchone()
    project.close()
    project = ProjectFile.open(theirs)
    with project.write() as connection:
        mallory = labels.ensure_annotator(connection, "Mallory")
        step = operations.record(
            connection, "history.undo", "{}", mallory, reversible=True, undoes=target
        )
        frame = EventFrame(
            step,
            project.clock.tick(),
            labels.annotator_uid(connection, mallory),
            b"i" * 16,
        )
        folding.append_undo(connection, frame, mallory, target)
    project.close()
    for first, second in ((mine, theirs), (theirs, copy_of(mine, "again.umc"))):
        merge(first, second)
        assert len(standing(first)[1]) == 1, "Ada's label stands"
    assert digest(mine) == digest(theirs)


def test_new_samples_domains_and_labels_come_along(mine, theirs):
    project = ProjectFile.open(theirs)
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "letters")
        labels.ensure_labels(connection, domain.label_set_id, ["x"])
        samples.insert(
            connection,
            [NewSample(content_hash("dear"), "letters", "dear", (), "l-1")],
            {"letters": domain.id},
        )
        labels.set_known_labels(connection, [(1, content_hash("dear"))])
        rounds.add_to_audit(connection, 0, [2])
        samples.add_aliases(connection, [("other name", domain.id, 1)])
    project.close()
    label(theirs, "x", 6, annotator="Bo")
    lines = told(merge(mine, theirs))
    assert "1 new sample." in lines
    assert "New domains: “letters”." in lines
    assert "New labels: “x”." in lines
    assert "1 known answer of samples that had none." in lines
    merged = ProjectFile.open(mine, read_only=True)
    with merged.read() as connection:
        assert samples.read_detail(connection, 6).text == "dear"
        assert rounds.read_audit(connection) == {2}
        assert samples.find_by_identifier(connection, ["other name"]) == {
            "other name": [1]
        }
        assert len(labels.read_known_labels(connection)) == 1
    merged.close()
    said = undo(mine).summary
    assert "Its 1 new sample and 2 new names stay, without labels; the backup" in said
    assert redo(mine).summary.endswith("1 new sample.")


def test_a_label_renamed_in_one_copy_is_the_same_label(mine, theirs):
    label(mine, "a", 1)
    request = RenameLabel(domain="tickets", label="a", to="was a")
    execute(CATALOGUE["label.rename"], theirs, request, SILENT)
    label(theirs, "was a", 2, annotator="Bo")
    outcome = merge(mine, theirs)
    assert "1 label renamed" in outcome.summary
    assert (
        "The label “a” is called “was a” there; the name that was given last stands."
        in told(outcome)
    )
    assert set(standing(mine)[1].values()) == {"was a"}
    undo(mine)
    assert set(standing(mine)[1].values()) == {"a"}
    redo(mine)
    assert set(standing(mine)[1].values()) == {"was a"}


def test_a_name_that_means_something_else_there_gets_a_number(mine, theirs):
    request = RenameLabel(domain="tickets", label="a", to="new")
    execute(CATALOGUE["label.rename"], mine, request, SILENT)
    define = DefineLabel(domain="tickets", label="new")
    execute(CATALOGUE["label.define"], theirs, define, SILENT)
    merge(mine, theirs)
    merge(theirs, mine)
    found = []
    for path in (mine, theirs):
        project = ProjectFile.open(path, read_only=True)
        with project.read() as connection:
            found.append({one.uid: one.name for one in labels.read_labels(connection)})
        project.close()
    assert found[0] == found[1]
    assert sorted(found[0].values()) == ["b", "new", "new (2)"]


def test_definitions_that_differ_are_named(mine, theirs):
    for path, words in ((mine, "small"), (theirs, "tiny")):
        request = DefineLabel(domain="tickets", label="a", definition=words)
        execute(CATALOGUE["label.define"], path, request, SILENT)
    label(theirs, "a", 1, annotator="Bo")
    assert "Defined in other words there: “a”; the words written last stand." in told(
        merge(mine, theirs)
    )


def test_what_is_taken_as_the_same_is_said(mine, theirs):
    label(mine, "a", 1)
    label(theirs, "b", 1)
    assert (
        "Taken as the same in both files: 1 annotator (“Ada”), 2 labels, 1 domain."
        in told(merge(mine, theirs))
    )


def test_notes_come_along(mine, theirs):
    request = AddNote((1,), "look again", "Bo")
    execute(CATALOGUE["label.note"], theirs, request, SILENT)
    assert "Bo: 1 new note." in told(merge(mine, theirs))
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        assert decisions.read_notes(connection, 1) == ["look again"]
    project.close()


def test_flags_and_images_come_along(mine, theirs):
    project = ProjectFile.open(theirs)
    picture = b"not decoded here"
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets")
        one = NewSample(content_hash(None, [picture]), "tickets", None, (picture,))
        samples.insert(connection, [one], {"tickets": domain.id})
    project.close()
    request = FlagSamples((6,), (Flag.HARD.value,), annotator="Bo")
    execute(CATALOGUE["sample.flag"], theirs, request, SILENT)
    merge(mine, theirs)
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        assert samples.read_detail(connection, 6).image == picture
        (flagged,) = flags.read(connection)
    project.close()
    assert (flagged.sample_id, flagged.annotator) == (6, "Bo")
    undo(mine)
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        assert not flags.read(connection)
    project.close()


def test_several_files_at_once_are_one_step(mine, theirs):
    third = copy_of(mine, "third.umc")
    label(theirs, "b", 1, annotator="Bo")
    label(third, "a", 1, annotator="Cy")
    merge(mine, theirs, third)
    assert set(standing(mine)[0]) == {"Bo", "Cy"}
    undo(mine)
    assert standing(mine)[0] == {}


def test_all_or_nothing_when_one_file_is_no_project(mine, theirs, tmp_path):
    label(theirs, "b", 1, annotator="Bo")
    (tmp_path / "bad.umc").write_bytes(b"nothing")
    before = mine.read_bytes()
    with pytest.raises(NotAProjectError):
        merge(mine, theirs, tmp_path / "bad.umc")
    assert mine.read_bytes() == before


def test_a_file_with_nothing_in_common_is_asked_about(mine, tmp_path):
    other = ProjectFile.create(tmp_path / "letters.umc")
    fill(other, {"letters": ["dear", "yours"]}, ["x"])
    other.close()
    lines = told(merge(mine, other.path, dry_run=True))
    assert lines[0] == (
        "Is this the right file? None of its samples is in this project."
    )
    fresh = ProjectFile.create(tmp_path / "fresh.umc")
    fresh.close()
    assert not any("right file" in line for line in told(merge(fresh.path, other.path)))


def test_a_project_is_not_merged_with_itself(mine):
    with pytest.raises(InvalidRequestError, match="itself"):
        merge(mine, mine)


def test_a_backup_is_made_first_and_the_report_is_kept(mine, theirs):
    before = digest(mine)
    label(theirs, "b", 1, annotator="Bo")
    outcome = merge(mine, theirs)
    (backup,) = backup_folder.list_of(mine)
    assert backup.reason == "merge"
    assert backup.name == outcome.data["backup"]
    assert digest(backup.path) == before
    found = execute(CATALOGUE["project.merges"], mine, ListMerges(), SILENT).data
    assert found["merges"][0]["annotator"] == "Ada"
    assert found["merges"][0]["said"] == outcome.data["said"]
    assert found["merges"][0]["what"] == outcome.summary
    assert not found["merges"][0]["undone"]
    undo(mine)
    found = execute(CATALOGUE["project.merges"], mine, ListMerges(), SILENT).data
    assert found["merges"][0]["undone"]


def test_the_log_shows_who_did_what_and_what_is_taken_back(mine, theirs):
    label(theirs, "b", 1, annotator="Bo")
    merge(mine, theirs)
    undo(mine)
    log = execute(CATALOGUE["history.list"], mine, ListHistory(), SILENT).data
    found = [
        (entry["command"], entry["annotator"], entry["undone"])
        for entry in log["operations"]
    ]
    assert found == [
        ("history.undo", "Ada", False),
        ("project.merge", "Ada", True),
        ("label.assign", "Bo", True),
    ]


def test_a_file_of_an_older_version_is_merged_and_left_as_it_is(mine, tmp_path):
    import sqlite3

    old = tmp_path / "old.umc"
    connection = sqlite3.connect(old, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {int.from_bytes(b'UMCD')}")
    migrate(connection, 2)
    connection.execute("INSERT INTO label_set VALUES (1, zeroblob(16), 'old')")
    connection.execute("INSERT INTO domain VALUES (1, zeroblob(16), 'old', 1)")
    connection.execute(
        "INSERT INTO sample VALUES (1, ?, 1, 'o', 'old text')",
        (content_hash("old text"),),
    )
    connection.close()
    before = old.read_bytes()
    assert "1 new sample" in merge(mine, old).summary
    assert old.read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("old*")) == ["old.umc"]


def give_round(path, number, finished_at, order=(1, 2, 3, 4, 5), queue=(1, 2)):
    """Store a round as the models would, with the samples' rows in an order."""
    project = ProjectFile.open(path)
    with project.write() as connection:
        step = operations.record(connection, "model.update", "{}")
        for one in range(number + 1):
            rounds.add_round(
                connection,
                step,
                "default",
                one,
                {"overall": {}},
                {"members": {"1-text": ["m"]}, "tau": {"1-text": 0.5}},
            )
        connection.execute("UPDATE round SET finished_at = ?", (finished_at,))
        ids = np.array(order, np.int64)
        ids.sort()
        arrays.replace(
            connection,
            "round",
            {
                "ids": ids,
                "suggestion": np.array([1, 2, 1, 2, 1], np.int32)[: len(ids)],
                "confidence": (ids / 10).astype(np.float32),
                "rows.1-text": np.arange(len(ids), dtype=np.int32),
                "label_ids.1-text": np.array([1, 2], np.int32),
                "probabilities.1-text": np.stack([ids, -ids], 1).astype(np.float16),
                "votes.1-text": np.array([ids % 2], np.int16),
            },
        )
        arrays.replace(
            connection,
            "map",
            {
                "ids": ids,
                "positions": np.stack([ids, ids], 1).astype(np.float32),
                "domain_ids": np.ones(len(ids), np.int32),
            },
        )
        rounds.replace_queue(
            connection, number, [QueuedBatch(0, 1, "learn", 0, "Why.", queue)]
        )
    project.close()


def round_of(path):
    """Return what the file says of each content: confidence, place, queue."""
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        texts = dict(connection.execute("SELECT id, text FROM sample"))
        names = {one.id: one.name for one in labels.read_labels(connection)}
        scored = arrays.read_all(connection, "round")
        mapped = arrays.read_all(connection, "map")
        queue = rounds.read_queue(connection)
        last = rounds.last_round(connection)
    project.close()
    if not scored:
        return last, {}, {}, []
    key = next(name for name in scored if name.startswith("probabilities"))[13:]
    rows = scored[f"rows{key}"]
    assert (np.diff(scored["ids"]) > 0).all()
    assert (np.diff(rows) > 0).all()
    said = {
        texts[int(scored["ids"][row])]: (
            float(scored["confidence"][row]),
            names[int(scored["suggestion"][row])],
            float(scored[f"probabilities{key}"][place, 0]),
            int(scored[f"votes{key}"][0, place]),
        )
        for place, row in enumerate(rows)
    }
    places = {
        texts[int(one)]: tuple(place)
        for one, place in zip(mapped["ids"], mapped["positions"].tolist(), strict=True)
    }
    return (
        last,
        said,
        places,
        [[texts[one] for one in batch.sample_ids] for batch in queue],
    )


def test_a_newer_round_comes_with_map_and_queue_and_goes_again(mine, theirs):
    give_round(mine, 0, "2026-01-01", queue=(1, 2))
    give_round(theirs, 1, "2026-01-02", queue=(4, 5))
    before, newer = round_of(mine), round_of(theirs)
    outcome = merge(mine, theirs)
    assert (
        "Newer there: round 1 comes with its models, map and queue in place of round 0."
        in told(outcome)
    )
    assert round_of(mine) == newer
    assert merge(mine, theirs).summary.startswith("Nothing new")
    undo(mine)
    assert round_of(mine) == before
    redo(mine)
    assert round_of(mine) == newer


def test_an_older_round_stays_where_it_is(mine, theirs):
    give_round(mine, 1, "2026-01-02")
    give_round(theirs, 0, "2026-01-01")
    label(theirs, "a", 1, annotator="Bo")
    before = round_of(mine)
    assert "The round here (1) is newer than theirs (0) and stays." in told(
        merge(mine, theirs)
    )
    assert round_of(mine) == before


def test_a_newer_queue_of_the_same_round_comes_alone(mine):
    give_round(mine, 0, "2026-01-01", queue=(1, 2))
    theirs = copy_of(mine, "theirs.umc")
    project = ProjectFile.open(theirs)
    with project.write() as connection:
        rounds.replace_queue(
            connection, 0, [QueuedBatch(0, 1, "learn", 0, "Why.", (3,))]
        )
    project.close()
    outcome = merge(mine, theirs)
    assert "Newer there: queue of the same round." in told(outcome)
    _, said, places, queue = round_of(mine)
    assert queue == [["text number 3"]]
    assert said
    assert places


def test_a_round_is_told_in_the_ids_of_this_file(mine, tmp_path):
    """The other file has the same samples, labels and domains under other ids."""
    theirs = tmp_path / "other.umc"
    project = ProjectFile.create(theirs)
    with project.write() as connection:
        labels.ensure_domain(connection, "first")
        domain = labels.ensure_domain(connection, "tickets")
        labels.ensure_labels(connection, domain.label_set_id, ["b", "a"])
        texts = [f"text number {n}" for n in (3, 9, 5, 1, 2, 4)]
        samples.insert(
            connection,
            [NewSample(content_hash(one), "tickets", one) for one in texts],
            {"tickets": domain.id},
        )
        ids = np.arange(1, 7)
        arrays.replace(
            connection,
            "round",
            {
                "ids": ids,
                "suggestion": np.array([1, 2, 1, 2, 1, 2], np.int32),
                "confidence": (ids / 10).astype(np.float32),
                "rows.2-text": np.arange(6, dtype=np.int32),
                "label_ids.2-text": np.array([1, 2], np.int32),
                "probabilities.2-text": np.stack([ids, -ids], 1).astype(np.float16),
                "votes.2-text": np.array([ids % 2], np.int16),
            },
        )
        positions = np.stack([ids, ids], 1).astype(np.float32)
        arrays.replace(
            connection,
            "map",
            {
                "ids": ids,
                "positions": positions,
                "domain_ids": np.full(6, 2, np.int32),
            },
        )
        step = operations.record(connection, "model.update", "{}")
        rounds.add_round(
            connection, step, "default", 0, {}, {"members": {"2-text": ["m"]}}
        )
        rounds.replace_queue(
            connection, 0, [QueuedBatch(0, 2, "learn", 0, "Why.", (2, 4))]
        )
    project.close()
    wanted = round_of(theirs)
    merge(mine, theirs)
    assert round_of(mine) == wanted
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        (record,) = rounds.read_rounds(connection)
        assert record.settings["members"] == {"1-text": ["m"]}
    project.close()


def test_all_orders_of_three_copies_give_the_same(mine):
    give_round(mine, 0, "2026-01-01")
    paths = [copy_of(mine, name) for name in ("one.umc", "two.umc", "three.umc")]
    give_round(paths[2], 1, "2026-01-02", queue=(3,))
    for number, path in enumerate(paths):
        label(path, "a", number + 1, annotator="Ada")
        label(path, "b", 1, 2, annotator=f"person {number}")
        undo(path, annotator="Ada")
        redo(path, annotator="Ada")
    found = []
    for order in itertools.permutations(paths):
        target = copy_of(order[0], "merged.umc")
        for other in order[1:]:
            merge(target, other)
        found.append((digest(target), standing(target), round_of(target)))
    assert all(one == found[0] for one in found)


def test_many_events_are_indexed_afterwards_and_the_file_is_as_any(
    project, monkeypatch
):
    project.close()
    theirs = copy_of(project.path, "theirs.umc")
    for sample in range(1, 6):
        label(theirs, "b", sample, annotator="Bo")
    monkeypatch.setattr(store_merging, "_MANY_EVENTS", 1)
    asked: list[str] = []
    add = store_merging.add_events

    def spy(connection, events, *others):
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (0,)
        asked.extend(
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'index'"
                " AND tbl_name = 'event' AND sql IS NOT NULL"
            )
        )
        return add(connection, events, *others)

    monkeypatch.setattr(store_merging, "add_events", spy)
    merge(project.path, theirs)
    assert not asked, "there was none while they came in"
    again = ProjectFile.open(project.path)  # refuses a file that lacks one
    with again.read() as connection:
        assert schema_of(connection) == expected_schema(LATEST_VERSION)
    again.close()
    assert len(standing(project.path)[0]["Bo"]) == 5
    digest(project.path)
