"""What several annotators said of the same samples, as tables to compute with."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Label
from umc_desktop.storage import annotations, consensus, decisions, labels, samples

Ints = npt.NDArray[np.int64]

MISSING = -1


@dataclass(frozen=True)
class SharedLabels:
    """The labels of one label set on samples that two or more annotators decided.

    Attributes
    ----------
    name
        The domains that use the label set.
    labels
        Everything that could be said, in the order of the label set.
    annotators
        Names, of those who share a sample with somebody.
    sample_ids, domain_ids
        int64, shape (n_samples,).
    rows
        int64, shape (n_samples, n_annotators): place of the label, -1 for none.
    members
        Where samples may carry several labels: which are in each of ``labels``, which
        are sets of them then. Those that could be said, but nobody did, are left out.
    """

    name: str
    labels: tuple[Label, ...]
    annotators: tuple[str, ...]
    sample_ids: Ints
    domain_ids: Ints
    rows: Ints
    members: tuple[frozenset[int], ...] = ()


def read_shared_labels(connection: sqlite3.Connection) -> list[SharedLabels]:
    """Return one table for each label set in which samples were decided twice.

    Labels count as they were given independently: what an annotator said after a
    sample was adjudicated does not replace what they had said before.
    """
    said = _independent(connection)
    shared = {
        sample_id: by_annotator
        for sample_id, by_annotator in said.items()
        if len(by_annotator) > 1
    }
    domains = {domain.id: domain for domain in labels.read_domains(connection)}
    domain_of = samples.domains_of(connection, sorted(shared))
    found = []
    for label_set_id in labels.read_label_sets(connection):
        here = [
            sample_id
            for sample_id in sorted(shared)
            if domains[domain_of[sample_id]].label_set_id == label_set_id
        ]
        choices = labels.read_labels(connection, label_set_id)
        several = labels.gives_several(connection, label_set_id)
        if several:
            used = {one for sample in here for one in shared[sample].values()}
            choices = [
                label
                for label in labels.read_given_names(connection, label_set_id)
                if label.id in used
            ]
        if here:
            names = [
                domain.name
                for domain in domains.values()
                if domain.label_set_id == label_set_id
            ]
            domain_ids = np.array([domain_of[one] for one in here], np.int64)
            table = _table(" and ".join(names), choices, here, shared, domain_ids)
            if several:
                table = replace(table, members=tuple(map(_members, table.labels)))
            found.append(table)
    return [table for table in found if len(table.sample_ids)]


def _members(label: Label) -> frozenset[int]:
    return frozenset((label.id,) if label.combines is None else label.combines)


def _independent(connection: sqlite3.Connection) -> dict[int, dict[str, int]]:
    """Return the label that each annotator gave each sample by themselves."""
    said = {
        sample_id: {vote.annotator: vote.label_id for vote in votes}
        for sample_id, votes in annotations.read_votes(connection).items()
        if len(votes) > 1
    }
    for sample_id, decided in consensus.read_adjudications(connection).items():
        given = said.get(sample_id, {})
        for one in decisions.read_history_of(connection, sample_id):
            before = one.stands and one.kind == "label" and one.clock < decided.clock
            if before and one.annotator in given and one.label_id is not None:
                given[one.annotator] = one.label_id
    return said


def _table(
    name: str,
    choices: Iterable[Label],
    sample_ids: list[int],
    shared: dict[int, dict[str, int]],
    domain_ids: Ints,
) -> SharedLabels:
    options = tuple(choices)
    places = {label.id: place for place, label in enumerate(options)}
    annotators = sorted({who for one in sample_ids for who in shared[one]})
    columns = {who: column for column, who in enumerate(annotators)}
    rows = np.full((len(sample_ids), len(annotators)), MISSING, np.int64)
    for row, sample_id in enumerate(sample_ids):
        for who, label_id in shared[sample_id].items():
            rows[row, columns[who]] = places.get(label_id, MISSING)
    kept = (rows >= 0).sum(axis=1) > 1
    spoke = (rows[kept] >= 0).any(axis=0)
    return SharedLabels(
        name,
        options,
        tuple(who for who, has in zip(annotators, spoke, strict=True) if has),
        np.array(sample_ids, np.int64)[kept],
        domain_ids[kept],
        rows[kept][:, spoke],
    )
