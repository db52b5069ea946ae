"""Figures of agreement: every number where it belongs, nothing where there is none."""

import numpy as np

from umc_desktop.exchange.report.matrices import intervals, matrix
from umc_desktop.exchange.report.svg import inline_svg


def test_a_cell_is_the_darker_the_larger_and_empty_without_a_number():
    values = np.array([[np.nan, 0.9], [0.3, -0.2]])
    figure = matrix(["ada", "bob"], values)
    (axes,) = figure.axes
    cells = {
        (round(patch.get_x() + 0.48), round(patch.get_y() + 0.48)): patch.get_alpha()
        for patch in axes.patches
    }
    assert cells.keys() == {(1, 0), (0, 1), (1, 1)}
    assert cells[1, 0] > cells[0, 1] > cells[1, 1] == 0
    assert sorted(text.get_text() for text in axes.texts) == ["-0.20", "0.30", "0.90"]


def test_the_numbers_of_a_large_square_are_left_out_and_its_names_turned():
    names = [f"annotator {n}" for n in range(20)]
    (axes,) = matrix(names, np.full((20, 20), 0.5)).axes
    assert len(axes.texts) == 0
    assert {label.get_rotation() for label in axes.get_xticklabels()} == {45}


def test_the_shades_reach_the_page():
    svg = inline_svg(matrix(["a", "b"], np.array([[1, 0.5], [0.5, 1]])), "m", "pairs")
    assert "0.6" in svg
    assert "0.3" in svg
    assert "opacity" in svg


def test_intervals_end_at_one_and_reach_below_zero_where_they_must():
    (axes,) = intervals(
        [("α", -0.1, -0.4, 0.2), ("κ", 0.8, 0.7, 0.9)], "Agreement"
    ).axes
    low, high = axes.get_xlim()
    assert low < -0.4
    assert 1 < high < 1.05
    assert [label.get_text() for label in axes.get_yticklabels()] == ["α", "κ"]
