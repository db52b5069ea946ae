"""What was decided when, and undoing it."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject

looking_back = Operations("looking_back")
undoing = Operations("undoing")

COMMANDS = (
    Command(
        id="history.undo",
        title="Undo",
        request_type=undoing.Undo,
        work=OnProject(undoing.undo),
        menu="Edit",
        shortcut="Ctrl+Z",
    ),
    Command(
        id="history.redo",
        title="Redo",
        request_type=undoing.Redo,
        work=OnProject(undoing.redo),
        menu="Edit",
        shortcut="Ctrl+Shift+Z",
    ),
    Command(
        id="history.list",
        title="History",
        request_type=undoing.ListHistory,
        work=OnProject(undoing.list_history, writes=False),
        menu="Edit",
    ),
    Command(
        id="history.audit",
        title="Audit trail",
        request_type=looking_back.AuditTrail,
        work=OnProject(looking_back.show_audit, writes=False),
        menu="Team",
    ),
    Command(
        id="history.sample",
        title="History of the sample",
        request_type=looking_back.SampleHistory,
        work=OnProject(looking_back.show_sample_history, writes=False),
        menu="Edit",
        shortcut="Ctrl+H",
    ),
    Command(
        id="history.at",
        title="Labels at a past moment",
        request_type=looking_back.LabelsAt,
        work=InWorker(
            looking_back.compute_labels_at,
            looking_back.tell_labels_at,
            writes=False,
        ),
        menu="Edit",
    ),
)
