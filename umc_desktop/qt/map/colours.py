"""Colours and shapes that people with and without colour vision tell apart.

Every colour that stands for something has a contrast of at least 3:1 against its
theme's background (WCAG 2.2, success criterion 1.4.11), and the shape is a second
channel beside it.

References
----------
M. Okabe, K. Ito, "Color Universal Design", 2008: the eight hues, here darkened or
lightened for contrast and moved apart under simulated protanopia and deuteranopia.
S. van der Walt, N. Smith, "viridis", matplotlib 1.5: the gradient, cut to the part
that has the contrast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from umc_desktop.qt.map.footprints import SHAPES

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """The map's colours on one kind of background, all as "#rrggbb".

    Attributes
    ----------
    background, text, faint : str
        Of the canvas and what is written on it.
    none : str
        A visible sample without a category.
    context : str
        A sample that a filter hides: still there, not for the taking.
    outline : str
        Around labelled samples.
    halo : str
        Around the selection, and the lasso.
    found : str
        Around what was searched for.
    categories : tuple[str, ...]
        Eight hues.
    gradient : tuple[str, ...]
        From low to high, evenly spaced; high stands out most.
    """

    background: str
    text: str
    faint: str
    none: str
    context: str
    outline: str
    halo: str
    found: str
    categories: tuple[str, ...]
    gradient: tuple[str, ...]


THEMES: dict[str, Theme] = {
    "light": Theme(
        background="#FFFFFF",
        text="#1F1F1F",
        faint="#5F5F5F",
        none="#8A8A8A",
        context="#DEDEDE",
        outline="#111111",
        halo="#FF2D95",
        found="#007C91",
        categories=(
            "#0052E3",
            "#B43C00",
            "#2A8A70",
            "#A6008E",
            "#9A8E00",
            "#1B91E4",
            "#4F2A00",
            "#262626",
        ),
        gradient=(
            "#1E9C89",
            "#228C8D",
            "#297B8E",
            "#2F6B8E",
            "#38598C",
            "#404588",
            "#46307E",
            "#481A6C",
            "#440154",
        ),
    ),
    "dark": Theme(
        background="#1E1E1E",
        text="#F0F0F0",
        faint="#B0B0B0",
        none="#8F8F8F",
        context="#3C3C3C",
        outline="#FFFFFF",
        halo="#FF5CAD",
        found="#35E0FF",
        categories=(
            "#2A7FFF",
            "#D98200",
            "#1FA05C",
            "#C25FA6",
            "#F5EC00",
            "#3DB8FF",
            "#FFD9A0",
            "#F0F4FF",
        ),
        gradient=(
            "#25848E",
            "#1F948C",
            "#21A585",
            "#32B67A",
            "#50C46A",
            "#77D153",
            "#A2DA37",
            "#D2E21B",
            "#FDE725",
        ),
    ),
}

_GRADIENT_STEPS = 256
_SHADE = 0.38


def colour_for(index: int, theme: str) -> str:
    """Return the colour of the index-th category; -1 is grey.

    Hues repeat after eight, every other time shaded further from the background;
    with ``shape_for``, 48 combinations come before the first repetition.
    """
    palette = THEMES[theme]
    if index < 0:
        return palette.none
    turn, hue = divmod(index, len(palette.categories))
    colour = palette.categories[hue]
    if turn % 2 == 0:
        return colour
    # Away from the background, so that contrast only grows; the hue that is
    # there already goes to the middle, where there is room.
    if hue == len(palette.categories) - 1:
        return palette.faint
    return _mixed(colour, "#000000" if theme == "light" else "#FFFFFF", _SHADE)


def shape_for(index: int) -> str:
    """Return the shape of the index-th category: it changes every eight."""
    if index < 0:
        return SHAPES[0]
    return SHAPES[index // len(THEMES["light"].categories) % len(SHAPES)]


def gradient(theme: str) -> NDArray[np.uint32]:
    """Return the gradient from low to high, uint32 (256,) as 0xFFRRGGBB."""
    anchors = np.array([_channels(c) for c in THEMES[theme].gradient], np.float64)
    at = np.linspace(0, len(anchors) - 1, _GRADIENT_STEPS)
    known = np.arange(len(anchors))
    mixed = [np.interp(at, known, anchors[:, channel]) for channel in range(3)]
    red, green, blue = (np.rint(channel).astype(np.uint32) for channel in mixed)
    return np.asarray(
        np.uint32(0xFF000000) | (red << np.uint32(16)) | (green << np.uint32(8)) | blue
    )


def argb(colour: str) -> int:
    """Return "#rrggbb" as 0xFFRRGGBB."""
    return 0xFF000000 | int(colour.removeprefix("#"), 16)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "contrast ratio".
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def _channels(colour: str) -> tuple[int, int, int]:
    whole = argb(colour)
    return (whole >> 16 & 255, whole >> 8 & 255, whole & 255)


def _mixed(colour: str, towards: str, share: float) -> str:
    mixed = (
        round(a + (b - a) * share)
        for a, b in zip(_channels(colour), _channels(towards), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)
