"""Links between an entry of the knowledge base and the labels that it explains."""

from PySide6.QtWidgets import QInputDialog, QWidget

from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.domain.wording import shortened
from umc_desktop.operations.label_links import LinkEntry, UnlinkEntry
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr


class EntryLinks:
    """Tells which labels an entry explains, and makes and takes away such links.

    Parameters
    ----------
    parent
        Of the dialog that asks for the label.
    """

    def __init__(self, view: ProjectView, parent: QWidget) -> None:
        self._view = view
        self._parent = parent
        self._window: PanelHost | None = None

    def join(self, window: PanelHost) -> None:
        """Link in the window's project."""
        self._window = window

    @property
    def can_change(self) -> bool:
        """Whether links can be made and taken away."""
        project = self._view.project
        return project is not None and not project.read_only

    def labels_of(self, entry: KnownEntry) -> list[str]:
        """Return the names of the labels that an entry explains."""
        data = self._view.data
        if data is None:
            return []
        names = (
            data.labels[label_id].name
            for label_id, links in data.links.items()
            if label_id in data.labels
            and any(
                (link.source, link.code) == (entry.source, entry.code) for link in links
            )
        )
        return list(dict.fromkeys(names))

    def link(self, entry: KnownEntry) -> None:
        """Ask which label an entry explains."""
        data = self._view.data
        if data is None or self._window is None:
            return
        names, likely = _labels_to_link(data, self._view.working_set.current)
        if not names:
            self._window.messages.show_note(tr("Name a label first (“New label…”)."))
            return
        name, agreed = QInputDialog.getItem(
            self._parent,
            tr("Link to a label"),
            tr("Label that “{name}” explains:").format(name=shortened(entry.name)),
            names,
            likely,
            True,
        )
        if agreed and name.strip():
            request = LinkEntry(
                name.strip(), entry.code, entry.source, annotator=self._window.annotator
            )
            self._window.flow.run("knowledge.link", request)

    def unlink(self, entry: KnownEntry, name: str) -> None:
        """Say that an entry does not explain a label after all."""
        if self._window is not None:
            request = UnlinkEntry(
                name, entry.code, entry.source, annotator=self._window.annotator
            )
            self._window.flow.run("knowledge.unlink", request)


def _labels_to_link(data: ViewData, current: int | None) -> tuple[list[str], int]:
    """Return the names of the labels, and which of them is meant most likely."""
    row = -1 if current is None else data.row_of(current)
    label_id = NO_LABEL
    if row >= 0:
        hidden = current is not None and bool(summaries.blind(data, [current])[0])
        suggested = NO_LABEL if hidden else int(data.suggestions[row])
        label_id = int(data.given[row]) or suggested
    names = list(dict.fromkeys(label.name for label in data.own_labels))
    likely = data.labels.get(label_id)
    return names, 0 if likely is None else names.index(likely.name)
