"""Quality: of the labels, of the annotators and between them."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone

adjudicating = Operations("adjudicating")
agreement = Operations("agreement")
annotator_profiles = Operations("annotator_profiles")
annotator_records = Operations("annotator_records")
certifying = Operations("certifying")
consensus_policy = Operations("consensus_policy")
finishing = Operations("finishing")
purity = Operations("purity")
quality = Operations("quality")
teamwork = Operations("teamwork")

COMMANDS = (
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
        work=InWorker(consensus_policy.compute_policy, consensus_policy.publish_policy),
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
        request_type=annotator_profiles.DescribeAnnotator,
        work=OnProject(annotator_profiles.describe_annotator),
        menu="Team",
    ),
)
