"""A figure as SVG that can stand inside a page."""

import io
import re
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from umc_desktop.exchange.report.style import DRAWN

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"#([\w-]+)(?=\)|$)")
_DROPPED = {"metadata", "style", "title"}
_VARIABLES = {colour.light: f"var(--{colour.name})" for colour in DRAWN}
_COLOUR = re.compile("#[0-9a-f]{6}")


def inline_svg(figure: "Figure", prefix: str, label: str) -> str:
    """Return a figure as an ``<svg>`` element without anything from outside.

    Text stays text, so it can be searched and read aloud; the report's colours become
    names that the style sheet gives a value, light or dark.

    Parameters
    ----------
    figure
        Drawn with the colours of ``style``.
    prefix
        Put before every id, so that figures in one page cannot mix theirs up.
    label
        What the figure shows, for those who cannot see it.
    """
    root = ElementTree.fromstring(_NOT_IN_XML.sub("", _drawn(figure)))
    _bare(root)
    wanted = {
        name
        for element in root.iter()
        for value in element.attrib.values()
        for name in _REFERENCE.findall(value)
    }
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            element.set(name, _portable(name, value, prefix, wanted))
        if element.get("id") == "":
            del element.attrib["id"]
    root.set("style", f"max-width:{root.attrib.pop('width')}")
    for name in ("height", "version"):
        del root.attrib[name]
    root.set("role", "img")
    root.set("aria-label", _NOT_IN_XML.sub("", label))
    return ElementTree.tostring(root, encoding="unicode")


def _drawn(figure: "Figure") -> str:
    from matplotlib import rc_context
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)  # a "$" in a label is a "$"
    out = io.StringIO()
    with (
        rc_context({"svg.fonttype": "none", "svg.hashsalt": "umc"}),
        warnings.catch_warnings(),
    ):
        # only measured here: the reader's own fonts draw the text
        warnings.filterwarnings("ignore", r"Glyph .* missing from", UserWarning)
        figure.savefig(out, format="svg")
    return out.getvalue()


def _bare(element: ElementTree.Element) -> None:
    """Drop namespaces, which HTML does without, and what the page says itself."""
    element.tag = element.tag.rpartition("}")[2]
    for name in list(element.attrib):
        element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)
    for child in list(element):
        if child.tag.rpartition("}")[2] in _DROPPED:
            element.remove(child)
        else:
            _bare(child)


def _portable(name: str, value: str, prefix: str, wanted: set[str]) -> str:
    if name == "id":
        return f"{prefix}-{value}" if value in wanted else ""
    if name == "style":
        value = _COLOUR.sub(
            lambda found: _VARIABLES.get(found.group(), found.group()), value
        )
    if name in ("href", "clip-path", "style"):
        value = _REFERENCE.sub(rf"#{prefix}-\1", value)
    return value
