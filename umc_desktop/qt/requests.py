"""The request of a command: what the window knows fills it, else a dialog asks."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command, needs_answers
from umc_desktop.domain.consensus import Policy
from umc_desktop.domain.errors import KnowledgeError
from umc_desktop.operations.budget_plan import POLICY_NAMES
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.knowledge import RemoveSource, open_base
from umc_desktop.operations.label_links import LinkEntry, UnlinkEntry
from umc_desktop.operations.labelling import AssignLabel
from umc_desktop.operations.looking_back import SampleHistory
from umc_desktop.operations.membership import RemoveModel, RestrictModel
from umc_desktop.operations.model_requests import AddModel
from umc_desktop.operations.model_versions import MODES, RollBack
from umc_desktop.operations.models import ListModels
from umc_desktop.operations.project import CopyProject, NewProject
from umc_desktop.operations.regions import DeleteRegion, SaveRegion
from umc_desktop.operations.scoring import METHODS, UpdateModels
from umc_desktop.operations.sharing import ShareProject
from umc_desktop.operations.teamwork import (
    Blind,
    Feedback,
    PlanTeamwork,
    describe_settings,
)
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.file_kinds import project_files
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.request_dialog import RequestDialog
from umc_desktop.qt.words import later, tr
from umc_desktop.storage.project_file import SUFFIX

_DATA_FILES = later(
    "Data (*.csv *.tsv *.json *.jsonl *.ndjson *.parquet *.txt *.zip);;All files (*)"
)
_DATASETS = later("CSV (*.csv);;JSON Lines (*.jsonl);;Parquet (*.parquet)")


class Requests:
    """Builds the request of a command, asking the person for what is missing.

    Parameters
    ----------
    window
        Parent of the dialogs.
    annotator
        Tells who decides now.
    """

    def __init__(
        self,
        window: QWidget,
        view: ProjectView,
        flow: CommandFlow,
        decisions: Decisions,
        annotator: Callable[[], str],
    ) -> None:
        self._window = window
        self._view = view
        self._flow = flow
        self._decisions = decisions
        self._annotator = annotator
        self._builders: dict[type[Any], Callable[[], Any]] = {
            NewProject: self._new_project,
            CopyProject: self._copy_project,
            ShareProject: self._share_project,
            ImportSamples: self.import_samples,
            ExportSamples: self._export,
            AssignLabel: self._assign_label,
            SampleHistory: self._sample_history,
            PlanTeamwork: lambda: self._ask(CATALOGUE["quality.plan"]),
            SaveRegion: self._save_region,
            DeleteRegion: self._delete_region,
            AddModel: self._add_model,
            ListModels: self._list_models,
            RestrictModel: lambda: self._ask(CATALOGUE["model.restrict"]),
        }

    def of(self, command: Command) -> Any | None:  # noqa: ANN401 - any request
        """Return the request, or ``None`` if the person gave up."""
        builder = self._builders.get(command.request_type)
        if builder is not None:
            request = builder()
        elif needs_answers(command.request_type):
            request = self._ask(command)
        else:
            request = command.request_type()
        return None if request is None else self._signed(request)

    def asked(self, command: Command) -> Any | None:  # noqa: ANN401 - any request
        """Ask even for what has a default; ``None`` if the person gave up."""
        request = self._ask(command)
        return None if request is None else self._signed(request)

    def import_samples(self, files: list[Path] | None = None) -> ImportSamples | None:
        """Ask for files, unless they are known, and show what is in them."""
        from umc_desktop.qt.import_dialog import ImportDialog

        if files is None:
            names, _ = QFileDialog.getOpenFileNames(
                self._window, tr("Import samples"), "", tr(_DATA_FILES)
            )
            files = [Path(name) for name in names]
        if not files:
            return None
        dialog = ImportDialog(files, self._flow, self._annotator(), self._window)
        try:
            dialog.exec()
            return dialog.request
        finally:
            dialog.deleteLater()

    def _signed(self, request: Any) -> Any:  # noqa: ANN401 - any request
        """Put the annotator's name under a request that has a place for it."""
        names = {item.name for item in fields(request)}
        if "annotator" in names and not request.annotator:
            return replace(request, annotator=self._annotator())
        return request

    def _ask(self, command: Command) -> Any | None:  # noqa: ANN401 - any request
        asks_annotator = any(
            item.name == "annotator" and "without it" not in item.metadata["help"]
            for item in fields(command.request_type)
        )
        dialog = RequestDialog(
            command,
            self._window,
            initial=self._known(command.request_type),
            choices=self._choices(command.request_type),
            hidden=() if asks_annotator else ("annotator",),
        )
        try:
            dialog.exec()
            return dialog.request
        finally:
            dialog.deleteLater()

    def _known(self, request_type: type[Any]) -> dict[str, Any]:
        known: dict[str, Any] = {"annotator": self._annotator()}
        items = {item.name: item for item in fields(request_type)}
        domain = self._current_domain()
        # a domain that may be left out narrows something down: nobody asked for that
        if domain and "domain" in items and items["domain"].default is MISSING:
            known["domain"] = domain
        if request_type is PlanTeamwork and self._view.project is not None:
            with self._view.project.read() as connection:
                known |= describe_settings(connection)
        if request_type is UpdateModels:
            known["mode"] = "adapters"  # who asks for the heads alone is not asked
        return {name: value for name, value in known.items() if name in items}

    def _choices(self, request_type: type[Any]) -> dict[str, list[str]]:
        data = self._view.data
        known: dict[str, list[str]] = {
            "domain": [domain.name for domain in data.domains] if data else [],
            "policy": ["", *POLICY_NAMES],
            "label": self._label_names(),
            "into": self._label_names(),
            "rule": list(Policy),
            "feedback": ["", *Feedback],
            "blind": ["", *Blind],
        }
        if request_type is UpdateModels:
            known |= {"method": ["", *METHODS], "mode": list(MODES)}
        if request_type in (LinkEntry, UnlinkEntry, RemoveSource):
            known["source"] = ["", *self._sources()]
        if request_type in (LinkEntry, UnlinkEntry):
            names = (label.name for label in data.own_labels) if data else ()
            known["label"] = list(dict.fromkeys(names))
        if request_type in (RemoveModel, RestrictModel, RollBack):
            known["name"] = known["member"] = self._model_names()
        fields_of = {item.name for item in fields(request_type)}
        return {name: values for name, values in known.items() if name in fields_of}

    def _model_names(self) -> list[str]:
        from umc_desktop.operations.project_models import models_of

        if self._view.project is None:
            return []
        models = models_of(self._view.project)
        return list(
            dict.fromkeys(
                [*(one for one in models.known if one not in models.off), *models.added]
            )
        )

    def _add_model(self) -> AddModel | None:
        from umc_desktop.qt.model_dialog import ModelDialog

        data = self._view.data
        names = [label.name for label in data.labels.values()] if data else []
        domains = [domain.name for domain in data.domains] if data else []
        dialog = ModelDialog(self._flow, domains, names, self._window)
        try:
            dialog.exec()
            return dialog.request
        finally:
            dialog.deleteLater()

    def _list_models(self) -> ListModels:
        project = self._view.project
        return ListModels(None if project is None else project.path)

    def _sources(self) -> list[str]:
        with suppress(KnowledgeError):
            return [source.name for source in open_base().sources()]
        return []

    def _label_names(self) -> list[str]:
        data, domain = self._view.data, self._current_domain()
        if data is None:
            return []
        return [
            label.name
            for one in data.domains
            if one.name == domain
            for label in data.labels_of_domain(one.id)
        ]

    def _current_domain(self) -> str:
        data, current = self._view.data, self._view.working_set.current
        if data is None or not data.domains:
            return ""
        row = -1 if current is None else data.row_of(current)
        if row < 0:
            return data.domains[0].name
        return summaries.domain_name(data, int(data.domain_ids[row]))

    def _sample_history(self) -> SampleHistory | None:
        current = self._view.working_set.current
        if current is None:
            self._decisions.aim.say_nothing_chosen()
        return None if current is None else SampleHistory(current)

    def _new_project(self) -> NewProject | None:
        path = self._save_name(tr("New project"), project_files(), SUFFIX)
        return None if path is None else NewProject(path)

    def _copy_project(self) -> CopyProject | None:
        path = self._save_name(tr("Save a copy"), project_files(), SUFFIX)
        # The file dialog has asked whether to replace what is there.
        return None if path is None else CopyProject(path, force=True)

    def _share_project(self) -> ShareProject | None:
        """Ask what comes along, then for the file."""
        from umc_desktop.qt.share_dialog import ShareDialog

        data = self._view.data
        names = [domain.name for domain in data.domains] if data else []
        dialog = ShareDialog(names, self._window)
        try:
            if not dialog.exec():
                return None
            path = self._save_name(tr("Share a copy"), project_files(), SUFFIX)
            if path is None:
                return None
            return ShareProject(
                path,
                dialog.embeddings.isChecked(),
                dialog.only_domains,
                dialog.assign.text().strip(),
                force=True,
            )
        finally:
            dialog.deleteLater()

    def _export(self) -> ExportSamples | None:
        path = self._save_name(tr("Export the dataset"), tr(_DATASETS), ".csv")
        return None if path is None else ExportSamples(path, force=True)

    def _save_name(self, title: str, kinds: str, suffix: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._window, title, "", kinds)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(suffix)

    def _assign_label(self) -> AssignLabel | None:
        """Ask for a label by name; a new name becomes a new label."""
        data, targets = self._view.data, self._decisions.targets
        if data is None or not targets:
            self._decisions.aim.say_nothing_chosen()
            return None
        known = self._label_names()
        name, agreed = QInputDialog.getItem(
            self._window, tr("Assign label"), tr("Label:"), known, 0, True
        )
        if not agreed or not name.strip():
            return None
        return AssignLabel(
            tuple(targets), name.strip(), create=name.strip() not in known
        )

    def _save_region(self) -> SaveRegion | None:
        """Ask what to call the selection."""
        data, chosen = self._view.data, self._view.selection
        if data is None or not chosen.any():
            self._decisions.remarked.emit(
                tr("Select samples on the map first: press L.")
            )
            return None
        name, agreed = QInputDialog.getText(
            self._window,
            tr("Save the selection as a region"),
            tr("Name of the region:"),
        )
        if not agreed or not name.strip():
            return None
        lasso = self._view.lasso
        return SaveRegion(
            tuple(data.ids[chosen].tolist()),
            name.strip(),
            () if lasso is None else tuple(lasso.ravel().tolist()),
        )

    def _delete_region(self) -> DeleteRegion | None:
        """Ask which region is forgotten."""
        data = self._view.data
        names = [region.name for region in data.regions] if data else []
        if not names:
            self._decisions.remarked.emit(tr("There are no regions yet."))
            return None
        name, agreed = QInputDialog.getItem(
            self._window, tr("Delete a region"), tr("Region:"), names, 0, False
        )
        return DeleteRegion(name) if agreed else None
