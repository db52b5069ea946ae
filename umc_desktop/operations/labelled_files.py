"""Files whose right answers are known, as a request names them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.operations.importing import ImportSamples

if TYPE_CHECKING:
    from umc_desktop.operations.known_data import KnownFile


@dataclass(frozen=True)
class LabelledFiles:
    """Which labelled files, and which columns of theirs mean what."""

    files: tuple[Path, ...] = option(
        "Labelled files, folders, zips or projects.", positional=True
    )
    text: str | None = option("Column with the text.", None)
    image: str | None = option("Column with paths of images.", None)
    label: str | None = option("Column with the right answers.", None)
    domain: str | None = option("Column with the domain.", None)
    domains: tuple[str, ...] = option("Only these domains.", ())

    def prepare(
        self, progress: ProgressReporter, *, named_apart: bool = True
    ) -> "list[KnownFile]":
        """Encode the files, unless that was done before.

        Parameters
        ----------
        progress
            Told about every encoder.
        named_apart
            Whether results are named after the files, so that no two may be the same.

        Raises
        ------
        InvalidRequestError
            If two have the same name, or one has too few labels.
        """
        # the window lists the commands without what encodes
        from umc_desktop.operations.known_data import prepare_file

        names = [file.stem for file in self.files]
        if named_apart and len(set(names)) < len(names):
            raise InvalidRequestError(
                "Two files have the same name; the results are named after them. "
                "Rename one."
            )
        return [
            prepare_file(
                file,
                ImportSamples(
                    (file,),
                    text=self.text,
                    image=self.image,
                    label=self.label,
                    domain=self.domain,
                ),
                self.domains,
                progress,
            )
            for file in self.files
        ]
