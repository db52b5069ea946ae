"""What was searched for becomes a batch: similar samples, counterexamples, found text.

Every search runs in the searching process. A newer one takes the place of one that is
still under way.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.samples import JOINT
from umc_desktop.domain.wording import shortened
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.working_set import WorkingSet

_MOST_TOGETHER = 2_000  # samples of a selection that are compared with
_LONGEST_NAME = 36
_EXPLAIN = "sample.explain"
_BLIND = later(
    "Decide this sample first: it measures the models, and what others are called "
    "would give their suggestion away."
)


class Searching(QObject):
    """Looks for samples and brings them under decision.

    Signals
    -------
    compared : None
        Counterexamples are there to be compared with the sample they contradict.
    found : sequence of int
        Ids of what was searched for, to be marked on the map; empty for none.
    """

    compared = Signal()
    found = Signal(object)

    def __init__(
        self, view: ProjectView, flow: CommandFlow, decisions: Decisions
    ) -> None:
        super().__init__(flow)
        self._view = view
        self._flow = flow
        self._decisions = decisions
        self._latest: dict[str, int] = {}
        self.encoder = JOINT

    @property
    def encoders(self) -> list[str]:
        """Names of what similarity can be measured with, the joint space first."""
        data = self._view.data
        members = () if data is None else (votes.members for votes in data.votes)
        names = dict.fromkeys(name for votes in members for name in votes)
        return [JOINT, *(name for name in names if not name.startswith(JOINT))]

    def find_similar(self) -> None:
        """Bring what is most like the current sample, or like the selection."""
        query = self._query()
        if query:
            request = CATALOGUE["sample.similar"].request_type(
                tuple(query), self.encoder
            )
            self.run("sample.similar", request, partial(self._show_similar, query))

    def find_counterexamples(self) -> None:
        """Bring what is like the current sample and yet called otherwise."""
        query = self._query()
        if query:
            request = CATALOGUE["sample.counterexamples"].request_type(
                tuple(query), self.encoder
            )
            self.run(
                "sample.counterexamples", request, partial(self._show_counter, query)
            )

    def measure_with(self, encoder: str) -> None:
        """Search in another encoder's space, what is shown now at once."""
        self.encoder = encoder
        working_set = self._view.working_set
        if working_set.compared_with is None:
            return
        query = (working_set.compared_with,)
        if working_set.purpose == "similar":
            self.run(
                "sample.similar",
                CATALOGUE["sample.similar"].request_type(query, encoder),
                partial(self._show_similar, list(query)),
            )
        elif working_set.purpose == "counterexamples":
            self.run(
                "sample.counterexamples",
                CATALOGUE["sample.counterexamples"].request_type(query, encoder),
                partial(self._show_counter, list(query)),
            )

    def compare_with(self, sample_id: int, similarity: float) -> None:
        """Put another sample beside the current one."""
        working_set = self._view.working_set
        if working_set.current is None:
            return
        working_set.compared_with = sample_id
        working_set.similarity = {working_set.current: similarity}
        self._view.working_set_changed.emit()
        self.compared.emit()

    def run(
        self,
        command_id: str,
        request: Any,  # noqa: ANN401 - any request dataclass
        on_done: Callable[[Outcome], object],
        on_failed: Callable[[BaseException | None], object] | None = None,
    ) -> None:
        """Search; an older search of the same kind is given up."""
        for older in (command_id, _EXPLAIN):  # whoever asks for more waits for none
            if older in self._latest:
                self._flow.cancel(self._latest[older])
        asked_of = self._view.project

        def show(outcome: Outcome) -> None:
            if self._latest.get(command_id) == job and self._view.project is asked_of:
                on_done(outcome)

        def give_up(error: BaseException | None) -> None:
            if on_failed is not None and self._latest.get(command_id) == job:
                on_failed(error)

        # what is blind for whoever looks is not found out by a search
        request = replace(request, annotator=self._view.annotator)
        job = self._flow.run(command_id, request, show, give_up)
        self._latest[command_id] = job

    def open_batch(self, working_set: WorkingSet) -> None:
        """Bring samples under decision and select them on the map."""
        self._select(working_set.sample_ids)
        self._decisions.course.open_set(working_set)

    def highlight(self, sample_ids: Sequence[int]) -> None:
        """Mark on the map what was searched for; nothing ends it."""
        self.found.emit(sample_ids)

    def _select(self, sample_ids: Sequence[int]) -> None:
        data = self._view.data
        if data is None or not len(data.ids):
            return
        marked = np.zeros(len(data.ids), bool)
        rows = summaries.rows_of(data, sample_ids)
        marked[rows[rows >= 0]] = True
        self._view.set_selection(marked)

    def _query(self) -> list[int]:
        if not self._decisions.aim.active:
            return []
        working_set = self._view.working_set
        if working_set.purpose == "selection" and self._view.whole_batch:
            query = working_set.kept[:_MOST_TOGETHER]
        else:
            query = [] if working_set.current is None else [working_set.current]
        data = self._view.data
        if not query:
            self._decisions.aim.say_nothing_chosen()
        elif data is not None and len(query) == 1 and summaries.blind(data, query)[0]:
            self._decisions.remarked.emit(tr(_BLIND))
            return []
        return query

    def _show_similar(self, query: list[int], outcome: Outcome) -> None:
        found = outcome.data["samples"]
        ids = [*query, *(one["id"] for one in found)]
        self.open_batch(
            self._compared(
                tr("Like {name}").format(name=self._name(query)), query, ids, found
            )
        )

    def _show_counter(self, query: list[int], outcome: Outcome) -> None:
        found = outcome.data["samples"]
        if not found:
            return  # the status bar says so
        ids = [one["id"] for one in found]
        title = tr("Not “{than}”, but like {name}").format(
            than=outcome.data["than"], name=self._name(query)
        )
        working_set = self._compared(title, query, ids, found)
        working_set.purpose = "counterexamples"
        self.open_batch(working_set)
        self.compared.emit()

    def _compared(
        self,
        title: str,
        query: list[int],
        sample_ids: list[int],
        found: Sequence[dict[str, Any]],
    ) -> WorkingSet:
        data = self._view.data
        done = [] if data is None else summaries.decided(data, sample_ids).tolist()
        return WorkingSet(
            title,
            sample_ids,
            purpose="similar",
            # in sight to compare with, but one key must not label them anew
            dropped={
                one for one, is_done in zip(sample_ids, done, strict=False) if is_done
            },
            compared_with=query[0],
            similarity={one["id"]: one["similarity"] for one in found},
        )

    def _name(self, query: list[int]) -> str:
        if len(query) > 1:
            return tr("{count:,} selected samples").format(count=len(query))
        detail = self._view.detail(query[0])
        text = "" if detail is None else " ".join((detail.text or "").split())
        if text:
            return f"“{shortened(text, _LONGEST_NAME)}”"
        return (
            tr("sample {number}").format(number=query[0])
            if detail is None
            else detail.identifier
        )
