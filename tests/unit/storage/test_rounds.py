"""Rounds, the queue, the audit slice, properties, problems and the operation log."""

import pytest

from umc_desktop.domain.errors import ProjectDamagedError
from umc_desktop.storage import operations, problems, properties, rounds
from umc_desktop.storage.rounds import QueuedBatch


def test_rounds_count_from_zero_and_keep_what_was_measured(project):
    with project.write() as connection:
        assert rounds.last_round(connection) == -1
        for number in range(2):
            made = rounds.add_round(
                connection,
                b"o" * 16,
                "default",
                5,
                {"accuracy": 0.5},
                {"alpha": number},
            )
            assert made == number
        rounds.replace_settings(connection, "paper", {"alpha": 0.7})
        first, second = rounds.read_rounds(connection)
    assert (first.number, first.method, first.n_labelled) == (0, "default", 5)
    assert first.metrics == {"accuracy": 0.5}
    assert (first.settings, second.settings) == ({"alpha": 0}, {"alpha": 0.7})
    assert second.method == "paper"  # scored again by another method


def test_a_record_that_is_no_json_is_damage(project):
    with project.write() as connection:
        rounds.add_round(connection, b"o" * 16, "default", 5, {}, {})
        connection.execute("UPDATE round SET metrics = '[1'")
        with pytest.raises(ProjectDamagedError, match="round"):
            rounds.read_rounds(connection)


def test_a_queue_replaces_the_one_before(project):
    old = QueuedBatch(0, 1, "audit", -1, "drawn at random", (3, 1))
    new = [
        QueuedBatch(0, 1, "learn", 4, "unsure", (5, 2, 1)),
        QueuedBatch(0, 1, "learn", 5, "unsure", ()),
    ]
    with project.write() as connection:
        rounds.replace_queue(connection, 0, [old])
        rounds.replace_queue(connection, 1, new)
        found = rounds.read_queue(connection)
    assert [(item.id, item.cluster, item.sample_ids) for item in found] == [
        (1, 4, (5, 2, 1)),
        (2, 5, ()),
    ]


def test_the_audit_slice_only_grows(project):
    with project.write() as connection:
        rounds.add_to_audit(connection, 0, [1, 2])
        rounds.add_to_audit(connection, 1, [2, 3])
        assert rounds.read_audit(connection) == {1, 2, 3}
        kept = connection.execute("SELECT round FROM audit WHERE sample_id = 2")
        assert kept.fetchone() == (0,), "who drew it first stays known"


def test_properties(project):
    with project.write() as connection:
        assert properties.read(connection, "x") == ""
        properties.write(connection, "x", "1")
        properties.write(connection, "x", "2")
        assert properties.read(connection, "x") == "2"


def test_problems_belong_to_their_import(project):
    with project.write() as connection:
        problems.add(
            connection, b"a" * 16, [("f.csv", 3, "no text"), ("f.csv", 9, "?")]
        )
        problems.add(connection, b"b" * 16, [("g.csv", 1, "empty")])
        assert problems.read(connection, b"a" * 16, 1) == [("f.csv", 3, "no text")]


def test_the_log_is_read_newest_first(project):
    with project.write() as connection:
        for summary in ("one", "two"):
            made = operations.record(connection, "label.assign", "{}")
            operations.set_summary(connection, made, summary)
        latest = operations.read_latest(connection, 1)
        assert operations.read(connection, made) == latest[0]
    assert [(item.summary, item.annotator, item.undone) for item in latest] == [
        ("two", "", False)
    ]
