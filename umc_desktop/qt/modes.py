"""Learning or finishing: two ways of working, and the way from one to the other."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX
from umc_desktop.qt.panels.segment_button import SegmentButton
from umc_desktop.qt.panels.summaries import queue_is_finishing
from umc_desktop.qt.pending_label import PendingLabel
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.finishing.page import FinishingPage
    from umc_desktop.qt.panels.label_panel import LabelPanel
    from umc_desktop.qt.spot_check_dialog import SpotCheckDialog

CHECKS = {
    "off": "Spot-checks: off",
    "short": "Spot-checks: 5 samples",
    "long": "Spot-checks: 10 samples",
    "pure": "Spot-checks: until 95\u202f% pure",
}


class ModeBar(QWidget):
    """Two buttons, one of which is down: what the window is for now."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Mode"))
        self.learning = SegmentButton(tr("Learning"))
        self.learning.setToolTip(tr("Decide what teaches the models most"))
        self.finishing = SegmentButton(tr("Finishing"))
        self.finishing.setToolTip(tr("Label all the rest, to an accuracy you choose"))
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PX, 2, MARGIN_PX, 2)
        row.setSpacing(0)
        for button in (self.learning, self.finishing):
            self._group.addButton(button)
            # not by a click: Space is for what is under decision
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)

    def show_mode(self, *, learning: bool, finishing: bool) -> None:
        """Put the button of the page that is shown down."""
        self._group.setExclusive(False)
        self.learning.setChecked(learning)
        self.finishing.setChecked(finishing)
        self._group.setExclusive(True)


class Modes(QObject):
    """Shows the page of a mode, and what belongs to deciding in both.

    Parameters
    ----------
    window
        The window as panels see it.
    pages
        Where the page for finishing goes.
    show_learning
        Shows the map with its panels.
    """

    def __init__(
        self,
        window: PanelHost,
        decisions: Decisions,
        pages: QStackedWidget,
        show_learning: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._decisions = decisions
        self._pages = pages
        self._show_learning = show_learning
        self._parent = parent
        self.page: FinishingPage | None = None
        self.dialog: SpotCheckDialog | None = None
        self.bar = ModeBar()
        self.bar.learning.clicked.connect(self.learn)
        self.bar.finishing.clicked.connect(self.finish)
        self.bar.hide()
        pages.currentChanged.connect(self.refresh)
        decisions.check_wanted.connect(self._check)

    @property
    def labels(self) -> "LabelPanel | None":
        """The labels on the page for finishing, ``None`` while another page shows."""
        shown = self.page is not None and self._pages.currentWidget() is self.page
        return self.page.asked.labels if shown and self.page is not None else None

    def learn(self) -> None:
        """Show the map, the queue and the rest of the panels."""
        self._show_learning()
        self.refresh()

    def finish(self) -> None:
        """Show the page for finishing, and go on there."""
        if self._window.view.project is None:
            return
        if self.page is None:
            # built when it is first wanted: few sittings finish
            from umc_desktop.qt.finishing.page import FinishingPage

            self.page = FinishingPage(self._window, self._decisions)
            self.page.map_requested.connect(self.learn)
            self._pages.addWidget(self.page)
        self._pages.setCurrentWidget(self.page)
        self.page.resume()
        self.refresh()

    def on_opened(self) -> None:
        """Go on with finishing if that is what the project was closed in."""
        if queue_is_finishing(self._window.view.data):
            self.finish()

    def goes_on(self) -> bool:
        """Bring finishing's next groups if the queue was finishing's; say whether."""
        if not queue_is_finishing(self._window.view.data):
            return False
        self.finish()
        if self.page is not None:
            self.page.go_on()
        return True

    def refresh(self) -> None:
        """Show in the bar which mode one is in; without a project there is none."""
        shown = self._pages.currentWidget()
        self.bar.setVisible(self._window.view.project is not None)
        in_finishing = self.page is not None and shown is self.page
        self.bar.show_mode(
            learning=not in_finishing and shown is not None, finishing=in_finishing
        )

    def _check(self, pending: PendingLabel) -> None:
        from umc_desktop.qt.spot_check import plan_of
        from umc_desktop.qt.spot_check_dialog import SpotCheckDialog

        wanted = plan_of(self._window.settings.value.spot_check)
        if wanted is None:
            return
        dialog = SpotCheckDialog(self._window.view, pending, wanted, self._parent)
        dialog.checked.connect(
            lambda check, wrong: self._decisions.label_checked(pending, check, wrong)
        )
        dialog.split_wanted.connect(self._decisions.course.split)
        dialog.finished.connect(lambda _: self._on_dialog_closed(dialog))
        self.dialog = dialog
        dialog.open()

    def _on_dialog_closed(self, dialog: "SpotCheckDialog") -> None:
        self.dialog = None
        dialog.deleteLater()
        self._parent.activateWindow()  # keys are meant for the batch again
