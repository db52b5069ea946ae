"""The look of a report: colours for light and dark, and the style sheet.

Figures are drawn in the light colours. In the page each of these stands for a name
that has a value of its own on a dark background, so one figure serves both.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """One colour of a report.

    Attributes
    ----------
    name
        As the style sheet calls it.
    light, dark
        "#rrggbb", lower case, on a light and on a dark background.
    """

    name: str
    light: str
    dark: str


SURFACE = Colour("surface", "#ffffff", "#17191d")
INK = Colour("ink", "#1b1e24", "#e8eaee")
QUIET = Colour("quiet", "#59606c", "#a4abb8")
GRID = Colour("grid", "#dfe2e7", "#343840")
FAINT = Colour("faint", "#b9bec7", "#5a606b")
PANEL = Colour("panel", "#f5f6f8", "#20232a")
LINK = Colour("accent", "#00639b", "#6db6ea")

SERIES = (
    Colour("blue", "#0072b2", "#4b9fe0"),
    Colour("vermillion", "#d55e00", "#f0813a"),
    Colour("green", "#008f68", "#2fc397"),
    Colour("purple", "#b45f91", "#e39cc4"),
    Colour("orange", "#b07a00", "#f2b632"),
    Colour("sky", "#2c91cc", "#9bd8f8"),
    Colour("yellow", "#8a8200", "#f0e442"),
    Colour("slate", "#5d6470", "#b3bac6"),
)
"""The hues of Okabe & Ito, "Color Universal Design" (2008), in the order of use.

The light ones are darkened and the dark ones lightened where the published hue has a
contrast below 3:1 (WCAG 2.2, criterion 1.4.11); grey stands in for their black.
"""

DRAWN = (SURFACE, INK, QUIET, GRID, FAINT, *SERIES)
"""Every colour that a figure is drawn with."""

_ALL = (*DRAWN, PANEL, LINK)


def style_sheet() -> str:
    """Return the style sheet of a report, both themes and print included."""
    light = "".join(f"--{colour.name}:{colour.light};" for colour in _ALL)
    dark = "".join(f"--{colour.name}:{colour.dark};" for colour in _ALL)
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f"{_RULES}"
    )


_RULES = """\
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--ink);
font:16px/1.55 system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif;
-webkit-text-size-adjust:100%}
main{max-width:50rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem}
h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .8rem;padding-top:1rem;
border-top:1px solid var(--grid)}
h3{font-size:1.05rem;margin:1.8rem 0 .5rem}
p,ul{margin:.7rem 0;max-width:44rem;overflow-wrap:anywhere}
li{margin:.3rem 0}
.subtitle{color:var(--quiet);margin:0 0 1.5rem}
nav{font-size:.9rem;margin:1.2rem 0}
nav a{color:var(--accent);margin-right:1.1rem;display:inline-block}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));
gap:.75rem;margin:1.2rem 0}
dl div{background:var(--panel);border-radius:.4rem;padding:.7rem .9rem;
display:flex;flex-direction:column-reverse;justify-content:flex-end}
dt{font-size:.85rem;line-height:1.35;color:var(--quiet)}
dd{margin:0;font-size:1.35rem;line-height:1.35;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;margin:1.2rem 0}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;width:100%}
caption{text-align:left;font-weight:600;font-size:.95rem;padding-bottom:.4rem}
th,td{padding:.35rem .9rem .35rem 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--grid);overflow-wrap:break-word;max-width:26rem}
th{color:var(--quiet);font-weight:600;vertical-align:bottom}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;
padding-right:1rem}
th.number{white-space:normal}
th:last-child,td:last-child{padding-right:0}
figure{margin:1.8rem 0}
figure svg{display:block;width:100%;height:auto}
figure svg *{stroke-linejoin:round;stroke-linecap:butt}
figure text{font-family:system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif
!important}
figcaption{font-weight:600;font-size:.95rem;margin-bottom:.5rem}
.reading{font-size:.875rem;line-height:1.5;color:var(--quiet);margin:.6rem 0 0}
.reading b{font-weight:600}
.scroll+.reading{margin-top:-.6rem}
@media print{
@page{margin:18mm 16mm}
body{font-size:10pt}
main{max-width:none;padding:0}
nav{display:none}
h2{margin-top:1.6rem;break-after:avoid}
figure,dl div,tr{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
