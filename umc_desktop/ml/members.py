"""What members see of samples and labels, and how one member learns from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.features import joint
from umc_desktop.ml.heads import HeadSettings, LabelledVectors, fit_head, gram_matrix
from umc_desktop.ml.multi_label import Answers
from umc_desktop.ml.silence import completed, mean_of_speaking
from umc_desktop.ml.zero_label import (
    OpenHead,
    unseen_mass,
    unseen_share,
    untrained_head,
)

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SampleFeatures:
    """What the members are told about samples, of the pool or new ones.

    Parameters
    ----------
    vectors
        Per encoder float32, shape (n_samples, n_dimensions): centred, of unit length.
    smoothed
        The same, smoothed over the graph; may be empty where no member needs it.
    priors
        Per encoder float32, shape (n_samples, n_classes): zero-label probabilities.
    said
        Per classifier float32, shape (n_samples, n_classes): the probabilities of
        members that learned elsewhere, such as a fine-tuned transformer.
    reads
        Per encoder or classifier bool, shape (n_samples,): which samples it could read;
        all of them where it is left out. Of the others its vectors are zero.
    weights
        Per encoder what its vectors are multiplied by beside those of others; 1 where
        it is left out.
    knows
        Per classifier bool, shape (n_classes,): the classes that it can answer; all of
        them where it is left out. Of the others ``said`` is 0.
    """

    vectors: Mapping[str, Matrix]
    smoothed: Mapping[str, Matrix]
    priors: Mapping[str, Matrix]
    said: Mapping[str, Matrix] = field(default_factory=dict)
    reads: Mapping[str, Mask] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    knows: Mapping[str, Mask] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.vectors.values())))

    @property
    def encoders(self) -> tuple[str, ...]:
        """The names of the encoders, in order."""
        return tuple(self.vectors)

    def take(self, rows: Rows) -> "SampleFeatures":
        """Return the given samples only.

        Parameters
        ----------
        rows
            int64, shape (n_taken,).
        """
        parts = (self.vectors, self.smoothed, self.priors, self.said)
        vectors, smoothed, priors, said = (
            {e: m[rows] for e, m in part.items()} for part in parts
        )
        reads = {e: read[rows] for e, read in self.reads.items()}
        return SampleFeatures(
            vectors, smoothed, priors, said, reads, self.weights, self.knows
        )

    def told_by(self, classifier: str, others: Matrix, *, several: bool) -> Matrix:
        """Return what a classifier says, and of classes it does not know, the others.

        Parameters
        ----------
        others
            float32, shape (n_samples, n_classes): of the rest of the ensemble.
        several
            Whether a sample may carry several labels.
        """
        said = self.said[classifier]
        if classifier not in self.knows:
            return said
        return completed(said, others, self.knows[classifier], several=several)

    def read_by(self, names: Sequence[str]) -> Mask:
        """Return which samples at least one of some encoders or classifiers reads."""
        read = np.zeros(len(self), bool)
        for name in names:
            read |= self.reads.get(name, True)
        return read


@dataclass(frozen=True)
class TrainingTask:
    """A pool and the labels in it.

    Parameters
    ----------
    samples
        The pool.
    rows
        int64, shape (n_labels,): the labelled samples.
    labels
        int64, shape (n_labels,), in [0, n_classes): their classes. Where samples may
        carry several labels: bool, shape (n_labels, n_classes).
    n_classes
        Number of classes in the label set.
    teacher
        float32, shape (n_labels, n_classes), rows sum to 1: what the previous ensemble
        said about the labelled samples; ``None`` in the first round.
    at_random
        bool, shape (n_labels,): which samples were drawn at random, so that they are
        like the pool; ``None`` where nobody knows.
    unseen
        bool, shape (n_labels,): which labels no classifier in ``samples.said`` has
        learned from; ``None`` where there is none.
    """

    samples: SampleFeatures
    rows: Rows
    labels: Answers
    n_classes: int
    teacher: Matrix | None = None
    at_random: npt.NDArray[np.bool_] | None = None
    unseen: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.labels):
            raise InvalidRequestError(
                f"There are {len(self.rows)} labelled samples but {len(self.labels)} "
                "labels; give one label for each."
            )
        fits = self.several or len(self.labels) == 0
        if self.several:
            fits = self.labels.shape[1] == self.n_classes
        elif len(self.labels):
            fits = self.labels.min() >= 0 and self.labels.max() < self.n_classes
        if not fits:
            raise InvalidRequestError(
                f"A label is outside the label set of {self.n_classes} classes."
            )

    @property
    def several(self) -> bool:
        """Whether a sample may carry several labels."""
        return self.labels.ndim == 2

    @property
    def classes(self) -> Rows:
        """The labels as classes, for what is about one label per sample."""
        assert not self.several
        return np.asarray(self.labels, np.int64)

    def take(self, positions: Rows) -> "TrainingTask":
        """Return the task with only some of its labels.

        Parameters
        ----------
        positions
            int64: positions in ``rows``, not samples.
        """
        return replace(
            self,
            rows=self.rows[positions],
            labels=self.labels[positions],
            teacher=None if self.teacher is None else self.teacher[positions],
            at_random=None if self.at_random is None else self.at_random[positions],
            unseen=None if self.unseen is None else self.unseen[positions],
        )


@dataclass(frozen=True)
class MemberPlan:
    """Which features a member sees.

    Parameters
    ----------
    name
        As shown to the user: an encoder's name, "joint" or "joint-smoothed".
    encoders
        The encoders whose vectors it sees side by side.
    smoothed
        Whether they are smoothed over the graph.
    weights
        What each encoder's vectors are multiplied by; none for 1.
    """

    name: str
    encoders: tuple[str, ...]
    smoothed: bool
    weights: tuple[float, ...] = ()

    def features(self, samples: SampleFeatures) -> list[Matrix]:
        """Return the member's view of the samples, one matrix per encoder.

        Parameters
        ----------
        samples
            With the vectors that the member sees.

        Raises
        ------
        InvalidRequestError
            If an encoder's vectors are missing.
        """
        source = samples.smoothed if self.smoothed else samples.vectors
        missing = [encoder for encoder in self.encoders if encoder not in source]
        if missing:
            kind = "smoothed vectors" if self.smoothed else "vectors"
            raise InvalidRequestError(
                f"Member {self.name!r} needs the {kind} of {', '.join(missing)}; "
                "encode the samples with every encoder of the ensemble first."
            )
        found = [source[encoder] for encoder in self.encoders]
        if not self.weights:
            return found
        weighed = zip(found, self.weights, strict=True)
        return [block * np.float32(weight) for block, weight in weighed]

    def prior(self, samples: SampleFeatures, rows: Rows | slice) -> Matrix:
        """Return the mean of its encoders' zero-label probabilities.

        Where some encoders cannot read every sample, only those count that have
        something to say of it.

        Parameters
        ----------
        samples
            With the priors of the member's encoders.
        rows
            The samples that are asked for.
        """
        parts = [samples.priors[encoder][rows] for encoder in self.encoders]
        if samples.reads and len(parts) > 1:
            return mean_of_speaking(np.stack(parts))
        mean: Matrix = np.mean(parts, axis=0, dtype=np.float32)
        return mean


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
