"""What holds for every panel: nothing, little or unscored never breaks it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.viewing import load_view
from umc_desktop.qt.panels.batch_panel import BatchPanel
from umc_desktop.qt.panels.compare_panel import ComparePanel
from umc_desktop.qt.panels.domain_panel import DomainPanel
from umc_desktop.qt.panels.find_panel import FindPanel
from umc_desktop.qt.panels.knowledge_panel import KnowledgePanel
from umc_desktop.qt.panels.label_panel import LabelPanel
from umc_desktop.qt.panels.learning_curve_panel import LearningCurvePanel
from umc_desktop.qt.panels.queue_panel import QueuePanel, to_working_set
from umc_desktop.qt.panels.region_panel import RegionPanel
from umc_desktop.qt.panels.sample_panel import SamplePanel
from umc_desktop.qt.working_set import WorkingSet

PANELS = [
    QueuePanel,
    DomainPanel,
    BatchPanel,
    SamplePanel,
    LabelPanel,
    LearningCurvePanel,
    ComparePanel,
    FindPanel,
    KnowledgePanel,
    RegionPanel,
]
every_panel = pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.__name__)


def shown(kind: type, fixture: Any, qtbot: Any) -> Any:
    panel = kind(fixture.view)
    qtbot.addWidget(panel)
    panel.resize(320, 480)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.grab()
    return panel


@every_panel
def test_without_a_project_it_says_what_to_do(kind, opened, qtbot):
    panel = shown(kind, opened, qtbot)
    assert panel.empty_text.startswith("Open or make a project")


@every_panel
def test_an_empty_project_has_a_sentence_too(kind, opened, qtbot):
    panel = shown(kind, opened, qtbot)
    opened.show()
    panel.grab()
    assert panel.empty_text.endswith(".")
    assert "Open or make a project" not in panel.empty_text


@every_panel
def test_one_sample_that_is_not_scored(kind, opened, qtbot):
    opened.fill({"tickets": ["the only one"]}, ["a"])
    opened.map()
    panel = shown(kind, opened, qtbot)
    opened.show()
    opened.view.set_working_set(WorkingSet("One", [1]))
    panel.grab()
    opened.give([1], "a")
    opened.view.toggle_dropped(1)
    panel.grab()


@every_panel
def test_uncertainty_that_is_not_a_number(kind, opened, qtbot):
    opened.fill({"tickets": ["one", "two", "three"]}, ["a", "b"])
    opened.map()
    opened.score([0, 0, 0], [np.nan] * 3)
    opened.add_round(0, {}, {})
    opened.queue(("learn", (1, 2, 3)))
    panel = shown(kind, opened, qtbot)
    opened.show()
    opened.view.set_working_set(WorkingSet("Three", [1, 2, 3]))
    panel.grab()


@every_panel
def test_a_sample_that_is_not_on_the_map(kind, scored, qtbot):
    panel = shown(kind, scored, qtbot)
    scored.fill({"tickets": ["came later"]}, ["a", "b"])
    scored.show()
    scored.view.set_working_set(WorkingSet("Late", [13, 999]))
    scored.give([13], "b")
    scored.view.move(1)
    panel.grab()


@every_panel
def test_closing_the_project_empties_it(kind, scored, qtbot):
    panel = shown(kind, scored, qtbot)
    scored.view.set_working_set(WorkingSet("Some", [1, 2]))
    scored.view.set_project(None)
    panel.grab()
    assert panel.empty_text.startswith("Open or make a project")


@every_panel
def test_what_can_have_the_focus_has_a_name(kind, scored, qtbot):
    panel = shown(kind, scored, qtbot)
    scored.view.set_working_set(WorkingSet("Some", [1, 2]))
    focusable = [
        widget
        for widget in [panel, *panel.findChildren(QWidget)]
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
    ]
    nameless = [
        widget
        for widget in focusable
        if not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []
    assert panel.accessibleName()


@every_panel
def test_nothing_from_the_project_is_read_as_markup(kind, scored, qtbot):
    panel = shown(kind, scored, qtbot)
    scored.view.set_working_set(WorkingSet("<b>bold</b>", [1, 2]))
    texts = [label for label in panel.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in texts)


@every_panel
def test_it_follows_the_theme(kind, scored, qtbot, request):
    before = QApplication.palette()
    request.addfinalizer(lambda: QApplication.setPalette(before))
    panel = shown(kind, scored, qtbot)
    scored.view.set_working_set(WorkingSet("Some", [1, 2]))
    dark = QColor("#22262b")
    QApplication.setPalette(QPalette(dark))
    role = QPalette.ColorRole.Window
    qtbot.waitUntil(lambda: panel.palette().color(role) == dark)
    image = panel.grab().toImage()
    average = image.scaled(
        1,
        1,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    assert average.pixelColor(0, 0).lightnessF() < 0.35


def test_another_project_takes_the_place_of_the_first(
    scored, new_project: Callable[[], Any], qtbot
):
    panels = [shown(kind, scored, qtbot) for kind in PANELS]
    other = new_project()
    other.fill({"films": ["a good film"]}, ["good"])
    other.map()
    scored.view.set_project(other.project)
    scored.view.set_data(load_view(other.project), ~Changes.NOTHING)
    for panel in panels:
        panel.grab()
    assert panels[1].table.model().index(0, 0).data() == "films"


@every_panel
def test_long_words_do_not_widen_the_window(kind, opened, qtbot):
    word = "word" * 120
    opened.fill({word: [word, f"{word} again"]}, [f"a{word}", f"b{word}"])
    opened.map()
    opened.score([1, 1], [0.2, 0.4])
    opened.add_round(0, {}, {})
    opened.queue(("learn", (1, 2)))
    opened.show()
    opened.view.set_working_set(
        to_working_set(opened.view.data.queue[0], opened.view.data)
    )
    panel = shown(kind, opened, qtbot)
    assert panel.minimumSizeHint().width() <= 320
