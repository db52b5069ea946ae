"""The project file: making, sharing, merging, backing up."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone

backing_up = Operations("backing_up")
demo = Operations("demo")
merging = Operations("merging")
progressing = Operations("progressing")
project = Operations("project")
redating = Operations("redating")
salvaging = Operations("salvaging")
sharing = Operations("sharing")
working_copies = Operations("working_copies")

COMMANDS = (
    Command(
        id="project.new",
        title="New project",
        request_type=project.NewProject,
        work=Standalone(project.new_project),
        menu="File",
        shortcut="Ctrl+N",
    ),
    Command(
        id="project.demo",
        title="Make the demo project",
        request_type=demo.MakeDemo,
        work=Standalone(demo.make_demo, in_worker=True),
        menu="Help",
    ),
    Command(
        id="project.info",
        title="Project information",
        request_type=project.DescribeProject,
        work=OnProject(project.describe_project, writes=False),
        menu="File",
    ),
    Command(
        id="project.check",
        title="Check project",
        request_type=project.CheckProject,
        work=OnProject(project.check_project, writes=False),
        menu="File",
    ),
    Command(
        id="project.copy",
        title="Save a copy",
        request_type=project.CopyProject,
        work=OnProject(project.copy_to, writes=False),
        menu="File",
        shortcut="Ctrl+Shift+S",
    ),
    Command(
        id="project.progress",
        title="Progress",
        request_type=progressing.ShowProgress,
        work=OnProject(progressing.show_progress, writes=False),
        menu="View",
        shortcut="Ctrl+P",
    ),
    Command(
        id="project.backup",
        title="Back up now",
        request_type=backing_up.MakeBackup,
        work=InWorker(backing_up.make_backup, backing_up.report_backup, writes=False),
        menu="File",
    ),
    Command(
        id="project.backups",
        title="Backups",
        request_type=backing_up.ListBackups,
        work=Standalone(backing_up.list_backups),
        menu="File",
    ),
    Command(
        id="project.restore",
        title="Restore a backup",
        request_type=backing_up.RestoreBackup,
        work=Standalone(backing_up.restore_backup),
        in_window=False,
    ),
    Command(
        id="project.work",
        title="Work on a local copy",
        request_type=working_copies.TakeWorkingCopy,
        work=Standalone(working_copies.take_working_copy),
        in_window=False,
    ),
    Command(
        id="project.publish",
        title="Publish the working copy",
        request_type=working_copies.PublishWorkingCopy,
        work=InWorker(
            working_copies.prepare_publishing, working_copies.finish_publishing
        ),
        menu="File",
    ),
    Command(
        id="project.salvage",
        title="Salvage a damaged project",
        request_type=salvaging.SalvageProject,
        work=Standalone(salvaging.salvage_project, in_worker=True),
        menu="File",
    ),
    Command(
        id="project.share",
        title="Share a copy",
        request_type=sharing.ShareProject,
        work=InWorker(sharing.write_copy, sharing.report_copy, writes=False),
        menu="File",
    ),
    Command(
        id="project.merge",
        title="Merge projects",
        request_type=merging.MergeProjects,
        work=InWorker(merging.read_files, merging.publish_files),
        menu="File",
    ),
    Command(
        id="project.merges",
        title="Merges",
        request_type=merging.ListMerges,
        work=OnProject(merging.list_merges, writes=False),
        menu="File",
    ),
    Command(
        id="project.redate",
        title="Correct dates in the future",
        request_type=redating.CorrectDates,
        work=InWorker(redating.back_up_first, redating.correct_dates),
        menu="File",
    ),
)
