"""What texts and images are worth together: ``python -m benchmarks.captioned``.

Forms made of packaged data: a diagnosis of ICD-10-CM in words, and the ward it goes to
as a handwritten digit. The label says both, so that neither the text nor the image is
enough. Everything goes through the program: import, update, export.
"""

import csv
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TypeVar

from umc_desktop.__main__ import main as umc
from umc_desktop.exchange.packaged import biomedical, digits

T = TypeVar("T")

CHAPTERS = ("Eye", "Ear", "Skin")
WARDS = ("1", "4", "7")
N_FORMS, N_LABELLED = 900, 270
_CHAPTERS_IN_ALL, _DIGITS_IN_ALL = 21, 10


@dataclass(frozen=True)
class Form:
    """A sample of the set.

    Attributes
    ----------
    text, image
        A diagnosis, and the PNG of a digit.
    label
        Such as ``Eye 4``.
    """

    name: str
    text: str
    image: bytes
    label: str


def forms(n: int, seed: int = 0) -> list[Form]:
    """Return forms, as many of each label, mixed."""
    share = -(-n // len(CHAPTERS)) * 2
    texts = _grouped(biomedical(share * _CHAPTERS_IN_ALL, seed), CHAPTERS)
    images = _grouped(digits(share * _DIGITS_IN_ALL, seed), WARDS)
    found = []
    for place in range(n):
        chapter = CHAPTERS[place % len(CHAPTERS)]
        ward = WARDS[place // len(CHAPTERS) % len(WARDS)]
        text, image = texts[chapter].pop(), images[ward].pop()
        found.append(Form(f"f{place:04}", text, image, f"{chapter} {ward}"))
    return found


def write_table(
    folder: Path,
    made: Sequence[Form],
    n_labelled: int,
    parts: Callable[[int], str] = lambda place: "both",
) -> Path:
    """Write forms as a CSV beside a folder of images; the first ones have labels.

    Parameters
    ----------
    parts
        Says of which parts the form at a place is made: text, image or both.
    """
    (folder / "scans").mkdir(parents=True, exist_ok=True)
    with (folder / "forms.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "caption", "image", "label"))
        for place, form in enumerate(made):
            part = parts(place)
            name = f"scans/{form.name}.png" if part != "text" else ""
            if name:
                (folder / name).write_bytes(form.image)
            label = form.label if place < n_labelled else ""
            text = form.text if part != "image" else ""
            writer.writerow((form.name, text, name, label))
    return folder / "forms.csv"


def suggested(table: Path, folder: Path, *columns: str) -> dict[str, str]:
    """Return what the program suggests for each form without a label, by its id.

    Parameters
    ----------
    columns
        Options of ``umc sample import`` that name the text and the image.
    """
    folder.mkdir(parents=True)
    project, out = folder / "forms.umc", folder / "suggested.csv"
    _run("project", "new", str(project))
    named = ["--label", "label", "--id", "id", "--domain-name", "forms"]
    _run("sample", "import", str(project), str(table), *columns, *named)
    _run("model", "update", str(project))
    options = ["--unlabelled", "--probabilities"]
    _run("sample", "export", str(project), str(out), *options)
    with out.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["label"]]
    return {row["id"]: row["suggestion"] for row in rows}


def accuracy(made: Sequence[Form], said: dict[str, str]) -> float:
    """Return the share of suggestions that are right."""
    right = [said[form.name] == form.label for form in made if form.name in said]
    return sum(right) / len(right)


def main() -> int:
    """Print the accuracy with the texts, the images, and both."""
    made = forms(N_FORMS)
    with tempfile.TemporaryDirectory(prefix="umc-captioned-") as name:
        folder = Path(name)
        table = write_table(folder, made, N_LABELLED)
        print(
            f"{N_FORMS} forms, {N_LABELLED} labelled, "
            f"{len(CHAPTERS) * len(WARDS)} labels"
        )
        for what, columns in {
            "text alone": ("--text", "caption"),
            "image alone": ("--image", "image"),
            "text and image": ("--text", "caption", "--image", "image"),
        }.items():
            said = suggested(table, folder / what, *columns)
            print(f"{what}: {accuracy(made, said):.1%} of {len(said)} right")
    return 0


def _grouped(
    rows: Sequence[tuple[str, T, str]], wanted: Sequence[str]
) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {name: [] for name in wanted}
    for _, content, name in rows:
        if name in found:
            found[name].append(content)
    return found


def _run(*arguments: str) -> None:
    with redirect_stdout(StringIO()):
        if umc(list(arguments)):
            raise SystemExit(f"umc {' '.join(arguments)} failed")


if __name__ == "__main__":
    sys.exit(main())
