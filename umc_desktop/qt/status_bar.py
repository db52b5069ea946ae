"""The bottom of the window: running jobs, what was done last, and that it is saved."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.jobs.runner import JobSnapshot, JobState
from umc_desktop.qt import motion
from umc_desktop.qt.panels.panel import ElidedLabel
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import tr

_SECONDS_BEFORE_SHOWN = 0.3  # a label is acknowledged long before: no flashing
_PACE_SECONDS = 10.0
_FEWEST = 8  # reports that tell the pace, however long ago
_RESOLUTION = 1000
_TICK_MS = 100


class Pace:
    """How fast a job goes and how long it still takes, over the last few seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._phase = ""

    def add(self, now: float, done: int, message: str) -> None:
        """Take note of a report; another stage or a step back starts anew.

        What follows a colon in the message may change within a stage.
        """
        stage = message.partition(":")[0]
        phase = "".join(letter for letter in stage if not letter.isdigit())
        if phase != self._phase or (self._seen and done < self._seen[-1][1]):
            self._seen.clear()
            self._phase = phase
        if self._seen and done == self._seen[-1][1]:
            return  # slow work says what it does more often than it gets on
        self._seen.append((now, done))
        while now - self._seen[0][0] > _PACE_SECONDS and len(self._seen) > _FEWEST:
            self._seen.popleft()

    def text(self, total: int | None) -> str:
        """Return e.g. ``"1,240/s · 2 min left"``; empty while it is not known."""
        if len(self._seen) < 2:
            return ""
        (first_time, first), (last_time, last) = self._seen[0], self._seen[-1]
        if last <= first or last_time - first_time < 0.5:
            return ""
        rate = (last - first) / (last_time - first_time)
        if rate < 0.1:
            speed = f"{60 * rate:.1f}/min"
        else:
            speed = f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"
        if total is None or total <= last:
            return speed
        return tr("{speed} · {time} left").format(
            speed=speed, time=duration((total - last) / rate)
        )


