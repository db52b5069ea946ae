"""``python -m benchmarks.sitting``: sits in front of the window and tries everything.

One command makes every picture of the documentation. Under a virtual screen
(``xvfb-run -a -s "-screen 0 3840x2160x24"``) with ``QT_QPA_PLATFORM=xcb`` the window
is as real as on a desk; ``offscreen`` does the same without one. ``QT_SCALE_FACTOR=2``
with ``--size 1920x1080`` is the window on a 4K screen.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
PICTURES = ROOT / "docs" / "sitting"


def main() -> int:
    """Do every step; the exit code says whether everything was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--samples", type=int, default=600, help="sentences")
    parser.add_argument("--digits", type=int, default=400, help="pictures")
    parser.add_argument("--size", default="1280x800", help="of the window")
    parser.add_argument("--themes", default="light", help="of the pictures: light,dark")
    parser.add_argument("--only", default="", help="steps whose part or name hold this")
    parser.add_argument("--data", type=Path, default=DATA)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from benchmarks.sitting.course import Done, run_steps, steps_in_order
    from benchmarks.sitting.sitting_down import sit_down

    console = Console()

    def say(done: Done) -> None:
        mark = "[red]✗" if done.problem else "[green]✓"
        console.print(f"{mark}[/] {done.step.name} [dim]{done.seconds:.1f} s")
        if done.problem:
            console.print(done.problem, markup=False, highlight=False)

    width, height = (int(one) for one in arguments.size.split("x"))
    with tempfile.TemporaryDirectory() as name:
        sitting = sit_down(
            Path(name),
            arguments.data,
            how_many=(arguments.samples, arguments.digits),
            size=(width, height),
            out=arguments.out,
            themes=arguments.themes.split(","),
        )
        if arguments.out == PICTURES:
            sitting.camera.wanted = _shown_in_the_docs()
        steps = [
            one
            for one in steps_in_order()
            if arguments.only in f"{one.part}: {one.name}"
        ]
        done = run_steps(sitting, steps, say)
        sitting.person.leave()
    bad = [one for one in done if one.problem]
    console.print(
        f"{len(done) - len(bad)} of {len(done)} steps, "
        f"{sum(len(one.seen) for one in done)} things seen, "
        f"{len(sitting.camera.taken)} pictures in {arguments.out}"
    )
    return 1 if bad else 0


def _shown_in_the_docs() -> set[str]:
    """Return the pictures that pages show: no others are kept in the project."""
    pages = [ROOT / "README.md", *PICTURES.parent.rglob("*.md")]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    return set(re.findall(r"sitting/([\w-]+\.png)\)", "".join(texts)))


if __name__ == "__main__":
    sys.exit(main())
