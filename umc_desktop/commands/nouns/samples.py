"""Samples: bringing them in, looking at them, finding them."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject

explaining = Operations("explaining")
exporting = Operations("exporting")
finding = Operations("finding")
flagging = Operations("flagging")
guidelines = Operations("guidelines")
importing = Operations("importing")
picturing = Operations("picturing")
similar = Operations("similar")
top_import = Operations("top_import")

COMMANDS = (
    Command(
        id="sample.import",
        title="Import samples",
        request_type=importing.ImportSamples,
        work=InWorker(importing.read_samples, importing.publish_samples),
        menu="File",
        shortcut="Ctrl+I",
    ),
    Command(
        id="sample.import-top",
        title="Import the best of a scored pool",
        request_type=top_import.ImportTop,
        work=InWorker(top_import.compute_top, top_import.publish_top),
        in_window=False,
    ),
    Command(
        id="sample.preview",
        title="Look into a file",
        request_type=importing.PreviewFile,
        work=InWorker(importing.preview_file, importing.show_preview, writes=False),
        in_window=False,
    ),
    Command(
        id="sample.problems",
        title="What imports left out",
        request_type=importing.ListProblems,
        work=OnProject(importing.list_problems, writes=False),
        menu="File",
    ),
    Command(
        id="sample.export",
        title="Export the dataset",
        request_type=exporting.ExportSamples,
        work=InWorker(exporting.write_dataset, exporting.report_export, writes=False),
        menu="File",
        shortcut="Ctrl+E",
    ),
    Command(
        id="sample.similar",
        title="Find similar samples",
        request_type=similar.FindSimilar,
        work=InWorker(
            similar.compute_similar,
            similar.tell_similar,
            writes=False,
            searching=True,
        ),
        menu="Label",
        shortcut="S",
    ),
    Command(
        id="sample.counterexamples",
        title="Find counterexamples",
        request_type=similar.FindCounterexamples,
        work=InWorker(
            similar.compute_counterexamples,
            similar.tell_counterexamples,
            writes=False,
            searching=True,
        ),
        menu="Label",
        shortcut="C",
    ),
    Command(
        id="sample.explain",
        title="Explain a suggestion",
        request_type=explaining.ExplainSample,
        work=InWorker(
            explaining.compute_explanation,
            explaining.tell_explanation,
            writes=False,
            searching=True,
        ),
        in_window=False,  # the sample panel shows it
    ),
    Command(
        id="sample.find",
        title="Find text",
        request_type=finding.FindText,
        work=InWorker(
            finding.compute_find, finding.tell_find, writes=False, searching=True
        ),
        in_window=False,  # its panel asks as one types
    ),
    Command(
        id="sample.index",
        title="Index the texts",
        request_type=finding.IndexText,
        work=InWorker(finding.compute_index, finding.tell_index, writes=False),
    ),
    Command(
        id="sample.picture",
        title="Make pictures ready",
        request_type=picturing.PreparePictures,
        work=InWorker(
            picturing.compute_pictures,
            picturing.tell_pictures,
            writes=False,
            searching=True,
        ),
        in_window=False,  # the window asks when it shows one
    ),
    Command(
        id="sample.flag",
        title="Flag samples",
        request_type=flagging.FlagSamples,
        work=OnProject(flagging.flag_samples),
        in_window=False,
    ),
    Command(
        id="sample.refer",
        title="Make samples references",
        request_type=guidelines.ReferSamples,
        work=OnProject(guidelines.refer_samples),
        in_window=False,
    ),
)
