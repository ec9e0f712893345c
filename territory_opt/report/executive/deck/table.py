"""Native tables without Office's own style: thin lines, no bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.report.executive.deck.box import EMU, Box
from territory_opt.report.executive.deck.ink import BAD, GOOD, INK, LINE, SOFT, write

TONES = {"good": GOOD, "bad": BAD, "soft": SOFT}
FIRST = 2.4
"""Width of the first column against the others."""


@dataclass(frozen=True)
class Looks:
    """
    How a table looks.

    Attributes
    ----------
    widths
        Of columns, in inches; the first the widest when left out.
    tones
        Colour of every row's first cell: ``"good"``, ``"bad"``, ``"soft"``.
    swatches
        Colour of a square before every row's first cell, as the map has it.
    has_numbers
        All but the first column are on the right.
    size
        Of letters, in points.
    """

    widths: Sequence[float] = ()
    tones: Sequence[str] = ()
    swatches: Sequence[str] = ()
    has_numbers: bool = True
    size: float = 13.0


def add_table(
    slide: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], box: Box, looks: Looks
) -> None:
    """A table of text; the height of the box is that of a row."""
    left, top, width, height = box.emu
    number = len(rows) + 1
    shape = slide.shapes.add_table(number, len(heads), left, top, width, height * number)
    style = shape._element.graphic.graphicData.tbl.tblPr
    style.set("bandRow", "0")
    style.set("firstRow", "0")
    widths = looks.widths or _shares(len(heads), box.width)
    for column, share in zip(shape.table.columns, widths, strict=True):
        column.width = round(EMU * share)
    for row in shape.table.rows:
        row.height = height
    _fill(shape.table, heads, rows, looks)


def _fill(table: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], looks: Looks) -> None:
    for place, head in enumerate(heads):
        cell = _cell(table, 0, place, SOFT)
        write(cell.text_frame, head, looks.size - 1.5, SOFT, False, looks.has_numbers and place > 0)
    for line, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            cell = _cell(table, line, place, LINE)
            colour = TONES[looks.tones[line - 1]] if looks.tones and place == 0 else INK
            is_bold = place == 0 or (not looks.has_numbers and place == 2)
            is_right = looks.has_numbers and place > 0
            if looks.swatches and place == 0:
                write(cell.text_frame, "■  ", looks.size, looks.swatches[line - 1].lstrip("#"))
            write(cell.text_frame, text, looks.size, colour, is_bold, is_right)


def _shares(number: int, width: float) -> list[float]:
    shares = [FIRST if place == 0 else 1.0 for place in range(number)]
    return [width * share / sum(shares) for share in shares]


def _cell(table: Any, row: int, column: int, line: str) -> Any:
    """A cell on plain ground with a line below."""
    from pptx.enum.text import MSO_ANCHOR

    cell = table.cell(row, column)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = 60_000
    cell.margin_top = cell.margin_bottom = 10_000
    cell.fill.background()
    _line_below(cell, line)
    return cell


def _line_below(cell: Any, colour: str) -> None:
    """python-pptx has no call for borders of cells."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT"):
        properties.append(parse_xml(f'<a:{side} w="0" {nsdecls("a")}><a:noFill/></a:{side}>'))
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    properties.append(parse_xml(f'<a:lnB w="9525" {nsdecls("a")}>{fill}</a:lnB>'))
    ground = properties.find(qn("a:noFill"))
    if ground is not None:  # the schema wants lines before the fill
        properties.remove(ground)
        properties.append(ground)
