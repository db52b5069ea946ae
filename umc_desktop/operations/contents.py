"""What every computation needs to know of a project, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.ml.features import Mask
from umc_desktop.operations.project_models import ProjectModels, read_models
from umc_desktop.storage import combinations, labels, samples
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.samples import SampleIndex

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Contents:
    """The project's columns and words, read once for a computation.

    Attributes
    ----------
    combined
        Ids of the labels that each combination of them is made of, by its id.
    """

    index: SampleIndex
    domains: tuple[Domain, ...]
    labels: tuple[Label, ...]
    models: ProjectModels
    combined: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def read_by(self, model: str, part: Modality, rows: Rows) -> Mask:
        """Return which samples a model can read and speaks of, as bool of shape (n,).

        Parameters
        ----------
        part
            What it reads.
        rows
            int64, shape (n,): rows of the samples in the index.
        """
        read: Mask = self.index.having(part)[rows]
        if model not in self.models.domains:
            return read
        speaking = [
            domain.id
            for domain in self.domains
            if self.models.speaks(model, domain.name)
        ]
        return read & np.isin(self.index.domain_ids[rows], speaking)

    def dimensions_of(self, modality: Modality, rows: Rows) -> list[int]:
        """Return how many numbers each encoder gives that reads some of the samples."""
        return [
            manifest.dimension
            for part in modality.parts
            for manifest in self.models.of(part.value)
            if self.read_by(manifest.name, part, rows).any()
        ]

    def labels_of_set(self, label_set_id: int) -> list[Label]:
        """Return the labels of one set in order."""
        return [label for label in self.labels if label.label_set_id == label_set_id]


def read_contents(project: ProjectFile) -> Contents:
    """Read what every computation needs to know of a project.

    Raises
    ------
    InvalidRequestError
        If there are no samples.
    """
    with project.read() as connection:
        contents = Contents(
            samples.read_index(connection),
            tuple(labels.read_domains(connection)),
            tuple(labels.read_labels(connection)),
            read_models(connection),
            combinations.read(connection),
        )
    if len(contents.index.ids) == 0:
        raise InvalidRequestError("The project has no samples yet. Import some first.")
    return contents
