"""A report as one HTML file: sections, sentences, numbers, tables and figures."""

import math
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.wording import written
from umc_desktop.exchange.report.style import style_sheet
from umc_desktop.exchange.report.svg import inline_svg
from umc_desktop.exchange.whole_file import whole_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Cell = str | int | float | None
_BREAK = re.compile(r"(?<=\w)/(?=\w)")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Page:
    """A report in the making.

    All text is plain: whatever it holds is shown as it is, never as markup. The page
    loads nothing and runs nothing; it says so to the browser.
    """

    def __init__(self, title: str, subtitle: str = "") -> None:
        self._title = title
        self._subtitle = subtitle
        self._sections: list[str] = []
        self._body: list[str] = []
        self._n_figures = 0

    def section(self, title: str) -> None:
        """Begin a section; the page lists them all at its top."""
        self._sections.append(title)
        self._body.append(f'<h2 id="s{len(self._sections)}">{_text(title)}</h2>')

    def subsection(self, title: str) -> None:
        """Begin a part of a section."""
        self._body.append(f"<h3>{_text(title)}</h3>")

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self._body.append(f"<p>{_text(text)}</p>")

    def points(self, texts: Sequence[str]) -> None:
        """Add a list of sentences."""
        lines = "".join(f"<li>{_text(text)}</li>" for text in texts)
        self._body.append(f"<ul>{lines}</ul>")

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Add a few numbers that stand out.

        Parameters
        ----------
        facts
            (what it is, the number in words) of each.
        """
        parts = "".join(
            f"<div><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>"
            for name, value in facts
        )
        self._body.append(f"<dl>{parts}</dl>")

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        formats: Mapping[str, str] | None = None,
        caption: str = "",
        note: str = "",
    ) -> None:
        """Add a table; columns of numbers are aligned to the right.

        Parameters
        ----------
        columns
            Names.
        rows
            One cell per column; ``None`` is shown as “–”.
        formats
            Per column how its numbers are written, as in ``format(0.5, ".1%")``. A
            column with a format counts as one of numbers even where it holds text.
        caption
            What the table shows, above it.
        note
            What its columns are, below it, in a sentence or two.
        """
        formats = formats or {}
        numeric = [
            name in formats or _is_numeric([row[place] for row in rows])
            for place, name in enumerate(columns)
        ]
        head = "".join(
            f"<th scope=col{_number(right)}>{_text(name)}</th>"
            for name, right in zip(columns, numeric, strict=True)
        )
        lines = "".join(
            "<tr>"
            + "".join(
                f"<td{_number(right)}{'' if right else ' dir=auto'}>"
                f"{_cell(_written(cell, formats.get(name)), right)}</td>"
                for name, right, cell in zip(columns, numeric, row, strict=True)
            )
            + "</tr>\n"
            for row in rows
        )
        said = f"<caption>{_text(caption)}</caption>" if caption else ""
        self._body.append(
            f'<div class="scroll" tabindex="0"><table>{said}<thead><tr>{head}</tr>'
            f"</thead>\n<tbody>{lines}</tbody></table></div>"
            + (f'<p class="reading">{_text(note)}</p>' if note else "")
        )

    def figure(self, figure: "Figure", caption: str, reading: str) -> None:
        """Add a figure.

        Parameters
        ----------
        figure
            As ``figures`` draws them.
        caption
            What it shows, above it.
        reading
            How to read it, below it, in a sentence or two.
        """
        self._n_figures += 1
        drawn = inline_svg(figure, f"f{self._n_figures}", caption)
        self._body.append(
            f"<figure><figcaption>{_text(caption)}</figcaption>{drawn}"
            f'<p class="reading"><b>How to read this.</b> {_text(reading)}</p></figure>'
        )

    def html(self) -> str:
        """Return the whole page; the same content makes the same text."""
        subtitle = f'<p class="subtitle">{_text(self._subtitle)}</p>'
        links = "".join(
            f'<a href="#s{number}">{_text(title)}</a>'
            for number, title in enumerate(self._sections, 1)
        )
        body = "\n".join(self._body)
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            f"<title>{_text(self._title)}</title>\n<style>\n{style_sheet()}</style>"
            f"</head>\n<body><main>\n<h1>{_text(self._title)}</h1>\n"
            f"{subtitle if self._subtitle else ''}\n"
            f"{f'<nav aria-label=Sections>{links}</nav>' if links else ''}\n"
            f"{body}\n</main></body></html>\n"
        )

    def write(self, path: Path) -> None:
        """Write the page: whole or not at all.

        Raises
        ------
        ExchangeError
            If the disk refuses.
        """
        # half a character, as file names may hold, becomes a replacement mark
        data = self.html().encode("utf-8", "xmlcharrefreplace")
        try:
            with whole_file(path) as stream:
                stream.write(data)
        except OSError as error:
            raise ExchangeError(
                f"“{path.name}” was not written: {error.strerror or error}. Choose "
                "another folder or make room; an older file of this name is unchanged."
            ) from error


def _text(text: str) -> str:
    return escape(text.replace("\x00", ""))


def _cell(text: str, right: bool) -> str:
    """Return a cell's text; long names may be broken after a slash."""
    return _text(text) if right else _BREAK.sub("/<wbr>", _text(text))


def _number(right: bool) -> str:
    return " class=number" if right else ""


def _is_numeric(cells: Sequence[Cell]) -> bool:
    said = [cell for cell in cells if cell is not None]
    return bool(said) and all(isinstance(cell, int | float) for cell in said)


def _written(cell: Cell, form: str | None) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return "–"
    if isinstance(cell, str):
        return cell
    return written(cell, form or ("," if isinstance(cell, int) else ",.3g"))
