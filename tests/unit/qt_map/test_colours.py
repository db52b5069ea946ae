import itertools

import numpy as np
import pytest

from umc_desktop.qt.map.colours import (
    THEMES,
    argb,
    colour_for,
    contrast,
    gradient,
    shape_for,
)

# Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of
# Color Vision Deficiency", IEEE TVCG 15(6), 2009, table for severity 1.0.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def lab(colour, vision):
    c = np.array([argb(colour) >> s & 255 for s in (16, 8, 0)]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    linear = np.clip(VISIONS[vision] @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    t = to_xyz @ linear / [0.9505, 1.0, 1.089]
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_by_definition():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_whatever_means_something_stands_out_from_the_background(theme):
    palette = THEMES[theme]
    meant = [colour_for(i, theme) for i in range(-1, 48)]
    meant += [f"#{int(c) & 0xFFFFFF:06X}" for c in gradient(theme)]
    meant += [palette.halo, palette.found, palette.outline]
    assert min(contrast(c, palette.background) for c in meant) >= 3.0
    assert contrast(palette.text, palette.background) >= 7.0
    assert contrast(palette.faint, palette.background) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_context_is_fainter_than_any_sample_but_seen(theme):
    palette = THEMES[theme]
    assert 1.2 < contrast(palette.context, palette.background) < 2.0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_first_eight_are_told_apart_by_every_vision(theme, vision):
    colours = [lab(colour_for(i, theme), vision) for i in range(8)]
    distances = [np.linalg.norm(a - b) for a, b in itertools.combinations(colours, 2)]
    # CIE76; 2.3 is a just noticeable difference.
    assert min(distances) >= 12


@pytest.mark.parametrize("theme", THEMES)
def test_forty_eight_combinations_before_one_repeats(theme):
    looks = {(colour_for(i, theme), shape_for(i)) for i in range(48)}
    assert len(looks) == 48
    assert len({colour_for(i, theme) for i in range(16)}) == 16


@pytest.mark.parametrize("theme", THEMES)
def test_gradient_is_monotone_in_lightness(theme):
    lightness = [lab(f"#{int(c) & 0xFFFFFF:06X}", "normal")[0] for c in gradient(theme)]
    steps = np.diff(lightness) * (-1 if theme == "light" else 1)
    assert steps.min() > -0.5  # rounding to bytes
    assert abs(lightness[-1] - lightness[0]) > 35


def test_none_is_grey():
    assert colour_for(-1, "light") == THEMES["light"].none
    assert shape_for(-1) == "circle"
