"""Why and what: explanations, knowledge, guidelines, notes, and finding text."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QWidget

from benchmarks.sitting import answers, batches, charts, screen
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import CONTROL, KEY, SHIFT

_PART = "Deciding"
_GUIDELINES = "# Questions to a bank\n- **transfer**: money moves\n- else *balance*"


@step(_PART)
def context(sitting: Sitting) -> None:
    """Suggestions in context: who says what, and why it is asked."""
    sample = sitting.workspace.sample
    batches.one_alone(sitting)
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
    person.keys.press(KEY.Key_Return)
    person.map.setFocus()
    person.keys.press("k")
    panel = workspace.knowledge
    sitting.wait_for("the panel", panel.isVisible)

    def import_file() -> None:
        person.menus.pick(panel.sources_menu, "Import a file")

    with person.dialogs.typing(str(sitting.glossary)):
        screen.when_menu_opens(sitting, import_file)
        person.pointer.click(panel.sources_button)
    text = workspace.sample.text
    sitting.wait_for("terms are underlined", lambda: text.marks.layer("terms"))
    mark = text.marks.layer("terms")[0]
    cursor = text.textCursor()
    cursor.setPosition(mark.start + 1)
    place = text.cursorRect(cursor).center()
    sitting.see("what it means", text.marks.explanation_at(place))
    person.pointer.point_at(text.viewport(), place)
    person.look_for(0.2)
    sitting.wait_for("the entries", lambda: bool(panel.entries))
    with person.dialogs.meanwhile(answers.accepting(sitting)):
        person.pointer.click(panel.entry_view.link_button)
    sitting.wait_for("the link", lambda: bool(panel.entry_view._links.buttons))
    sitting.photograph("knowledge")
    person.map.setFocus()
    person.keys.press("k")
    person.until(lambda: not panel.isVisible())


@step(_PART)
def guidelines(sitting: Sitting) -> None:
    """Guidelines and references: H, a new version, a sample that shows it."""
    person = sitting.person
    batches.one_alone(sitting)
    person.keys.press("h")
    panel = sitting.workspace.panel("guidelines")
    sitting.wait_for("the guidelines", panel.isVisible)

    def write(dialog: QWidget) -> None:
        assert isinstance(dialog, QDialog)
        person.turn_to(dialog)
        for letter in _GUIDELINES:
            person.keys.press(KEY.Key_Return if letter == "\n" else letter)
        person.look_for(0.4)
        sitting.photograph("guideline-editor", dialog)
        person.pointer.click(screen.button_of(dialog, "Save as a new version"))

    with person.dialogs.meanwhile(write):
        person.pointer.click(panel.edit_button)
    sitting.wait_for("it is shown", lambda: "money" in panel.text.toPlainText())
    person.pointer.click(panel.meaning.refer_button)
    sitting.wait_for("the reference", lambda: panel.meaning.references.count() == 1)
    sitting.photograph("guidelines")
    person.map.setFocus()
    person.keys.press("h")
    person.until(lambda: not panel.isVisible())


@step(_PART)
def feedback(sitting: Sitting) -> None:
    """Notes, flags and patterns, on the page that collects them."""
    person, workspace = sitting.person, sitting.workspace
    batches.one_alone(sitting)
    with person.dialogs.meanwhile(answers.writing(sitting, "two answers fit")):
        person.keys.press("n")
    flag = list(workspace.sample.flags.buttons.values())[1]
    person.pointer.click(flag)
    sitting.wait_for("the flag stands", flag.isChecked)
    person.keys.press(KEY.Key_Escape)
    person.draw(charts.around(sitting, 0.0, 0.5))
    with person.dialogs.meanwhile(answers.writing(sitting, "all ask twice")):
        person.keys.press("n", SHIFT)
    person.keys.press("7", CONTROL)
    panel = workspace.panel("feedback")
    sitting.wait_for("the page", panel.isVisible)
    kinds = {row.kind for row in panel.rows}
    sitting.see("a note, a flag and a pattern", len(kinds) >= 3)
    sitting.photograph("feedback")
    person.pointer.click(panel.search, QPoint(20, panel.search.height() // 2))
    person.keys.type("twice")
    sitting.wait_for("only the pattern", lambda: len(panel.rows) == 1)
    person.keys.press("a", CONTROL)
    person.keys.press(KEY.Key_Delete)
    person.map.setFocus()
    person.keys.press("4", CONTROL)


@step(_PART)
def find_text(sitting: Sitting) -> None:
    """Find text: words, and a regular expression, marked on the map."""
    person = sitting.person
    panel = find(sitting, "account")
    sitting.see("where it is", len(panel.listed) > 0)
    sitting.photograph("find")
    person.keys.press("a", CONTROL)
    person.keys.type(r"\bmy\s+(account|bank)")
    person.pointer.click(panel.regex, QPoint(10, panel.regex.height() // 2))
    sitting.wait_for(
        "by a pattern",
        lambda: "match" in panel.count.text().lower() or bool(panel.listed),
    )
    person.pointer.click(panel.regex, QPoint(10, panel.regex.height() // 2))


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
        person.keys.press(KEY.Key_Return)
        sitting.wait_for(
            f"the text in {name}",
            lambda looked=words: looked in sample.text.toPlainText(),
        )
        sitting.photograph(name)
    person.keys.press(KEY.Key_Escape)
    batches.open_batch(sitting, "learn")


def find(sitting: Sitting, words: str):  # noqa: ANN201 - the panel
    """Type what is looked for, and wait for what is found."""
    person = sitting.person
    person.keys.press("f", CONTROL)
    panel = sitting.workspace.panel("find")
    person.until(lambda: panel.isVisible() and panel.line.hasFocus())
    person.keys.press("a", CONTROL)
    person.keys.type(words)
    person.until(lambda: len(panel.listed) > 0, f"{words!r} is found")
    person.look_for(0.4)
    person.settle()
    return panel
