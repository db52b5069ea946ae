"""What is promised, and which tests play it at full length, their controls included."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNIT = HERE.parent / "unit"


@dataclass(frozen=True)
class Part:
    """Tests that are run together at full length.

    Attributes
    ----------
    name
        Short; the results are kept under it.
    file
        Where the tests are.
    chosen
        As pytest's ``-k``; all of the file without it.
    settings
        Environment variables that say how long.
    wrapped
        A command that the tests are run under.
    """

    name: str
    file: Path
    chosen: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    wrapped: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """A promise and the parts that play it; their controls have it broken."""

    text: str
    parts: tuple[Part, ...]


PROMISES = (
    Promise(
        "kill -9 at any instant loses at most the current action",
        (
            Part("kill", HERE / "test_kill.py", settings={"UMC_KILLS": "2000"}),
            Part(
                "kill-merge",
                HERE / "test_kill_merge.py",
                settings={"UMC_KILLS": "2000"},
            ),
            Part(
                "kill-jobs", HERE / "test_kill_jobs.py", settings={"UMC_KILLS": "500"}
            ),
        ),
    ),
    Promise(
        "a power cut: the same",
        (Part("power", HERE / "test_power_cut.py", settings={"UMC_CUTS": "2000"}),),
    ),
    Promise(
        "a file that was copied while it was written is whole or found damaged",
        (
            Part(
                "copied", HERE / "test_copied_in_use.py", settings={"UMC_CUTS": "1000"}
            ),
        ),
    ),
    Promise(
        "an I/O error or a full disk at any point: an honest message, nothing "
        "acknowledged lost, it resumes",
        (
            Part("faults", HERE / "test_io_errors.py", settings={"UMC_FAULTS": "all"}),
            Part(
                "full-disk", HERE / "test_full_disk.py", settings={"UMC_DISKS": "all"}
            ),
        ),
    ),
    Promise(
        "what cannot be written is opened for reading; never two writers",
        (
            Part("locking", HERE / "test_locking.py", settings={"UMC_RACES": "500"}),
            Part(
                "read-only",
                UNIT / "storage" / "test_project_file.py",
                "read_only_medium or reading_leaves_no_trace",
            ),
        ),
    ),
    Promise(
        "a damaged file: no crash, no hang, the newest backup is offered; what is "
        "intact is salvaged",
        (
            Part(
                "mutants",
                UNIT / "storage" / "test_refusing.py",
                settings={"UMC_MUTANTS": "3000"},
            ),
            Part("salvage", UNIT / "operations" / "test_salvaging.py"),
        ),
    ),
    Promise(
        "an older file is brought up on a verified copy; a newer one is refused "
        "untouched",
        (
            Part("kill-migration", HERE / "test_kill_migration.py"),
            Part("migrations", UNIT / "storage" / "test_migrations.py"),
        ),
    ),
    Promise(
        "a worker that crashes, runs out of memory or hangs: told within 2 s, nothing "
        "lost",
        (
            Part("worker", UNIT / "jobs" / "test_worker.py"),
            Part("crashes", HERE.parent / "qt" / "test_crashes.py"),
        ),
    ),
    Promise(
        "backups restore",
        (Part("backups", UNIT / "operations" / "test_backing_up.py"),),
    ),
    Promise(
        "undo is exact, also after a restart",
        (Part("undo", HERE / "test_undo_walks.py", settings={"UMC_WALKS": "200"}),),
    ),
    Promise(
        "exports are atomic and reproducible",
        (
            Part(
                "exports",
                HERE / "test_kill_jobs.py",
                "export",
                {"UMC_KILLS": "1000"},
            ),
        ),
    ),
    Promise(
        "merging: any order, any number of times, nobody's annotation overwritten",
        (
            Part(
                "histories",
                UNIT / "operations" / "test_merge_histories.py",
                settings={"UMC_HISTORIES": "500"},
            ),
        ),
    ),
    Promise(
        "it works with no network and opens no internet socket",
        (
            Part("sockets", HERE / "test_long_day.py", "socket"),
            Part(
                "offline",
                HERE.parent,
                wrapped=("unshare", "-n", sys.executable, str(HERE / "loopback.py")),
                options=(f"--ignore={HERE}", "-n", "2", "--dist", "loadgroup"),
            ),
        ),
    ),
    Promise(
        "no leaks over a working day",
        (Part("leaks", HERE / "test_long_day.py", "not socket", {"UMC_DAY": "10000"}),),
    ),
    Promise(
        "files made to cause harm end in a sentence",
        (
            Part(
                "fuzz",
                HERE / "test_hostile_input.py",
                settings={"UMC_FUZZ": "3000", "UMC_FILES": "1000000"},
            ),
            Part("merge-hostile", UNIT / "operations" / "test_merging_hostile.py"),
        ),
    ),
    Promise(
        "every habit of the window, by keys and the mouse alone",
        (
            Part(
                "sitting",
                HERE.parent / "qt" / "test_whole_sitting.py",
                settings={"UMC_SITTING": "600,400"},
            ),
        ),
    ),
)
