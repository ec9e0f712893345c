"""A deck in the looks of our pages: titles, tables, native charts, pictures; inches throughout."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pandas as pd

INK, SOFT, LINE, WASH, ACCENT = "1F2933", "53606C", "DFE4E8", "F5F7F9", "22577A"
GOOD, GOOD_WASH, BAD, BAD_WASH, QUIET = "1B6B4A", "E8F3EE", "A3261B", "FBEAE8", "B9C4CC"
TONES = {"good": GOOD, "bad": BAD, "soft": SOFT}
FONT = "Segoe UI"
BLANK = 6
"""The empty layout of python-pptx's own template."""
NAMED = 30
"""Columns up to which a chart names each."""


@dataclass(frozen=True)
class Box:
    """Left, top, width and height in inches; of tables the height is that of a row."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """In the unit of the file."""
        return tuple(
            round(914_400 * side) for side in (self.left, self.top, self.width, self.height)
        )  # type: ignore[return-value]


class Deck:
    """
    A presentation of 13.33 × 7.5 inches.

    Parameters
    ----------
    footer
        Stands on every slide, left of its number.
    """

    def __init__(self, footer: str) -> None:
        from pptx import Presentation

        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Box(0, 0, 13.333, 7.5).emu[2:]
        self._footer = footer
        self._slide: Any = None

    def save(self, file: BinaryIO) -> None:
        """Write it."""
        self._deck.save(file)

    def slide(self, title: str) -> None:
        """A new slide; what follows goes onto it."""
        layout = self._deck.slide_layouts[5]
        self._slide = self._deck.slides.add_slide(layout)
        head = self._slide.shapes.title
        head.left, head.top, head.width, head.height = Box(0.6, 0.38, 12.13, 0.7).emu
        self._write(head.text_frame, title, 28, INK, is_bold=True)
        self._bar(Box(0, 0, 13.333, 0.12), ACCENT)
        self.words(self._footer, Box(0.6, 7.02, 10.5, 0.3), size=10.5, colour=SOFT)
        self.words(
            str(len(self._deck.slides)),
            Box(11.73, 7.02, 1.0, 0.3),
            size=10.5,
            colour=SOFT,
            is_right=True,
        )

    def words(
        self,
        text: str,
        box: Box,
        size: float = 13,
        colour: str = SOFT,
        is_bold: bool = False,
        is_right: bool = False,
    ) -> None:
        """A line or paragraph of text."""
        frame = self._slide.shapes.add_textbox(*box.emu).text_frame
        self._write(frame, text, size, INK if is_bold else colour, is_bold, is_right)

    def banner(self, text: str, box: Box, is_good: bool) -> None:
        """A sentence on coloured ground."""
        colour, wash = (GOOD, GOOD_WASH) if is_good else (BAD, BAD_WASH)
        ground = self._bar(box, wash)
        self._bar(Box(box.left, box.top, 0.08, box.height), colour)
        frame = ground.text_frame
        self._write(frame, text, 17, colour, is_bold=True)
        frame.margin_left = Box(0.28, 0, 0, 0).emu[0]

    def figure(self, label: str, value: str, below: str, box: Box) -> None:
        """A key figure."""
        self.words(label, Box(box.left, box.top, box.width, 0.3), size=12)
        self.words(value, Box(box.left, box.top + 0.24, box.width, 0.5), size=20, is_bold=True)
        self.words(below, Box(box.left, box.top + 0.7, box.width, 0.3), size=11)

    def picture(self, png: bytes, box: Box, words: str) -> None:
        """A picture, with what it shows for those who cannot see it."""
        shape = self._slide.shapes.add_picture(io.BytesIO(png), *box.emu)
        shape._element.nvPicPr.cNvPr.set("descr", words)
        shape.line.color.rgb, shape.line.width = _rgb(LINE), 9_525

    def bullets(self, lines: Sequence[str], box: Box) -> None:
        """Sentences, one below the other."""
        frame = self._slide.shapes.add_textbox(*box.emu).text_frame
        frame.word_wrap = True
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_after = 12 * 12_700
            self._run(paragraph, f"•  {line}", 16, INK)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], box: Box,
        widths: Sequence[float] = (), tones: Sequence[str] = (), numbers: bool = True, size: float = 13,
    ) -> None:  # fmt: skip
        """
        A table; of numbers, all but the first column are on the right.

        Parameters
        ----------
        widths
            Of columns, in inches; the first twice as wide as the others when left out.
        tones
            Colour of every row's first cell: ``"good"``, ``"bad"``, ``"soft"``.
        """
        left, top, width, height = box.emu
        shape = self._slide.shapes.add_table(
            len(rows) + 1, len(heads), left, top, width, height * (len(rows) + 1)
        )
        table = shape.table
        _plain(shape)
        shares = widths or _shares(len(heads), box.width)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = round(914_400 * share)
        for row in table.rows:
            row.height = height
        for r, cells in enumerate([heads, *rows]):
            for c, text in enumerate(cells):
                colour = SOFT if r == 0 else TONES[tones[r - 1]] if tones and c == 0 else INK
                is_bold = r > 0 and (c == 0 or (not numbers and c == 2))
                self._cell(
                    table.cell(r, c),
                    text,
                    size - (1.5 if r == 0 else 0),
                    colour,
                    is_bold,
                    numbers and c > 0,
                    r == 0,
                )

    def columns(
        self,
        labels: Sequence[str],
        series: Mapping[str, pd.Series],
        box: Box,
        number_format: str,
        crosses: float = 0.0,
    ) -> None:
        """
        A native chart of columns.

        Parameters
        ----------
        series
            Name → values; the first in grey where there are two.
        number_format
            Of the axis, as in Excel.
        crosses
            Value from which columns begin.
        """
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

        data = CategoryChartData(number_format=number_format)
        data.categories = list(labels)
        for name, values in series.items():
            data.add_series(name, [None if pd.isna(value) else float(value) for value in values])
        chart = self._slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box.emu, data).chart
        chart.font.size, chart.font.name = (12_700 * (11 if len(labels) <= NAMED else 9)), FONT
        chart.font.color.rgb = _rgb(SOFT)
        chart.has_title = False
        chart.has_legend = len(series) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 45, 0
        colours = (ACCENT,) if len(series) == 1 else (QUIET, ACCENT) if crosses else (ACCENT, QUIET)
        for one, colour in zip(plot.series, colours, strict=True):
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = _rgb(colour)
            one.invert_if_negative = False
        axis, names = chart.value_axis, chart.category_axis
        axis.major_gridlines.format.line.color.rgb = _rgb(LINE)
        axis.format.line.fill.background()
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = (
            number_format,
            False,
        )
        names.format.line.color.rgb = _rgb(SOFT)
        names.tick_label_position = (
            XL_TICK_LABEL_POSITION.LOW if len(labels) <= NAMED else XL_TICK_LABEL_POSITION.NONE
        )
        if crosses:
            known = pd.concat(list(series.values())).dropna()
            step = 0.05 if known.max() - known.min() < 0.5 else 0.25
            axis.minimum_scale = max(0.0, step * (known.min() // step - (known.min() < crosses)))
            axis.maximum_scale = step * (known.max() // step + 1)
            axis.major_unit = step
            _cross_at(names, crosses)

    def _cell(
        self,
        cell: Any,
        text: str,
        size: float,
        colour: str,
        is_bold: bool,
        is_right: bool,
        is_head: bool,
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR

        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.margin_left = cell.margin_right = 60_000
        cell.margin_top = cell.margin_bottom = 10_000
        cell.fill.background()
        self._write(cell.text_frame, text, size, colour, is_bold, is_right)
        _line_below(cell, SOFT if is_head else LINE)

    def _bar(self, box: Box, colour: str) -> Any:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.oxml.ns import qn

        shape = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(colour)
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # Office's own: it casts a shadow
        return shape

    def _write(
        self,
        frame: Any,
        text: str,
        size: float,
        colour: str,
        is_bold: bool = False,
        is_right: bool = False,
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
        self._run(paragraph, text, size, colour, is_bold)

    @staticmethod
    def _run(paragraph: Any, text: str, size: float, colour: str, is_bold: bool = False) -> None:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = round(12_700 * size), is_bold, FONT
        run.font.color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)


def _shares(number: int, width: float) -> list[float]:
    first = 1.9 if number > 3 else 1.5
    return [width * (first if place == 0 else 1) / (number - 1 + first) for place in range(number)]


def _plain(shape: Any) -> None:
    """No style of Office's own: no bands, no coloured head."""
    style = shape._element.graphic.graphicData.tbl.tblPr
    style.set("bandRow", "0")
    style.set("firstRow", "0")


def _line_below(cell: Any, colour: str) -> None:
    """A thin line; python-pptx has no call for borders of cells."""
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


def _cross_at(names: Any, value: float) -> None:
    """Where the axis of names crosses the other: its columns begin there."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    axis = names._element
    for old in axis.findall(qn("c:crosses")):
        place = axis.index(old)
        axis.remove(old)
        axis.insert(place, parse_xml(f'<c:crossesAt {nsdecls("c")} val="{value}"/>'))
