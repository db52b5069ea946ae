"""Members as arrays in the project file, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.ml.calibration import Calibration
from umc_desktop.ml.heads import Head
from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.multi_label import SetRule
from umc_desktop.ml.stored_ensemble import StoredEnsemble
from umc_desktop.ml.zero_label import OpenHead

Arrays = dict[str, npt.NDArray[Any]]


class _Description(msgspec.Struct, frozen=True):
    """Everything about an ensemble that is no array."""

    method: str
    plans: tuple[MemberPlan, ...]
    pooled: tuple[int, ...]
    calibration: Calibration
    n_classes: int
    unseen_mass: tuple[float, ...]
    weights: tuple[float, ...] = ()
    classifiers: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    rule: SetRule | None = None
    identities: tuple[str, ...] = ()


@dataclass(frozen=True)
class MadeFor:
    """What an ensemble must have been made for, to be used.

    Attributes
    ----------
    several
        Whether samples may carry several labels.
    identities
        Of members that may be another model under the same name, which one it is: those
        that were added, and those that learned from the project's own texts.
    """

    method: str
    n_classes: int
    encoders: frozenset[str]
    classifiers: tuple[str, ...] = ()
    several: bool = False
    identities: tuple[str, ...] = ()


def pack_heads(key: str, stored: StoredEnsemble, made_for: MadeFor) -> Arrays:
    """Return an ensemble as arrays under names that begin with the task's key."""
    described = _Description(
        made_for.method,
        stored.plans,
        stored.pooled,
        stored.calibration,
        made_for.n_classes,
        tuple(head.unseen_mass for head in stored.heads),
        stored.weights,
        stored.classifiers,
        stored.shares,
        stored.rule,
        made_for.identities,
    )
    packed: Arrays = {
        f"{key}.description": np.frombuffer(msgspec.json.encode(described), np.uint8)
    }
    for place, head in enumerate(stored.heads):
        packed |= {
            f"{key}.{place}.weights": head.head.weights.astype(np.float32),
            f"{key}.{place}.bias": head.head.bias.astype(np.float32),
            f"{key}.{place}.seen": head.seen,
        }
    return packed


def load_heads(
    packed: Mapping[str, npt.NDArray[Any]], key: str, wanted: MadeFor
) -> StoredEnsemble | None:
    """Return a task's trained ensemble.

    ``None`` if there is none, nothing was learned yet, or it was made by another
    method, for other encoders, classifiers or another label set, for others of the same
    names, or for samples that carried one label when they may carry several.
    """
    raw = packed.get(f"{key}.description")
    if raw is None:
        return None
    described = msgspec.json.decode(raw.tobytes(), type=_Description)
    used = {encoder for plan in described.plans for encoder in plan.encoders}
    several = described.rule is not None
    made_for = MadeFor(
        described.method,
        described.n_classes,
        frozenset(used),
        described.classifiers,
        several,
        described.identities,
    )
    if made_for != wanted:
        return None
    heads = tuple(
        OpenHead(
            Head(
                packed[f"{key}.{place}.weights"],
                packed[f"{key}.{place}.bias"],
                "sigmoid" if several else "softmax",
            ),
            packed[f"{key}.{place}.seen"],
            described.n_classes,
            mass,
        )
        for place, mass in enumerate(described.unseen_mass)
    )
    if all(len(head.seen) == 0 for head in heads):
        return None
    return StoredEnsemble(
        described.plans,
        heads,
        described.pooled,
        described.calibration,
        described.weights,
        described.classifiers,
        described.shares,
        described.rule,
    )
