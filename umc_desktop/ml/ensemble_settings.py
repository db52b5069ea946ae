"""Which members an ensemble has, and how they learn.

The default's members are a head per encoder, whose votes the expert sees, one on all
encoders side by side (joint) and one on the same smoothed over the pool's graph
(joint-smoothed). The last two make the ensemble's probabilities.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.heads import HeadSettings
from umc_desktop.ml.members import MemberPlan

JOINT = "joint"
JOINT_SMOOTHED = "joint-smoothed"


@dataclass(frozen=True)
class EnsembleSettings:
    """Which members there are and how they learn.

    Parameters
    ----------
    separate
        Fit a member on every encoder alone: the votes that the expert sees.
    joint
        Fit a member on all encoders side by side.
    smoothed
        Fit a member on all encoders side by side, smoothed over the graph.
    stacked
        Weigh the members of the ensemble by cross-validation instead of alike.
    warm
        Start each head from the last round's and take a few steps only, where it is
        not cross-validated.
    calibrated
        Correct the ensemble's probabilities by cross-validation.
    use_prior
        Let the label names count in the ensemble as much as cross-validation finds
        worthwhile; without it only the temperature is corrected.
    head
        Settings of every head.
    n_folds
        Folds of the cross-validation.
    enough_held_out
        Cross-validation stops after the fold that reaches this many held-out labels;
        two parameters need no more.
    seed
        Of the folds.
    """

    separate: bool = True
    joint: bool = True
    smoothed: bool = True
    stacked: bool = True
    warm: bool = False
    calibrated: bool = True
    use_prior: bool = True
    head: HeadSettings = field(default_factory=HeadSettings)
    n_folds: int = 5
    enough_held_out: int = 300
    seed: int = 0


DEFAULT = EnsembleSettings()

# As published: the members are the encoders' heads, taught by the last round's
# ensemble, and their mean is the ensemble.
PAPER = EnsembleSettings(
    joint=False, smoothed=False, calibrated=False, head=HeadSettings(kl_weight=0.1)
)


def member_plans(
    encoders: tuple[str, ...],
    settings: EnsembleSettings,
    weights: Mapping[str, float] | None = None,
) -> tuple[MemberPlan, ...]:
    """Return the members: one per encoder, then the joint ones.

    Parameters
    ----------
    encoders
        Names of the encoders, in order.
    settings
        Which joint members there are.
    weights
        Of the encoders in the joint members; 1 where one is left out.

    Raises
    ------
    InvalidRequestError
        If there is no encoder.
    """
    if not encoders:
        raise InvalidRequestError(
            "The ensemble has no encoder; choose at least one model."
        )
    plans = [
        MemberPlan(encoder, (encoder,), smoothed=False)
        for encoder in encoders
        if settings.separate
    ]
    own = tuple(weights.get(name, 1.0) for name in encoders) if weights else ()
    if settings.joint:
        plans.append(MemberPlan(JOINT, encoders, smoothed=False, weights=own))
    if settings.smoothed:
        plans.append(MemberPlan(JOINT_SMOOTHED, encoders, smoothed=True, weights=own))
    return tuple(plans)


def pooled_positions(plans: tuple[MemberPlan, ...]) -> tuple[int, ...]:
    """Return which members make the ensemble: the joint ones, or else all.

    Parameters
    ----------
    plans
        The members, in order.
    """
    joints = tuple(
        position
        for position, plan in enumerate(plans)
        if plan.name in (JOINT, JOINT_SMOOTHED)
    )
    return joints or tuple(range(len(plans)))
