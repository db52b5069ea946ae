from tests.finishing import LABELS, score
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.suggestions import lately, tally
from umc_desktop.storage import rounds
from umc_desktop.storage.rounds import QueuedBatch, RoundRecord


def record(right, decided):
    metrics = {"suggestions": {"right": right, "decided": decided}}
    return RoundRecord(0, "", "default", 0, metrics, {})


def test_decided_groups_of_this_round_are_counted(make_project):
    project = make_project("few.umc", 40, LABELS)
    answers = score(project, wrong_above=0)  # every suggestion is right
    with project.write() as connection:
        batches = [
            QueuedBatch(0, 1, "learn", -1, "", (1, 2, 3, 4)),
            QueuedBatch(0, 1, "audit", -1, "", (5, 6)),
        ]
        rounds.replace_queue(connection, 0, batches)
    for one in (1, 2, 5):
        assign_label(project, AssignLabel((one,), answers[one]), SILENT)
    wrong = next(name for name in LABELS if name != answers[3])
    assign_label(project, AssignLabel((3,), wrong), SILENT)
    with project.write() as connection:
        assert tally(connection) == {"right": 2, "decided": 3}
        rounds.replace_queue(connection, 7, batches)  # of another round
        assert tally(connection) == {"right": 0, "decided": 0}


def test_earlier_rounds_count_until_there_are_enough():
    history = [record(50, 50), record(10, 40), RoundRecord(2, "", "", 0, {}, {})]
    assert lately((5, 25), history) == (15, 65)
    assert lately((30, 60), history) == (30, 60)
    assert lately((0, 0), []) == (0, 0)
