"""The members in a table: how good each is, what goes without it; switching one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from umc_desktop.qt.health.numbers import interval, member_name, share, signed
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.tables import Cell, Figure, fill, reading_table
from umc_desktop.qt.panels.wording import number
from umc_desktop.qt.words import later, tr

_VERDICTS = {
    "needed": later("needed"),
    "needless": later("adds nothing"),
    "harms": later("better without"),
    "open": later("not known yet"),
}


class MembersView(QWidget):
    """What was found of each member, and a button for the one that is chosen.

    Signals
    -------
    switch_wanted : str
        The chosen member is to be switched, on if it is off.
    """

    switch_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._removals: Mapping[str, Mapping[str, Any]] = {}
        self._off: Collection[str] = ()
        self._can_write = False
        self.table = reading_table(tr("Members"))
        self.switch_button = QPushButton()
        self.table.itemSelectionChanged.connect(self._follow_choice)
        self.switch_button.clicked.connect(
            lambda: self.switch_wanted.emit(self._chosen())
        )
        below = QHBoxLayout()
        below.addWidget(
            PlainLabel(
                tr(
                    "Choose a member to switch it off. Each was left out by "
                    "itself: measure again before the next."
                ),
                faint=True,
            ),
            1,
        )
        below.addWidget(self.switch_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(below)

    def show_members(
        self,
        members: Mapping[str, Mapping[str, Any]],
        removals: Mapping[str, Mapping[str, Any]],
        off: Sequence[str],
        *,
        can_write: bool,
    ) -> None:
        """Show what was found of the members of a label set.

        Parameters
        ----------
        members
            By name, as the measurement tells it.
        removals
            What the ensemble is without each, by name.
        off
            Names of those that are switched off.
        can_write
            Whether members can be switched in this project.
        """
        self._removals, self._off, self._can_write = removals, off, can_write
        rows: list[tuple[Cell, ...]] = [
            self._row(name, member) for name, member in members.items()
        ]
        rows += [(name, *[None] * 8, tr("off")) for name in off if name not in members]
        chosen = self.table.currentRow()
        fill(
            self.table,
            (
                tr("Member"),
                tr("Right"),
                tr("Interval"),
                tr("Macro-F1"),
                tr("Calibration error"),
                tr("Per sample"),
                tr("Saves"),
                tr("Change without it"),
                tr("Log-loss without it"),
                tr("Verdict"),
            ),
            rows,
            stretched=0,  # a long name gives way, the verdict does not
        )
        if chosen >= 0:
            self.table.selectRow(chosen)
        self._follow_choice()

    def forget(self) -> None:
        """Switch nothing until something was measured."""
        self._removals, self._off = {}, ()
        self.switch_button.setEnabled(False)

    def _row(self, name: str, member: Mapping[str, Any]) -> tuple[Cell, ...]:
        removal = self._removals.get(name)
        seconds = member["seconds"]
        verdict = tr("off") if name in self._off else ""
        change, rise, saves = Figure(""), Figure(""), Figure("")
        if removal is not None:
            verdict = verdict or tr(_VERDICTS[removal["verdict"]])
            saves = share(removal["saves"])
            points = {name: 100 * removal[name] for name in ("change", "low", "high")}
            change = signed(
                tr("{change:+.1f} points ({low:+.1f} to {high:+.1f})").format(**points)
            )
            rise = signed(
                tr("{rise:+.2f} ({low:+.2f} to {high:+.2f})").format(
                    rise=removal["log_loss_rise"],
                    low=removal["rise_low"],
                    high=removal["rise_high"],
                )
            )
        return (
            member_name(name),
            share(member["accuracy"]["value"]),
            interval(member["accuracy"]),
            Figure(number(member["macro_f1"]["value"])),
            Figure(number(member["ece"]["value"])),
            Figure("" if seconds is None else f"{1000 * seconds:,.1f} ms"),
            saves,
            change,
            rise,
            verdict,
        )

    def _chosen(self) -> str:
        row = self.table.currentRow()
        item = self.table.item(row, 0) if row >= 0 else None
        return "" if item is None else item.text()

    def _follow_choice(self) -> None:
        chosen = self._chosen()
        is_off = chosen in self._off
        self.switch_button.setText(tr("Switch on") if is_off else tr("Switch off"))
        self.switch_button.setEnabled(
            self._can_write and (is_off or chosen in self._removals)
        )
