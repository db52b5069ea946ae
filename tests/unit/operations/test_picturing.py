"""The worker makes pictures ready that the window does not decode itself."""

import io

import numpy as np
import pytest
from PIL import Image

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations.picturing import PreparePictures
from umc_desktop.storage import picture_cache, samples


def saved(image, form, **options):
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


GREY = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[None], 48, 0)
PLAIN = saved(Image.fromarray(GREY), "PNG")
DEEP = saved(Image.fromarray(GREY.astype(np.uint16) * 12 + 100), "TIFF")
BROKEN = DEEP[:-700]


@pytest.fixture
def scans(project, tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))
    images = (PLAIN, DEEP, BROKEN)
    with project.write() as connection:
        one = NewSample(content_hash("scan", images), "tickets", "scan", images)
        samples.insert(connection, [one], {"tickets": 1})
    return project


def test_copies_are_what_the_models_see(scans):
    request = PreparePictures((6, 1, 99))
    found = execute_on(scans, CATALOGUE["sample.picture"], request, SILENT).data
    assert found == {"made": 1, "failed": 1}
    copy = picture_cache.kept(DEEP, picture_cache.UPRIGHT)
    shown = np.asarray(Image.open(io.BytesIO(copy)).convert("L")).astype(int)
    assert np.abs(shown - GREY).max() <= 1
    assert picture_cache.kept(BROKEN, picture_cache.UPRIGHT) == b""
    assert picture_cache.kept(PLAIN, picture_cache.UPRIGHT) is None
    again = execute_on(scans, CATALOGUE["sample.picture"], request, SILENT).data
    assert again == {"made": 0, "failed": 0}
