"""Known data divided by a seed, ready to be learned from."""

from collections.abc import Sequence
from pathlib import Path

from umc_desktop.ml.simulation.known import Split, SplitSettings, split_domain
from umc_desktop.ml.simulation.playing import Learner
from umc_desktop.ml.simulation.strategy import Strategy
from umc_desktop.operations.known_data import load_domains


class Divisions:
    """The divisions of one seed, made when first needed: by encoder, or of all.

    Parameters
    ----------
    data
        Folders of the known data; several make one problem of all their domains.
    settings
        How a file is divided.
    seed
        Of the divisions.
    """

    def __init__(
        self, data: Sequence[Path], settings: SplitSettings, seed: int
    ) -> None:
        self._settings = settings
        self._seed = seed
        self._known = [
            (domain, len(found))
            for folder in data
            for found in [load_domains(folder)]
            for domain in found
        ]
        self._made: dict[str, list[Split]] = {}

    @property
    def domains(self) -> tuple[str, ...]:
        """Names of the domains, file by file."""
        return tuple(domain.name for domain, _ in self._known)

    def learners(self, strategy: Strategy) -> Sequence[Learner]:
        """Return fresh learners, one for each domain.

        Parameters
        ----------
        strategy
            Of all of them.
        """
        encoder = strategy.encoder
        if encoder not in self._made:
            self._made[encoder] = [
                split_domain(
                    domain,
                    of_domain(self._settings, n_domains),
                    self._seed,
                    (encoder,) if encoder else None,
                )
                for domain, n_domains in self._known
            ]
        return [
            Learner(split, strategy, self._seed * 100 + place)
            for place, split in enumerate(self._made[encoder])
        ]


def of_domain(settings: SplitSettings, n_domains: int) -> SplitSettings:
    """Return the settings of one of a file's domains: they share the file's limits.

    Parameters
    ----------
    settings
        Of the file.
    n_domains
        In the file.
    """
    return SplitSettings(
        max(settings.limit // n_domains, 2),
        settings.test_share,
        max(settings.largest_test // n_domains, 1),
    )
