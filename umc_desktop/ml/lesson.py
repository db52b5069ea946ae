"""How one member learns: the labels as it sees them, some of them held out."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.features import joint
from umc_desktop.ml.heads import HeadSettings, LabelledVectors, fit_head, gram_matrix
from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.multi_label import Answers
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.ml.zero_label import (
    OpenHead,
    unseen_mass,
    unseen_share,
    untrained_head,
)

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class HeldOut:
    """Which labels are held out, fold by fold.

    Parameters
    ----------
    folds
        int64, shape (n_labels,): the fold of every label.
    tested
        The folds to hold out, one after the other.
    start
        A head fitted to all labels. The minimum does not depend on where the solver
        starts, so starting there saves half of the steps and tells nothing.
    """

    folds: npt.NDArray[np.int64]
    tested: range
    start: OpenHead


@dataclass(frozen=True)
class Lesson:
    """The labels as one member sees them.

    Parameters
    ----------
    vectors
        float32, shape (n_labels, n_dimensions).
    labels
        As in ``TrainingTask``.
    prior
        float32, shape (n_labels, n_classes): zero-label probabilities.
    teacher
        float32, shape (n_labels, n_classes), or ``None``.
    gram
        Inner products of the vectors where they are wanted more than once.
    """

    vectors: Matrix
    labels: Answers
    prior: Matrix
    teacher: Matrix | None = None
    gram: Matrix | None = None

    @classmethod
    def of(cls, plan: MemberPlan, labelled: TrainingTask) -> "Lesson":
        """Collect what a member sees of the labelled samples.

        Parameters
        ----------
        plan
            The member.
        labelled
            Its samples and labels; only the labelled rows are touched.
        """
        features = plan.features(labelled.samples)
        vectors = joint([block[labelled.rows] for block in features])
        prior = plan.prior(labelled.samples, labelled.rows)
        return cls(vectors, labelled.labels, prior, labelled.teacher)

    def with_gram(self) -> "Lesson":
        """Return the same with the inner products, where fitting wants them."""
        if len(self.vectors) > self.vectors.shape[1]:
            return self
        return replace(self, gram=gram_matrix(self.vectors))

    def take(self, positions: Rows) -> "Lesson":
        """Return only some of the labels.

        Parameters
        ----------
        positions
            int64, positions in ``labels``.
        """
        return Lesson(
            self.vectors[positions],
            self.labels[positions],
            self.prior[positions],
            None if self.teacher is None else self.teacher[positions],
            None if self.gram is None else self.gram[np.ix_(positions, positions)],
        )

    def learn(
        self,
        settings: HeadSettings,
        on_step: Callable[[], None],
        start: OpenHead | None = None,
    ) -> OpenHead:
        """Fit a head to the classes seen, open to those that were not.

        Parameters
        ----------
        settings
            Of the head.
        on_step
            Called at every step; may raise to stop the work.
        start
            A head that has seen at least these classes, to start from.
        """
        n_classes = self.prior.shape[1]
        if self.labels.ndim == 2:
            return self._learn_each(settings, on_step, start)
        if len(self.labels) == 0:
            return untrained_head(self.vectors.shape[1], n_classes)
        classes = np.asarray(self.labels, np.int64)
        seen, positions = np.unique(classes, return_inverse=True)
        targets = np.zeros((len(positions), len(seen)), np.float32)
        targets[np.arange(len(positions)), positions] = 1
        evidence = LabelledVectors(
            self.vectors, targets, self._teacher_of(seen), gram=self.gram
        )
        known = None if start is None else start.restricted_to(seen)
        head = fit_head(evidence, settings, known, on_step)
        mass = unseen_mass(classes, n_classes)
        return OpenHead(head, seen.astype(np.int64), n_classes, mass)

    def _learn_each(
        self,
        settings: HeadSettings,
        on_step: Callable[[], None],
        start: OpenHead | None,
    ) -> OpenHead:
        """Fit a head that says of each label on its own whether it applies."""
        n_labelled, n_labels = self.labels.shape
        seen = np.flatnonzero(self.labels.any(axis=0))
        if len(seen) == 0:
            nothing = untrained_head(self.vectors.shape[1], n_labels, "sigmoid")
            return replace(nothing, unseen_mass=unseen_share(n_labelled))
        targets = self.labels[:, seen].astype(np.float32)
        evidence = LabelledVectors(
            self.vectors, targets, gram=self.gram, link="sigmoid"
        )
        known = None if start is None else start.restricted_to(seen)
        head = fit_head(evidence, settings, known, on_step)
        return OpenHead(head, seen, n_labels, unseen_share(n_labelled))

    def held_out(
        self, plan: HeldOut, settings: HeadSettings, on_step: Callable[[], None]
    ) -> Matrix:
        """Return P of the labels in the tested folds by heads that never saw them.

        Parameters
        ----------
        plan
            What is held out.
        settings
            Of the heads.
        on_step
            Called at every step; may raise to stop the work.

        Returns
        -------
        ndarray of float32, shape (n_labels, n_classes)
            Zeros in the rows of folds that were not tested.
        """
        result = np.zeros_like(self.prior)
        for fold in plan.tested:
            test = np.flatnonzero(plan.folds == fold)
            rest = self.take(np.flatnonzero(plan.folds != fold))
            head = rest.learn(settings, on_step, plan.start)
            result[test] = head.probabilities([self.vectors[test]], self.prior[test])
        return result

    def _teacher_of(self, seen: Rows) -> Matrix | None:
        if self.teacher is None:
            return None
        # The tiny addition keeps a row that knows none of the seen classes defined.
        part = self.teacher[:, seen] + np.float32(1e-6)
        shares: Matrix = part / part.sum(axis=1, keepdims=True)
        return shares
