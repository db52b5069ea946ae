"""A round of another file in the ids of this project.

The same sample, label or domain has another id in each file. What is not here is left
out, as is a head whose labels are not exactly those of its label set here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.operations.audit_losses import LEARNED
from umc_desktop.storage.round_state import RoundState

Arrays = Mapping[str, npt.NDArray[Any]]
_NOTHING = -1


@dataclass(frozen=True)
class Ids:
    """Ids here by ids there."""

    samples: Mapping[int, int]
    labels: Mapping[int, int]
    domains: Mapping[int, int]
    label_sets: Mapping[int, int]
    labels_of_set: Mapping[int, tuple[int, ...]]  # both here, in order

    @property
    def same(self) -> bool:
        """Whether every id is the same in both files."""
        return all(
            there == here
            for ids in (self.samples, self.labels, self.domains, self.label_sets)
            for there, here in ids.items()
        )

    def task(self, key: str) -> str | None:
        """Return a task's key here, ``None`` if its label set is not."""
        number, dash, modality = key.partition("-")
        here = self.label_sets.get(int(number)) if number.isdecimal() else None
        return None if here is None or not dash else f"{here}-{modality}"


def translate_state(state: RoundState, ids: Ids) -> RoundState:
    """Return rounds and queue in this project's ids."""
    batches = [
        (batch[0], batch[1], ids.domains[batch[2]], *batch[3:])
        for batch in state.batches
        if batch[2] in ids.domains
    ]
    kept = {batch[0] for batch in batches}
    members = [
        (batch_id, position, ids.samples[sample_id])
        for batch_id, position, sample_id in state.members
        if batch_id in kept and sample_id in ids.samples
    ]
    filled = {batch_id for batch_id, _, _ in members}
    return RoundState(
        [(*record[:6], _translate_settings(record[6], ids)) for record in state.rounds],
        [batch for batch in batches if batch[0] in filled],
        members,
        state.properties,
    )


def translate_arrays(owner: str, arrays: Arrays, ids: Ids) -> dict[str, Any]:
    """Return an owner's arrays in this project's ids; none if they say nothing here."""
    if ids.same:
        return dict(arrays)
    if owner == "map":
        return _map(arrays, ids)
    if owner == "round":
        return _round(arrays, ids)
    if owner == "audit":
        return _audit(arrays, ids)
    if owner == "stopping":
        return _stopping(arrays, ids)
    return {}


def translate_heads(heads: Arrays, scores: Arrays, ids: Ids) -> dict[str, Any]:
    """Return the heads of tasks whose labels are here, in the same order.

    Parameters
    ----------
    scores
        The arrays of the same round, in the other file's ids.
    """
    if ids.same:
        return dict(heads)
    found = {}
    for name, values in heads.items():
        key, _, rest = name.partition(".")
        task = ids.task(key)
        there = scores.get(f"label_ids.{key}")
        if task is None or there is None:
            continue
        here = tuple(ids.labels.get(int(one), _NOTHING) for one in there)
        if here != ids.labels_of_set.get(int(task.partition("-")[0])):
            continue
        if f".{rest}" == LEARNED:
            values = np.sort(_mapped(values, ids.samples))
            values = values[values != _NOTHING]
        found[f"{task}.{rest}"] = values
    return found


def _map(arrays: Arrays, ids: Ids) -> dict[str, Any]:
    if "ids" not in arrays:
        return {}
    order, here = _order(arrays["ids"], ids)
    found = {
        name: values[order]
        for name, values in arrays.items()
        if len(values) == len(arrays["ids"])
    }
    found["ids"] = here
    if "domain_ids" in found:
        found["domain_ids"] = _mapped(found["domain_ids"], ids.domains)
    return found


def _round(arrays: Arrays, ids: Ids) -> dict[str, Any]:
    if "ids" not in arrays:
        return {}
    order, here = _order(arrays["ids"], ids)
    place = np.full(len(arrays["ids"]), _NOTHING, np.int64)
    place[order] = np.arange(len(order))
    found: dict[str, Any] = {}
    for name, values in arrays.items():
        kind, _, key = name.partition(".")
        if not key:
            found[name] = values[order]
            continue
        task = ids.task(key)
        if task is None or f"rows.{key}" not in arrays:
            continue
        moved = place[arrays[f"rows.{key}"]]
        chosen = np.argsort(moved, kind="stable")
        chosen = chosen[moved[chosen] != _NOTHING]
        if kind == "rows":
            values = moved[chosen].astype(np.int32)
        elif kind == "label_ids":
            values = _mapped(values, ids.labels)
        elif values.ndim > 1 and kind != "probabilities":
            values = values[:, chosen]  # a member a row
        else:
            values = values[chosen]
        found[f"{kind}.{task}"] = values
    found["ids"] = here
    found["suggestion"] = np.maximum(_mapped(found["suggestion"], ids.labels), 0)
    return found


def _audit(arrays: Arrays, ids: Ids) -> dict[str, Any]:
    if "ids" not in arrays:
        return {}
    order, here = _order(arrays["ids"], ids)
    found = {name: values[order] for name, values in arrays.items()}
    return {
        **found,
        "ids": here,
        "label_ids": _mapped(found["label_ids"], ids.labels),
    }


def _stopping(arrays: Arrays, ids: Ids) -> dict[str, Any]:
    if not {"ids", "numbers", "suggestion", "confidence"} <= arrays.keys():
        return {}
    order, here = _order(arrays["ids"], ids)
    suggestion = arrays["suggestion"][:, order]
    mapped = _mapped(suggestion, ids.labels)
    return {
        "numbers": arrays["numbers"],
        "ids": here,
        "suggestion": np.where(suggestion > 0, mapped, suggestion),
        "confidence": arrays["confidence"][:, order],
    }


def _order(
    there: npt.NDArray[Any], ids: Ids
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the rows that are here in order of their ids here, and those ids."""
    here = _mapped(there.astype(np.int64), ids.samples)
    order = np.argsort(here, kind="stable")
    order = order[here[order] != _NOTHING]
    return order, here[order]


def _mapped(values: npt.NDArray[Any], ids: Mapping[int, int]) -> npt.NDArray[Any]:
    there, places = np.unique(values, return_inverse=True)
    here = np.array([ids.get(int(one), _NOTHING) for one in there], values.dtype)
    return here[places].reshape(values.shape)


def _translate_settings(text: str, ids: Ids) -> str:
    if ids.same:
        return text
    settings = msgspec.json.decode(text, type=dict[str, Any])
    for name in ("members", "tau"):
        if isinstance(settings.get(name), dict):
            settings[name] = {
                task: value
                for key, value in settings[name].items()
                if (task := ids.task(key)) is not None
            }
    return msgspec.json.encode(settings).decode()
