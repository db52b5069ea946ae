"""What to simulate: files, strategies, how long and how often."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.ml.simulation.strategy import BEST_SINGLE, NAMES
from umc_desktop.operations.simulation_request import Simulate
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.words import counted, later, tr

FIRST = "default"
OFFERED = (
    "random",
    "margin",
    f"random@{BEST_SINGLE}",
    f"margin@{BEST_SINGLE}",
    "badge",
    "typiclust",
    "paper",
)
"""Strategies that can be ticked; all others are the terminal's."""
_AT_FIRST = ("random", f"random@{BEST_SINGLE}", f"margin@{BEST_SINGLE}")
_DATA_FILES = later(
    "Labelled data (*.csv *.tsv *.json *.jsonl *.ndjson *.parquet *.zip *.umc);;"
    "All files (*)"
)
_FILES_PX = 84
_NOTE_PX = 22  # beside the box
_PATH = Qt.ItemDataRole.UserRole


class SimulationForm(QWidget):
    """Asks for everything that a simulation needs, with defaults that take minutes.

    Signals
    -------
    started : Simulate
        What was asked for is to be simulated.
    """

    started = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.files = QListWidget()
        self.files.setAccessibleName(tr("Labelled files"))
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.files.setFixedHeight(_FILES_PX)
        self.add_button = QPushButton(tr("Add files…"))
        self.add_project_button = QPushButton(tr("Add this project"))
        self.add_project_button.setToolTip(tr("Use the labels of the open project"))
        self.remove_button = QPushButton(tr("Remove"))
        self.strategies = {name: QCheckBox(name) for name in (FIRST, *OFFERED)}
        self.seeds = _number(1, 100, 3, tr("Seeds"))
        self.budget = _number(10, 100_000, 200, tr("Labels in all"))
        self.batch = _number(1, 10_000, 50, tr("Labels a round"))
        self.folder = QLineEdit()
        self.folder.setAccessibleName(tr("Folder of the results"))
        self.start_button = QPushButton(tr("Simulate"))
        self.start_button.setDefault(True)
        self._said = PlainLabel(faint=True)
        self._project: Path | None = None
        self._running = False
        self._own_folder = True  # until somebody types another one
        self._arrange()
        self._connect()
        self._check()

    @property
    def request(self) -> Simulate:
        """What is asked for now."""
        return Simulate(
            tuple(self._paths()),
            strategies=(
                FIRST,
                *(name for name in OFFERED if self.strategies[name].isChecked()),
            ),
            seeds=self.seeds.value(),
            budget=self.budget.value(),
            batch=self.batch.value(),
            out=Path(self.folder.text().strip()),
        )

    @property
    def said(self) -> str:
        """What stands beside the button."""
        return self._said.text()

    def set_project(self, path: Path | None) -> None:
        """Offer the labels of the project that is open."""
        self._project = path
        self._check()

    def set_running(self, running: bool) -> None:
        """Start nothing while a simulation runs."""
        self._running = running
        self._check()

    def add_files(self, paths: list[Path]) -> None:
        """Add files that are not in the list yet."""
        for path in paths:
            if path not in self._paths():
                item = QListWidgetItem(path.name)
                item.setData(_PATH, str(path))
                item.setToolTip(tooltip(str(path)))
                self.files.addItem(item)
        self._check()

    def _paths(self) -> list[Path]:
        return [
            Path(self.files.item(row).data(_PATH)) for row in range(self.files.count())
        ]

    def _arrange(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, MARGIN_PX, 0)
        column.setSpacing(6)
        self._add_files(column)
        self._add_strategies(column)
        self._add_numbers(column)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # below, and not with what scrolls: it is what the page is for
        start = QHBoxLayout()
        start.addWidget(self.start_button)
        start.addWidget(self._said, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(start)

    def _add_files(self, column: QVBoxLayout) -> None:
        buttons = QHBoxLayout()
        for button in (self.add_button, self.add_project_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addWidget(_heading(tr("Files whose labels are known")))
        column.addWidget(self.files)
        column.addLayout(buttons)

    def _add_strategies(self, column: QVBoxLayout) -> None:
        column.addSpacing(MARGIN_PX)
        column.addWidget(_heading(tr("Strategies")))
        for name, box in self.strategies.items():
            box.setAccessibleDescription(_explained(name))
            box.setChecked(name == FIRST or name in _AT_FIRST)
            note = PlainLabel(_explained(name), faint=True)
            note.setContentsMargins(_NOTE_PX, 0, 0, 0)
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(box)
            pair.addWidget(note)
            column.addLayout(pair)
        self.strategies[FIRST].setEnabled(False)  # it is the one in question

    def _add_numbers(self, column: QVBoxLayout) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(tr("Labels in all:"), self.budget)
        form.addRow(tr("Labels a round:"), self.batch)
        form.addRow(tr("Seeds:"), self.seeds)
        browse = QPushButton(tr("Browse…"))
        browse.setAccessibleName(tr("Choose the folder of the results"))
        browse.clicked.connect(self._browse)
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(browse)
        column.addSpacing(MARGIN_PX)
        column.addWidget(_heading(tr("How long and how often")))
        column.addLayout(form)
        column.addSpacing(MARGIN_PX)
        column.addWidget(_heading(tr("Results in")))
        column.addLayout(folder)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self._choose_files)
        self.add_project_button.clicked.connect(self._add_project)
        self.remove_button.clicked.connect(self._remove)
        self.files.itemSelectionChanged.connect(self._check)
        self.folder.textEdited.connect(self._on_folder_typed)
        for box in self.strategies.values():
            box.toggled.connect(self._check)
        for number in (self.seeds, self.budget, self.batch):
            number.valueChanged.connect(self._check)
        self.start_button.clicked.connect(lambda: self.started.emit(self.request))

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, tr("Labelled files"), "", tr(_DATA_FILES)
        )
        self.add_files([Path(name) for name in names])

    def _add_project(self) -> None:
        assert self._project is not None
        self.add_files([self._project])

    def _remove(self) -> None:
        for item in self.files.selectedItems():
            self.files.takeItem(self.files.row(item))
        self._check()

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Folder of the results"))
        if name:
            self._own_folder = False
            self.folder.setText(name)
            self._check()

    def _on_folder_typed(self) -> None:
        self._own_folder = False
        self._check()

    def _check(self) -> None:
        """Offer what can be done now, and say what it amounts to."""
        paths = self._paths()
        if self._own_folder:
            first = paths[0] if paths else None
            self.folder.setText(
                "" if first is None else str(first.with_name(f"{first.stem} simulated"))
            )
        self.add_project_button.setEnabled(
            self._project is not None and self._project not in paths
        )
        self.remove_button.setEnabled(bool(self.files.selectedItems()))
        ready = bool(paths) and bool(self.folder.text().strip())
        self.start_button.setEnabled(ready and not self._running)
        self._said.setText(self._amount(paths))

    def _amount(self, paths: list[Path]) -> str:
        if self._running:
            return tr("Running; the bar at the bottom says how far it is.")
        if not paths:
            return tr("Add a file with labels, or the project that is open.")
        n_strategies = sum(box.isChecked() for box in self.strategies.values())
        return tr("{n_strategies:,} strategies on {files}, {times} each.").format(
            n_strategies=n_strategies,
            files=counted(len(paths), "file"),
            times=counted(self.seeds.value(), "time"),
        )


def _explained(name: str) -> str:
    """Return what a strategy asks for and who learns, in few words."""
    kind, _, encoder = name.partition("@")
    asks = tr(NAMES[kind])
    if name == FIRST:
        return tr(
            "What this program does: {asks}. The others are compared with it."
        ).format(asks=asks)
    if kind == "paper":
        return f"{asks[0].upper()}{asks[1:]}."
    who = tr("One encoder, the best in hindsight") if encoder else tr("The same models")
    return tr("{who}; chosen: {asks}.").format(who=who, asks=asks)


def _number(least: int, most: int, value: int, name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setGroupSeparatorShown(True)
    box.setAccessibleName(name)
    return box


def _heading(text: str) -> PlainLabel:
    label = PlainLabel(text, wrap=False)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label
