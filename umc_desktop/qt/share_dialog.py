"""What a copy for a colleague holds."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.panels.domain_choice import DomainChoice
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
        self.domains = DomainChoice(domains)
        self.embeddings = QCheckBox(tr("Similar samples can be found without models"))
        self.buttons = dialog_buttons(OK_OR_CANCEL, tr("Choose the file…"))
        self._arrange()

    @property
    def only_domains(self) -> tuple[str, ...]:
        """The domains that come along; none if all do."""
        return self.domains.narrowed

    def _arrange(self) -> None:
        self.assign.setAccessibleName(tr("Annotator the copy is for"))
        self.assign.setPlaceholderText(tr("Anybody"))
        self.domains.setAccessibleName(tr("Domains that come along"))
        self.domains.show_rows(_LIST_ROWS, least=2)
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
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(self.domains.has_all or bool(self.domains.chosen))
