"""A copy for a colleague holds all that was asked for, and nothing else at all."""

import numpy as np
import pytest

from tests.conftest import fill
from tests.merging import copy_of, digest, label, merge, standing, undo
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.errors import InvalidRequestError, ProjectError
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality
from umc_desktop.operations import carried, carrying
from umc_desktop.operations.encoded import find_encoded
from umc_desktop.operations.label_sets import DefineLabel
from umc_desktop.operations.labelling import AddNote
from umc_desktop.operations.project import MADE_FOR, DescribeProject
from umc_desktop.operations.sharing import ShareProject
from umc_desktop.storage import (
    arrays,
    problems,
    properties,
    rounds,
    samples,
)
from umc_desktop.storage.embedding_cache import EmbeddingCache
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import QueuedBatch

CANARY = "canary7f3a"


@pytest.fixture
def mine(project):
    project.close()
    return project.path


@pytest.fixture
def two_domains(tmp_path):
    """A file of two domains, labelled in both, with a queue over both."""
    project = ProjectFile.create(tmp_path / "two.umc")
    fill(project, {"open": ["seen one", "seen two"]}, ["a", "b"])
    fill(project, {"closed": [f"{CANARY} one", f"{CANARY} two"]}, [f"{CANARY} label"])
    fill(project, {"open": ["seen three"]}, ["a"])
    with project.write() as connection:
        rounds.replace_queue(
            connection,
            0,
            [
                QueuedBatch(0, 1, "learn", 0, "Why.", (1, 5)),
                QueuedBatch(0, 2, "learn", 0, "Why.", (3,)),
            ],
        )
        rounds.add_to_audit(connection, 0, [3, 5])
    project.close()
    label(project.path, "a", 1, 5)
    label(project.path, f"{CANARY} label", 3, annotator=f"{CANARY} person")
    note = AddNote((4,), f"{CANARY} note", "Ada")
    execute(CATALOGUE["label.note"], project.path, note, SILENT)
    return project.path


def share(path, out="out.umc", **options):
    target = path.with_name(out)
    request = ShareProject(target, **options)
    return target, execute(CATALOGUE["project.share"], path, request, SILENT)


def test_a_complete_copy_has_the_same_labels(mine):
    label(mine, "a", 1, 2)
    undo(mine)
    label(mine, "b", 2)
    out, outcome = share(mine)
    assert digest(out) == digest(mine)
    assert standing(out) == standing(mine)
    assert outcome.summary.startswith(f"Shared as {out}: 5 samples, 4 events")


def test_nothing_deleted_or_private_is_left_in_the_bytes(mine, tmp_path):
    project = ProjectFile.open(mine)
    with project.write() as connection:
        properties.write(connection, "window", f"/home/{CANARY}/state")
        properties.write(connection, "gone", CANARY * 500)
        connection.execute("DELETE FROM property WHERE name = 'gone'")
        problems.add(connection, b"o" * 16, [(f"{CANARY}.csv", 3, f"{CANARY} cell")])
        connection.execute(
            "INSERT INTO operation (id, command, request, finished_at, reversible)"
            " VALUES (?, 'sample.import', ?, '', 0)",
            (b"o" * 16, f'{{"files":["/home/{CANARY}/patients.csv"]}}'),
        )
    project.close()
    theirs = copy_of(mine, f"{CANARY}.umc")
    request = AddNote((1,), f"{CANARY} note", f"{CANARY} person")
    execute(CATALOGUE["label.note"], theirs, request, SILENT)
    merge(mine, theirs)
    undo(mine)
    assert CANARY.encode() in mine.read_bytes(), "the control: it is in the project"
    out, _ = share(mine)
    data = out.read_bytes()
    assert CANARY.encode() not in data
    assert b"patients" not in data
    assert str(tmp_path).encode() not in data
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.umc"]


def test_only_some_domains(two_domains):
    out, outcome = share(two_domains, only_domains=("open",))
    assert CANARY.encode() not in out.read_bytes()
    assert outcome.data["samples"] == 3
    assert outcome.data["events"] == 2
    assert outcome.data["queued"] == 2
    own, _ = standing(out)
    assert set(own) == {"Ada"}
    project = ProjectFile.open(out, read_only=True)
    with project.read() as connection:
        assert samples.count(connection) == 3
        assert rounds.read_audit(connection) == {3}
        (batch,) = rounds.read_queue(connection)
        texts = [one.text for one in samples.read_details(connection, batch.sample_ids)]
    project.close()
    assert texts == ["seen one", "seen three"]
    digest(out)


