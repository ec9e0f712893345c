"""Flows from rep to rep as bands between two columns of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.map.text import count

MOST_FLOWS = 24
"""Bands that are drawn: the largest; the table has them all."""
WIDTH, LEFT, RIGHT, BAR = 660, 205, 455, 9
"""Pixels: of the chart, of the columns' inner edges, of a column."""
_TOP, _GAP, _LEAST, _ROOM = 30, 7, 15.0, 300.0
"""Above the first name, between names, of the smallest name, for all bands together."""
_LONGEST = 26
"""Characters of a name."""


@dataclass(frozen=True)
class End:
    """A rep on one side: where its bar stands, and what is written beside."""

    label: str
    title: str
    number: int
    y: float
    height: float
    territory: int

    @property
    def middle(self) -> float:
        """Height of the name."""
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Band:
    """A flow: its outline as an SVG path, whose colour it has, and what it says."""

    path: str
    title: str
    territory: int


@dataclass(frozen=True)
class Chart:
    """
    Flows of two runs.

    Attributes
    ----------
    height
        Pixels.
    givers, takers
        Left and right names.
    bands
        The largest last, drawn on top.
    rest
        What is not drawn, in words; empty where all is.
    """

    height: float
    givers: tuple[End, ...]
    takers: tuple[End, ...]
    bands: tuple[Band, ...]
    rest: str


def flow_chart(comparison: Comparison, flows: pd.DataFrame) -> Chart:
    """Lay out the largest flows (``flow_table``)."""
    shown, rest = flows.head(MOST_FLOWS), flows.iloc[MOST_FLOWS:]
    given = shown.groupby("from")["num_accounts"].sum()
    taken = shown.groupby("to")["num_accounts"].sum()
    left = given.sort_values(ascending=False, kind="stable")
    right = taken.reindex(_least_crossing(shown, list(left.index)))
    scale = _ROOM / max(1, int(shown["num_accounts"].sum()))
    givers = _column(comparison, left, scale)
    takers = _column(comparison, right, scale)
    ends = (givers, takers)
    bottom = max((end.y + end.height for ends in ends for end in ends), default=_TOP)
    return Chart(
        round(bottom + 10, 1), givers, takers, _bands(comparison, shown, *ends), _rest(rest)
    )


def _rest(rest: pd.DataFrame) -> str:
    if rest.empty:
        return ""
    flows = count(len(rest), "smaller flow", "smaller flows")
    accounts = count(rest["num_accounts"].sum(), "account", "accounts")
    return f"Drawn: the {MOST_FLOWS} largest. {flows} more ({accounts}) in the table."


def _least_crossing(flows: pd.DataFrame, left: Sequence[int]) -> list[int]:
    """Takers in the order of the mean place of those they take from (barycentres)."""
    place = flows["from"].map({row: k for k, row in enumerate(left)})
    weighed = (place * flows["num_accounts"]).groupby(flows["to"]).sum()
    middle = weighed / flows.groupby("to")["num_accounts"].sum()
    return list(middle.sort_values(kind="stable").index)


def _column(comparison: Comparison, numbers: pd.Series, scale: float) -> tuple[End, ...]:
    ends, y = [], float(_TOP)
    for row, number in zip(numbers.index.tolist(), numbers.tolist(), strict=True):
        name, height = comparison.label(row), max(_LEAST, number * scale)
        title = f"{name}: {count(number, 'account', 'accounts')}"
        ends.append(End(_short(name), title, number, round(y, 1), round(height, 1), row))
        y += height + _GAP
    return tuple(ends)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _bands(
    comparison: Comparison, flows: pd.DataFrame, givers: Sequence[End], takers: Sequence[End]
) -> tuple[Band, ...]:
    starts, stops = (
        _slots(flows, "from", "to", givers, takers),
        _slots(flows, "to", "from", takers, givers),
    )
    rows = list(zip(flows["from"], flows["to"], flows["num_accounts"], strict=True))
    bands = [
        Band(
            _path(starts[giver, taker], stops[giver, taker]),
            f"{comparison.label(giver)} → {comparison.label(taker)}: "
            f"{count(number, 'account', 'accounts')}",
            giver if giver >= 0 else taker,
        )
        for giver, taker, number in rows
    ]
    return tuple(reversed(bands))


Slot = tuple[float, float]


def _slots(
    flows: pd.DataFrame, own: str, other: str, ends: Sequence[End], others: Sequence[End]
) -> dict[tuple[int, int], Slot]:
    """Top and bottom of every flow within the bar of its end, in the order of the other side."""
    place = {end.territory: k for k, end in enumerate(others)}
    slots: dict[tuple[int, int], Slot] = {}
    for end in ends:
        mine = flows[flows[own] == end.territory]
        y = end.y
        for far, number in sorted(zip(mine[other], mine["num_accounts"], strict=True),
                                  key=lambda one: place[one[0]]):  # fmt: skip
            height = end.height * number / end.number
            pair = (end.territory, far) if own == "from" else (far, end.territory)
            slots[pair] = (round(y, 1), round(y + height, 1))
            y += height
    return slots


def _path(start: Slot, stop: Slot) -> str:
    """A band with horizontal ends."""
    middle = (LEFT + RIGHT) / 2
    there = f"M{LEFT} {start[0]}C{middle} {start[0]} {middle} {stop[0]} {RIGHT} {stop[0]}"
    return f"{there}V{stop[1]}C{middle} {stop[1]} {middle} {start[1]} {LEFT} {start[1]}Z"
