"""A Pareto front as marks in pixels: the limited goal across, the optimised one up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from territory_opt.report.front import FrontPoint, Scale
from territory_opt.report.front_words import BEST, KNEE

WIDTH, HEIGHT = 1240, 500
LEFT, RIGHT, TOP, BOTTOM = 96, 40, 34, 56
ROOM = 0.06
"""Of the range, free at both ends."""
RADIUS = 13
COLOURS = ("#22577a", "#b5654a", "#6f8f3a", "#8a6f9e")


@dataclass(frozen=True)
class Range:
    """Figures from ``low`` to ``high`` on pixels from ``first`` to ``last``."""

    low: float
    high: float
    first: float
    last: float

    @classmethod
    def over(cls, figures: Sequence[float], first: float, last: float) -> Range:
        """A range with some room at both ends; a single figure lies in the middle."""
        low, high = min(figures), max(figures)
        room = ROOM * (high - low) or 0.05 * abs(high) or 1.0
        return cls(low - room, high + room, first, last)

    def at(self, figure: float) -> float:
        """Pixel of a figure."""
        share = (figure - self.low) / (self.high - self.low)
        return round(self.first + share * (self.last - self.first), 1)

    @property
    def ticks(self) -> list[float]:
        """About six round figures within."""
        rough = (self.high - self.low) / 6
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * (1 - 1e-9))
        first = math.ceil(self.low / step - 1e-9)
        return [k * step for k in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Mark:
    """A plan in the chart: its place, where its bound is, its link, and its words."""

    x: float
    y: float
    bound_y: float
    number: int
    href: str
    title: str
    label: str
    anchor: str
    label_x: float
    label_y: float
    colour: str


@dataclass(frozen=True)
class Chart:
    """
    Everything drawn.

    Attributes
    ----------
    lines
        Corners and colour of the line through each front.
    marks, beaten
        Plans; places of those that were dropped.
    across, up
        Pixel and words of the ticks.
    legend
        Colour and words of each level of a third goal.
    """

    lines: list[tuple[str, str]]
    marks: list[Mark]
    beaten: list[tuple[float, float, str]]
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    legend: list[tuple[str, str]]
    size: tuple[int, int] = (WIDTH, HEIGHT)
    edges: tuple[int, int, int, int] = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM)


def chart_of(
    points: Sequence[FrontPoint],
    dropped: Sequence[FrontPoint],
    scales: Sequence[Scale],
    with_map: bool,
) -> Chart:
    """The chart of a front; with a third goal a line per level."""
    beaten = [point for point in dropped if math.isfinite(point.figures[0])]
    x = Range.over([p.figures[1] for p in (*points, *beaten)], LEFT, WIDTH - RIGHT)
    bounds = [p.bound for p in points if math.isfinite(p.bound)]
    figures = [p.figures[0] for p in (*points, *beaten)] + bounds
    y = Range.over(figures, HEIGHT - BOTTOM, TOP)
    fronts = [list(front) for _, front in groupby(points, key=lambda p: _level(p))]
    colours = [COLOURS[k % len(COLOURS)] for k in range(len(fronts))]
    return Chart(
        lines=[(_corners(f, x, y), c) for f, c in zip(fronts, colours, strict=True)],
        marks=[
            _mark(point, x, y, c, scales if len(fronts) == 1 else (), with_map)
            for front, c in zip(fronts, colours, strict=True)
            for point in front
        ],
        beaten=[(x.at(p.figures[1]), y.at(p.figures[0]), p.fate) for p in beaten],
        across=_told(x, scales[1]),
        up=_told(y, scales[0]),
        legend=_legend(fronts, colours, scales),
    )


def _level(point: FrontPoint) -> float | None:
    return None if math.isnan(point.level) else point.level


def _corners(front: Sequence[FrontPoint], x: Range, y: Range) -> str:
    return " ".join(f"{x.at(p.figures[1])},{y.at(p.figures[0])}" for p in front)


def _mark(
    point: FrontPoint, x: Range, y: Range, colour: str, scales: Sequence[Scale], with_map: bool
) -> Mark:
    across, up = x.at(point.figures[1]), y.at(point.figures[0])
    is_right = across > (LEFT + WIDTH - RIGHT) / 2
    bound_y = y.at(point.bound) if math.isfinite(point.bound) else up
    return Mark(
        x=across,
        y=up,
        bound_y=bound_y,
        number=point.number,
        href=f"{point.folder}/map.html" if with_map else f"{point.folder}/plan.xlsx",
        title=f"{point.name}. {point.sentence}",
        label=point.name if _is_named(point.name, scales) else "",
        anchor="end" if is_right else "start",
        label_x=across + (-RADIUS - 6 if is_right else RADIUS + 6),
        label_y=up + (RADIUS + 10 if bound_y <= up else -RADIUS - 2),
        colour=colour,
    )


def _is_named(name: str, scales: Sequence[Scale]) -> bool:
    return name.startswith((KNEE, *(BEST[scale.goal] for scale in scales)))


def _told(axis: Range, scale: Scale) -> list[tuple[float, str]]:
    """Ticks with words that tell them apart."""
    words = [scale.told(tick) for tick in axis.ticks]
    if len(set(words)) < len(words):
        words = [scale.told_finely(tick) for tick in axis.ticks]
    return [(axis.at(t), scale.bare(word)) for t, word in zip(axis.ticks, words, strict=True)]


def _legend(
    fronts: Sequence[Sequence[FrontPoint]], colours: Sequence[str], scales: Sequence[Scale]
) -> list[tuple[str, str]]:
    if len(scales) < 3:
        return []
    told = [scales[2].told(scales[2].figure(front[0].level)) for front in fronts]
    return [(c, f"{scales[2].title}: up to {t}") for c, t in zip(colours, told, strict=True)]
