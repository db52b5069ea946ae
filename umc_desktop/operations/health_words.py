"""What follows from an ensemble's health, in words."""

from collections.abc import Sequence

from umc_desktop.domain.wording import counted, percent
from umc_desktop.ml.health.measures import Estimate
from umc_desktop.ml.health.removal import Removal, Verdict
from umc_desktop.operations.health_results import Health, RemovalHealth


def removal_in_words(member: str, found: Removal, saves: float) -> str:
    """Return what the ensemble would be without a member.

    Parameters
    ----------
    saves
        Share of the time to encode a sample.
    """
    numbers = (
        f"on {counted(found.n, 'audit sample')} the ensemble is right on "
        f"{percent(found.accuracy_without, 1)} without it and "
        f"{percent(found.accuracy_with, 1)} with "
        f"it ({_points(found.change)}; log-loss {_nats(found.log_loss_rise)})"
    )
    saved = f"Removing it saves {percent(saves)} of the time to encode a sample"
    if found.verdict is Verdict.NEEDED:
        return f"{member} is needed: {numbers}."
    if found.verdict is Verdict.HARMS:
        return f"Without {member} the ensemble is better: {numbers}. {saved}."
    if found.verdict is Verdict.NEEDLESS:
        return f"{member} adds nothing that can be measured: {numbers}. {saved}."
    return (
        f"Whether {member} is needed cannot be told yet: {numbers}. More labels in the "
        "audit slice will tell."
    )


def dispensable_of(removals: Sequence[RemovalHealth]) -> tuple[str, ...]:
    """Return the members to switch off: first what harms, then what saves most."""
    able = [one for one in removals if one.verdict in (Verdict.NEEDLESS, Verdict.HARMS)]
    able.sort(key=lambda one: (one.verdict is not Verdict.HARMS, -one.saves))
    return tuple(one.member for one in able)


def advice_in_words(health: Health) -> tuple[str, ...]:
    """Return what is worth doing, in sentences."""
    if not health.dispensable:
        return (
            "No member is known to be dispensable: each is needed, or the audit slice "
            "is too small to tell.",
        )
    by_name = {one.member: one for one in health.removals}
    first, *others = health.dispensable
    said = [
        f"{first} can be switched off (umc ensemble switch P.umc --member {first}): "
        f"that saves {percent(by_name[first].saves)} of the time to encode a sample."
    ]
    if others:
        # of two who say the same either can go, but not both
        said.append(
            f"So could {', '.join(others)}, but each was left out by itself: switch "
            "off one, then measure again."
        )
    return tuple(said)


def _points(change: Estimate) -> str:
    assert change.value is not None
    assert change.low is not None
    assert change.high is not None
    return (
        f"{100 * change.value:+.1f} points, 95\u202f% interval "
        f"{100 * change.low:+.1f} to "
        f"{100 * change.high:+.1f}"
    )


def _nats(rise: Estimate) -> str:
    return f"{rise.value:+.3f}, {rise.low:+.3f} to {rise.high:+.3f}"
