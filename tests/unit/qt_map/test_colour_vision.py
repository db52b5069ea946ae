"""Colours that mean something are told apart by people of every colour vision.

References
----------
G. Machado, M. Oliveira, L. Fernandes, "A Physiologically-based Model for Simulation of
Color Vision Deficiency", IEEE TVCG 15(6), 2009, table 1, severity 1.0, on linear RGB.
F. Viénot, H. Brettel, J. Mollon, "Digital video colourmaps for checking the legibility
of displays by dichromats", Color Research & Application 24(4), 1999, as a second
opinion on red and green.
G. Sharma, W. Wu, E. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation
Notes, Supplementary Test Data, and Mathematical Observations", Color Research &
Application 30(1), 2005.
"""

import itertools
import math

import numpy as np
import pytest

from umc_desktop.qt.map.colours import THEMES, argb, colour_for, gradient
from umc_desktop.qt.message_bar import STRIPE

MACHADO = {
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
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_TO_LMS = np.array(
    [
        [17.8824, 43.5161, 4.11935],
        [3.45565, 27.1554, 3.86714],
        [0.0299566, 0.184309, 1.46709],
    ]
)
VIENOT = {
    "protanopia": np.array([[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]]),
    "deuteranopia": np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]]),
}
SEEN = {f"Machado, {name}": matrix for name, matrix in MACHADO.items()} | {
    f"Viénot, {name}": np.linalg.inv(_TO_LMS) @ matrix @ _TO_LMS
    for name, matrix in VIENOT.items()
}
# A difference of 1 is about what can be seen side by side; apart, and as small dots,
# it takes several.
LEAST = 8.0


def lab(colour: str, seen: str) -> tuple[float, float, float]:
    """Return CIELAB (D65) of "#rrggbb" as somebody sees it."""
    c = np.array([argb(colour) >> shift & 255 for shift in (16, 8, 0)]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SEEN[seen] @ linear, 0, 1)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    t = to_xyz @ linear / [0.95047, 1.0, 1.08883]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t * (29 / 6) ** 2 / 3 + 4 / 29)
    return (116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))


def ciede2000(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the difference of two colours in CIELAB, by Sharma's equations 2 to 22."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1 = math.degrees(math.atan2(b1, a1)) % 360 if c1 else 0.0
    h2 = math.degrees(math.atan2(b2, a2)) % 360 if c2 else 0.0
    turn = h2 - h1
    if c1 * c2 == 0:
        turn = 0.0
    elif turn > 180:
        turn -= 360
    elif turn < -180:
        turn += 360
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2
    if c1 * c2:
        if abs(h1 - h2) > 180:
            hm += 360 if hm < 360 else -360
        hm /= 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hm - 30))
        + 0.24 * math.cos(math.radians(2 * hm))
        + 0.32 * math.cos(math.radians(3 * hm + 6))
        - 0.20 * math.cos(math.radians(4 * hm - 63))
    )
    rotation = 30 * math.exp(-(((hm - 275) / 25) ** 2))
    rc = 2 * math.sqrt(cm**7 / (cm**7 + 25**7))
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -math.sin(math.radians(2 * rotation)) * rc
    dl, dc = l2 - l1, c2 - c1
    return math.sqrt(
        (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh)
    )


# Pairs 1, 4, 7, 9, 16, 17, 19, 24, 25, 30 and 34 of Sharma's table 1.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (50, 3.2592, 0.3350), 1.0000),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "published"), PUBLISHED)
def test_the_difference_is_the_published_one(one, other, published):
    assert ciede2000(one, other) == pytest.approx(published, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("seen", SEEN)
def test_grey_stays_grey_and_what_cannot_be_told_apart_is_not(seen):
    """The simulations do what they are for: they could find a bad palette."""
    assert ciede2000(lab("#808080", seen), lab("#808080", "Machado, normal")) < 1.5
    alike = {
        "protanopia": ("#D33F2B", "#5C6A13"),
        "deuteranopia": ("#C45A2E", "#7E7B22"),
    }
    for name, (red, green) in alike.items():
        if name in seen:
            normal = ciede2000(
                lab(red, "Machado, normal"), lab(green, "Machado, normal")
            )
            assert ciede2000(lab(red, seen), lab(green, seen)) < normal / 2


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seen", SEEN)
def test_labels_are_told_apart(theme, seen):
    colours = [lab(colour_for(place, theme), seen) for place in range(8)]
    pairs = itertools.combinations(range(8), 2)
    close = {
        pair: round(ciede2000(colours[pair[0]], colours[pair[1]]), 1) for pair in pairs
    }
    assert min(close.values()) >= LEAST, close


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seen", SEEN)
def test_sure_and_unsure_are_told_apart(theme, seen):
    whole = [f"#{int(c) & 0xFFFFFF:06X}" for c in gradient(theme)]
    low, middle, high = (lab(whole[place], seen) for place in (0, 128, 255))
    assert ciede2000(low, high) >= 4 * LEAST
    assert min(ciede2000(low, middle), ciede2000(middle, high)) >= LEAST


@pytest.mark.parametrize("seen", SEEN)
def test_a_problem_is_told_from_a_note(seen):
    assert ciede2000(lab(STRIPE[True], seen), lab(STRIPE[False], seen)) >= LEAST
