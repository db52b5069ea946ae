"""The saved regions of the map: select one again, or forget it."""

import numpy as np
from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes
from umc_desktop.operations.regions import DeleteRegion, Region
from umc_desktop.qt import selection
from umc_desktop.qt.map.effects import combined, effect_of
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr

_NO_PROJECT = later("Open or make a project to save parts of its map.")
_EMPTY = later(
    "No regions yet. Draw a lasso on the map, then press “Save selection…” "
    "to find the same samples again."
)


class RegionPanel(Panel):
    """Lists the regions; a click selects one's samples on the map.

    Signals
    -------
    save_requested : None
        The selection is to become a region.
    delete_requested : str
        Name of the region to forget.
    """

    save_requested = Signal()
    delete_requested = Signal(str)

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Regions")
        self._regions: tuple[Region, ...] = ()
        self._model = QStringListModel(self)
        self.list = ChoiceList(tr("Regions"))
        self.list.setModel(self._model)
        self.list.chosen.connect(self._select)
        self.hint = PlainLabel(
            tr(
                "Click or Enter: select. Ctrl: add. Alt: remove. Ctrl+Alt: keep inside."
            ),
            faint=True,
        )
        self.save_button = QPushButton(tr("Save selection…"))
        self.save_button.setAccessibleName(tr("Save the selection as a region"))
        self.save_button.clicked.connect(lambda: self.save_requested.emit())
        self.delete_button = QPushButton(tr("Delete"))
        self.delete_button.setAccessibleName(tr("Delete the region"))
        self.delete_button.clicked.connect(self._delete)
        self._nothing = PlainLabel(tr(_EMPTY), faint=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button, 1)
        buttons.addWidget(self.delete_button)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        column.addLayout(buttons)
        self.setFocusProxy(self.list)
        view.data_changed.connect(self._on_data_changed)
        view.selection_changed.connect(self._enable)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self._show()

    def join(self, window: PanelHost) -> None:
        """Run the commands that save and delete."""
        self.save_requested.connect(
            lambda: window.run_command(CATALOGUE["region.save"])
        )
        self.delete_requested.connect(
            lambda name: window.flow.run(
                "region.delete", DeleteRegion(name, annotator=window.annotator)
            )
        )

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & (Changes.FACTS | Changes.SAMPLES | Changes.MAP):
            self._show()

    def _show(self) -> None:
        data = self.view.data
        if data is None or not len(data.ids):
            self._regions = ()
            self.show_empty(tr(_NO_PROJECT) if data is None else next_step(data))
            return
        self.show_content()
        current = self._current()
        self._regions = data.regions
        self._model.setStringList(
            [
                f"{region.name} · {counted(len(region.sample_ids), 'sample')}"
                for region in self._regions
            ]
        )
        names = [region.name for region in self._regions]
        if current is not None and current.name in names:
            self.list.setCurrentIndex(self._model.index(names.index(current.name)))
        for widget in (self.list, self.hint, self.delete_button):
            widget.setVisible(bool(self._regions))
        self._nothing.setVisible(not self._regions)
        self._enable()

    def _enable(self) -> None:
        project = self.view.project
        writable = project is not None and not project.read_only
        self.save_button.setEnabled(writable and bool(self.view.selection.any()))
        self.delete_button.setEnabled(writable and self._current() is not None)

    def _current(self) -> Region | None:
        row = self.list.currentIndex().row()
        return self._regions[row] if 0 <= row < len(self._regions) else None

    def _select(self, index: QModelIndex) -> None:
        """Select a region's samples, or join them to what is selected."""
        data = self.view.data
        if data is None:
            return
        rows = summaries.rows_of(data, self._regions[index.row()].sample_ids)
        taken = np.zeros(len(data.ids), bool)
        taken[rows[rows >= 0]] = True
        effect = effect_of(QApplication.keyboardModifiers())
        chosen = combined(self.view.selection, taken, effect)
        self.view.lasso = None
        self.view.set_selection(chosen)
        if chosen.any():
            self.view.set_working_set(selection.to_working_set(data, chosen))

    def _delete(self) -> None:
        region = self._current()
        if region is not None:
            self.delete_requested.emit(region.name)
