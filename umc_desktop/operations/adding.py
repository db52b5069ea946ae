"""Adding a model to a project: one the user brings, or one that was removed."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Label, plain_name
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.membership import refuse_silence
from umc_desktop.operations.model_requests import COUNTED, AddModel
from umc_desktop.operations.model_versions import VERSION, speaking
from umc_desktop.operations.project_models import (
    DOMAINS,
    MODEL,
    OFF,
    AddedModel,
    ProjectModels,
    domains_said,
    find,
    is_name,
    last_known,
    lexical_model,
    read_models,
)
from umc_desktop.storage import labels
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.ml.encoders.manifest import Manifest

_NGRAMS = dict(zip(COUNTED, ("1-2", "3-5"), strict=True))


class _Added(msgspec.Struct):
    """What the worker found.

    Attributes
    ----------
    returns
        Name of a packaged model that comes back; else empty.
    """

    model: AddedModel | None
    returns: str
    said: str
    data: dict[str, object]


def compute_add(
    project: ProjectFile,
    request: AddModel,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Add a model to the ensemble: a folder or file of yours, or one removed before.

    It is copied, checked and tried out; what could run code is refused. An encoder
    gets heads like the others. A classification model whose labels are those of the
    project, or are mapped to them, votes itself.

    Raises
    ------
    ModelError
        If it cannot be run, or what is there is not safe.
    InvalidRequestError
        If there is no such model or domain, or its labels are not the project's.
    """
    with project.read() as connection:
        models = read_models(connection)
        known = labels.read_labels(connection)
        for domain in request.domains:
            labels.find_domain(connection, domain)
        earlier = last_known(connection, request.source)
    if request.kind == "lexical":
        added = _lexical(request, models)
    elif request.source in models.off and request.source in models.known:
        added = _Added(None, request.source, f"{request.source} is back.", {})
    elif earlier is not None and request.source not in models.added:
        added = _back(earlier)
    else:
        added = _brought(request, models, known, progress)
    bundle.put_value("added", added)