def test_what_comes_back_of_some_domains_merges(two_domains):
    out, _ = share(two_domains, only_domains=("open",))
    label(out, "b", 2, annotator="Bo")
    outcome = merge(two_domains, out)
    assert outcome.summary == "Merged out.umc: Bo: 1 new label."
    out2, _ = share(two_domains, "again.umc", only_domains=("open",))
    assert digest(out2) == digest(out)


def test_facts_of_other_domains_stay_here(two_domains):
    for domain, name in (("open", "a"), ("closed", f"{CANARY} label")):
        request = DefineLabel(domain=domain, label=name, definition="in words")
        execute(CATALOGUE["label.define"], two_domains, request, SILENT)
    out, outcome = share(two_domains, only_domains=("open",))
    assert outcome.data["events"] == 3, "one fact, about a label that is there"
    assert CANARY.encode() not in out.read_bytes()
    digest(out)


def test_a_copy_for_somebody_has_the_queue_that_is_left(two_domains):
    out, outcome = share(two_domains, assign="Ada")
    assert outcome.data["queued"] == 1
    assert "for Ada" in outcome.summary
    project = ProjectFile.open(out, read_only=True)
    with project.read() as connection:
        assert properties.read(connection, MADE_FOR) == "Ada"
        assert [b.sample_ids for b in rounds.read_queue(connection)] == [(3,)]
    project.close()
    told = execute(CATALOGUE["project.info"], out, DescribeProject(), SILENT)
    assert told.data["made_for"] == "Ada"


def test_embeddings_travel_and_are_found_without_a_model(mine, monkeypatch, tmp_path):
    made = {
        "text.ids": np.arange(1, 6),
        "text.vectors": np.eye(5, 4, dtype=np.float16),
        "text.about": np.frombuffer(b'{"encoder":"minilm"}', np.uint8),
    }
    monkeypatch.setattr(carrying, "first_embeddings", lambda *_: made)
    out, outcome = share(mine, with_embeddings=True)
    assert outcome.data["embedded"] == 5
    project = ProjectFile.open(out, read_only=True)
    found = carried.unpack(project, Modality.TEXT)
    assert carried.unpack(project, Modality.IMAGE) is None
    with project.read() as connection:
        hashes = samples.read_index(connection).hashes
    project.close()
    assert found.encoder == "minilm"
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "another computer"))
    project = ProjectFile.open(out, read_only=True)
    encoded = find_encoded(project, Modality.TEXT)
    project.close()
    assert [space.place.encoder for space in encoded.spaces] == ["minilm"]
    assert encoded.sample_ids.tolist() == [1, 2, 3, 4, 5]
    from umc_desktop.storage.cache_folder import cache_folder

    store = EmbeddingCache(cache_folder() / "embeddings", found.fingerprint, 4)
    assert np.array_equal(store.read(store.rows_of(hashes)), np.eye(5, 4))


@pytest.mark.parametrize(
    "damage",
    [
        {"text.vectors": np.full((5, 4), np.nan, np.float16)},
        {"text.vectors": np.zeros((4, 4), np.float16)},
        {"text.ids": np.array([1, 1, 2, 3, 4])},
        {"text.about": np.frombuffer(b'{"encoder":"../../x\\n"}', np.uint8)},
        {"text.about": np.frombuffer(b"[", np.uint8)},
    ],
)
def test_embeddings_that_are_none_are_not_used(mine, damage):
    project = ProjectFile.open(mine)
    with project.write() as connection:
        made = {
            "text.ids": np.arange(1, 6),
            "text.vectors": np.eye(5, 4, dtype=np.float16),
            "text.about": np.frombuffer(b'{"encoder":"minilm"}', np.uint8),
        }
        arrays.replace(connection, carried.OWNER, {**made, **damage})
    assert carried.unpack(project, Modality.TEXT) is None
    project.close()


def test_what_cannot_be_shared_is_said(mine):
    with pytest.raises(InvalidRequestError, match="itself"):
        share(mine, mine.name)
    with pytest.raises(InvalidRequestError, match="no domain"):
        share(mine, only_domains=("elsewhere",))
    share(mine)
    with pytest.raises(ProjectError, match="--force"):
        share(mine)
    share(mine, force=True)
