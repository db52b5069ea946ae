"""The sources of the knowledge base: importing one, removing one."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from umc_desktop.domain.knowledge import KnowledgeSource
from umc_desktop.domain.wording import shortened
from umc_desktop.operations.knowledge import ImportKnowledge, RemoveSource
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.words import later, tr

_FILES = later(
    "Glossaries and ontologies (*.csv *.tsv *.json *.jsonl *.parquet *.obo *.ttl *.nt "
    "*.rdf *.xml *.owl *.skos *.jsonld);;All files (*)"
)
_PACKAGED = {later("ICD-10-CM (diagnoses)"): "icd-10-cm", "MITRE ATT&&CK": "attack"}


class SourcesMenu(QMenu):
    """Imports files and packaged classifications, and removes what was imported."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Sources"), parent)
        self._parent = parent
        self._window: PanelHost | None = None
        self.setAccessibleName(tr("Sources"))
        self.aboutToShow.connect(self._fill)

    def join(self, window: PanelHost) -> None:
        """Import into the window's knowledge base."""
        self._window = window

    @property
    def _known(self) -> Sequence[KnowledgeSource]:
        return () if self._window is None else self._window.knowledge.sources

    def _fill(self) -> None:
        self.clear()
        self.addAction(tr("Import a file…"), self._import_file)
        for title, word in _PACKAGED.items():
            self.addAction(tr(title), partial(self._import, Path(word), replace=True))
        if self._known:
            self.addSeparator()
        for source in self._known:
            name = source.name.replace("&", "&&")
            self.addAction(
                tr("Remove {name}…").format(name=name),
                partial(self._remove, source.name),
            )

    def _import_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._parent, tr("Import knowledge"), "", tr(_FILES)
        )
        if not name:
            return
        path = Path(name)
        again = any(source.name == path.stem for source in self._known)
        if again and not self._agrees(
            tr("There is a source “{stem}” already. Read it anew?").format(
                stem=path.stem
            )
        ):
            return
        self._import(path, replace=again)

    def _import(self, path: Path, *, replace: bool) -> None:
        if self._window is not None:
            self._window.flow.run(
                "knowledge.import", ImportKnowledge(path, replace=replace)
            )

    def _remove(self, name: str) -> None:
        if self._window is not None and self._agrees(
            tr("Remove the source “{name}” from this computer?").format(
                name=shortened(name)
            )
        ):
            self._window.flow.run("knowledge.remove", RemoveSource(name))

    def _agrees(self, question: str) -> bool:
        answer = QMessageBox.question(self._parent, tr("Knowledge"), question)
        return answer == QMessageBox.StandardButton.Yes
