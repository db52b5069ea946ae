"""What all panels are made of."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from umc_desktop.qt.panels.panel import WholeLabel


def test_a_whole_label_is_as_high_as_its_text_at_its_width(qtbot):
    room, label = QWidget(), WholeLabel("some words that take a line")
    layout = QVBoxLayout(room)
    layout.addWidget(label)
    layout.addStretch(1)
    qtbot.addWidget(room)
    room.resize(600, 20)
    room.show()
    QApplication.processEvents()
    line = label.fontMetrics().height()
    assert line <= label.height() < 2 * line
    label.setText("many words " * 40)
    QApplication.processEvents()
    assert label.height() >= label.heightForWidth(label.width()) >= 3 * line
    label.setText("few words")
    QApplication.processEvents()
    assert label.minimumHeight() < 2 * line, "what was longer leaves no gap"