def duration(seconds: float) -> str:
    """Return a length of time as a person says it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


class JobRow(QFrame):
    """One running job: what, how far, how fast, and a way to stop it."""

    def __init__(self, snapshot: JobSnapshot, cancel: Callable[[int], object]) -> None:
        super().__init__()
        self._pace = Pace()
        self._title = _label(snapshot.title)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._message = _label("")
        self._message.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self._bar = QProgressBar()
        self._bar.setFixedWidth(220)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(12)
        self._bar.setAccessibleName(
            tr("Progress of {title}").format(title=snapshot.title)
        )
        self._speed = _label("")
        self._speed.setMinimumWidth(150)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setAccessibleName(
            tr("Cancel {title}").format(title=snapshot.title)
        )
        self.cancel_button.clicked.connect(lambda: self._stop(cancel, snapshot.job_id))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._message, 1)
        row.addWidget(self._speed)
        row.addWidget(self._bar)
        row.addWidget(self.cancel_button)
        self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: JobSnapshot) -> None:
        """Show how far the job is."""
        if snapshot.state is JobState.QUEUED:
            self._message.setText(tr("Waiting"))
            self._show_busy()
            return
        self._pace.add(time.monotonic(), snapshot.done, snapshot.message)
        self._message.setText(self._words(snapshot))
        self._speed.setText(self._pace.text(snapshot.total))
        if snapshot.total:
            self._bar.setRange(0, _RESOLUTION)
            self._bar.setValue(_RESOLUTION * snapshot.done // snapshot.total)
        else:
            self._show_busy()

    def _show_busy(self) -> None:
        """Say that it is not known how far the job is, moving if that is wanted."""
        self._bar.setRange(0, 1 if motion.is_reduced() else 0)

    def _words(self, snapshot: JobSnapshot) -> str:
        if snapshot.total and snapshot.total > 1:
            count = tr("{done:,} of {total:,}").format(
                done=snapshot.done, total=snapshot.total
            )
        elif snapshot.done and not snapshot.total:
            count = f"{snapshot.done:,}"
        else:
            count = ""
        return " · ".join(part for part in (snapshot.message, count) if part)

    def _stop(self, cancel: Callable[[int], object], job_id: int) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText(tr("Stopping"))
        cancel(job_id)


class StatusBar(QWidget):
    """Running jobs above one line that says what was done, and that it is saved."""

    cancel_requested = Signal(int)
    annotator_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latest: dict[int, tuple[float, JobSnapshot]] = {}
        self._rows: dict[int, JobRow] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._show_long_jobs)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._summary = ElidedLabel()
        self._counts = _label("")
        self._engines = _label("")
        self._saved = _label("")
        self._annotator = QPushButton()
        self._annotator.setFlat(True)
        self._annotator.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._annotator.clicked.connect(self.annotator_clicked)
        line = QHBoxLayout()
        line.setContentsMargins(10, 3, 6, 3)
        line.setSpacing(16)
        line.addWidget(self._summary, 1)
        for widget in (self._counts, self._engines, self._saved, self._annotator):
            line.addWidget(widget)
        self._column.addLayout(line)

    @property
    def summary(self) -> str:
        """The sentence that says what was done last."""
        return self._summary.text()

    @property
    def saved_text(self) -> str:
        """What the line says about saving."""
        return self._saved.text()

    @property
    def engines_text(self) -> str:
        """What the line says of where the models ran."""
        return self._engines.text()

    @property
    def counts_text(self) -> str:
        """What the line says of the project's size."""
        return self._counts.text()

    def row(self, job_id: int) -> JobRow | None:
        """Return the row of a job that is shown."""
        return self._rows.get(job_id)

    def show_snapshot(self, snapshot: JobSnapshot) -> None:
        """Show a job once it has run for a moment; forget it when it ended."""
        if snapshot.state.final:
            self._latest.pop(snapshot.job_id, None)
            row = self._rows.pop(snapshot.job_id, None)
            if row is not None:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
            return
        since, _ = self._latest.get(snapshot.job_id, (time.monotonic(), snapshot))
        self._latest[snapshot.job_id] = (since, snapshot)
        if snapshot.job_id in self._rows:
            self._rows[snapshot.job_id].show_snapshot(snapshot)
        elif not self._timer.isActive():
            self._timer.start()

    def show_summary(self, text: str) -> None:
        """Say what was done."""
        self._summary.setText(said_here(text))

    def show_counts(self, text: str) -> None:
        """Say how large the project is."""
        self._counts.setText(text)

    def show_engines(self, engines: Mapping[str, Mapping[str, Any]]) -> None:
        """Say on what the encoders ran when the samples were last scored.

        Parameters
        ----------
        engines
            How each encoder ran, as the round's record has it.
        """
        where = sorted({how["provider"] for how in engines.values()})
        notes = [
            f"{name}: {note}" for name, how in engines.items() for note in how["notes"]
        ]
        text = tr("Models on {where}").format(where=", ".join(where)) if where else ""
        self._engines.setText(f"{text} ⚠" if notes else text)
        precisions = [
            f"{name}: {how['provider']} {how['precision']}".rstrip()
            for name, how in engines.items()
        ]
        self._engines.setToolTip("\n".join([*precisions, *notes]))

    def show_saved(self, at: datetime) -> None:
        """Say until when everything is on the disk."""
        self._saved.setText(tr("All changes saved {at}").format(at=f"{at:%H:%M}"))
        self._saved.setToolTip("")

    def show_read_only(self, reason: str) -> None:
        """Say that nothing can be changed, and why."""
        self._saved.setText(tr("Read-only"))
        self._saved.setToolTip(said_here(reason))

    def clear(self) -> None:
        """Say nothing of a project."""
        for label in (self._summary, self._counts, self._engines, self._saved):
            label.setText("")

    def set_annotator(self, name: str) -> None:
        """Show who decides."""
        self._annotator.setText(
            tr("Annotator: {name}").format(name=name).replace("&", "&&")
        )
        self._annotator.setAccessibleName(
            tr("Annotator: {name}; change").format(name=name)
        )

    def _show_long_jobs(self) -> None:
        now = time.monotonic()
        for job_id, (since, snapshot) in self._latest.items():
            if job_id not in self._rows and now - since >= _SECONDS_BEFORE_SHOWN:
                row = JobRow(snapshot, self.cancel_requested.emit)
                self._rows[job_id] = row
                self._column.insertWidget(len(self._rows) - 1, row)
        if len(self._rows) == len(self._latest):
            self._timer.stop()


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
