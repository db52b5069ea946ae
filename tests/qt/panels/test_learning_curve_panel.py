"""The learning curve."""

import subprocess
import sys

import pytest

from umc_desktop.qt.panels.curves import curve
from umc_desktop.qt.panels.learning_curve_panel import LearningCurvePanel


def measured(accuracy, log_loss):
    return {
        "n_audit": 40,
        "accuracy": accuracy,
        "accuracy_low": accuracy - 0.05,
        "accuracy_high": accuracy + 0.05,
        "log_loss": log_loss,
        "log_loss_low": log_loss - 0.1,
        "log_loss_high": log_loss + 0.1,
    }


@pytest.fixture
def panel(scored, qtbot):
    panel = LearningCurvePanel(scored.view)
    qtbot.addWidget(panel)
    panel.resize(420, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    qtbot.waitUntil(lambda: panel.plots is not None)
    return panel


def test_rounds_without_an_audit_are_left_out(scored):
    found = curve(scored.view.data.rounds, "accuracy", None)
    assert found.n_labelled.tolist() == [50]
    assert found.values.tolist() == [0.6]
    assert found.low.tolist() == [0.5]
    assert found.n_audit.tolist() == [20]
    assert len(curve(scored.view.data.rounds, "accuracy", "letters").values) == 0


def test_it_begins_with_the_second_round(opened, qtbot):
    opened.fill({"tickets": ["one"]}, ["a"])
    opened.map()
    opened.add_round(0, {"n_audit": 0, "accuracy": None}, {})
    opened.show()
    panel = LearningCurvePanel(opened.view)
    qtbot.addWidget(panel)
    assert panel.empty_text.startswith("The curve begins with the second round")


def test_each_round_adds_a_point(panel, scored):
    assert panel.summary_text == (
        "60\u202f% right (50–70\u202f%) on 20 audit samples after 50 labels, "
        "log-loss 1.00"
    )
    scored.add_round(100, measured(0.75, 0.8), {})
    scored.show()
    accuracy, log_loss = panel.plots.points()
    assert accuracy == [(50, 0.6), (100, 0.75)]
    assert log_loss == [(50, 1.0), (100, 0.8)]
    assert panel.summary_text.startswith(
        "75\u202f% right (70–80\u202f%) on 40 audit samples"
    )


def test_one_domain_can_be_looked_at(panel):
    assert [panel.domain_box.itemText(n) for n in range(3)] == [
        "All domains",
        "tickets",
        "letters",
    ]
    panel.domain_box.setCurrentIndex(1)
    assert panel.plots.points()[0] == [(50, 0.7)]
    panel.domain_box.setCurrentIndex(2)
    assert panel.plots.points()[0] == []
    assert panel.summary_text == "No sample of this domain has been checked yet."


SENTENCE = (
    "91.2\u202f% ± 1.8 on the audit slice; the last 150 labels changed 1.4\u202f% of "
    "predictions. The gain of further labels is levelling off."
)


def advice(verdict, sentence, kappa):
    return {"verdict": verdict, "sentence": sentence, "kappa": kappa}


def test_whether_labels_still_pay_stands_under_the_summary(panel, scored, qtbot):
    assert (panel.verdict_text, panel.advice_text) == ("", "")  # an older version's
    scored.add_round(
        100, measured(0.75, 0.8), {}, advice("levelling off", SENTENCE, 0.98)
    )
    scored.show()
    assert panel.verdict_text == "Levelling off"
    assert panel.advice_text == SENTENCE
    panel.resize(270, 356)  # as in a window of 1280 × 800
    qtbot.waitUntil(lambda: panel.width() == 270)
    panel.grab()
    for label in (panel._summary, panel._verdict, panel._advice):
        assert label.height() >= label.heightForWidth(label.width()) > 0
    assert panel.plots.geometry().top() >= panel._advice.geometry().bottom()


def test_the_advice_is_about_all_domains(panel, scored):
    scored.add_round(100, measured(0.75, 0.8), {}, advice("stop pays", SENTENCE, 1.0))
    scored.show()
    assert panel.verdict_text == "Stop pays"
    panel.domain_box.setCurrentIndex(1)
    assert (panel.verdict_text, panel.advice_text) == ("", "")


def test_too_early_is_no_verdict(panel, scored):
    early = "Too early to say whether further labels pay: 2 of 4 rounds are scored."
    scored.add_round(100, measured(0.75, 0.8), {}, advice("go on", early, None))
    scored.show()
    assert (panel.verdict_text, panel.advice_text) == ("", early)
    scored.add_round(150, measured(0.76, 0.8), {}, advice("go on", SENTENCE, 0.8))
    scored.show()
    assert panel.verdict_text == "Go on"


def test_pyqtgraph_is_not_loaded_until_there_is_a_curve_to_show():
    script = (
        "import sys; import umc_desktop.qt.panels.learning_curve_panel;"
        "sys.exit('pyqtgraph' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
