"""Encoders on a real GPU: right, quick to give way, and honest about it."""

import io

import numpy as np
import pytest

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.engine import runs_on
from umc_desktop.ml.encoders.half import LARGEST_FP16_LOSS
from umc_desktop.ml.encoders.manifest import check, load_manifests
from umc_desktop.ml.encoders.opening import open_encoder

pytestmark = [pytest.mark.gpu, pytest.mark.encoders]

_LEFT_MB = (2000, 800, 400, 200, 100, 50, 20)


@pytest.fixture(scope="module")
def pictures():
    """Forty photographs of noise, light and dark, of many sizes."""
    from PIL import Image

    rng = np.random.default_rng(0)
    made = []
    for n in range(40):
        shape = (40 + 17 * n, 300 - 5 * n, 3)
        pixels = (rng.random(shape) * (40 + 5 * n)).astype(np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        made.append(file.getvalue())
    return made


def installed(name):
    manifest = load_manifests()[name]
    problem = check(manifest).problem  # a package may be missing where wheels are few
    if problem:
        pytest.skip(problem)
    return manifest


@pytest.mark.parametrize(
    "name", ["minilm", "paraphrase", "efficientnet-lite0", "efficientnet-lite2"]
)
def test_a_gpu_computes_what_the_processor_does(
    name, model_cache, texts, pictures, on_processor
):
    manifest = installed(name)
    encoder = open_encoder(manifest, model_cache)
    assert runs_on(encoder).provider.startswith("GPU")
    assert runs_on(encoder).precision == "fp16"
    with on_processor():
        exact = open_encoder(manifest, model_cache, precision="fp32")
    assert runs_on(exact).provider == "CPU"
    samples = texts[:200] if manifest.modality == "text" else pictures
    found, wanted = (one.encode(samples, SILENT) for one in (encoder, exact))
    assert 1 - np.einsum("ij,ij->i", found, wanted).mean() < LARGEST_FP16_LOSS
    assert runs_on(encoder).notes == ()


@pytest.mark.parametrize("name", ["minilm", "efficientnet-lite0"])
@pytest.mark.parametrize("opened", ["before", "after"])
def test_whatever_memory_is_left_the_vectors_are_right_and_it_is_said(
    name, opened, model_cache, texts, pictures, leave, figure
):
    """Another program may take the memory before a model is opened, or after."""
    manifest = installed(name)
    samples = texts if manifest.modality == "text" else pictures
    wanted = open_encoder(manifest, model_cache).encode(samples, SILENT)
    told = {}
    for megabytes in _LEFT_MB:
        if opened == "before":
            encoder = open_encoder(manifest, model_cache)
            leave(megabytes)
        else:
            leave(megabytes)
            encoder = open_encoder(manifest, model_cache)
        found = encoder.encode(samples, SILENT)
        loss = 1 - np.einsum("ij,ij->i", found, wanted).mean()
        assert loss < LARGEST_FP16_LOSS
        how = runs_on(encoder)
        told[megabytes] = " ".join((how.provider, *how.notes))
        leave(10**9)
        del encoder
    assert any(note != "GPU (CUDA)" for note in told.values())
    figure(f"{name}, filled {opened}", detail=str(told), lost=None, damaged=None)


def test_a_model_that_does_not_fit_is_an_expected_failure_or_runs(
    model_cache, leave, texts
):
    leave(2)
    try:
        encoder = open_encoder(installed("minilm"), model_cache)
        encoder.encode(texts[:3], SILENT)
    except ModelError as error:
        pytest.fail(f"the processor could have taken over: {error}")
