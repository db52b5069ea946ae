"""The queue, chosen from with the mouse and with keys."""

import pytest
from PySide6.QtCore import Qt

from umc_desktop.qt.panels.queue_panel import QueuePanel, to_working_set


@pytest.fixture
def panel(scored, qtbot):
    panel = QueuePanel(scored.view)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def spoken(panel: QueuePanel) -> list[str]:
    model = panel.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_it_says_what_is_asked_and_what_is_left(panel, scored):
    assert panel.header_text == "Round 2 · 0 of 7 decided"
    assert spoken(panel) == [
        "Random check, tickets, 3 of 3 left",
        "b, Teaches most · tickets · late, missing, 4 of 4 left",
    ]
    scored.give([4, 5, 1], "b")
    assert panel.header_text == "Round 2 · 3 of 7 decided"
    assert spoken(panel)[0] == "Random check, tickets, 2 of 3 left"
    scored.give([6, 7], "b")
    assert spoken(panel)[1].endswith("✓ done")


def test_what_is_decided_counts_though_it_is_not_on_the_map(panel, scored):
    scored.take_the_map_away()
    assert panel.header_text == "Round 2 · 0 of 7 decided"
    scored.give([4, 5, 1], "b")
    assert panel.header_text == "Round 2 · 3 of 7 decided"
    assert spoken(panel)[0] == "Random check, tickets, 2 of 3 left"


def test_mixed_suggestions_are_named_by_their_cluster(panel, scored):
    scored.queue(("learn", (1, 2, 4, 5, 11)), ("learn", (1, 4)))
    scored.score([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0.1] * 12)
    scored.show()
    assert spoken(panel)[0].startswith("late, missing, ")
    assert spoken(panel)[1].startswith("a, ")


def test_a_click_chooses_a_batch(panel, qtbot):
    place = panel.list.visualRect(panel.list.model().index(1, 0)).center()
    with qtbot.waitSignal(panel.batch_chosen) as caught:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args[0].sample_ids == (4, 5, 6, 7)


def test_arrow_and_enter_choose_a_batch(panel, qtbot):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.batch_chosen) as caught:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert caught.args[0].purpose == "learn"


def test_the_buttons_ask_for_rounds_and_plans(panel, qtbot):
    with qtbot.waitSignal(panel.update_requested):
        qtbot.mouseClick(panel.update_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.next_requested):
        qtbot.mouseClick(panel.plan_button, Qt.MouseButton.LeftButton)


def test_the_next_open_batch_is_the_first_with_undecided_samples(panel, scored):
    assert panel.next_open_batch().id == 1
    scored.give([1, 2, 3], "a")
    assert panel.next_open_batch().id == 2
    scored.give([4, 5, 6, 7], "a")
    assert panel.next_open_batch() is None


def test_a_batch_becomes_a_working_set_at_its_first_undecided_sample(scored):
    audit, learn = scored.view.data.queue
    scored.give([4, 5], "b")
    working_set = to_working_set(learn, scored.view.data)
    assert working_set.title == "b · tickets"
    assert working_set.sample_ids == [4, 5, 6, 7]
    assert (working_set.batch_id, working_set.current) == (2, 6)
    assert to_working_set(audit, scored.view.data).purpose == "audit"


def test_a_finished_batch_starts_at_its_beginning(scored):
    scored.give([4, 5, 6, 7], "b")
    assert to_working_set(scored.view.data.queue[1], scored.view.data).place == 0


def test_a_digit_is_left_to_the_window(panel, qtbot):
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    seen = []
    panel.keyPressEvent = lambda event: seen.append(event.text())
    qtbot.keyClick(panel.list, Qt.Key.Key_3)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel.list.currentIndex().row() == 0
    assert seen == ["3", " "]


def test_it_says_what_is_missing_for_a_plan(opened, qtbot):
    opened.fill({"tickets": ["one", "two"]}, [])
    opened.show()
    panel = QueuePanel(opened.view)
    qtbot.addWidget(panel)
    assert "Not scored yet" in panel.empty_text
    assert not panel.plan_button.isEnabled()
    opened.add_round(0, {}, {})
    opened.show()
    assert "New label…" in panel.empty_text
    assert not panel.plan_button.isEnabled()
    opened.fill({"tickets": ["three"]}, ["a", "b"])
    opened.show()
    assert panel.plan_button.isEnabled()


def test_it_says_how_often_suggestions_were_right_lately(panel, scored):
    assert panel.hint_text == ""  # too few to say anything
    scored.view.data.rounds[-1].metrics["suggestions"] = {"right": 5, "decided": 20}
    scored.give([4, 5], "b")  # as suggested
    scored.give([6], "a")
    assert panel.hint_text == (
        "Suggestions were right in 7 of the last 23 decisions (30\u202f%): look at "
        "each "
        "before you accept."
    )
