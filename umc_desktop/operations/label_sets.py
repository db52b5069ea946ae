"""Label sets: making, explaining, renaming and merging labels."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Domain, Label, fault_of_name
from umc_desktop.domain.wording import counted, named, shortened
from umc_desktop.operations import journal
from umc_desktop.operations.journal import Step
from umc_desktop.storage import annotations, combinations, label_changes, labels
from umc_desktop.storage.project_file import ProjectFile

_RELABELLED = Changes.LABEL_SETS | Changes.ANNOTATIONS | Changes.FACTS | Changes.HISTORY


@dataclass(frozen=True)
class DefineLabel:
    """A label, what it means and the key that gives it."""

    domain: str = option("Domain whose label set the label belongs to.")
    label: str = option("Name of the label.")
    definition: str | None = option("What the label means, in a sentence.", None)
    key: str | None = option("The key that gives it in the window.", None)
    create: bool = option("Add the domain if the project does not have it.", False)
    several: bool = option(
        "Samples of a domain that is added may carry several labels, or none.", False
    )
    annotator: str = option("Who defines it; without it, the computer account.", "")


@dataclass(frozen=True)
class RenameLabel:
    """A label and what it is called from now on."""

    domain: str = option("Domain whose label set the label belongs to.")
    label: str = option("Name of the label.")
    to: str = option("The new name.")
    annotator: str = option("Who renames it; without it, the computer account.", "")


@dataclass(frozen=True)
class MergeLabels:
    """A label and the one that takes its place."""

    domain: str = option("Domain whose label set the labels belong to.")
    label: str = option("The label that goes.")
    into: str = option("The label that takes its place.")
    annotator: str = option("Who merges them; without it, the computer account.", "")


@dataclass(frozen=True)
class SetSeveral:
    """How many labels the samples of a domain may carry."""

    domain: str = option("Domain whose label set it is.")
    one: bool = option("Exactly one label each again, instead of several.", False)
    annotator: str = option("Who decides; without it, the computer account.", "")


@dataclass(frozen=True)
class ListLabels:
    """Nothing to choose."""


def make_label(
    connection: sqlite3.Connection, step: Step, label_set_id: int, name: str
) -> Label:
    """Return the label of that name; make it if it is new, as part of a step.

    Undoing the step unmakes it, unless someone has given it by then.
    """
    known = labels.labels_by_name(connection, label_set_id)
    if name not in known:
        known = labels.ensure_labels(connection, label_set_id, [name], by_hand=True)
        step.tell(connection, label_changes.NAME, [(known[name].uid.hex(), name)])
    return known[name]


def define_label(
    project: ProjectFile, request: DefineLabel, progress: ProgressReporter
) -> Outcome:
    """Add a label to a domain's label set, or change its definition or key.

    Raises
    ------
    InvalidRequestError
        If a name is empty, the key is not one character, or the domain is unknown.
    """
    name, domain_name = request.label.strip(), request.domain.strip()
    if not name or not domain_name:
        raise InvalidRequestError("A label needs a name and a domain.")
    key = request.key
    if key is not None and len(key) > 1 and key not in labels.KEYS:
        raise InvalidRequestError(
            f"“{key}” is not a single key, nor Shift with a digit, such as Shift+1."
        )
    with project.write() as connection:
        known = [domain.name for domain in labels.read_domains(connection)]
        if known and domain_name not in known and not request.create:
            raise InvalidRequestError(
                f"There is no domain “{domain_name}” here, but {', '.join(known)}; "
                "--create adds it."
            )
        step = journal.begin(
            project, connection, "label.define", request, reversible=True
        )
        domain = labels.ensure_domain(connection, domain_name)
        if request.several and not domain.several:
            if domain_name in known:
                raise InvalidRequestError(
                    f"{domain_name} is here already, and its samples carry one label "
                    "each; umc label several changes that."
                )
            let_carry(connection, step, domain.label_set_id, several=True)
        label = make_label(connection, step, domain.label_set_id, name)
        uid = label.uid.hex()
        if request.definition is not None:
            said = [(uid, request.definition.strip())]
            step.tell(connection, label_changes.DEFINITION, said)
        if request.key is not None:
            step.tell(connection, label_changes.KEY, [(uid, request.key)])
        label_changes.fold(connection)
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                Changes.LABEL_SETS | Changes.FACTS | Changes.HISTORY,
                f"“{label.name}” is a label of {domain_name}.",
                {"label": label.name, "domain": domain_name},
            ),
        )


def rename_label(
    project: ProjectFile, request: RenameLabel, progress: ProgressReporter
) -> Outcome:
    """Give a label another name; all that is labelled with it follows.

    Files that still use the old name find the label, too.

    Raises
    ------
    InvalidRequestError
        If there is no such label, or the new name is taken or cannot be one.
    """
    name = request.to.strip()
    with project.write() as connection:
        domain, label = _find(connection, request.domain, request.label)
        if fault := fault_of_name(name):
            raise InvalidRequestError(
                f"“{shortened(name)}” cannot be a name: it {fault}."
            )
        standing = labels.read_labels(connection, domain.label_set_id)
        if any(other.name == name and other.id != label.id for other in standing):
            raise InvalidRequestError(
                f"There is a label “{shortened(name)}” already; to make one of the "
                "two, merge them."
            )
        step = journal.begin(
            project, connection, "label.rename", request, reversible=True
        )
        step.tell(connection, label_changes.NAME, [(label.uid.hex(), name)])
        label_changes.fold(connection)
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                _RELABELLED,
                f"“{label.name}” is now called “{name}”.",
                {"label": name, "was": label.name, "domain": domain.name},
            ),
        )


def merge_labels(
    project: ProjectFile, request: MergeLabels, progress: ProgressReporter
) -> Outcome:
    """Let one label take the place of another; undo brings both back.

    No annotation is changed: those that name the label that goes count as the other.

    Raises
    ------
    InvalidRequestError
        If there is no such label, or both are the same.
    """
    with project.write() as connection:
        _, label = _find(connection, request.domain, request.label)
        _, target = _find(connection, request.domain, request.into)
        if label.id == target.id:
            raise InvalidRequestError("A label cannot be merged into itself.")
        step = journal.begin(
            project, connection, "label.merge", request, reversible=True
        )
        moved = annotations.count_of_label(connection, label.id)
        step.tell(
            connection, label_changes.MERGED, [(label.uid.hex(), target.uid.hex())]
        )
        label_changes.fold(connection)
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                _RELABELLED,
                f"“{label.name}” is now “{target.name}”: {counted(moved, 'sample')}.",
                {"label": label.name, "into": target.name, "samples": moved},
            ),
        )


def let_carry(
    connection: sqlite3.Connection, step: Step, label_set_id: int, *, several: bool
) -> None:
    """Say, as part of a step, how many labels of a set a sample may carry."""
    if several:
        names = [label.name for label in labels.read_labels(connection, label_set_id)]
        labels.refuse_faulty_members(names)
    uid = labels.label_set_uid(connection, label_set_id).hex()
    step.tell(connection, label_changes.SEVERAL, [(uid, several)])
    label_changes.fold(connection)


def set_several(
    project: ProjectFile, request: SetSeveral, progress: ProgressReporter
) -> Outcome:
    """Let the samples of a domain carry several labels, or exactly one again.

    No annotation changes: one label is a set of one. Back to one label it goes only
    while no sample carries several of them, or decidedly none.

    Raises
    ------
    InvalidRequestError
        If there is no such domain, or samples carry several labels and should not.
    """
    with project.write() as connection:
        domain = labels.find_domain(connection, request.domain)
        several = not request.one
        n_carrying = annotations.count_combined(connection, domain.label_set_id)
        if not several and n_carrying:
            carry = "carries" if n_carrying == 1 else "carry"
            raise InvalidRequestError(
                f"{counted(n_carrying, 'sample')} of {domain.name} {carry} several "
                "labels, or none of them: decide on one for each first."
            )
        step = journal.begin(
            project, connection, "label.several", request, reversible=True
        )
        let_carry(connection, step, domain.label_set_id, several=several)
        progress.report(1, 1)
        how_many = "several labels, or none" if several else "exactly one label"
        return step.end(
            connection,
            Outcome(
                _RELABELLED,
                f"A sample of {domain.name} may carry {how_many} now."
                if several
                else f"A sample of {domain.name} carries {how_many} now.",
                {"domain": domain.name, "several": several},
            ),
        )


def list_labels(
    project: ProjectFile, request: ListLabels, progress: ProgressReporter
) -> Outcome:
    """List the labels of every domain with keys, definitions and counts."""
    del request, progress
    with project.read() as connection:
        domains = labels.read_domains(connection)
        all_labels = labels.read_labels(connection)
        current = annotations.read_current(connection)
        combined = combinations.read(connection)
    used: dict[int, int] = defaultdict(int)
    for label_id in current.label_ids.tolist():
        for member in combined.get(label_id, (label_id,)):
            used[member] += 1
    data = [
        {
            "domain": domain.name,
            "label": label.name,
            "key": label.key,
            "definition": label.definition,
            "several": domain.several,
            "samples": used[label.id],
        }
        for domain in domains
        for label in all_labels
        if label.label_set_id == domain.label_set_id
    ]
    return Outcome(
        Changes.NOTHING, f"{counted(len(all_labels), 'label')}.", {"labels": data}
    )


def _find(
    connection: sqlite3.Connection, domain_name: str, name: str
) -> tuple[Domain, Label]:
    domain = labels.find_domain(connection, domain_name)
    known = labels.labels_by_name(connection, domain.label_set_id)
    if name.strip() not in known:
        raise InvalidRequestError(
            f"“{shortened(name)}” is no label of {domain.name}, which has "
            f"{named(list(known)) or 'none yet'}."
        )
    return domain, known[name.strip()]
