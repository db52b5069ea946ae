"""Labels and domains: defining them, giving them, taking them back."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, OnProject

domains = Operations("domains")
finishing = Operations("finishing")
flagging = Operations("flagging")
label_files = Operations("label_files")
label_sets = Operations("label_sets")
labelling = Operations("labelling")

COMMANDS = (
    Command(
        id="label.import",
        title="Import labels",
        request_type=label_files.ImportLabels,
        work=OnProject(label_files.import_labels),
        menu="File",
    ),
    Command(
        id="label.assign",
        title="Assign label",
        request_type=labelling.AssignLabel,
        work=OnProject(labelling.assign_label),
        menu="Label",
    ),
    Command(
        id="label.clear",
        title="Take label away",
        request_type=labelling.ClearLabels,
        work=OnProject(labelling.clear_labels),
        menu="Label",
        shortcut="Del",
    ),
    Command(
        id="label.skip",
        title="Skip",
        request_type=labelling.SkipSamples,
        work=OnProject(labelling.skip_samples),
        menu="Label",
        shortcut="Shift+S",
    ),
    Command(
        id="label.note",
        title="Note",
        request_type=labelling.AddNote,
        work=OnProject(labelling.add_note),
        menu="Label",
        shortcut="N",
    ),
    Command(
        id="label.none",
        title="None of these labels",
        request_type=flagging.RejectLabels,
        work=OnProject(flagging.reject_labels),
        menu="Label",
        shortcut="O",
    ),
    Command(
        id="label.define",
        title="New label",
        request_type=label_sets.DefineLabel,
        work=OnProject(label_sets.define_label),
        menu="Label",
    ),
    Command(
        id="label.rename",
        title="Rename label",
        request_type=label_sets.RenameLabel,
        work=OnProject(label_sets.rename_label),
        menu="Label",
    ),
    Command(
        id="label.merge",
        title="Merge labels",
        request_type=label_sets.MergeLabels,
        work=OnProject(label_sets.merge_labels),
        menu="Label",
    ),
    Command(
        id="label.several",
        title="Several labels per sample",
        request_type=label_sets.SetSeveral,
        work=OnProject(label_sets.set_several),
        menu="Label",
    ),
    Command(
        id="label.list",
        title="List labels",
        request_type=label_sets.ListLabels,
        work=OnProject(label_sets.list_labels, writes=False),
        in_window=False,
    ),
    Command(
        id="domain.list",
        title="List domains",
        request_type=domains.ListDomains,
        work=OnProject(domains.list_domains, writes=False),
        in_window=False,
    ),
    Command(
        id="label.accept",
        title="Let the models label what they may",
        request_type=finishing.AcceptLabels,
        work=OnProject(finishing.accept_labels),
        menu="Label",
    ),
    Command(
        id="label.withdraw",
        title="Take back the models' labels",
        request_type=finishing.WithdrawLabels,
        work=OnProject(finishing.withdraw_labels),
        menu="Label",
    ),
)
