"""Known answers standing in for an annotator, with what the sitting would have cost."""

from collections import defaultdict
from dataclasses import dataclass, field

from umc_desktop.domain.costs import WORDS_OF_AN_IMAGE, Effort
from umc_desktop.domain.events import How
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.queueing import describe_queue
from umc_desktop.storage import labels, rounds
from umc_desktop.storage.project_file import ProjectFile

STAND_IN = "known answers"  # the annotator's name in the project


@dataclass
class Sitting:
    """What a sitting did: labels given, decisions (steps) taken, what it took."""

    labels: int = 0
    decisions: int = 0
    effort: Effort = field(default_factory=Effort)
    suggestions_right: int = 0
    suggestions: int = 0


def answer_queue(project: ProjectFile, progress: ProgressReporter = SILENT) -> Sitting:
    """Decide the whole queue as a perfect annotator would who works in batches.

    A batch whose suggestion is right for at least two samples is labelled in one
    step after the wrong ones were taken out; those, and audit samples, are labelled
    one by one.
    """
    with project.read() as connection:
        known = labels.read_known_labels(connection)
        names = labels.read_label_names(connection)
        audit = rounds.read_audit(connection)
    done = Sitting()
    queue = describe_queue(project)
    for number, batch in enumerate(queue):
        progress.report(number, len(queue), "Deciding the queue")
        answers = {
            sample["id"]: (names[known[sample["id"]]], sample["suggestion"])
            for sample in batch["samples"]
            if sample["id"] in known
        }
        done.suggestions += len(answers)
        done.suggestions_right += sum(a == s for a, s in answers.values())
        words = {sample["id"]: _words(sample["text"]) for sample in batch["samples"]}
        rest = dict(answers)
        if batch["purpose"] != "audit":
            agreed = _agreed(answers)
            if len(agreed) > 1:
                label = answers[agreed[0]][0]
                _assign(project, tuple(agreed), label, How.BATCH)
                done.decisions += 1
                done.labels += len(agreed)
                rest = {k: v for k, v in answers.items() if k not in set(agreed)}
                done.effort += Effort(
                    batches=1,
                    glances=len(answers),
                    glance_words=sum(words[one] for one in answers),
                    fixes=len(rest),
                )
        for sample_id, (answer, suggestion) in rest.items():
            how = How.SUGGESTION if answer == suggestion else How.SINGLE
            _assign(project, (sample_id,), answer, how)
            done.decisions += 1
            done.labels += 1
            if len(rest) == len(answers) or sample_id in audit:
                done.effort += Effort(singles=1, single_words=words[sample_id])
    progress.report(len(queue), len(queue), "Deciding the queue")
    return done


def _words(text: str | None) -> int:
    return WORDS_OF_AN_IMAGE if text is None else len(text.split())


def _agreed(answers: dict[int, tuple[str, str | None]]) -> list[int]:
    """Return the samples for which the commonest right suggestion is right."""
    right: dict[str, list[int]] = defaultdict(list)
    for sample_id, (answer, suggestion) in answers.items():
        if answer == suggestion:
            right[answer].append(sample_id)
    return max(right.values(), key=len, default=[])


def _assign(
    project: ProjectFile, sample_ids: tuple[int, ...], label: str, how: How
) -> None:
    assign_label(
        project,
        AssignLabel(sample_ids, label, how=how.value, annotator=STAND_IN),
        SILENT,
    )
