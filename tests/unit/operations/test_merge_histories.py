"""Whatever happens in three copies, merging them in any order gives the same.

``UMC_HISTORIES`` says how many histories are tried; 25 unless told.
"""

import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.merging import copy_of, digest, label, merge, redo, standing, undo
from umc_desktop.storage import merging as store_merging

HISTORIES = int(os.environ.get("UMC_HISTORIES", "25"))
COPIES = range(3)
PEOPLE = ("Ada", "Bo")
labelling = st.tuples(
    st.just("label"),
    st.sampled_from(COPIES),
    st.sampled_from(PEOPLE),
    st.sampled_from("ab"),
    st.sets(st.integers(1, 5), min_size=1, max_size=3),
)
reversing = st.tuples(
    st.sampled_from(["undo", "redo"]),
    st.sampled_from(COPIES),
    st.sampled_from(PEOPLE),
)
merging = st.tuples(
    st.just("merge"),
    st.sampled_from(COPIES),
    st.sampled_from(COPIES),
    st.sampled_from(PEOPLE),
)
histories = st.lists(st.one_of(labelling, labelling, reversing, merging), max_size=14)
orders = st.sampled_from(list(itertools.permutations(COPIES)))


def play(paths, history):
    for kind, copy, *rest in history:
        if kind == "label":
            person, name, sample_ids = rest
            label(paths[copy], name, *sample_ids, annotator=person)
        elif kind == "merge":
            other, person = rest
            if other != copy:
                merge(paths[copy], paths[other], annotator=person)
        else:
            (undo if kind == "undo" else redo)(paths[copy], rest[0])


@pytest.fixture
def played(record_property):
    """Say how many histories are played: once, and not with each of them."""
    record_property("count", f"{HISTORIES:,} random histories")


@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(histories, orders, orders)
def test_three_copies_converge(make_project, tmp_path, played, history, first, second):
    base = tmp_path / "base.umc"
    if not base.exists():
        make_project("base.umc").close()
    paths = [copy_of(base, f"{number}.umc") for number in COPIES]
    play(paths, history)
    merged = []
    for order in (first, second):
        target = copy_of(paths[order[0]], "merged.umc")
        for number in (*order[1:], *order):
            merge(target, paths[number])
        merged.append((digest(target), standing(target)))
    assert merged[0] == merged[1]
    # and the copies themselves, told of each other, agree with it
    for one, other in (*itertools.permutations(COPIES, 2), (0, 1), (1, 0), (0, 2)):
        merge(paths[one], paths[other])
    assert {digest(path) for path in paths} == {merged[0][0]}
    assert all(standing(path) == merged[0][1] for path in paths)


@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(histories)
def test_what_an_annotator_said_is_not_touched_by_others(
    make_project, tmp_path, played, history
):
    """Each person works in one copy; merging changes nobody's own labels there."""
    base = tmp_path / "base.umc"
    if not base.exists():
        make_project("base.umc").close()
    paths = [copy_of(base, f"{number}.umc") for number in COPIES]
    people = ("Ada", "Bo", "Cy")
    for kind, copy, *rest in history:
        path, person = paths[copy], people[copy]
        if kind == "label":
            label(path, rest[1], *rest[2], annotator=person)
        elif kind == "merge":
            before = standing(path)[0].get(person)
            if rest[0] != copy:
                merge(path, paths[rest[0]], annotator=person)
            assert standing(path)[0].get(person) == before
        else:
            (undo if kind == "undo" else redo)(path, person)


def test_control_copies_that_lose_an_event_do_not_converge(make_project, monkeypatch):
    base = make_project("base.umc")
    base.close()
    one, other = copy_of(base.path, "one.umc"), copy_of(base.path, "other.umc")
    label(one, "a", 1, 2, annotator="Ada")
    label(other, "b", 2, 3, annotator="Bo")
    add = store_merging.add_events
    monkeypatch.setattr(
        store_merging, "add_events", lambda c, events, *rest: add(c, events[1:], *rest)
    )
    merge(one, other)
    merge(other, one)
    assert digest(one) != digest(other)
