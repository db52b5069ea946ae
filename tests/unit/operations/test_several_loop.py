"""Sets of labels from nothing to 200, with the real encoders on real sentences."""

import numpy as np
import pytest

from benchmarks.several_labels import measure_rest, play, run, write_facets
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.mapping import FitMap
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage.project_file import ProjectFile

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]


def test_suggested_sets_become_right(shared_data, tmp_path):
    data = tmp_path / "facets.csv"
    write_facets(shared_data / "multidomain_clinc150.csv", data, 500)
    project = ProjectFile.create(tmp_path / "sets.umc")
    request = ImportSamples((data,), several=True, known_labels=True)
    run(project, "sample.import", request)
    found = play(project, n_rounds=2, budget=100, audit_share=0.2)
    labelled, start, end = found[-1][0], found[0][1].micro_f1, found[-1][1].micro_f1
    assert (labelled, found[-1][1].n) == (200, 300)
    assert end > start + 0.25
    assert end > 0.7
    run(project, "map.fit", FitMap())
    view = load_view(project)
    overall = view.rounds[-1].metrics["overall"]
    assert overall["n_sets"] == overall["n_audit"] >= 40
    assert 0 < overall["exact_match"] == pytest.approx(overall["accuracy"])
    assert overall["micro_f1"] > overall["exact_match"]
    # what members vote for, and what is suggested, are sets with names
    names = {view.labels[one].name for one in np.unique(view.suggestions).tolist()}
    assert any("|" in name for name in names), names
    assert all(
        label_id in view.labels for _, label_id, _ in view.votes_of(int(view.ids[0]))
    )
    out = tmp_path / "out.csv"
    run(project, "sample.export", ExportSamples(out, probabilities=True))
    assert "p(banking)" in out.read_text().partition("\n")[0]
    assert measure_rest(project) == found[-1][1]
    project.close()
