"""The window's first paint, against a process that shows a bare QMainWindow."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds

_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, application.quit)
window = Window()
window.show()
application.exec()
"""
_OURS = """
import sys
from umc_desktop.__main__ import main
sys.exit(main(["open", "--quit-after-paint"]))
"""


def ratios() -> Iterator[Ratio]:
    """Measure the CPU time of whole processes, from their start to the first paint."""
    with tempfile.TemporaryDirectory(prefix="umc-bench-") as folder:
        yield _first_paint(folder)


def _first_paint(folder: str) -> Ratio:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "UMC_CONFIG": folder,
        # As after an installation, where pip writes bytecode: the warm-up does here.
        "PYTHONPYCACHEPREFIX": folder,
        "PYTHONDONTWRITEBYTECODE": "",
    }

    def process(code: str) -> Callable[[], object]:
        return lambda: subprocess.run(
            [sys.executable, "-c", code], env=environment, check=True
        )

    own, bare = interleaved(5, process(_OURS), process(_BARE), clock=_children_cpu)
    return Ratio(
        "window up (first paint)",
        "a bare QMainWindow process",
        median_ratio(own, bare),
        4.0,
        at_least=False,
        detail=f"{milliseconds(own)} against {milliseconds(bare)} CPU",
    )


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
