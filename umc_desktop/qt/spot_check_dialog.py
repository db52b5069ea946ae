"""The spot-check: random members of a batch, full size, before the label sticks."""

import random

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.wording import shortened
from umc_desktop.ml.purity import PURE, SpotCheck
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import splitting, summaries
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.whole_sample import WholeSample
from umc_desktop.qt.panels.wording import percent, quoted
from umc_desktop.qt.pending_label import PendingLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.spot_check import SpotCheckRun
from umc_desktop.qt.words import counted, later, tr

_MORE = 5
_KEYS = later(
    "Enter: right · X: wrong · Backspace: back · Ctrl+Enter: label now · Esc: cancel"
)
_SIZE = QSize(720, 520)


class SpotCheckDialog(QDialog):
    """Shows members of a batch one after the other and says what is known of it.

    Attributes
    ----------
    run
        Which members are asked about, and what was said of them.
    checked
        Signal with the check and the ids of the wrong members: label the rest.
    split_wanted
        Signal with a way of splitting: decide the parts instead.
    """

    checked = Signal(object, object)
    split_wanted = Signal(str)

    def __init__(
        self,
        view: ProjectView,
        pending: PendingLabel,
        wanted: int,
        parent: QWidget | None = None,
        rng: random.Random | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._pending = pending
        self.run = SpotCheckRun(pending.targets, wanted, rng)
        self._can_split = False
        name = quoted(shortened(pending.label))
        self.setWindowTitle(tr("Spot-check: {name}").format(name=name))
        self.setAccessibleName(tr("Spot-check"))
        self.question = PlainLabel(tr("Is this {name}?").format(name=name), wrap=False)
        self.count = PlainLabel(faint=True, wrap=False)
        self.statement = PlainLabel()
        self.expected = PlainLabel(faint=True)
        self.verdict = PlainLabel()
        self.sample = WholeSample(view)
        self.right_button = self._button(tr("Right (Enter)"), self.say_right)
        self.wrong_button = self._button(tr("Wrong (X)"), self.say_wrong)
        self.back_button = self._button(tr("Back"), self.take_back)
        self.more_button = self._button(
            tr("Check {count} more").format(count=_MORE), self.check_more
        )
        self.split_button = self._button(tr("Split the batch"), lambda: None)
        self.label_button = self._button("", self.finish)
        self.cancel_button = self._button(tr("Cancel"), self.reject)
        self._pages = QStackedWidget()
        self._arrange()
        self._offer_splits()
        self._show()

    def say_right(self) -> None:
        """Say that the member belongs; after the last one, label the batch."""
        self._judge(right=True)

    def say_wrong(self) -> None:
        """Say that the member does not belong; it leaves the batch."""
        self._judge(right=False)

    def take_back(self) -> None:
        """Look at the member before once more."""
        if self.run.take_back():
            self._show()

    def check_more(self) -> None:
        """Ask about some more members."""
        self.run.ask_more(_MORE)
        self._show()

    def finish(self) -> None:
        """Label what is left of the batch."""
        self.accept()
        self.checked.emit(self.run.check, self.run.wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Judge by keys, wherever the focus is."""
        key, control = event.key(), Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & control:
                self.finish()
            elif not self.run.is_over:
                self.say_right()
            else:
                self._press_focused()
        elif key == Qt.Key.Key_X and not event.modifiers():
            self.say_wrong()
        elif key == Qt.Key.Key_Backspace:
            self.take_back()
        else:
            super().keyPressEvent(event)

    def _press_focused(self) -> None:
        focus = self.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()

    def _judge(self, *, right: bool) -> None:
        if self.run.is_over:
            return
        self.run.judge(right=right)
        if self.run.is_over and not self.run.check.wrong:
            self.finish()
        else:
            self._show()

    def _show(self) -> None:
        run, current = self.run, self.run.current
        self.statement.setText(_statement(run.check))
        self.label_button.setText(
            tr("Label {samples}").format(samples=counted(run.n_staying, "sample"))
        )
        self.label_button.setEnabled(run.n_staying > 0)
        self.back_button.setEnabled(run.n_done > 0)
        over = current is None
        for button in (self.right_button, self.wrong_button):
            button.setVisible(not over)
        self.more_button.setVisible(over and run.n_left > 0)
        self.count.setText(self._progress(over=over))
        if current is None:
            self.verdict.setText(_verdict(run.check, can_split=self._can_split))
            self._pages.setCurrentIndex(1)
            (self.more_button if run.n_left else self.label_button).setFocus()
        else:
            self.sample.show_sample(current)
            self._pages.setCurrentIndex(0)
            self.right_button.setFocus()

    def _progress(self, *, over: bool) -> str:
        run, done = self.run, self.run.n_done
        if over:
            return tr("{done:,} checked").format(done=done)
        if run.goal:
            return tr("{done:,} of {goal:,}").format(done=done + 1, goal=run.goal)
        return tr("{done:,}, about {until:,} to go").format(
            done=done + 1, until=run.check.until()
        )

    def _offer_splits(self) -> None:
        data = self._view.data
        found = {} if data is None else splitting.offers(data, self._pending.targets)
        self._can_split = bool(found)
        self.split_button.setVisible(self._can_split)
        menu = QMenu(self)
        menu.setAccessibleName(tr("Split the batch"))
        for what, parts in found.items():
            action = menu.addAction(
                tr("By {what}: {parts} parts").format(what=tr(what), parts=parts)
            )
            action.triggered.connect(
                lambda checked=False, chosen=what: self._split(chosen)
            )
        self.split_button.setMenu(menu)
        self.expected.setText("" if data is None else _expected(data, self._pending))

    def _split(self, what: str) -> None:
        self.reject()
        self.split_wanted.emit(what)

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        assert callable(slot)
        button.clicked.connect(lambda: slot())
        return button

    def _arrange(self) -> None:
        self.resize(_SIZE)
        font = self.question.font()
        font.setBold(True)
        font.setPointSizeF(1.35 * font.pointSizeF())
        self.question.setFont(font)
        top = QHBoxLayout()
        top.addWidget(self.question, 1)
        top.addWidget(self.count)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(self.sample)
        self._pages.addWidget(self.verdict)
        judging = QHBoxLayout()
        judging.addWidget(self.right_button)
        judging.addWidget(self.wrong_button)
        judging.addWidget(self.back_button)
        judging.addWidget(self.more_button)
        judging.addStretch()
        judging.addWidget(self.split_button)
        judging.addWidget(self.label_button)
        judging.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setSpacing(MARGIN_PX)
        column.addLayout(top)
        column.addWidget(self._pages, 1)
        column.addWidget(self.statement)
        column.addWidget(self.expected)
        column.addLayout(judging)
        column.addWidget(PlainLabel(tr(_KEYS), faint=True))


def _statement(check: SpotCheck) -> str:
    template, values = check.in_words()
    said = tr(template).format(**values)
    more = check.until()
    if not more or not check.checked:
        return said
    return tr("{said} {more:,} more right ones in a row would show {share}.").format(
        said=said, more=more, share=percent(PURE)
    )


def _verdict(check: SpotCheck, *, can_split: bool) -> str:
    """Return what to do now that the check is over and something was wrong."""
    n = check.wrong
    said = (
        tr("1 member did not belong and leaves the batch, undecided.")
        if n == 1
        else tr("{count:,} members did not belong and leave the batch, undecided.")
    ).format(count=n)
    advice = (
        tr(
            "Check more, split the batch, as the models disagree about it, or label "
            "what is left."
        )
        if can_split
        else tr("Check more, label what is left.")
    )
    return f"{said}\n{advice}" if n else said


def _expected(data: ViewData, pending: PendingLabel) -> str:
    label_id = next(
        (label.id for label in data.labels.values() if label.name == pending.label), 0
    )
    share = summaries.expected_purity(data, pending.targets, label_id)
    if share is None:
        return ""
    return tr("The models expect {share} of them to be right.").format(
        share=percent(share)
    )
