"""Puts the files in place and opens the window as the program's start does."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.captioned import forms
from benchmarks.captioned import write_table as write_forms
from benchmarks.person.person import Person
from benchmarks.several_labels import write_facets
from benchmarks.sitting import (  # noqa: F401 - each adds its steps
    beginning_steps,
    deciding_steps,
    explaining_steps,
    finishing_steps,
    forms_steps,
    habits_steps,
    pictures_steps,
    seeing_steps,
    several_steps,
    team_steps,
)
from benchmarks.sitting.camera import Camera
from benchmarks.sitting.course import Sitting
from benchmarks.sitting.data import write_glossary, write_pictures, write_table

if TYPE_CHECKING:
    from umc_desktop.qt.settings import ThemeName
    from umc_desktop.qt.theme import Theme

_FORMS = 45
_CRASH = """
import os, signal
from umc_desktop.storage.crash_log import CrashLog
CrashLog.begin("window")
os.kill(os.getpid(), signal.SIGSEGV)
"""


def sit_down(
    folder: Path,
    data: Path,
    *,
    how_many: tuple[int, int],
    size: tuple[int, int],
    out: Path | None,
    themes: Sequence[str],
) -> Sitting:
    """Return somebody in front of the window, with files to work on.

    A sitting before ended badly, so that there is something to be told.

    Parameters
    ----------
    folder
        Settings, knowledge and projects lie there and nowhere else.
    data
        Where the real files lie.
    how_many
        Sentences and pictures.
    """
    for variable in ("UMC_CONFIG", "UMC_DATA"):
        os.environ[variable] = str(folder / variable.lower())
    os.environ["HOME"] = os.environ.get("HOME", str(folder))
    table, zipped = folder / "questions.csv", folder / "digits.zip"
    facets, glossary = folder / "facets.csv", folder / "glossary.csv"
    write_table(data / "multidomain_clinc150.csv", table, how_many[0])
    write_pictures(data / "images_mnist_4000.zip", zipped, how_many[1])
    write_facets(data / "multidomain_clinc150.csv", facets, how_many[0] // 2)
    write_glossary(glossary)
    subprocess.run([sys.executable, "-c", _CRASH], check=False)

    from umc_desktop.qt.application import make_application
    from umc_desktop.qt.settings import Settings
    from umc_desktop.qt.theme import Theme

    application = make_application()
    themes = cast("Sequence[ThemeName]", themes)
    theme = Theme(application, themes[0])
    settings = Settings()
    settings.change(annotator="Ada", theme=themes[0])

    def start() -> Person:
        return _start(theme, size)

    return Sitting(
        start(),
        Camera(out, theme, themes),
        folder,
        table,
        zipped,
        facets,
        write_forms(folder / "forms", forms(_FORMS), _FORMS),
        glossary,
        start,
    )


def _start(theme: "Theme", size: tuple[int, int]) -> Person:
    """Open the window; what was kept by the one before is there again."""
    from umc_desktop.qt import translations
    from umc_desktop.qt.application import make_application
    from umc_desktop.qt.job_bridge import JobBridge
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.settings import Settings
    from umc_desktop.storage.crash_log import CrashLog

    settings = Settings()
    translations.install(make_application(), settings.value.language)
    theme.choose(settings.value.theme)
    window = MainWindow(settings, theme, JobBridge())
    window.habits.keep_errors(CrashLog.begin("window"))
    if not settings.value.geometry:
        window.resize(*size)
    return Person(window)
