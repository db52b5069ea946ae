"""Every panel of the window: a new one is its file and a line here.

The line names the class instead of importing it, so that a panel that is not shown
costs nothing: it is imported and built when it is shown for the first time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from umc_desktop.qt.keys import Key
from umc_desktop.qt.panels.panel import Panel
from umc_desktop.qt.project_view import ProjectView

Area = Literal["left", "right", "bottom", "top"]


@dataclass(frozen=True)
class PanelSpec:
    """Where a panel stands at first, and how it is reached.

    Attributes
    ----------
    id
        Name it is remembered under; never changed.
    title
        What its title bar and View ▸ Panels call it.
    area
        Side of the map it stands on.
    factory
        ``module:Class`` below ``umc_desktop.qt.panels``; called with the view, then
        told its window with ``Panel.join``.
    visible
        Whether it is shown before the annotator has chosen anything.
    shortcut
        Keys that show and hide it.
    tab_of
        Id of an earlier panel of the same area that it shares its place with.
    height
        What it asks for of its area's height, in pixels of the first window.
    """

    id: str
    title: str
    area: Area
    factory: str
    visible: bool = True
    shortcut: str = ""
    tab_of: str = ""
    height: int = 300

    def load(self) -> Callable[[ProjectView], Panel]:
        """Import the panel's class."""
        kind: Callable[[ProjectView], Panel] = self._kind()
        return kind

    def keys(self) -> tuple[Key, ...]:
        """Return the keys that the panel answers to itself."""
        kind: type[Panel] = self._kind()
        return kind.KEYS

    def _kind(self) -> Any:  # noqa: ANN401 - by name
        module, _, name = self.factory.partition(":")
        return getattr(import_module(f"{__package__}.{module}"), name)


PANELS = (
    PanelSpec("queue", "Queue", "left", "queue_panel:QueuePanel", True, "Ctrl+1"),
    PanelSpec(
        "domains",
        "Domains",
        "left",
        "domain_panel:DomainPanel",
        True,
        "Ctrl+2",
        "",
        390,
    ),
    PanelSpec(
        "curve",
        "Learning curve",
        "left",
        "learning_curve_panel:LearningCurvePanel",
        True,
        "Ctrl+3",
        "domains",
    ),
    PanelSpec(
        "regions", "Regions", "left", "region_panel:RegionPanel", False, "", "domains"
    ),
    PanelSpec(
        "labels", "Labels", "bottom", "label_panel:LabelPanel", True, "Ctrl+4", "", 214
    ),
    PanelSpec("batch", "Batch", "right", "batch_panel:BatchPanel", True, "Ctrl+5"),
    PanelSpec(
        "sample", "Sample", "right", "sample_panel:SamplePanel", True, "Ctrl+6", "", 340
    ),
    PanelSpec(
        "guidelines",
        "Guidelines",
        "right",
        "guideline_panel:GuidelinePanel",
        False,
        "H",
        "sample",
    ),
    PanelSpec(
        "feedback",
        "Feedback",
        "bottom",
        "feedback_panel:FeedbackPanel",
        False,
        "Ctrl+7",
        "labels",
    ),
    PanelSpec("find", "Find", "left", "find_panel:FindPanel", False, "", "queue"),
    PanelSpec(
        "compare",
        "Compare",
        "top",
        "compare_panel:ComparePanel",
        False,
        "Shift+C",
        "",
        190,
    ),
    PanelSpec(
        "knowledge",
        "Knowledge",
        "right",
        "knowledge_panel:KnowledgePanel",
        False,
        "",
        "batch",
    ),
)
