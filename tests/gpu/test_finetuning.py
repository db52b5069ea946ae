"""Fine-tuning on a real GPU, with much memory and with little."""

from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.manifest import checked_files, load_manifests
from umc_desktop.ml.finetuning import training
from umc_desktop.ml.finetuning.lessons import Lessons
from umc_desktop.ml.finetuning.places import PROCESSOR, places, without_gpu
from umc_desktop.ml.finetuning.settings import SETTINGS

pytestmark = [pytest.mark.gpu, pytest.mark.encoders]

_LEFT_MB = (3000, 1000, 600, 300, 100, 20)


@pytest.fixture(autouse=True)
def torch_has_a_gpu(gpu):
    if without_gpu():
        pytest.skip(without_gpu())


@pytest.fixture(scope="module")
def files():
    return checked_files(load_manifests()["minilm"])


@pytest.fixture(scope="module")
def lessons(texts):
    """Ninety-six short ones: the processor learns them, too, for comparison."""
    labels = np.arange(96) % 2
    kinds = ("an invoice of the bank", "a finding of the doctor")
    told = [
        f"{kinds[c]} {text[:80]}" for c, text in zip(labels, texts[:96], strict=True)
    ]
    return Lessons(told, labels, 2)


@pytest.mark.parametrize("mode", ["adapters", "full"])
def test_it_learns_as_on_the_processor(files, lessons, mode, tmp_path, monkeypatch):
    settings = SETTINGS[mode]
    found = training.fine_tune(files, lessons, settings, tmp_path / "gpu", SILENT)
    assert found.runs_on.provider == "GPU (CUDA)"
    assert found.runs_on.precision == places()[0].precision
    assert found.runs_on.notes == ()
    monkeypatch.setattr(training, "places", lambda: (PROCESSOR,))
    wanted = training.fine_tune(files, lessons, settings, tmp_path / "cpu", SILENT)
    assert found.losses[-1] < found.losses[0] / 2
    assert abs(found.losses[0] - wanted.losses[0]) < 0.1
    assert all(value.device.type == "cpu" for value in found.weights.values())


class Stopped(BaseException):
    pass


class StoppingProgress:
    def report(self, done, total=None, message=""):
        if done == 8:
            raise Stopped


def test_it_goes_on_from_a_checkpoint_and_elsewhere(
    files, lessons, tmp_path, monkeypatch
):
    """What began on a GPU can end on the processor, and the other way round."""
    settings = SETTINGS["full"]
    for first, then in ((places(), (PROCESSOR,)), ((PROCESSOR,), places())):
        monkeypatch.setattr(training, "places", lambda here=first: here)
        folder = tmp_path / first[0].device
        with pytest.raises(Stopped):
            training.fine_tune(files, lessons, settings, folder, StoppingProgress())
        steps = []

        class Counting:
            def report(self, done, total=None, message="", steps=steps):
                steps.append(done)

        monkeypatch.setattr(training, "places", lambda here=then: here)
        tuned = training.fine_tune(files, lessons, settings, folder, Counting())
        assert steps[0] == 7  # six steps to a pass
        assert tuned.losses[-1] < tuned.losses[0] / 2


def test_whatever_memory_is_left_it_learns_and_says_so(
    files, lessons, tmp_path, leave, figure
):
    long = replace(lessons, texts=[f"{text} " * 40 for text in lessons.texts])
    settings = replace(SETTINGS["full"], batch=96, max_tokens=512, epochs=1)
    told = {}
    for megabytes in _LEFT_MB:
        leave(megabytes)
        tuned = training.fine_tune(
            files, long, settings, tmp_path / str(megabytes), SILENT
        )
        assert np.isfinite(tuned.losses).all()
        told[megabytes] = " ".join((tuned.runs_on.provider, *tuned.runs_on.notes))
    assert any("was short" in note or "went on" in note for note in told.values())
    figure("fine-tuning", detail=str(told), lost=None, damaged=None)
