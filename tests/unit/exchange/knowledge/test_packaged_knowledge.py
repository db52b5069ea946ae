"""Classifications that come in installed packages."""

from importlib import metadata
from pathlib import Path

import pytest

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import SILENT
from umc_desktop.exchange.knowledge.packaged import PACKAGED
from umc_desktop.exchange.knowledge.reading import recognise


def test_icd_has_its_chapters_sections_and_codes_each_once():
    entries = list(PACKAGED["icd-10-cm"].read(SILENT))
    by_code = {entry.code: entry for entry in entries}
    assert len(by_code) == len(entries) == 47_161
    typhoid = by_code["A01.0"]
    assert typhoid.name == "Typhoid fever"
    assert typhoid.synonyms == ("Infection due to Salmonella typhi",)
    assert typhoid.parents == ("A01",)
    assert by_code["A01"].parents == ("A00-A09",)
    assert by_code["A00-A09"].parents == ("Chapter 1",)
    assert by_code["A00-A09"].name == "Intestinal infectious diseases"
    assert by_code["B20"].parents == ("Chapter 1",)  # a section of one
    assert "Not coded here: " in by_code["Chapter 1"].definition
    assert "Seventh character: A initial" in by_code["S72"].definition
    known = {*by_code, ""}
    assert all(set(entry.parents) <= known for entry in entries)


def test_attack_has_techniques_tactics_software_groups_and_mitigations():
    entries = {entry.code: entry for entry in PACKAGED["attack"].read(SILENT)}
    assert entries["T1056.001"].name == "Keylogging"
    assert "T1056" in entries["T1056.001"].parents
    assert {"TA0006", "TA0009"} <= set(entries["T1056.001"].parents)
    assert entries["S0002"].name == "Mimikatz"
    assert "Fancy Bear" in " ".join(entries["G0007"].synonyms).title()
    assert entries["M1017"].name == "User Training"
    assert not any("(Citation" in entry.definition for entry in entries.values())


@pytest.mark.parametrize("word", ["icd-10-cm", "ATTACK"])
def test_a_missing_package_is_said(monkeypatch, word):
    monkeypatch.setattr(metadata.Distribution, "discover", lambda **_: iter(()))
    with pytest.raises(ExchangeError, match=r"not installed\. Install umc-desktop"):
        recognise(Path(word))


def test_a_word_that_is_neither_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExchangeError, match="does not exist"):
        recognise(Path("icd"))
