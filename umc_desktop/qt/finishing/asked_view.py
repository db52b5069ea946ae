"""What finishing asks about now: one sample, or a group to glance at."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from umc_desktop.domain.wording import shortened
from umc_desktop.operations.finishing_state import Progress
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.course import FIX
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.glance_grid import GlanceGrid
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.label_panel import LabelPanel
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.panels.summaries import GLANCE
from umc_desktop.qt.panels.whole_sample import WholeSample
from umc_desktop.qt.panels.wording import quoted
from umc_desktop.qt.words import counted, later, tr
from umc_desktop.qt.working_set import WorkingSet

_LABELS_PX = 190
_GLANCE_KEYS = later(
    "Click, or X: cross out what is wrong · Space: all others are right · a label’s "
    "key: give all others that label"
)
_FIX_KEYS = later("You crossed this out. Give it its label: a key, or a click below.")
_AUDIT_KEYS = later(
    "Decide by yourself: the suggestion is hidden. Shift+S: skip · Backspace: back"
)


class AskedView(QWidget):
    """A heading, what the keys do, the sample or the group, and the labels."""

    def __init__(self, window: PanelHost) -> None:
        super().__init__()
        self._view = window.view
        self.heading = PlainLabel(wrap=False)
        self.hint = PlainLabel(faint=True)
        self.sample = WholeSample(self._view)
        self.grid = GlanceGrid(self._view)
        self.labels = LabelPanel(self._view)
        self.labels.join(window)
        self._either = QStackedWidget()
        self._arrange()
        self.grid.crossed.connect(self._cross)
        self.grid.selectionModel().currentChanged.connect(self._on_grid_moved)

    @property
    def shown(self) -> QWidget | None:
        """The sample or the group, whichever is asked about."""
        return self._either.currentWidget()

    def forget(self) -> None:
        """Read texts and pictures anew: the samples changed."""
        self.grid.forget()
        self.sample.forget()

    def show_asked(self, data: ViewData, now: Progress) -> None:
        """Show what is under decision, and how far the random check is."""
        working_set = self._view.working_set
        if working_set.purpose == GLANCE:
            self._show_group(data, working_set)
        else:
            self._show_sample(working_set, now)

    def _show_group(self, data: ViewData, working_set: WorkingSet) -> None:
        self._either.setCurrentWidget(self.grid)
        label_id, _ = summaries.common_suggestion(data, working_set.sample_ids)
        name = summaries.label_name(data, label_id) or tr("nothing known yet")
        n = len(working_set.kept)
        self.heading.setText(
            tr("{name}?  {samples} of {total:,}").format(
                name=quoted(shortened(name)),
                samples=counted(n, "sample"),
                total=len(working_set.sample_ids),
            )
        )
        self.hint.setText(tr(_GLANCE_KEYS))
        self.grid.set_samples(working_set.sample_ids)
        self.grid.go_to(working_set.current)

    def _show_sample(self, working_set: WorkingSet, now: Progress) -> None:
        self._either.setCurrentWidget(self.sample)
        asked = working_set.purpose in (summaries.AUDIT, FIX)
        self.sample.show_sample(working_set.current if asked else None)
        if working_set.purpose == FIX:
            self.heading.setText(working_set.title)
            self.hint.setText(tr(_FIX_KEYS))
        elif asked:
            self.heading.setText(
                tr("Random check: {audited:,} of {audit:,} decided").format(
                    audited=now.audited, audit=now.audit
                )
            )
            self.hint.setText(tr(_AUDIT_KEYS))
        else:
            self.heading.setText(tr("Something else is under decision"))
            self.hint.setText(tr("Ctrl+Enter: go on with finishing"))

    def _cross(self, sample_id: int) -> None:
        self._view.toggle_dropped(sample_id)

    def _on_grid_moved(self) -> None:
        index = self.grid.currentIndex()
        working_set = self._view.working_set
        if not index.isValid() or working_set.purpose != GLANCE:
            return
        sample_id = self.grid.id_at(index)
        if sample_id != working_set.current and sample_id in working_set.sample_ids:
            self._view.go_to(working_set.sample_ids.index(sample_id))

    def _arrange(self) -> None:
        font = self.heading.font()
        font.setBold(True)
        font.setPointSizeF(1.3 * font.pointSizeF())
        self.heading.setFont(font)
        self._either.addWidget(self.sample)
        self._either.addWidget(self.grid)
        self.sample.setFocusProxy(self.sample.text)
        self.labels.setMaximumHeight(_LABELS_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addWidget(self._either, 1)
        column.addWidget(self.labels)
