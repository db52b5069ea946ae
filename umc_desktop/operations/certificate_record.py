"""What a certificate says, as it is kept, written and put in words."""

import msgspec

from umc_desktop.domain.events import Made
from umc_desktop.domain.wording import counted, percent


class BatchSummary(msgspec.Struct, frozen=True):
    """Labels given in batches that were made the same way.

    Attributes
    ----------
    made
        How; see ``Made``.
    batches, labels
        How many, and the labels that stand of them.
    checked, wrong
        Members looked at one by one before the labels stuck, and those of them that
        did not belong.
    """

    made: str
    batches: int
    labels: int
    checked: int
    wrong: int


class CertificateRecord(msgspec.Struct, frozen=True):
    """What the certificate says, as it is stored and written.

    Attributes
    ----------
    sentence
        All of it in one line.
    labels, unlabelled
        Samples with and without a label.
    accuracy, low, high
        Share of labels that are right, and its 95 % interval.
    seen, by_models, not_audited
        Labels that a person has seen; that the models gave alone; and those of the
        latter that no audit of this file speaks of.
    target, confidence, oversight
        What was promised when finishing began.
    audited, audited_wrong
        Samples of the random audit, and those whose suggestion was wrong.
    accepted_surer_than
        Calibrated confidence above which the models labelled alone, if they did.
    accepted_wrong_at_most
        Upper bound of their wrong labels, as a share of the pool.
    glanced, fixed
        Samples looked at in groups, and the wrong suggestions seen among them.
    how
        Labels by how they came to be.
    batches
        Labels of batches by how these were made and checked.
    annotators
        Who gave how many labels, the models' own apart.
    project, events, digest, made_at, version
        Which file, its log, when and by which version.
    """

    sentence: str
    labels: int
    unlabelled: int
    accuracy: float
    low: float
    high: float
    seen: int
    by_models: int
    not_audited: int
    target: float
    confidence: float
    oversight: float
    audited: int
    audited_wrong: int
    accepted_surer_than: float | None
    accepted_wrong_at_most: float
    glanced: int
    fixed: int
    how: dict[str, int]
    batches: list[BatchSummary]
    annotators: dict[str, int]
    project: str
    events: int
    digest: str
    made_at: str
    version: str


def in_short(record: CertificateRecord) -> list[str]:
    """Return what the certificate rests on, a sentence each.

    Parameters
    ----------
    record
        What is certified.
    """
    said = [
        f"{counted(record.audited, 'sample')} were drawn at random from all that were "
        "undecided, and decided by a person who did not see the models’ suggestions; "
        f"{record.audited_wrong:,} of the suggestions were wrong.",
    ]
    if record.by_models:
        surer = record.accepted_surer_than or 0.0
        said.append(
            f"{counted(record.by_models, 'label')} the models gave alone, where they "
            f"were surer than {percent(surer, 1)}: with {percent(record.confidence)} "
            "confidence at "
            f"most {percent(record.accepted_wrong_at_most, 1)} of the pool got a "
            "wrong label "
            "so."
        )
    else:
        said.append("No label was given by the models alone.")
    said.append(
        f"{counted(record.glanced, 'sample')} were looked at in groups that share a "
        f"suggestion, and {record.fixed:,} wrong suggestions mended; "
        f"{percent(record.oversight)} of the wrong ones are taken to be overlooked."
    )
    said += [
        f"{counted(batch.labels, 'label')} came in {counted(batch.batches, 'batch')} "
        f"made by {batch.made}, {batch.checked:,} members of which were checked one by "
        f"one, {batch.wrong:,} of these wrong and taken out."
        for batch in record.batches
        if batch.made not in (Made.GLANCE, Made.QUEUE)
    ]
    said.append(
        "Labels that a person gave otherwise, and imported ones, are taken to be right."
    )
    if record.not_audited:
        said.append(
            f"{counted(record.not_audited, 'label')} of the models are from elsewhere: "
            "no audit of this file speaks of them."
        )
    if record.unlabelled:
        said.append(f"{counted(record.unlabelled, 'sample')} have no label.")
    return said
