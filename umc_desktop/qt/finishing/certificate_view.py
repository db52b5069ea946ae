"""The last step of finishing: the certificate, and the labelled data."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.finishing.step_view import StepView, step_button
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.text_size import keep_scaled
from umc_desktop.qt.words import later, tr

_FINISHED = later(
    "Every sample is decided. The certificate says how many labels are right, with an "
    "interval, and how many of them a person has seen. It goes with the export, too."
)


class CertificateView(StepView):
    """Says what is certified, and has it certified, read and exported.

    Signals
    -------
    certify_wanted : None
        Make the certificate.
    export_wanted : None
        Write the labelled samples into a file.
    """

    certify_wanted = Signal()
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Certificate"))
        self._page = ""
        self._project: Path | None = None
        self.sentence = PlainLabel()
        keep_scaled(self.sentence, times=1.3, bold=True)
        self.certify_button = step_button(
            tr("Certify the labels"), self.certify_wanted.emit
        )
        self.open_button = step_button(tr("Open the certificate"), self._open)
        self.export_button = step_button(
            tr("Export the dataset…"), self.export_wanted.emit
        )
        self._add(
            self.sentence, self.certify_button, self.open_button, self.export_button
        )
        self._column.addStretch()

    def show_made(self, data: ViewData, project: Path | None) -> None:
        """Show what was certified, and the page beside the project's file."""
        made = None if data.finishing is None else data.finishing.certified
        self.sentence.setText(f"{made.sentence}." if made else tr(_FINISHED))
        if project != self._project:
            self._project, self._page = project, ""  # that page was another project's
        if made is not None and project is not None and not self._page:
            page = project.with_name(f"{project.stem}-certificate.html")
            self._page = str(page) if page.exists() else ""
        self.open_button.setVisible(bool(made and self._page))
        self.certify_button.setText(
            tr("Certify again") if made else tr("Certify the labels")
        )

    def show_page(self, page: str) -> None:
        """Offer a page that was just written."""
        self._page = page
        self.open_button.setVisible(True)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._page))
