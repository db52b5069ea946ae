"""Why and what: explanations, knowledge, guidelines, notes, and finding text."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QWidget

from benchmarks.sitting.beginning_steps import button_of
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.deciding_steps import (
    CONTROL,
    KEY,
    SHIFT,
    around,
    one_alone,
    open_batch,
    when_menu_opens,
)

_PART = "Deciding"
_GUIDELINES = "# Questions to a bank\n- **transfer**: money moves\n- else *balance*"


@step(_PART)
def context(sitting: Sitting) -> None:
    """Suggestions in context: who says what, and why it is asked."""
    sample = sitting.workspace.sample
    one_alone(sitting)
    sitting.see("the suggestion and how sure it is", "%" in sample.fact("Suggestion"))
    sitting.see("who says what", sample.votes.isVisible())
    sitting.see("why it is in the queue", sample.fact("In the queue"))
    sitting.wait_for("where it ranks", lambda: bool(sample.context.facts))
    sitting.photograph("explanation")


@step(_PART)
def knowledge(sitting: Sitting) -> None:
    """Knowledge base: a glossary, terms on hover, K, a link to a label."""
    person, workspace = sitting.person, sitting.workspace
    find(sitting, "account")
    person.press(KEY.Key_Return)
    person.map.setFocus()
    person.press("k")
    panel = workspace.knowledge
    sitting.wait_for("the panel", panel.isVisible)

    def import_file() -> None:
        person.pick(panel.sources_menu, "Import a file")

    with person.typing(str(sitting.glossary)):
        when_menu_opens(sitting, import_file)
        person.click(panel.sources_button)
    text = workspace.sample.text
    sitting.wait_for("terms are underlined", lambda: text.marks.layer("terms"))
    mark = text.marks.layer("terms")[0]
    cursor = text.textCursor()
    cursor.setPosition(mark.start + 1)
    place = text.cursorRect(cursor).center()
    sitting.see("what it means", text.marks.explanation_at(place))
    person.point_at(text.viewport(), place)
    person.look_for(0.2)
    sitting.wait_for("the entries", lambda: bool(panel.entries))
    with person.meanwhile(lambda dialog: _accept(sitting, dialog)):
        person.click(panel.entry_view.link_button)
    sitting.wait_for("the link", lambda: bool(panel.entry_view._links.buttons))
    sitting.photograph("knowledge")
    person.map.setFocus()
    person.press("k")
    person.until(lambda: not panel.isVisible())


@step(_PART)
def guidelines(sitting: Sitting) -> None:
    """Guidelines and references: H, a new version, a sample that shows it."""
    person = sitting.person
    one_alone(sitting)
    person.press("h")
    panel = sitting.workspace.panel("guidelines")
    sitting.wait_for("the guidelines", panel.isVisible)

    def write(dialog: QWidget) -> None:
        assert isinstance(dialog, QDialog)
        person.turn_to(dialog)
        for letter in _GUIDELINES:
            person.press(KEY.Key_Return if letter == "\n" else letter)
        person.look_for(0.4)
        sitting.photograph("guideline-editor", dialog)
        person.click(button_of(dialog, "Save as a new version"))

    with person.meanwhile(write):
        person.click(panel.edit_button)
    sitting.wait_for("it is shown", lambda: "money" in panel.text.toPlainText())
    person.click(panel.refer_button)
    sitting.wait_for("the reference", lambda: panel.references.count() == 1)
    sitting.photograph("guidelines")
    person.map.setFocus()
    person.press("h")
    person.until(lambda: not panel.isVisible())


@step(_PART)
def feedback(sitting: Sitting) -> None:
    """Notes, flags and patterns, on the page that collects them."""
    person, workspace = sitting.person, sitting.workspace
    one_alone(sitting)
    with person.meanwhile(lambda dialog: write_in(sitting, dialog, "two answers fit")):
        person.press("n")
    flag = list(workspace.sample.flags.buttons.values())[1]
    person.click(flag)
    sitting.wait_for("the flag stands", flag.isChecked)
    person.press(KEY.Key_Escape)
    person.draw(around(sitting, 0.0, 0.5))
    with person.meanwhile(lambda dialog: write_in(sitting, dialog, "all ask twice")):
        person.press("n", SHIFT)
    person.press("7", CONTROL)
    panel = workspace.panel("feedback")
    sitting.wait_for("the page", panel.isVisible)
    kinds = {row.kind for row in panel.rows}
    sitting.see("a note, a flag and a pattern", len(kinds) >= 3)
    sitting.photograph("feedback")
    person.click(panel.search, QPoint(20, panel.search.height() // 2))
    person.type("twice")
    sitting.wait_for("only the pattern", lambda: len(panel.rows) == 1)
    person.press("a", CONTROL)
    person.press(KEY.Key_Delete)
    person.map.setFocus()
    person.press("4", CONTROL)


@step(_PART)
def find_text(sitting: Sitting) -> None:
    """Find text: words, and a regular expression, marked on the map."""
    person = sitting.person
    panel = find(sitting, "account")
    sitting.see("where it is", len(panel.listed) > 0)
    sitting.photograph("find")
    person.press("a", CONTROL)
    person.type(r"\bmy\s+(account|bank)")
    person.click(panel.regex, QPoint(10, panel.regex.height() // 2))
    sitting.wait_for(
        "by a pattern",
        lambda: "match" in panel.count.text().lower() or bool(panel.listed),
    )
    person.click(panel.regex, QPoint(10, panel.regex.height() // 2))


@step(_PART)
def scripts(sitting: Sitting) -> None:
    """Right to left, Chinese, and a long text that folds."""
    person, sample = sitting.person, sitting.workspace.sample
    for words, name in (
        ("بنك", "right-to-left"),
        ("银行", "chinese"),
        ("declined at the till", "long-text"),
    ):
        find(sitting, words)
        person.press(KEY.Key_Return)
        sitting.wait_for(
            f"the text in {name}",
            lambda looked=words: looked in sample.text.toPlainText(),
        )
        sitting.photograph(name)
    person.press(KEY.Key_Escape)
    open_batch(sitting, "learn")


def find(sitting: Sitting, words: str):  # noqa: ANN201 - the panel
    """Type what is looked for, and wait for what is found."""
    person = sitting.person
    person.press("f", CONTROL)
    panel = sitting.workspace.panel("find")
    person.until(lambda: panel.isVisible() and panel.line.hasFocus())
    person.press("a", CONTROL)
    person.type(words)
    person.until(lambda: len(panel.listed) > 0, f"{words!r} is found")
    person.look_for(0.4)
    person.settle()
    return panel


def _accept(sitting: Sitting, dialog: QWidget) -> None:
    sitting.person.turn_to(dialog)
    sitting.person.press(KEY.Key_Return)


def write_in(sitting: Sitting, dialog: QWidget, text: str) -> None:
    """Write words into a dialog that asks for them."""
    assert isinstance(dialog, QDialog)
    person = sitting.person
    person.turn_to(dialog)
    person.type(text)
    person.click(button_of(dialog, "OK"))
