"""Simulations with the real encoders, on a few made-up sentences."""

import csv
import json
import random

import msgspec
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.operations.simulating import simulate
from umc_desktop.operations.simulation_request import Simulate

pytestmark = [pytest.mark.encoders, pytest.mark.xdist_group("encoders")]

WORDS = {
    "money": ("bank", "loan", "credit", "account", "interest", "deposit", "cheque"),
    "health": ("doctor", "fever", "medicine", "hospital", "nurse", "tablet", "pain"),
    "travel": ("train", "ticket", "hotel", "luggage", "airport", "journey", "map"),
}
COLUMNS = (
    "file seed strategy encoder round labels audit wrong minutes accuracy macro_f1 auc "
    "log_loss brier ece ece_debiased ece_before n_test spent choosing_seconds "
    "training_seconds"
)
N_TEXTS = 120
OPTIONS = {"seeds": 2, "budget": 20, "batch": 10, "processes": 1}
STRATEGIES = ("default", "random", "margin@best-single")


def write_texts(path, seed=0, domain="letters"):
    """Write a file of sentences whose class shows in one or two of their words."""
    rng = random.Random(seed)
    labels = sorted(WORDS) * (N_TEXTS // len(WORDS))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "domain"])
        for number, label in enumerate(labels):
            words = rng.sample(WORDS[label], 2) + rng.sample("abcdefgh", 4)
            rng.shuffle(words)
            writer.writerow([f"Note {number}: {' '.join(words)}.", label, domain])
    return path


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return write_texts(tmp_path_factory.mktemp("texts") / "letters.csv")


@pytest.fixture(scope="module")
def played(texts, tmp_path_factory):
    """Outcome and folder of one run, with everything to be compared."""
    out = tmp_path_factory.mktemp("played")
    outcome = simulate(
        Simulate((texts,), strategies=STRATEGIES, out=out, **OPTIONS), SILENT
    )
    return outcome, out


class StopAfter:
    """Asks to stop once so many games were played, and remembers what was said."""

    def __init__(self, games=None):
        self.games = games
        self.heard = []

    def report(self, done, total=None, message=""):
        self.heard.append((done, total, message))
        playing = message.startswith("Playing")
        if self.games is not None and playing and done >= self.games:
            raise JobCancelledError


def games_in(out):
    return {path.name: path.stat().st_mtime_ns for path in out.glob("games/*.game")}


def test_what_is_written(played):
    outcome, out = played
    assert {path.name for path in out.iterdir()} == {
        "games",
        "overall.json",
        "report.html",
        "results.parquet",
        "summary.json",
    }
    assert outcome.data["report"] == str(out / "report.html")
    assert "random needs" in outcome.summary
    assert [row["strategy"] for row in outcome.data["strategies"]] == list(STRATEGIES)
    # ours, random, a head on each of the four encoders, and full data; two seeds each
    assert len(games_in(out)) == 2 * (1 + 1 + 4 + 1)


def test_the_summary_has_the_form_that_is_promised(played):
    summary = json.loads((played[1] / "summary.json").read_text(encoding="utf-8"))
    assert list(summary) == ["letters"]
    assert list(summary["letters"]) == list(STRATEGIES)
    targets = {"random_final", "full_90", "full_95", "full_99"}
    for name, found in summary["letters"].items():
        assert 0 <= found["final_accuracy"] <= 1
        assert 0 <= found["area"] <= 1
        assert set(found["labels_to"]) == set(found["minutes_to"]) == targets
        assert set(found["ratio"]) == set(STRATEGIES) - {name}
        for ratios in found["ratio"].values():
            assert targets <= set(ratios)
            for ratio in ratios.values():
                parts = {"estimate", "low", "high", "seeds", "censored"}
                assert parts <= set(ratio)
    chosen = summary["letters"]["margin@best-single"]["stands_for"]
    assert chosen.startswith("margin@")
    assert chosen != "margin@best-single"


def test_best_single_is_the_best_of_all_encoders(played):
    tables = read_parquet(played[1] / "results.parquet")
    assert {row["encoder"] for row in tables if "best-single" in row["strategy"]} == {
        json.loads((played[1] / "summary.json").read_text())["letters"][
            "margin@best-single"
        ]["stands_for"]
    }


def read_parquet(path):
    import pyarrow.parquet as pq

    return pq.read_table(path).to_pylist()


def test_the_table_has_every_seed_round_and_strategy(played):
    rows = read_parquet(played[1] / "results.parquet")
    assert " ".join(rows[0]) == COLUMNS
    assert len(rows) == len(STRATEGIES) * 2 * 3  # seeds, and rounds with the zeroth
    last = [row for row in rows if row["round"] == 2]
    assert {row["labels"] for row in last} == {20}
    assert {row["spent"] for row in last} == {"letters: 20"}
    # a tenth of every round of ten is drawn to measure with, by the default only
    assert {(row["strategy"], row["audit"]) for row in last} == {
        ("default", 2),
        ("random", 0),
        ("margin@best-single", 0),
    }
    assert all(row["n_test"] == 36 for row in rows)
    assert all(row["minutes"] > 0 for row in last)


def test_tests_over_seeds_stand_beside_the_ratios(played):
    overall = json.loads((played[1] / "overall.json").read_text(encoding="utf-8"))
    assert overall["strategy"] == "default"
    test = overall["tests"]["letters"]["random"]
    assert test["seeds"] == 2
    assert {"t_p", "t_p_holm", "wilcoxon_p", "hedges_g", "cliffs_delta"} <= set(test)
    assert overall["ranks"] is None  # one file
    assert overall["versus"]["random"]["labels"]["by_file"].keys() == {"letters"}
    assert set(overall["sensitivity"]["random"]) == {
        "single",
        "word",
        "batch",
        "glance",
        "fix",
    }


def test_the_same_run_twice_gives_the_same_numbers(played, texts, tmp_path):
    simulate(Simulate((texts,), strategies=STRATEGIES, out=tmp_path, **OPTIONS), SILENT)
    for name in ("summary.json", "overall.json"):
        assert (tmp_path / name).read_bytes() == (played[1] / name).read_bytes()


def test_what_was_played_is_not_played_again(played, texts):
    outcome, out = played
    before = games_in(out)
    again = simulate(
        Simulate((texts,), strategies=STRATEGIES, out=out, **OPTIONS), SILENT
    )
    assert games_in(out) == before
    assert msgspec.to_builtins(again.data) == msgspec.to_builtins(outcome.data)


def test_an_interrupted_run_goes_on_where_it_stopped(texts, tmp_path):
    request = Simulate(
        (texts,),
        strategies=("default", "random"),
        without_full_data=True,
        out=tmp_path,
        **OPTIONS,
    )
    stop = StopAfter(games=1)
    with pytest.raises(JobCancelledError):
        simulate(request, stop)
    assert any(
        message.startswith("Playing: default on letters (seed 1)")
        for *_, message in stop.heard
    )
    kept = games_in(tmp_path)
    assert 1 <= len(kept) < 4
    assert not (tmp_path / "summary.json").exists()
    listening = StopAfter()
    simulate(request, listening)
    assert games_in(tmp_path).items() >= kept.items()
    assert len(games_in(tmp_path)) == 4
    playing = [heard for heard in listening.heard if heard[2].startswith("Playing")]
    assert playing[0][:2] == (0, 4 - len(kept))
    assert playing[-1][:2] == (4 - len(kept), 4 - len(kept))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"strategies": ("magic",)}, "no strategy “magic”. Choose among default"),
        ({"strategies": ("random@bert",)}, "has no encoder “bert”; it has"),
        ({"strategies": ("random/luck=on",)}, "is no part of it"),
        ({"domains": ("tides",)}, "no domain “tides”; there are letters"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(texts, tmp_path, changes, words):
    out = tmp_path / "out"
    with pytest.raises(InvalidRequestError, match=words):
        simulate(Simulate((texts,), out=out, **{**OPTIONS, **changes}), SILENT)
    assert not out.exists()


def test_a_file_without_enough_answers_is_refused(tmp_path):
    file = tmp_path / "few.csv"
    rows = "".join(f"text {n},{'ab'[n % 2]}\n" for n in range(19))
    file.write_text(f"text,label\n{rows}", encoding="utf-8")
    with pytest.raises(InvalidRequestError, match="at least 20 labelled samples"):
        simulate(Simulate((file,), out=tmp_path / "out", **OPTIONS), SILENT)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seeds": 0}, "“seeds” must be at least 1"),
        ({"limit": 5}, "“limit” at least 10"),
        ({"error_rate": 1.5}, "“error-rate” must lie between 0 and 1"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(texts, changes, words):
    with pytest.raises(InvalidRequestError, match=words):
        Simulate((texts,), **changes)


def test_files_of_one_name_are_refused(texts, tmp_path):
    with pytest.raises(InvalidRequestError, match="same name"):
        simulate(Simulate((texts, texts), out=tmp_path / "out", **OPTIONS), SILENT)


@pytest.fixture(scope="module")
def together(texts, tmp_path_factory):
    """Two files as two domains, with better allocations to compare with."""
    out = tmp_path_factory.mktemp("together")
    other = write_texts(out / "mails.csv", seed=1, domain="mails")
    request = Simulate(
        (texts, other),
        strategies=(
            "default",
            "default/allocation=best-fixed",
            "default/allocation=oracle",
        ),
        together=True,
        without_full_data=True,
        out=out / "out",
        **OPTIONS,
    )
    return simulate(request, SILENT), out / "out"


def test_files_together_are_domains_of_one_problem(together):
    rows = read_parquet(together[1] / "results.parquet")
    assert {row["file"] for row in rows} == {"together"}
    assert all(row["spent"].startswith("letters: ") for row in rows)
    assert all(", mails: " in row["spent"] for row in rows)


def test_the_best_fixed_allocation_is_one_of_the_fixed_ones(together):
    rows = read_parquet(together[1] / "results.parquet")
    (chosen,) = {r["encoder"] for r in rows if "best-fixed" in r["strategy"]}
    assert chosen in {
        f"default/allocation={one}"
        for one in ("uniform", "proportional", "labels", "root-labels")
    }


def test_regret_against_oracle_and_best_fixed(together):
    overall = json.loads((together[1] / "overall.json").read_text(encoding="utf-8"))
    regret = overall["regret"]["together"]
    assert regret["against_oracle"]["against"] == "default/allocation=oracle"
    assert regret["against_oracle"]["labels"] == [10, 20]
    rows = read_parquet(together[1] / "results.parquet")

    def gain(strategy):
        """Return the mean rise of the accuracy over the whole game."""
        ends = {
            number: [
                row["accuracy"]
                for row in rows
                if row["strategy"] == strategy and row["round"] == number
            ]
            for number in (0, 2)
        }
        return sum(ends[2]) / 2 - sum(ends[0]) / 2

    for kind, strategy in (
        ("against_oracle", "default/allocation=oracle"),
        ("against_fixed", "default/allocation=best-fixed"),
    ):
        lost = gain(strategy) - gain("default")
        assert regret[kind]["mean"][-1] == pytest.approx(lost, abs=1e-9)


def test_the_command_line_repeats_the_run(texts):
    request = Simulate((texts,), strategies=("default", "random"), seeds=3, budget=60)
    assert request.command_line() == (
        "umc evaluate simulate letters.csv --strategies default,random --seeds 3 "
        "--budget 60"
    )
    assert "--together" in Simulate((texts,), together=True).command_line()
    assert Simulate((texts,)).command_line() == "umc evaluate simulate letters.csv"
