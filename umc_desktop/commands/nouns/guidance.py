"""What the expert leans on and leaves behind: guidelines, terms, notes."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone

feedback = Operations("feedback")
guidelines = Operations("guidelines")
knowledge = Operations("knowledge")
label_links = Operations("label_links")

COMMANDS = (
    Command(
        id="guideline.set",
        title="Write guidelines",
        request_type=guidelines.SetGuidelines,
        work=OnProject(guidelines.set_guidelines),
        in_window=False,
    ),
    Command(
        id="guideline.show",
        title="Show guidelines",
        request_type=guidelines.ShowGuidelines,
        work=OnProject(guidelines.show_guidelines, writes=False),
        in_window=False,
    ),
    Command(
        id="guideline.acknowledge",
        title="Guidelines read",
        request_type=guidelines.AcknowledgeGuidelines,
        work=OnProject(guidelines.acknowledge_guidelines),
        in_window=False,
    ),
    Command(
        id="feedback.pattern",
        title="Note a pattern",
        request_type=feedback.NotePattern,
        work=OnProject(feedback.note_pattern),
        menu="Label",
        shortcut="Shift+N",
    ),
    Command(
        id="feedback.forget",
        title="Take a pattern away",
        request_type=feedback.ForgetPattern,
        work=OnProject(feedback.forget_pattern),
        in_window=False,
    ),
    Command(
        id="feedback.list",
        title="List feedback",
        request_type=feedback.ListFeedback,
        work=OnProject(feedback.list_feedback, writes=False),
        in_window=False,
    ),
    Command(
        id="feedback.export",
        title="Export the feedback",
        request_type=feedback.ExportFeedback,
        work=InWorker(feedback.write_feedback, feedback.report_feedback, writes=False),
        menu="File",
    ),
    Command(
        id="knowledge.import",
        title="Import knowledge",
        request_type=knowledge.ImportKnowledge,
        work=Standalone(knowledge.import_knowledge, in_worker=True),
        menu="File",
    ),
    Command(
        id="knowledge.list",
        title="Knowledge sources",
        request_type=knowledge.ListKnowledge,
        work=Standalone(knowledge.list_knowledge),
        menu="File",
    ),
    Command(
        id="knowledge.find",
        title="Look up in the knowledge base",
        request_type=knowledge.FindEntries,
        work=Standalone(knowledge.find_entries),
        in_window=False,
    ),
    Command(
        id="knowledge.spot",
        title="Find terms in a text",
        request_type=knowledge.SpotTerms,
        work=Standalone(knowledge.spot_terms),
        in_window=False,
    ),
    Command(
        id="knowledge.link",
        title="Link a label to knowledge",
        request_type=label_links.LinkEntry,
        work=OnProject(label_links.link_entry),
        menu="Label",
    ),
    Command(
        id="knowledge.unlink",
        title="Unlink a label from knowledge",
        request_type=label_links.UnlinkEntry,
        work=OnProject(label_links.unlink_entry),
        menu="Label",
    ),
    Command(
        id="knowledge.links",
        title="List links of labels",
        request_type=label_links.ListLinks,
        work=OnProject(label_links.list_links, writes=False),
        in_window=False,
    ),
    Command(
        id="knowledge.remove",
        title="Remove a knowledge source",
        request_type=knowledge.RemoveSource,
        work=Standalone(knowledge.remove_source, in_worker=True),
        menu="File",
    ),
)
