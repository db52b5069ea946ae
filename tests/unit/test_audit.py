"""The licence check: what users get is free of strong copyleft, and it can fail."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "audit.py"


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("MPL-2.0 AND MIT", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("GNU Affero General Public License v3", False),
        ("", False),
    ],
)
def test_strong_copyleft_and_silence_are_refused(audit, licence, allowed):
    assert audit.is_allowed(licence) is allowed


def test_every_part_that_users_get_may_be_passed_on(audit):
    parts = audit.closure()
    assert {"torch", "pyside6-essentials", "numpy"} <= parts
    assert "ruff" not in parts, "that is for engineers"
    bad = [name for name in parts if not audit.is_allowed(audit.licence_of(name))]
    assert bad == []
