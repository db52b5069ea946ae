"""What a copy for a colleague holds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.words import later, tr

_WHAT = later(
    "The copy holds samples, labels, notes, queue, models and map. What stays here: "
    "rows that imports left out, merges that were taken back, places of files."
)
_LIST_ROWS = 6


class ShareDialog(QDialog):
    """Asks who the copy is for and what comes along.

    Parameters
    ----------
    domains
        Names of the project's domains.
    """

    def __init__(self, domains: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Share a copy"))
        self.assign = QLineEdit()
        self.domains = QListWidget()
        self.embeddings = QCheckBox(tr("Similar samples can be found without models"))
        self.buttons = dialog_buttons(OK_OR_CANCEL, tr("Choose the file…"))
        for name in domains:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.domains.addItem(item)
        self._arrange()

    @property
    def only_domains(self) -> tuple[str, ...]:
        """The domains that come along; none if all do."""
        items = [self.domains.item(place) for place in range(self.domains.count())]
        chosen = [
            item.text() for item in items if item.checkState() == Qt.CheckState.Checked
        ]
        return () if len(chosen) == len(items) else tuple(chosen)

    def _arrange(self) -> None:
        self.assign.setAccessibleName(tr("Annotator the copy is for"))
        self.assign.setPlaceholderText(tr("Anybody"))
        self.domains.setAccessibleName(tr("Domains that come along"))
        rows = max(2, min(self.domains.count(), _LIST_ROWS))
        height = self.domains.sizeHintForRow(0) if self.domains.count() else 20
        self.domains.setFixedHeight(rows * height + 2 * self.domains.frameWidth() + 4)
        self.domains.itemChanged.connect(self._check)
        self.embeddings.setAccessibleName(tr("With embeddings"))
        self.embeddings.setToolTip(
            tr("Puts the first encoder's embeddings in the file.")
        )
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("For:"), self.assign)
        form.addRow(
            "",
            PlainLabel(
                tr("The queue leaves out what they decided already."), faint=True
            ),
        )
        form.addRow(tr("Domains:"), self.domains)
        form.addRow(tr("Embeddings:"), self.embeddings)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel(tr(_WHAT)))
        column.addLayout(form)
        column.addStretch()
        column.addWidget(self.buttons)
        self.resize(520, 300)

    def _check(self) -> None:
        any_chosen = self.only_domains != () or self._all_chosen()
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(any_chosen)

    def _all_chosen(self) -> bool:
        return all(
            self.domains.item(place).checkState() == Qt.CheckState.Checked
            for place in range(self.domains.count())
        )
