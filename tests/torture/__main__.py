"""Plays every promise at full length and prints the table of what came of it.

    python tests/torture [PART …] [--again] [--table]

Parts run one after the other, and each keeps its results in ``build/torture``, so that
an interrupted run goes on where it was: a part that has passed is not run again until
the program has changed, or ``--again`` asks for it. ``--table`` only prints.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from promises import PROMISES, Part

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "torture"
_LONGEST_TEST = 4 * 3600
_COLUMNS = ("promise", "test", "count", "lost", "damaged", "control fails?")


@dataclass(frozen=True)
class Case:
    """What one test said."""

    name: str
    passed: bool
    skipped: str
    told: dict[str, str]

    @property
    def is_control(self) -> bool:
        """Whether it breaks the promise on purpose."""
        return "control" in self.name or "cannot_be_read_back" in self.name


@dataclass(frozen=True)
class Result:
    """What the tests of a part said, and of which version of the program."""

    version: str
    cases: list[Case]

    @classmethod
    def read(cls, part: Part) -> "Result | None":
        """Read what was kept; ``None`` for nothing, or for a run that was cut short."""
        try:
            root = ElementTree.parse(_kept(part)).getroot()
        except (OSError, ElementTree.ParseError):
            return None
        suite = root.find("testsuite")
        if suite is None:
            return None
        cases = [_case(one) for one in suite.iter("testcase")]
        return cls(str(suite.get("name")), cases)

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return bool(self.cases) and all(case.passed for case in self.cases)


def main() -> int:
    """Run what was asked for; return 1 if a promise does not hold."""
    parser = argparse.ArgumentParser(prog="python tests/torture", description=__doc__)
    parts = [part for promise in PROMISES for part in promise.parts]
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    names = {part.name for part in parts}
    if unknown := set(asked.parts) - names:
        parser.error(f"no part is called {unknown}; there are {sorted(names)}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    if not asked.table:
        for part in parts:
            if not asked.parts or part.name in asked.parts:
                _run(part, again=asked.again)
    table = "\n".join(_table())
    (RESULTS / "promises.md").write_text(table + "\n", encoding="utf-8")
    sys.stdout.write(f"{table}\n")
    results = [Result.read(part) for part in parts]
    return 0 if all(one is not None and one.passed for one in results) else 1


def _run(part: Part, *, again: bool) -> None:
    version = _version()
    before = Result.read(part)
    if before is not None and before.passed and before.version == version and not again:
        _say(f"{part.name}: has passed at this version already")
        return
    started = time.monotonic()
    _say(f"{part.name}: begins")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-o", f"timeout={_LONGEST_TEST}", "-o", "junit_family=xunit1"]
    command += ["-o", f"junit_suite_name={version}", f"--junitxml={_kept(part)}"]
    command += [*part.options, *(("-k", part.chosen) if part.chosen else ())]
    done = subprocess.run(
        [*part.wrapped, *command, str(part.file.relative_to(ROOT))],
        cwd=ROOT,
        env=part.settings | dict(os.environ),  # whoever asks for less gets less
        check=False,
    )
    ended = "passed" if done.returncode == 0 else f"ended with {done.returncode}"
    _say(f"{part.name}: {ended} after {time.monotonic() - started:.0f} s")


def _table() -> Iterator[str]:
    yield f"| {' | '.join(_COLUMNS)} |"
    yield "|" + "---|" * len(_COLUMNS)
    for promise in PROMISES:
        text = promise.text
        for part in promise.parts:
            for row in _rows(part):
                yield f"| {' | '.join((text, *row))} |"
                text = ""


def _rows(part: Part) -> Iterator[tuple[str, ...]]:
    """Return test, count, lost, damaged and control of what a part told."""
    result = Result.read(part)
    if result is None:
        yield (part.name, "not run", "", "", "")
        return
    controls = [case for case in result.cases if case.is_control]
    control = (
        ("yes" if all(case.passed for case in controls) else "**no**")
        if controls
        else "–"
    )
    played = [case for case in result.cases if not case.is_control]
    figures = [case for case in played if case.told]
    others = [case for case in played if not case.told]
    for case in figures:
        detail = f"{case.told['count']}" + (
            f" ({case.told['detail']})" if case.told.get("detail") else ""
        )
        yield (
            f"{part.name}: {_in_words(case.name)}",
            detail if case.passed else f"**failed**: {detail}",
            case.told.get("lost", "–"),
            case.told.get("damaged", "–"),
            control,
        )
    if others or not figures:
        yield (f"{part.name}: other tests", _tally(others), "–", "–", control)


def _tally(cases: Sequence[Case]) -> str:
    skipped = [case for case in cases if case.skipped]
    failed = [case.name for case in cases if not case.passed]
    said = f"{len(cases) - len(skipped) - len(failed):,} passed"
    if skipped:
        said += f", {len(skipped)} skipped"
    if failed:
        said += f", **{len(failed)} failed** ({', '.join(failed[:3])})"
    return said


def _case(one: ElementTree.Element) -> Case:
    skipped = one.find("skipped")
    told = {
        str(item.get("name")): str(item.get("value")) for item in one.iter("property")
    }
    return Case(
        str(one.get("name")),
        one.find("failure") is None and one.find("error") is None,
        "" if skipped is None else str(skipped.get("message")),
        told,
    )


def _in_words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _kept(part: Part) -> Path:
    return RESULTS / f"{part.name}.xml"


def _version() -> str:
    """Return the version of the program's own files, so that tests may be mended."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD:umc_desktop"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def _say(text: str) -> None:
    sys.stdout.write(f"\n== {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
