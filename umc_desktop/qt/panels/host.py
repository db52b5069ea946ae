"""What a panel may ask of the window it stands in."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from umc_desktop.commands.spec import Command
from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.events import Flag
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.ticks import Ticks
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage.rounds import QueuedBatch

if TYPE_CHECKING:
    from umc_desktop.qt.knowledge_view import KnowledgeView


class Leader(Protocol):
    """Brings samples under decision."""

    def split(self, what: str) -> None:
        """Split the batch under decision and bring its largest part."""

    def open_batch(self, batch: QueuedBatch) -> None:
        """Bring a batch of the queue under decision."""


class Decider(Protocol):
    """Turns what a panel is asked for into decisions on samples.

    Attributes
    ----------
    ticks
        The labels ticked for the current sample, where it may carry several.
    """

    ticks: Ticks

    @property
    def course(self) -> Leader:
        """What comes under decision next."""

    @property
    def targets(self) -> list[int]:
        """Ids of the samples that a label would be given to."""

    def give_label(self, label_id: int) -> None:
        """Label the batch, or the current sample and go on."""


class Noter(Protocol):
    """Says something of samples without deciding them."""

    def flag(self, flag: Flag) -> None:
        """Flag the current sample, or take the flag away."""


class Searcher(Protocol):
    """Finds samples and brings them under decision."""

    encoder: str

    @property
    def encoders(self) -> list[str]:
        """Names of what similarity can be measured with, the joint space first."""

    def compare_with(self, sample_id: int, similarity: float) -> None:
        """Put another sample beside the current one."""

    def measure_with(self, encoder: str) -> None:
        """Search in another encoder's space, what is shown now at once."""

    def run(
        self,
        command_id: str,
        request: Any,  # noqa: ANN401 - any request dataclass
        on_done: Callable[[Outcome], object],
        on_failed: Callable[[BaseException | None], object] | None = None,
    ) -> None:
        """Search; an older search of the same kind is given up."""

    def open_batch(self, working_set: WorkingSet) -> None:
        """Bring samples under decision and select them on the map."""

    def highlight(self, sample_ids: Sequence[int]) -> None:
        """Mark on the map what was searched for; nothing ends it."""


class Messages(Protocol):
    """The sentences above the panels."""

    def show_note(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say something that is good to know, perhaps with what can be done."""


class PanelHost(Protocol):
    """The window as a panel sees it."""

    @property
    def view(self) -> ProjectView:
        """The open project and what is under decision."""

    @property
    def annotator(self) -> str:
        """Name the decisions are made under."""

    @property
    def flow(self) -> CommandFlow:
        """Runs commands: for a panel that shows what a command found."""

    @property
    def settings(self) -> Settings:
        """What is remembered on this computer."""

    @property
    def decisions(self) -> Decider:
        """Decides on what is under decision."""

    @property
    def notes(self) -> Noter:
        """Flags and notes on samples."""

    @property
    def searching(self) -> Searcher:
        """Finds samples that are alike, and text."""

    @property
    def knowledge(self) -> "KnowledgeView":
        """Terms and codes that can be explained."""

    @property
    def messages(self) -> Messages:
        """Says what is good to know."""

    def run_command(self, command: Command) -> None:
        """Run a command of the catalogue, asking for what is not known."""

    def update_models(self) -> None:
        """Let the models learn from the labels and plan the next queue."""

    def look_up(self, words: str = "") -> None:
        """Look words up, or those that are marked; show or hide the panel."""

    def show_panel(self, panel_id: str) -> None:
        """Show a panel of the registry and give it the focus."""
