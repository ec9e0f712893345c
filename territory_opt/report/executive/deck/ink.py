"""Text and colours of slides."""

from __future__ import annotations

from typing import Any

from territory_opt.report.executive.deck.box import POINT

INK, SOFT, LINE, ACCENT, QUIET = "1F2933", "53606C", "DFE4E8", "22577A", "B9C4CC"
GOOD, GOOD_WASH, BAD, BAD_WASH = "1B6B4A", "E8F3EE", "A3261B", "FBEAE8"
FONT = "Segoe UI"


def rgb(colour: str) -> Any:
    """A colour of python-pptx: ``"22577A"``."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)


def write(
    frame: Any, text: str, size: float, colour: str, is_bold: bool = False, is_right: bool = False
) -> None:
    """One paragraph in the middle of a frame."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    add_run(paragraph, text, size, colour, is_bold)


def add_run(paragraph: Any, text: str, size: float, colour: str, is_bold: bool = False) -> None:
    """Text at the end of a paragraph; ``size`` in points."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = round(POINT * size), is_bold, FONT
    run.font.color.rgb = rgb(colour)
