"""Labels, given by click, by key and by typing."""

import pytest
from PySide6.QtCore import Qt

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.label_sets import DefineLabel, define_label
from umc_desktop.qt.panels.label_panel import LabelPanel
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage import labels

NAMES = ["linq", "bash", "excel", "qt", "svn", "ajax", "scala", "spark", "osx"]
NAMES += ["drupal", "apache", "oracle", "matlab"]


def make(fixture, qtbot) -> LabelPanel:
    panel = LabelPanel(fixture.view)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def few(scored, qtbot):
    return make(scored, qtbot)


@pytest.fixture
def many(opened, qtbot):
    opened.fill({"titles": ["one", "two"]}, NAMES)
    opened.map()
    define_label(
        opened.project, DefineLabel("titles", NAMES[0], "Queries <b>in</b> C#."), SILENT
    )
    opened.show()
    opened.view.set_working_set(WorkingSet("One", [1]))
    return make(opened, qtbot)


def spoken(panel: LabelPanel) -> list[str]:
    model = panel.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_keys_names_and_counts_are_shown(few, scored):
    assert spoken(few) == ["a, key 1, 0 samples", "b, key 2, 0 samples"]
    scored.give([1, 2], "b")
    assert spoken(few)[1] == "b, key 2, 2 samples"


def test_a_click_gives_the_label(few, qtbot):
    place = few.list.visualRect(few.list.model().index(1, 0)).center()
    with qtbot.waitSignal(few.label_chosen) as caught:
        qtbot.mouseClick(few.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [2]


def test_keys_find_their_label(many):
    assert many.label_for_key("1") == 1
    assert many.label_for_key("0") == 10
    assert many.label_for_key("") is None  # the eleventh label has no key
    assert many.label_for_key("z") is None


def test_few_labels_need_no_search(few):
    assert not few.search.isVisible()


def test_many_labels_can_be_searched(many):
    assert many.search.isVisible()


def test_a_slash_starts_the_search_and_enter_gives_the_first_match(many, qtbot):
    many.activateWindow()
    many.list.setFocus()
    qtbot.keyClick(many.list, Qt.Key.Key_Slash)
    qtbot.waitUntil(lambda: many.search.hasFocus())
    qtbot.keyClicks(many.search, "ma")
    assert [text.split(",")[0] for text in spoken(many)] == ["matlab"]
    with qtbot.waitSignal(many.label_chosen) as caught:
        qtbot.keyClick(many.search, Qt.Key.Key_Return)
    assert caught.args == [13]
    assert len(spoken(many)) == len(NAMES)
    assert many.list.hasFocus()


def test_what_begins_with_the_word_comes_first(many, qtbot):
    qtbot.keyClicks(many.search, "a")
    names = [text.split(",")[0] for text in spoken(many)]
    assert names[:2] == ["ajax", "apache"]
    assert "bash" in names[2:]


def test_escape_leaves_the_search(many, qtbot):
    many.activateWindow()
    many.focus_search()
    qtbot.waitUntil(lambda: many.search.hasFocus())
    qtbot.keyClicks(many.search, "xyz")
    assert spoken(many) == []
    with qtbot.assertNotEmitted(many.label_chosen):
        qtbot.keyClick(many.search, Qt.Key.Key_Return)
        qtbot.keyClick(many.search, Qt.Key.Key_Escape)
    assert many.search.text() == ""
    assert many.list.hasFocus()


def test_the_highlighted_label_is_explained_as_it_is_written(many, qtbot):
    many.list.setCurrentIndex(many.list.model().index(0, 0))
    assert many.definition_text == "linq: Queries <b>in</b> C#."
    shown = many.list.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert shown == "<qt>Queries &lt;b&gt;in&lt;/b&gt; C#.</qt>"


def test_a_new_label_can_be_asked_for(few, qtbot):
    with qtbot.waitSignal(few.define_requested):
        qtbot.mouseClick(few.define_button, Qt.MouseButton.LeftButton)


def test_labels_follow_the_domain_of_the_current_sample(few, scored):
    with scored.project.write() as connection:
        films = labels.ensure_domain(connection, "films", "verdicts")
        labels.ensure_labels(connection, films.label_set_id, ["good"])
    scored.fill({"tickets": []}, [])
    scored.show()
    scored.view.set_working_set(WorkingSet("One", [1]))
    assert len(spoken(few)) == 2
    assert few.domain_id == 1


@pytest.mark.parametrize(
    ("width", "height", "columns"),
    [(220, 160, 1), (360, 160, 2), (617, 160, 3), (900, 160, 5), (900, 400, 2)],
)
def test_as_few_columns_as_show_all_labels_share_the_width(
    many, width, height, columns
):
    many.resize(width, height)
    many.list.doItemsLayout()
    rects = [
        many.list.visualRect(many.list.model().index(row, 0))
        for row in range(len(NAMES))
    ]
    assert len({rect.left() for rect in rects}) == columns
    assert max(rect.right() for rect in rects) <= many.list.viewport().width()
    assert max(rect.width() for rect in rects) >= 0.8 * width / columns - 20
