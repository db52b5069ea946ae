"""The documentation builds, is made from the program, loads nothing from elsewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from umc_desktop.commands.catalogue import CATALOGUE

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    out = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(out)],
        cwd=REPOSITORY,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        str(path.relative_to(out)): path.read_text(encoding="utf-8")
        for path in out.rglob("*.html")
    }


def test_no_page_loads_anything_from_elsewhere(pages):
    loads = re.compile(r'<(?:script|img|iframe|source)[^>]+src="(?:https?:)?//')
    styles = re.compile(r'<link[^>]+rel="(?:stylesheet|preconnect|icon)"[^>]*//')
    for name, page in pages.items():
        assert not loads.search(page), name
        assert not styles.search(page), name


def test_every_command_is_in_the_reference(pages):
    reference = pages["reference/commands.html"]
    for command in CATALOGUE:
        assert f"umc {command.id.replace('.', ' ')}" in reference, command.id


def test_every_test_that_is_named_as_a_proof_is_there():
    """A table that says which test plays an attack must not name one that is gone."""
    said = (REPOSITORY / "docs" / "explanation" / "promises.md").read_text("utf-8")
    file, named = "", 0
    for path, name in re.findall(r"`(tests/[\w/]+\.py|…)::(\w+)`", said):
        file = file if path == "…" else path
        source = (REPOSITORY / file).read_text(encoding="utf-8")
        assert f"def {name}(" in source, f"{file}::{name}"
        named += 1
    assert named > 30


def test_formulas_are_drawn_by_the_browser(pages):
    method = pages["explanation/method.html"]
    assert method.count("<math") > 20
    assert "$$" not in method
