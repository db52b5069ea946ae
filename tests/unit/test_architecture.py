"""The layers hold, and every contract that says so can break."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PYPROJECT = REPOSITORY / "pyproject.toml"
LINTER = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract["name"] for contract in LINTER["contracts"]}
LINT = (
    "import sys; from importlinter.cli import lint_imports;"
    "sys.exit(lint_imports(no_cache=True))"
)

# What offends a contract: files of the package, and the line each of them gets.
OFFENCES = [
    ("layers", {"ml/offence.py": "import umc_desktop.jobs.runner"}),
    ("layers", {"operations/offence.py": "import umc_desktop.qt"}),
    ("layers", {"domain/offence.py": "import umc_desktop.storage.lock"}),
    ("layers", {"cli/offence.py": "import umc_desktop.qt"}),
    ("layers", {"utils/__init__.py": ""}),
    ("headless-core", {"ml/offence.py": "import PySide6"}),
    ("headless-core", {"jobs/offence.py": "import pyqtgraph"}),
    ("sqlite-in-storage", {"cli/offence.py": "import sqlite3"}),
    ("light-window", {"qt/offence.py": "def later():\n    import torch"}),
    (
        "no-cycles",
        {
            "domain/clock.py": "import umc_desktop.domain.progress",
            "domain/progress.py": "import umc_desktop.domain.clock",
        },
    ),
]


def lint(folder):
    """Run the linter on a tree; return its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the package that may be spoilt."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(PYPROJECT, folder)
    shutil.copytree(
        REPOSITORY / "umc_desktop",
        folder / "umc_desktop",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return folder


@pytest.fixture(scope="module")
def healthy(tree):
    """What the linter says of the copy before it is spoilt."""
    return lint(tree)


@pytest.fixture
def spoil(tree):
    """Append lines to files of the copy; what was there before comes back."""
    package = tree / "umc_desktop"
    before = {}

    def spoil(offence):
        for name, line in offence.items():
            file = package / name
            before[file] = file.read_text(encoding="utf-8") if file.exists() else None
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"{before[file] or ''}\n{line}\n", encoding="utf-8")

    yield spoil
    for file, text in before.items():
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")
    shutil.rmtree(package / "utils", ignore_errors=True)


def test_every_contract_holds(healthy):
    code, report = healthy
    assert code == 0, report
    for name in CONTRACTS.values():
        assert f"{name} KEPT" in report


def test_every_contract_has_a_canary():
    assert {contract for contract, _ in OFFENCES} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "offence"), OFFENCES)
def test_canary(tree, healthy, spoil, contract, offence):
    spoil(offence)
    code, report = lint(tree)
    assert code != 0
    assert f"{CONTRACTS[contract]} BROKEN" in report
    first = next(iter(offence))
    culprit = "umc_desktop." + first.partition("/")[0]
    named = [line for line in report.splitlines() if culprit in line]
    assert set(named) - set(healthy[1].splitlines()), "it is this that broke it"
