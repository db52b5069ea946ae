"""Scoring leaves behind what searches need, with the real encoders."""

import numpy as np
import pytest

from tests.conftest import fill
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality
from umc_desktop.operations.encoded import find_encoded
from umc_desktop.operations.scoring import ScoreSamples
from umc_desktop.operations.similar import FindSimilar
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]
CARDS = [f"my credit card was {what}" for what in ("lost", "stolen", "declined")]
LOANS = [f"how do I get a {what} loan" for what in ("car", "student", "home")]


def test_a_scored_project_can_be_searched(tmp_path):
    project = ProjectFile.create(tmp_path / "bank.umc")
    fill(project, {"bank": CARDS + LOANS}, ["cards", "loans"])
    execute_on(project, CATALOGUE["ensemble.score"], ScoreSamples(), SILENT)
    encoded = find_encoded(project, Modality.TEXT)
    assert [space.place.encoder for space in encoded.spaces] == [
        "minilm",
        "use",
        "paraphrase",
        "lexical",
    ]
    assert np.isfinite(encoded.typicality).all()
    for encoder in ("", "minilm", "lexical"):
        request = FindSimilar((1,), encoder, limit=2)
        outcome = execute_on(project, CATALOGUE["sample.similar"], request, SILENT)
        assert {one["id"] for one in outcome.data["samples"]} == {2, 3}
    project.close()
