"""What annotators observed: notes, flags and patterns, to filter and to go to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command
from umc_desktop.domain.changes import Changes
from umc_desktop.operations.feedback import (
    KINDS,
    ForgetPattern,
    Observation,
    read_feedback,
)
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels.flow_layout import FlowLayout
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.wording import time_of, tooltip
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr
from umc_desktop.qt.working_set import WorkingSet

_HEADS = (
    later("Kind"),
    later("Said"),
    later("Samples"),
    later("Annotator"),
    later("When"),
)
_SHOWN = Changes.FACTS | Changes.FLAGS | Changes.HISTORY | Changes.SAMPLES
_MOST_ROWS = 2000
_SEARCH_PX = 110


class FeedbackPanel(Panel):
    """A table of observations; Enter brings the samples under decision."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Feedback")
        self._window: PanelHost | None = None
        self._all: list[Observation] = []
        self._shown: list[Observation] = []
        self.kind_box = self._box(
            tr("Kind"), [tr("All kinds"), *(tr(kind) for kind in KINDS)]
        )
        self.annotator_box = self._box(tr("Annotator"), [tr("Everybody")])
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Search the feedback"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_PX)
        self.search.textChanged.connect(self._show)
        self.pattern_button = self._button(tr("Note a pattern…"), "feedback.pattern")
        self.export_button = self._button(tr("Export…"), "feedback.export")
        self.forget_button = QPushButton(tr("Take away"))
        self.forget_button.setToolTip(
            tr("Take the chosen pattern away; undo brings it back")
        )
        self.forget_button.clicked.connect(self._forget)
        self.table = _table()
        self.table.itemActivated.connect(lambda item: self._open(item.row()))
        self.table.itemSelectionChanged.connect(self._enable)
        self._count = PlainLabel(faint=True, wrap=False)
        self._arrange()
        self.setFocusProxy(self.table)
        view.data_changed.connect(self._on_data_changed)
        self._refresh()

    def join(self, window: PanelHost) -> None:
        """Ask the window for commands."""
        self._window = window

    @property
    def rows(self) -> list[Observation]:
        """What the table shows."""
        return list(self._shown)

    def _box(self, name: str, items: list[str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.addItems(items)
        box.currentIndexChanged.connect(self._show)
        return box

    def _button(self, title: str, command_id: str) -> QPushButton:
        button = QPushButton(title)
        command = CATALOGUE[command_id]
        button.setToolTip(command.help)
        button.clicked.connect(lambda: self._run(command))
        return button

    def _run(self, command: Command) -> None:
        if self._window is not None:
            self._window.run_command(command)

    def _arrange(self) -> None:
        top = FlowLayout(spacing=6)
        top.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 0)
        for widget in (self.kind_box, self.annotator_box, self.search):
            top.addWidget(widget)
        for button in (self.pattern_button, self.forget_button, self.export_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self._count.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 4)
        column.addWidget(self._count)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self._refresh()

    def _refresh(self) -> None:
        project = self.view.project
        looking = self.view.annotator
        self._all = [] if project is None else read_feedback(project, looking)
        names = sorted({item.annotator for item in self._all})
        kept = self.annotator_box.currentText()
        self.annotator_box.blockSignals(True)
        self.annotator_box.clear()
        self.annotator_box.addItems([tr("Everybody"), *names])
        self.annotator_box.setCurrentIndex(max(self.annotator_box.findText(kept), 0))
        self.annotator_box.blockSignals(False)
        self._show()
        if self._all:
            self.show_content()
        else:
            self.show_empty(_missing(self.view.data))

    def _show(self) -> None:
        kind = ("", *KINDS)[max(self.kind_box.currentIndex(), 0)]
        everybody = self.annotator_box.currentIndex() <= 0
        who = "" if everybody else self.annotator_box.currentText()
        wanted = self.search.text().strip().casefold()
        self._shown = [
            item
            for item in self._all
            if kind in ("", item.kind)
            and who in ("", item.annotator)
            and wanted in item.said.casefold()
        ]
        more = len(self._shown) > _MOST_ROWS
        said = counted(len(self._shown), "observation")
        self._count.setText(
            tr("{said}, {count:,} shown").format(said=said, count=_MOST_ROWS)
            if more
            else said
        )
        shown = self._shown[:_MOST_ROWS]
        self.table.setRowCount(len(shown))
        for row, item in enumerate(shown):
            n = counted(len(item.sample_ids), "sample")
            for column, text in enumerate(
                (tr(item.kind), item.said, n, item.annotator, time_of(item.clock))
            ):
                cell = QTableWidgetItem(" ".join(text.split()))
                cell.setToolTip(tooltip(text))
                self.table.setItem(row, column, cell)
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen
        project = self.view.project
        writable = project is not None and not project.read_only
        self.forget_button.setEnabled(
            writable and chosen is not None and bool(chosen.key)
        )

    @property
    def _chosen(self) -> Observation | None:
        row = self.table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _open(self, row: int) -> None:
        item = self._shown[row]
        if item.sample_ids:
            title = " ".join(item.said.split())
            working_set = WorkingSet(
                f"{tr(item.kind).capitalize()}: {title}", list(item.sample_ids)
            )
            self.view.set_working_set(working_set)

    def _forget(self) -> None:
        chosen, window = self._chosen, self._window
        if chosen is not None and chosen.key and window is not None:
            request = ForgetPattern(chosen.key, window.annotator)
            window.flow.run("feedback.forget", request)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_HEADS))
    table.setAccessibleName(tr("Observations"))
    table.setHorizontalHeaderLabels([tr(head) for head in _HEADS])
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setWordWrap(False)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return table


def _missing(data: ViewData | None) -> str:
    """Return why there is nothing and what to do next."""
    if data is None:
        return tr("Open or make a project to note what you see.")
    return next_step(data) or tr(
        "Nothing was observed yet. “Note” (N) says something on a sample, “Note a "
        "pattern” (Shift+N) what the samples of a batch or lasso have in common, and "
        "the flags stand above each sample."
    )
