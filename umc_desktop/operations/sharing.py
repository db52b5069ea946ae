"""Copies for colleagues: complete or of some domains, compact, with nothing private."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import (
    cache_trouble_in_words,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import carried, carrying
from umc_desktop.operations.merging import store
from umc_desktop.operations.project import MADE_FOR, check_copy
from umc_desktop.storage import (
    arrays,
    cleaning,
    event_log,
    labels,
    properties,
    rounds,
    samples,
)
from umc_desktop.storage.backups import snapshot
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.foreign import ForeignFile
from umc_desktop.storage.foreign_records import ForeignEvent
from umc_desktop.storage.foreign_rows import SqlRows
from umc_desktop.storage.project_file import ProjectFile, copy_project

_HEX = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ShareProject:
    """What the copy holds, and who gets it."""

    out: Path = option("The copy, ending in .umc.", positional=True)
    with_embeddings: bool = option(
        "Put the first encoder's embeddings in, so that similar samples are found "
        "without models.",
        False,
    )
    only_domains: tuple[str, ...] = option(
        "Domains whose samples, labels and events come along; without it, all.", ()
    )
    assign: str = option("Annotator the copy is for: the queue is what is left.", "")
    force: bool = option("Replace a file that is there already.", False)


def write_copy(
    project: ProjectFile,
    request: ShareProject,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Write a copy for a colleague: compact, nothing deleted or private left inside.

    What imports left out, merges that were taken back, and where files lay stay here;
    labels, notes, queue, models and map come along.

    Raises
    ------
    ProjectError
        If the target exists and ``force`` was not given.
    InvalidRequestError
        If a domain does not exist.
    """
    _check(project, request)
    parent = cache_folder()
    with (
        cache_trouble_in_words(parent),
        TemporaryDirectory(prefix="share-", dir=parent) as name,
    ):
        draft = Path(name) / "share.umc"
        progress.report(0, None, "Copying")
        if request.only_domains:
            _copy_domains(project, request, draft, Path(name), progress)
        else:
            with project.read() as connection:
                snapshot(connection, draft)
        with closing(ProjectFile.open(draft)) as copy:
            found = _finish(project, copy, request, progress)
            progress.report(0, None, "Writing the copy")
            with copy.read() as connection:
                copy_project(connection, request.out)
    bundle.put_value("found", found)


