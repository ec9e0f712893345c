"""Rules applied: which line decides every account, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.rulebook import STEPS, Line
from territory_opt.rulebook.market import Fits, Known, Market, Texts
from territory_opt.rulebook.nearest import nearest_of


@dataclass(frozen=True, eq=False)
class Routed:
    """
    Where accounts go; every array ``(num_accounts,)``.

    Attributes
    ----------
    territory_id
        Text; empty where no line fits, which a whole set of rules rules out.
    line
        Index of the line that decides, -1 none.
    near
        Where the distance decides: row of ``known``, else -1.
    km
        To it; NaN elsewhere.
    """

    territory_id: Texts
    line: IntArray
    near: IntArray
    km: FloatArray


def route(market: Market, lines: Sequence[Line], known: Known) -> Routed:
    """
    Ask the lines step by step (``STEPS``); the first that fits decides.

    Parameters
    ----------
    market
        Accounts to route.
    lines
        Without overlaps (``check_lines``).
    known
        Accounts of the plan.
    """
    size, fits = len(market), Fits(market)
    line: IntArray = np.full(size, -1)
    near, km = line.copy(), np.full(size, np.nan)
    for group in _groups(lines):
        first = lines[group[0]]
        here: IntArray = np.flatnonzero(fits.line(first) & (line < 0))
        if first.by_distance:
            here = _placed_near(market, first, here, known, near, km)
        line[here] = _deciding(market, lines, group, here)
    ids = np.array([one.territory_id for one in lines] + [""], dtype=object)
    of = ids[line]
    of[near >= 0] = known.territory_id[near[near >= 0]]
    return Routed(of.astype(str), line, near, km)


def _groups(lines: Sequence[Line]) -> list[list[int]]:
    """Lines of one step that differ in account, area or postal codes only, in the order asked."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for k, line in enumerate(lines):
        key = (
            STEPS.index(line.step),
            line.country,
            line.state,
            *sorted(line.classes.items(), key=str),
        )
        groups.setdefault(key, []).append(k)
    return sorted(groups.values(), key=lambda group: STEPS.index(lines[group[0]].step))


def _deciding(market: Market, lines: Sequence[Line], group: list[int], here: IntArray) -> IntArray:
    """The line of the group that fits each of these accounts, -1 none."""
    step = lines[group[0]].step
    if step == "postal":
        return _by_code(market.postal_code[here], [lines[k] for k in group], np.array(group))
    if step in ("account", "area"):
        name = "account_id" if step == "account" else "geo_unit_id"
        of = {getattr(lines[k], name): k for k in group}
        names = getattr(market, name)[here]
        return np.array([of.get(text, -1) for text in names.tolist()], dtype=np.int64)
    return np.full(len(here), group[0])


def _by_code(codes: Texts, lines: list[Line], index: IntArray) -> IntArray:
    order = np.argsort(np.array([line.postal_from for line in lines]), kind="stable")
    starts = np.array([lines[k].postal_from for k in order])
    ends = np.array([lines[k].postal_before for k in order])
    place = np.searchsorted(starts, codes, side="right") - 1
    is_in: BoolArray = (codes != "") & (place >= 0) & ((ends[place] == "") | (codes < ends[place]))
    return np.where(is_in, index[order][place], -1)


def _placed_near(
    market: Market, line: Line, here: IntArray, known: Known, near: IntArray, km: FloatArray
) -> IntArray:
    """Those of ``here`` that have coordinates; the nearest account of each is noted."""
    here = here[market.is_placed[here]]
    meant = np.isin(known.territory_id, line.among) | (not line.among)
    meant = meant & np.isfinite(known.longitude)
    rows = np.flatnonzero(meant & np.isfinite(known.latitude))
    if not len(rows) or not len(here):
        return here[:0]
    some = Known(*(column[rows] for column in vars(known).values()))
    found, away = nearest_of(some, market.longitude[here], market.latitude[here])
    near[here], km[here] = rows[found], away
    return here
