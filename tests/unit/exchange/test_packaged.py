import io
from collections import Counter
from importlib import metadata

import pytest
from PIL import Image

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.exchange import packaged

TEXTS = (packaged.biomedical, packaged.legal, packaged.technical)


@pytest.mark.parametrize("read", [*TEXTS, packaged.digits])
def test_samples_are_drawn_evenly_and_again_the_same(read):
    samples = read(90, seed=3)
    assert samples == read(90, seed=3)
    assert len({identifier for identifier, _, _ in samples}) == 90
    sizes = Counter(label for _, _, label in samples).values()
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("read", TEXTS)
def test_every_label_has_a_definition(read):
    meanings = packaged.definitions()[read.__name__]
    assert {label for _, _, label in read(500)} <= set(meanings)


def test_known_samples():
    chapters = {code: (text, label) for code, text, label in packaged.biomedical(10**6)}
    assert len(chapters) == 36_340
    assert chapters["A01.00"] == ("Typhoid fever, unspecified", "Infectious diseases")
    licences = {key: (text, label) for key, text, label in packaged.legal(10**6)}
    assert licences["gpl-2.0"][0].startswith("GNU GENERAL PUBLIC LICENSE Version 2")
    assert licences["gpl-2.0"][1] == "Copyleft"
    assert max(len(text) for text, _ in licences.values()) <= 600
    techniques = {key: (text, label) for key, text, label in packaged.technical(10**6)}
    assert len(techniques) == 691
    assert techniques["T1001"][1] == "Command and control"
    assert not any("(Citation" in text for text, _ in techniques.values())


def test_digits_are_images():
    ((_, image, label),) = packaged.digits(1)
    with Image.open(io.BytesIO(image)) as opened:
        assert (opened.format, opened.size, opened.mode) == ("PNG", (28, 28), "L")
    assert label in set("0123456789")


def test_a_missing_package_is_said(monkeypatch):
    monkeypatch.setattr(metadata.Distribution, "discover", lambda **_: iter(()))
    with pytest.raises(ExchangeError, match=r"umc-desktop\[demo\]"):
        packaged.technical(1)
