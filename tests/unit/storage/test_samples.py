"""Samples in and out of the project."""

import numpy as np
import pytest

from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.samples import Modality, NewSample
from umc_desktop.storage import labels, samples


@pytest.fixture
def mixed(project):
    """The five texts and two images of a second domain, ids 6 and 7."""
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "photos")
        samples.insert(
            connection,
            [
                NewSample(
                    content_hash(None, [data]), "photos", None, (data,), f"photo-{n}"
                )
                for n, data in enumerate([b"\x89PNG 1", b"\x89PNG 2"])
            ],
            {"photos": domain.id},
        )
    return project


def test_the_same_content_twice_is_one_sample(project):
    again = NewSample(content_hash("text number 1"), "tickets", "text number 1")
    new = NewSample(content_hash("new"), "tickets", "new")
    with project.write() as connection:
        (domain,) = labels.read_domains(connection)
        added = samples.insert(connection, [again, new, new], {"tickets": domain.id})
        assert added == 1
        assert samples.count(connection) == 6


def test_the_index_has_every_sample_in_order(mixed):
    with mixed.read() as connection:
        index = samples.read_index(connection)
        counts = samples.count_by_domain(connection)
    assert index.ids.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert index.has_text.tolist() == [True] * 5 + [False] * 2
    assert index.has_image.tolist() == [False] * 5 + [True] * 2
    assert index.domain_ids.tolist() == [1] * 5 + [2] * 2
    assert counts == {1: 5, 2: 2}
    assert index.hashes[0].tobytes() == content_hash("text number 1")
    assert index.rows_of([7, 99, 1]).tolist() == [6, 0]
    assert index.rows_of(np.array([], np.int64)).tolist() == []


def test_an_empty_index_finds_nothing(tmp_path, make_project):
    empty = make_project("empty.umc", 0)
    with empty.read() as connection:
        index = samples.read_index(connection)
    assert len(index.ids) == len(index.hashes) == 0
    assert index.rows_of([1, 2]).tolist() == []


def test_payloads_come_in_the_order_asked_for_across_pages(mixed, monkeypatch):
    monkeypatch.setattr(samples, "_PAGE", 2)
    with mixed.read() as connection:
        pages = list(samples.read_payloads(connection, [5, 1, 3], Modality.TEXT))
        (images,) = samples.read_payloads(connection, [7, 6], Modality.IMAGE)
    assert pages == [
        ([5, 1], ["text number 5", "text number 1"]),
        ([3], ["text number 3"]),
    ]
    assert images == ([7, 6], [b"\x89PNG 2", b"\x89PNG 1"])


def test_details(mixed):
    with mixed.read() as connection:
        text, image = samples.read_details(connection, [2, 99, 6])
        assert samples.read_detail(connection, 99) is None
    assert (text.id, text.identifier, text.text) == (2, "tickets-1", "text number 2")
    assert (image.text, image.image) == (None, b"\x89PNG 1")


def test_lookups_leave_out_what_is_not_here(mixed, monkeypatch):
    monkeypatch.setattr(samples, "_PAGE", 2)
    known = content_hash("text number 2")
    with mixed.read() as connection:
        assert samples.hashes_of(connection, [2, 0, -1, 10**30, 99]) == {2: known}
        assert samples.ids_of_hashes(connection, [b"x" * 16, known]) == {known: 2}
        assert samples.domains_of(connection, [1, 6, 99]) == {1: 1, 6: 2}
        assert samples.find_by_identifier(
            connection, ["photo-1", "tickets-0", "?"]
        ) == {
            "photo-1": [7],
            "tickets-0": [1],
        }
        groups = samples.by_label_set(connection, [6, 2, 10**30, 99])
    assert {key: [number for number, _ in group] for key, group in groups.items()} == {
        1: [2],
        2: [6],
    }


def test_text_is_data_whatever_it_looks_like(project):
    nasty = [
        "'); DROP TABLE sample;--",
        "null \0 inside",
        "\u202etxt.exe",
        "tab\tand\nline",
        "a" * 100_000,
    ]
    with project.write() as connection:
        samples.insert(
            connection,
            [NewSample(content_hash(text), "tickets", text) for text in nasty],
            {"tickets": 1},
        )
    with project.read() as connection:
        assert [d.text for d in samples.read_details(connection, range(6, 11))] == nasty


PAGES = (b"\x89PNG 1", b"\x89PNG 2", b"\x89PNG 3")


@pytest.fixture
def with_pages(project):
    """The five texts, a text with three images, and two images without a text."""
    contents = [("a letter", PAGES), (None, PAGES[:2])]
    with project.write() as connection:
        samples.insert(
            connection,
            [
                NewSample(content_hash(text, images), "tickets", text, images)
                for text, images in [*contents, *contents]
            ],
            {"tickets": 1},
        )
    return project


def test_several_images_keep_their_order(with_pages):
    with with_pages.read() as connection:
        letter, pages = samples.read_details(connection, [6, 7])
        images = list(samples.read_images(connection, [7, 1, 6]))
        counts = samples.count_images(connection, np.array([6, 7]))
        kinds = samples.modalities_of(connection, [1, 6, 7])
        assert samples.count(connection) == 7
    assert (letter.text, letter.images, letter.image) == ("a letter", PAGES, PAGES[0])
    assert (pages.text, pages.images) == (None, PAGES[:2])
    own = [(7, image) for image in PAGES[:2]] + [(6, image) for image in PAGES]
    assert images == own
    assert counts.tolist() == [3, 2]
    assert kinds == {1: Modality.TEXT, 6: Modality.MIXED, 7: Modality.IMAGE}


def test_one_sample_with_both_makes_one_pool_of_all(with_pages, mixed):
    del mixed  # two more images without a text
    with with_pages.read() as connection:
        index = samples.read_index(connection)
    assert {kind: rows.tolist() for kind, rows in index.pools().items()} == {
        Modality.MIXED: list(range(len(index.ids)))
    }


def test_texts_and_images_alone_are_pools_of_their_own(mixed):
    with mixed.read() as connection:
        index = samples.read_index(connection)
    assert {kind: rows.tolist() for kind, rows in index.pools().items()} == {
        Modality.TEXT: [0, 1, 2, 3, 4],
        Modality.IMAGE: [5, 6],
    }
