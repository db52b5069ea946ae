"""Every command of the product."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import (
    Catalogue,
    Command,
    InWorker,
    OnProject,
    Standalone,
)

adjudicating = Operations("adjudicating")
agreement = Operations("agreement")
annotator_records = Operations("annotator_records")
backing_up = Operations("backing_up")
budget = Operations("budget")
certifying = Operations("certifying")
consensus_policy = Operations("consensus_policy")
demo = Operations("demo")
doctor = Operations("doctor")
domains = Operations("domains")
explaining = Operations("explaining")
exporting = Operations("exporting")
feedback = Operations("feedback")
finding = Operations("finding")
finishing = Operations("finishing")
finishing_request = Operations("finishing_request")
finishing_trial = Operations("finishing_trial")
flagging = Operations("flagging")
guidelines = Operations("guidelines")
importing = Operations("importing")
knowledge = Operations("knowledge")
label_files = Operations("label_files")
label_links = Operations("label_links")
label_sets = Operations("label_sets")
labelling = Operations("labelling")
looking_back = Operations("looking_back")
mapping = Operations("mapping")
merging = Operations("merging")
model_versions = Operations("model_versions")
models = Operations("models")
progressing = Operations("progressing")
project = Operations("project")
purity = Operations("purity")
quality = Operations("quality")
queueing = Operations("queueing")
regions = Operations("regions")
salvaging = Operations("salvaging")
scoring = Operations("scoring")
sharing = Operations("sharing")
similar = Operations("similar")
simulating = Operations("simulating")
simulation_request = Operations("simulation_request")
stopping = Operations("stopping")
teamwork = Operations("teamwork")
transfer_request = Operations("transfer_request")
transferring = Operations("transferring")
undoing = Operations("undoing")
working_copies = Operations("working_copies")

CATALOGUE = Catalogue(
    [
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
            work=InWorker(
                backing_up.make_backup, backing_up.report_backup, writes=False
            ),
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
            id="sample.import",
            title="Import samples",
            request_type=importing.ImportSamples,
            work=InWorker(importing.read_samples, importing.publish_samples),
            menu="File",
            shortcut="Ctrl+I",
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
            work=InWorker(
                exporting.write_dataset, exporting.report_export, writes=False
            ),
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
            work=InWorker(
                feedback.write_feedback, feedback.report_feedback, writes=False
            ),
            menu="File",
        ),
        Command(
            id="label.define",
            title="Define label",
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
        Command(
            id="ensemble.score",
            title="Score samples",
            request_type=scoring.ScoreSamples,
            work=InWorker(scoring.compute_scores, scoring.publish_scores),
            menu="Model",
        ),
        Command(
            id="model.update",
            title="Update models",
            request_type=scoring.UpdateModels,
            work=InWorker(scoring.compute_update, scoring.publish_update),
            menu="Model",
            shortcut="Ctrl+U",
        ),
        Command(
            id="map.fit",
            title="Lay out the map",
            request_type=mapping.FitMap,
            work=InWorker(mapping.compute_map, mapping.publish_map),
            menu="Model",
        ),
        Command(
            id="region.save",
            title="Save the selection as a region",
            request_type=regions.SaveRegion,
            work=OnProject(regions.save_region),
            menu="Label",
            shortcut="Ctrl+Shift+R",
        ),
        Command(
            id="region.list",
            title="List regions",
            request_type=regions.ListRegions,
            work=OnProject(regions.list_regions, writes=False),
            in_window=False,
        ),
        Command(
            id="region.delete",
            title="Delete a region",
            request_type=regions.DeleteRegion,
            work=OnProject(regions.delete_region),
            menu="Label",
        ),
        Command(
            id="queue.next",
            title="Plan the queue",
            request_type=queueing.PlanQueue,
            work=InWorker(queueing.compute_queue, queueing.publish_queue),
            menu="Model",
        ),
        Command(
            id="queue.finish",
            title="Finish the labels",
            request_type=finishing.FinishQueue,
            work=OnProject(finishing.finish_queue),
            menu="Label",
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
        Command(
            id="quality.finishing",
            title="How far finishing is",
            request_type=finishing.ShowFinishing,
            work=OnProject(finishing.show_finishing, writes=False),
            in_window=False,
        ),
        Command(
            id="quality.purity",
            title="How pure a checked batch is",
            request_type=purity.JudgePurity,
            work=Standalone(purity.judge_purity),
            in_window=False,
        ),
        Command(
            id="quality.certificate",
            title="Certify the labels",
            request_type=certifying.MakeCertificate,
            work=InWorker(certifying.write_certificate, certifying.keep_certificate),
            menu="Label",
        ),
        Command(
            id="budget.show",
            title="Show the budget",
            request_type=budget.ShowBudget,
            work=OnProject(budget.show_budget, writes=False),
            menu="Model",
        ),
        Command(
            id="budget.allocate",
            title="Split the budget",
            request_type=budget.AllocateBudget,
            work=OnProject(budget.allocate_budget),
            menu="Model",
        ),
        Command(
            id="quality.report",
            title="Report on quality",
            request_type=quality.ReportQuality,
            work=InWorker(quality.compute_report, quality.tell_report, writes=False),
            menu="Model",
        ),
        Command(
            id="quality.agreement",
            title="Agreement",
            request_type=agreement.MeasureAgreement,
            work=InWorker(
                agreement.compute_agreement, agreement.tell_agreement, writes=False
            ),
            menu="Team",
        ),
        Command(
            id="quality.policy",
            title="Choose whose label stands",
            request_type=consensus_policy.ChoosePolicy,
            work=InWorker(
                consensus_policy.compute_policy, consensus_policy.publish_policy
            ),
            menu="Team",
        ),
        Command(
            id="quality.plan",
            title="Plan overlap and verification",
            request_type=teamwork.PlanTeamwork,
            work=OnProject(teamwork.plan_teamwork),
            menu="Team",
        ),
        Command(
            id="quality.adjudicate",
            title="Adjudicate conflicts",
            request_type=adjudicating.ListConflicts,
            work=OnProject(adjudicating.list_conflicts, writes=False),
            menu="Team",
        ),
        Command(
            id="quality.decide",
            title="Adjudicate",
            request_type=adjudicating.DecideConflict,
            work=OnProject(adjudicating.decide_conflict),
            in_window=False,
        ),
        Command(
            id="quality.annotators",
            title="Annotators",
            request_type=annotator_records.ShowAnnotators,
            work=InWorker(
                annotator_records.compute_records,
                annotator_records.tell_records,
                writes=False,
            ),
            menu="Team",
        ),
        Command(
            id="annotator.describe",
            title="Describe an annotator",
            request_type=teamwork.DescribeAnnotator,
            work=OnProject(teamwork.describe_annotator),
            menu="Team",
        ),
        Command(
            id="model.list",
            title="List encoders",
            request_type=models.ListModels,
            work=Standalone(models.list_models),
            in_window=False,
        ),
        Command(
            id="model.versions",
            title="Versions of fine-tuned models",
            request_type=model_versions.ListVersions,
            work=OnProject(model_versions.list_versions, writes=False),
            menu="Model",
        ),
        Command(
            id="model.rollback",
            title="Roll a fine-tuned model back",
            request_type=model_versions.RollBack,
            work=OnProject(model_versions.roll_back),
            menu="Model",
        ),
        Command(
            id="model.check",
            title="Check encoders",
            request_type=models.CheckModels,
            work=Standalone(models.check_models),
            in_window=False,
        ),
        Command(
            id="evaluate.simulate",
            title="Simulate on labelled data",
            request_type=simulation_request.Simulate,
            work=Standalone(simulating.simulate, in_worker=True),
            menu="Model",
        ),
        Command(
            id="evaluate.finish",
            title="Finish labelled pools",
            request_type=finishing_request.FinishPools,
            work=Standalone(finishing_trial.finish_pools),
            in_window=False,
        ),
        Command(
            id="evaluate.transfer",
            title="Measure few labels and other domains",
            request_type=transfer_request.MeasureTransfer,
            work=Standalone(transferring.measure_transfer),
            in_window=False,
        ),
        Command(
            id="evaluate.advice",
            title="Stopping advice",
            request_type=stopping.ShowAdvice,
            work=OnProject(stopping.show_advice, writes=False),
            menu="Model",
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
        Command(
            id="doctor",
            title="What this machine can do",
            request_type=doctor.Examine,
            work=Standalone(doctor.examine),
            in_window=False,
        ),
    ]
)
