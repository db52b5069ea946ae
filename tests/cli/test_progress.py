"""What stays of a progress bar where there is no terminal to draw it on."""

from umc_desktop.cli import progress
from umc_desktop.cli.progress import TerminalProgress


def test_a_stage_is_what_stands_before_a_colon(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_WORTH_A_LINE_SECONDS", 0)
    with TerminalProgress() as shown:
        for done, game in enumerate(("default", "random", "margin")):
            shown.report(done, 3, f"Playing: {game} on letters")
        shown.report(3, 3, "Playing")
        shown.report(0, None, "Comparing")
    lines = [line.strip() for line in capsys.readouterr().err.splitlines()]
    assert [line.partition(":")[0] for line in lines] == ["Playing", "Comparing"]
    assert lines[0].startswith("Playing: 3 in ")


def test_a_stage_that_counts_on_where_another_ended_tells_its_own_amount(
    monkeypatch, capsys
):
    monkeypatch.setattr(progress, "_WORTH_A_LINE_SECONDS", 0)
    with TerminalProgress() as shown:
        for done in range(1, 151):
            shown.report(done, 150, f"Fine-tuning, epoch {1 + (done - 1) // 50}")
        for done in (30, 60):
            shown.report(done, 60, "Encoding")
    lines = [line.strip() for line in capsys.readouterr().err.splitlines()]
    amounts = [line.split(" in ")[0] for line in lines]
    assert amounts == [
        *("Fine-tuning, epoch 1: 50", "Fine-tuning, epoch 2: 50"),
        *("Fine-tuning, epoch 3: 50", "Encoding: 60"),
    ]


def test_one_that_is_not_wanted_says_nothing(capsys):
    with TerminalProgress(enabled=False) as shown:
        shown.report(1, 2, "Encoding")
    assert capsys.readouterr().err == ""