def report_copy(
    project: ProjectFile,
    request: ShareProject,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what the copy holds."""
    del project, progress
    found = bundle.value("found", dict[str, int])
    who = f" for {request.assign.strip()}" if request.assign.strip() else ""
    parts = [
        counted(found["samples"], "sample"),
        counted(found["events"], "event"),
        f"{counted(found['queued'], 'sample')} in the queue",
    ]
    if request.with_embeddings:
        parts.append(f"embeddings of {counted(found['embedded'], 'sample')}")
    size = request.out.stat().st_size / 1e6
    return Outcome(
        Changes.NOTHING,
        f"Shared as {request.out}{who}: {', '.join(parts)}; {size:.1f} MB.",
        {"copy": str(request.out), "for": request.assign.strip(), **found},
    )


def made_for(project: ProjectFile) -> str:
    """Return who a copy was made for; empty if nobody was named."""
    with project.read() as connection:
        return properties.read(connection, MADE_FOR)


def _check(project: ProjectFile, request: ShareProject) -> None:
    check_copy(project, request.out, "shared", force=request.force)
    with project.read() as connection:
        for name in request.only_domains:
            labels.find_domain(connection, name)


def _copy_domains(
    project: ProjectFile,
    request: ShareProject,
    draft: Path,
    folder: Path,
    progress: ProgressReporter,
) -> None:
    """Build the copy from nothing, as a merge of what belongs to the domains."""
    from umc_desktop.operations.merge_comparing import Here
    from umc_desktop.operations.merge_reading import Packing, checked_state

    ProjectFile.create(draft).close()
    place = folder / "bundle"
    place.mkdir()
    bundle = Bundle(place)
    with closing(ProjectFile.open(draft)) as copy:
        with project.read() as connection:
            foreign = ForeignFile(SqlRows(connection))
            kept = _narrow(foreign, set(request.only_domains))
            here = Here.read(copy, "")
            packing = Packing(
                foreign, project.path.name, here, 0, bundle, progress, kept
            )
            parcel = packing.pack()
            packing.pack_round(connection, checked_state(connection), parcel)
            known = {event.operation for event in packing.new}
            parcel.operations = [one for one in parcel.operations if one.id in known]
            people = {event.annotator for event in packing.new}
            people |= {one.annotator for one in parcel.operations if one.annotator}
            parcel.annotators = [one for one in parcel.annotators if one.uid in people]
            bundle.put_value("parcel-0", parcel)
        with copy.write() as connection:
            store(connection, bundle, [0], progress)


def _narrow(
    foreign: ForeignFile, names: set[str]
) -> Callable[[Iterable[ForeignEvent]], Iterator[ForeignEvent]]:
    """Leave only some domains in what was read; return what chooses the events."""
    domains = {key: one for key, one in foreign.domains.items() if one.name in names}
    sets = {one.label_set for one in domains.values()}
    out_of_place = {
        key for key in foreign.hashes if foreign.domain_of[key] not in domains
    }
    hidden = {foreign.hashes.pop(key).hex() for key in out_of_place}
    words = {one.name for one in foreign.domains.values() if one.name not in names}
    for label in foreign.labels.values():
        if label.label_set not in sets:
            hidden.add(label.uid.hex())
            words.add(label.name)
    foreign.labels = {
        key: one for key, one in foreign.labels.items() if one.label_set in sets
    }
    words -= {one.name for one in foreign.labels.values()}
    foreign.label_sets = {
        key: one for key, one in foreign.label_sets.items() if one.uid in sets
    }
    foreign.domains = domains

    def keep(events: Iterable[ForeignEvent]) -> Iterator[ForeignEvent]:
        return _belonging(list(events), hidden, words)

    return keep


def _belonging(
    events: list[ForeignEvent], hidden: set[str], words: set[str]
) -> Iterator[ForeignEvent]:
    """Yield events about samples, facts that name nothing hidden, and their undos."""
    from umc_desktop.operations.merge_comparing import undone_by

    steps: set[bytes] = set()
    waiting: list[ForeignEvent] = []
    for event in events:
        if event.kind == "undo":
            waiting.append(event)
        elif event.sample or not (
            hidden & set(_HEX.findall(event.body))
            or any(f'"{word}"' in event.body for word in words)
        ):
            steps.add(event.operation)
            yield event
    found = True
    while found:  # undos of undos come after them, whatever the order they are in
        found = False
        for event in list(waiting):
            if undone_by(event.body) in steps:
                steps.add(event.operation)
                waiting.remove(event)
                found = True
                yield event


def _finish(
    project: ProjectFile,
    copy: ProjectFile,
    request: ShareProject,
    progress: ProgressReporter,
) -> dict[str, int]:
    """Clean a copy, put in what was asked for, and count what it holds."""
    embeddings = {}
    if request.with_embeddings:
        found = carrying.first_embeddings(project, progress)
        with project.read() as ours, copy.read() as theirs:
            hashes = samples.read_index(ours)
            there = samples.ids_of_hashes(theirs, [bytes(one) for one in hashes.hashes])
        ids = {
            int(here): there[bytes(content)]
            for here, content in zip(hashes.ids, hashes.hashes, strict=True)
            if bytes(content) in there
        }
        embeddings = carrying.chosen(found, ids)
    with copy.write() as connection:
        cleaning.forget_private(connection)
        arrays.replace(connection, carried.OWNER, embeddings)
        if who := request.assign.strip():
            properties.write(connection, MADE_FOR, who)
            cleaning.leave_decided_out(connection, who)
        queue = rounds.read_queue(connection)
        return {
            "samples": samples.count(connection),
            "events": event_log.digest(connection)[0],
            "queued": sum(len(batch.sample_ids) for batch in queue),
            "embedded": sum(
                len(values)
                for name, values in embeddings.items()
                if name.endswith(".ids")
            ),
        }