def publish_add(
    project: ProjectFile,
    request: AddModel,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Name the model in the project; can be undone."""
    added = bundle.value("added", _Added)
    with project.write() as connection:
        earlier = read_models(connection).added
        step = journal.begin(project, connection, "model.add", request, reversible=True)
        model = added.model
        name = added.returns or (model.name if model else "")
        if model is None:
            step.tell(connection, OFF, [(name, None)])
        else:
            before = last_known(connection, name)
            step.tell(connection, MODEL, [(name, model)])
            if before is not None and before.fingerprint != model.fingerprint:
                # what was learned from another model cannot be said by this one
                stale = [
                    (key, None)
                    for key, version in speaking(connection).items()
                    if version.member == name
                ]
                step.tell(connection, VERSION, stale)
        if request.domains:
            step.tell(connection, DOMAINS, [(name, list(request.domains))])
        refuse_silence(connection)
        progress.report(1, 1, "Saved")
        models = read_models(connection)
        all_domains = [domain.name for domain in labels.read_domains(connection)]
        where = domains_said(models, name, all_domains)
        said = (
            f"{added.said} It is called {name} here and speaks for "
            f"{'all domains' if where == 'all' else where}."
            f"{_replaced_said(earlier.get(name), model)}"
            f"{_silence_said(connection, model)} Score the samples (umc ensemble "
            "score) to see what it says."
        )
        return step.end(
            connection,
            Outcome(
                Changes.FACTS | Changes.HISTORY,
                said,
                {"name": name, "speaks_for": where, **added.data},
            ),
        )


def _replaced_said(before: AddedModel | None, now: AddedModel | None) -> str:
    if before is None or now is None or before.fingerprint == now.fingerprint:
        return ""
    return (
        f" It takes the place of the one from {before.source} that was called so (umc "
        "model rollback brings that back)."
    )


def _silence_said(connection: sqlite3.Connection, model: AddedModel | None) -> str:
    """Say where a classification model knows the labels and yet does not vote.

    A choice of one class is no answer where samples may carry several labels, nor are
    several classes where they carry one.
    """
    classes = {} if model is None else model.labels
    meant = {uid for uids in classes.values() for uid in uids}
    sets = {
        label.label_set_id
        for label in labels.read_labels(connection)
        if label.uid.hex() in meant
    }
    silent = [
        domain.name
        for domain in labels.read_domains(connection)
        if model is not None
        and domain.several != model.several
        and domain.label_set_id in sets
    ]
    if model is None or not silent:
        return ""
    votes, carried = "votes for one class", "may carry several labels"
    if model.several:
        votes, carried = "says of each class whether it applies", "carry one label"
    return (
        f" It {votes}: where samples {carried} ({', '.join(silent)}), it is silent. "
        f"--kind {model.modality} lets its embeddings join."
    )


def _lexical(request: AddModel, models: ProjectModels) -> _Added:
    if request.count not in COUNTED:
        raise InvalidRequestError(
            f"“{request.count}” cannot be counted; choose {' or '.join(COUNTED)}."
        )
    fewest, most = _range(request.ngrams or _NGRAMS[request.count])
    if not 2 <= request.dimension <= 1024:
        raise InvalidRequestError("A lexical model has 2 to 1,024 dimensions.")
    name = _free_name(request.name or request.count, models)
    model = lexical_model(
        name, (fewest, most), request.count == "characters", request.dimension
    )
    said = f"A lexical model of {fewest} to {most} {request.count} in a row joins."
    return _Added(model, "", said, {"fingerprint": model.fingerprint})


def _range(said: str) -> tuple[int, int]:
    parts = said.split("-")
    if len(parts) in (1, 2) and all(part.strip().isdecimal() for part in parts):
        fewest, most = int(parts[0]), int(parts[-1])
        if 1 <= fewest <= most <= 10:
            return fewest, most
    raise InvalidRequestError(
        f"“{said}” says not how many in a row; write 1-2 or 3-5, at most 10."
    )


def _back(model: AddedModel) -> _Added:
    if find(model) is None:
        raise InvalidRequestError(
            f"The weights of {model.said} are not on this computer any more. Add it "
            "from its folder."
        )
    return _Added(
        model, "", f"{model.name} is back.", {"fingerprint": model.fingerprint}
    )


def _brought(
    request: AddModel,
    models: ProjectModels,
    known: Sequence[Label],
    progress: ProgressReporter,
) -> _Added:
    # Only the worker looks at models; the window starts without.
    from umc_desktop.operations.model_sources import is_intact, keep, look_at, said_of

    if not request.source:
        raise InvalidRequestError(
            "Name a folder, an .onnx file or a package; only a lexical model "
            "(--kind lexical) comes from nothing."
        )
    with look_at(request.source, request.kind, progress, request.prefix) as found:
        manifest = found.manifest
        same = [
            model
            for model in models.added.values()
            if model.fingerprint == found.fingerprint
        ]
        missing = [model for model in same if not is_intact(model)]
        here = [model.name for model in same if model not in missing]
        if here and request.name in ("", here[0]) and not request.map:
            raise InvalidRequestError(f"The project has this model as “{here[0]}”.")
        name = request.name or (missing[0].name if missing else "")
        name = _checked(name, models) if name else _free_name(found.source, models)
        means: dict[str, tuple[str, ...]] = {}
        if manifest.classes:
            before = missing[0].labels if missing and not request.map else None
            means = before or _meanings(manifest, request.map, known)
        keep(found)
    model = AddedModel(
        name=name,
        fingerprint=found.fingerprint,
        title=found.source,
        kind=manifest.kind,
        modality=manifest.modality,
        dimension=manifest.dimension,
        licence=manifest.licence,
        source=found.source,
        classes=manifest.classes,
        labels=means,
        several=manifest.several,
    )
    data = found.as_data()
    unused = [one for one in manifest.classes if one not in means]
    said = said_of(data)
    if unused:
        said += f" Of its classes these mean nothing here: {', '.join(unused)}."
    return _Added(model, "", said, {**data, "unused_classes": unused})


def _meanings(
    manifest: "Manifest", said: Sequence[str], known: Sequence[Label]
) -> dict[str, tuple[str, ...]]:
    """Return which labels the classes of a model mean, by name or as was said."""
    from umc_desktop.operations.brought_classifiers import fewest_labels

    classes = manifest.classes
    by_name: dict[str, list[str]] = {}
    for label in known:
        by_name.setdefault(plain_name(label.name), []).append(label.uid.hex())
    wanted = dict(zip(map(plain_name, classes), classes, strict=True))
    means = {
        name: tuple(by_name[plain_name(name)])
        for name in classes
        if plain_name(name) in by_name
    }
    for pair in said:
        theirs, equals, ours = pair.partition("=")
        if not equals or plain_name(theirs) not in wanted:
            raise InvalidRequestError(
                f"“{pair}” does not say what one of the model's classes means; write "
                f"theirs=ours. Its classes: {', '.join(classes)}."
            )
        if ours.strip() and plain_name(ours) not in by_name:
            raise InvalidRequestError(f"There is no label “{ours.strip()}” here.")
        found = by_name.get(plain_name(ours), [])
        means[wanted[plain_name(theirs)]] = tuple(found)
    means = {name: uids for name, uids in means.items() if uids}
    n_known = len({uid for uids in means.values() for uid in uids})
    if n_known < fewest_labels(several=manifest.several):
        ours = ", ".join(dict.fromkeys(label.name for label in known)) or "none yet"
        raise InvalidRequestError(
            f"The model tells apart {', '.join(classes)}; the labels here are {ours}. "
            "Say which of its classes means which label (--map theirs=ours), or use "
            "its embeddings only (--kind text or image)."
        )
    return means


def _checked(name: str, models: ProjectModels) -> str:
    if not is_name(name):
        raise InvalidRequestError(
            f"“{name}” cannot name a model: letters, digits, - _ and . only, at most "
            "60, and a letter or digit first."
        )
    packaged = name in models.known and name not in models.added
    if packaged or name in ("joint", "joint-smoothed"):
        raise InvalidRequestError(
            f"“{name}” is the name of a model that comes with the program; choose "
            "another (--name)."
        )
    return name


def _free_name(wanted: str, models: ProjectModels) -> str:
    """Return a name like the one that is wanted, which nobody has yet."""
    letters = (c if c.isascii() and c.isalnum() else "-" for c in wanted.casefold())
    plain = "-".join(part for part in "".join(letters).split("-") if part)[:50]
    taken = {*models.known, *models.added}
    name, number = plain or "model", 2
    while name in taken:
        name, number = f"{plain or 'model'}-{number}", number + 1
    return _checked(name, models)
