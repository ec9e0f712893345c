"""A deck in the looks of our pages: titles, words, pictures, tables, charts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import pandas as pd

from territory_opt.report.executive.deck.box import POINT, Box
from territory_opt.report.executive.deck.chart import add_columns
from territory_opt.report.executive.deck.ink import (
    ACCENT,
    BAD,
    BAD_WASH,
    GOOD,
    GOOD_WASH,
    INK,
    LINE,
    SOFT,
    add_run,
    rgb,
    write,
)
from territory_opt.report.executive.deck.table import Looks, add_table

WIDTH, HEIGHT = 13.333, 7.5
TITLE_ONLY = 5
"""Layout of python-pptx's own template."""


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
        _, _, self._deck.slide_width, self._deck.slide_height = Box(0, 0, WIDTH, HEIGHT).emu
        self._footer = footer
        self._slide: Any = None

    def save(self, file: BinaryIO) -> None:
        """Write it."""
        self._deck.save(file)

    def slide(self, title: str) -> None:
        """A new slide; what follows goes onto it."""
        self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_ONLY])
        head = self._slide.shapes.title
        head.left, head.top, head.width, head.height = Box(0.6, 0.38, 12.13, 0.7).emu
        write(head.text_frame, title, 28, INK, is_bold=True)
        self._bar(Box(0, 0, WIDTH, 0.12), ACCENT)
        self.words(self._footer, Box(0.6, 7.02, 10.5, 0.3), size=10.5)
        self.words(str(len(self._deck.slides)), Box(11.73, 7.02, 1, 0.3), size=10.5, is_right=True)

    def words(
        self, text: str, box: Box, size: float = 13, is_bold: bool = False, is_right: bool = False
    ) -> None:
        """A line or paragraph of text."""
        frame = self._slide.shapes.add_textbox(*box.emu).text_frame
        write(frame, text, size, INK if is_bold else SOFT, is_bold, is_right)

    def banner(self, text: str, box: Box, is_good: bool) -> None:
        """A sentence on coloured ground."""
        colour, wash = (GOOD, GOOD_WASH) if is_good else (BAD, BAD_WASH)
        frame = self._bar(box, wash).text_frame
        self._bar(Box(box.left, box.top, 0.08, box.height), colour)
        write(frame, text, 17, colour, is_bold=True)
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
        shape.line.color.rgb, shape.line.width = rgb(LINE), round(0.75 * POINT)

    def bullets(self, lines: Sequence[str], box: Box) -> None:
        """Sentences, one below the other."""
        frame = self._slide.shapes.add_textbox(*box.emu).text_frame
        frame.word_wrap = True
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_after = 12 * POINT
            add_run(paragraph, f"•  {line}", 16, INK)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], box: Box, **looks: Any
    ) -> None:
        """A table; ``looks`` are those of ``Looks``."""
        add_table(self._slide, heads, rows, box, Looks(**looks))

    def columns(
        self,
        labels: Sequence[str],
        series: Mapping[str, pd.Series],
        box: Box,
        number_format: str,
        crosses: float = 0.0,
    ) -> None:
        """A native chart of columns (``add_columns``)."""
        add_columns(self._slide, labels, series, box, number_format, crosses)

    def _bar(self, box: Box, colour: str) -> Any:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.oxml.ns import qn

        shape = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # it casts a shadow
        return shape
