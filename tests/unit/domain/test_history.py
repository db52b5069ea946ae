"""The log replayed is a stack of undoable steps and a stack of undone ones."""

import random

from umc_desktop.domain.history import LoggedOperation, read_history


def test_an_empty_log_offers_nothing():
    assert read_history([]).undoable == ()
    assert read_history([]).redoable == ()


def test_a_fresh_step_empties_what_could_be_redone():
    log = [
        LoggedOperation(b"a"),
        LoggedOperation(b"undo a", b"a"),
        LoggedOperation(b"b"),
    ]
    history = read_history(log)
    assert history.undoable == (b"b",)
    assert history.redoable == ()


def test_undoing_what_is_not_there_changes_nothing():
    log = [LoggedOperation(b"a"), LoggedOperation(b"odd", b"never seen")]
    assert read_history(log).undoable == (b"a",)
    assert read_history(log).redoable == ()


def test_random_walks_agree_with_two_stacks():
    for seed in range(50):
        choose = random.Random(seed)
        log, done, undone = [], [], []
        for step in range(60):
            name = f"{step}".encode()
            history = read_history(log)
            act = choose.choice(["do", "undo", "undo", "redo"])
            if act == "undo" and done:
                log.append(LoggedOperation(name, history.undoable[-1]))
                undone.append(done.pop())
            elif act == "redo" and undone:
                log.append(LoggedOperation(name, history.redoable[-1]))
                done.append(undone.pop())
            elif act == "do":
                log.append(LoggedOperation(name))
                done.append(name)
                undone.clear()
            history = read_history(log)
            assert list(history.undoable) == done, (seed, step)
            assert len(history.redoable) == len(undone), (seed, step)
