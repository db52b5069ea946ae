"""What a domain's audit slice says of its ensemble in a simulation."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.metrics import log_losses
from umc_desktop.ml.simulation.playing import Learner

Rows = npt.NDArray[np.int64]
_FEWEST = 2  # to cross-fit with


def audited_rows(learner: Learner) -> Rows:
    """Return the labelled rows of the audit slice, none where a single one is.

    Parameters
    ----------
    learner
        Of the domain.
    """
    rows = learner.audit[np.isin(learner.audit, learner.rows)]
    return rows if len(rows) >= _FEWEST else rows[:0]


def audit_losses(learner: Learner) -> dict[int, tuple[float, bool]]:
    """Return log-loss and rightness of every labelled audit sample, cross-fitted.

    Costs five trainings.

    Parameters
    ----------
    learner
        Of the domain.

    Returns
    -------
    dict
        By row of the pool.
    """
    rows = audited_rows(learner)
    if not len(rows):
        return {}
    ensemble = learner.strategy.ensemble
    p = cross_fit_audit(learner.task, rows, settings=ensemble).ensemble
    place = {int(row): at for at, row in enumerate(learner.rows)}
    answers = learner.labels[[place[int(row)] for row in rows]]
    right = p.argmax(axis=1) == answers
    return {
        int(row): (float(loss), bool(hit))
        for row, loss, hit in zip(rows, log_losses(p, answers), right, strict=True)
    }
