"""What was found along a front, told: names, sentences, and what was not kept."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from territory_opt.models import Status
from territory_opt.planning.front.aim import Aim
from territory_opt.planning.front.found import Found, kept
from territory_opt.report.front import FrontPoint, Scale
from territory_opt.report.front_words import names, sentence


@dataclass(frozen=True, eq=False)
class Told:
    """
    A front in words.

    Attributes
    ----------
    points, found
        Kept plans from the tightest limit to the loosest, level by level; the same as found.
    dropped
        The others, each with its fate.
    scales, notes
        See ``SweepOutcome``.
    """

    points: tuple[FrontPoint, ...]
    found: tuple[Found, ...]
    dropped: tuple[FrontPoint, ...]
    scales: tuple[Scale, ...]
    notes: tuple[str, ...]


def told(aim: Aim, found: Sequence[Found]) -> Told:
    """Drop what is beaten, name what is left."""
    plans = sorted((one for one in found if one.has_plan), key=_order)
    misses = [one for one in found if not one.has_plan]
    best, lost = kept(plans)
    points = _points(aim, best)
    number_of = {id(one): point for one, point in zip(best, points, strict=True)}
    beaten = [_beaten(aim, plans[i], plans[j], number_of[id(plans[j])]) for i, j in lost.items()]
    missed = [_missed(aim, one) for one in misses]
    return Told(
        points=points,
        found=tuple(best),
        dropped=(*beaten, *missed),
        scales=aim.scales,
        notes=tuple(point.fate for point in (*beaten, *missed)),
    )


def _order(found: Found) -> tuple[float, float]:
    """Level by level, the widest first; then along the front."""
    level = found.ask.level
    return (-math.inf if level is None else -level, found.costs[1])


def _points(aim: Aim, best: Sequence[Found]) -> tuple[FrontPoint, ...]:
    points: list[FrontPoint] = []
    for level, front in groupby(best, key=lambda one: one.ask.level):
        members = list(front)
        suffix = "" if level is None else f", {_level(aim, level)}"
        called = names([one.costs for one in members], aim.scales, suffix)
        before: FrontPoint | None = None
        for one, name in zip(members, called, strict=True):
            number = len(points) + 1
            before = _point(aim, one, number, name, None if before is None else before.figures)
            points.append(before)
    return tuple(points)


def _level(aim: Aim, level: float) -> str:
    scale = aim.scales[2]
    words = {"balance": "within {}", "disruption": "up to {} moved"}
    return words.get(scale.goal, "{}").format(scale.told(scale.figure(level)))


def _point(
    aim: Aim, one: Found, number: int, name: str, before: Sequence[float] | None
) -> FrontPoint:
    figures = tuple(s.figure(c) for s, c in zip(aim.scales, one.costs, strict=True))
    result, bound = one.result, aim.scales[0].figure(one.result.bound)
    return FrontPoint(
        number=number,
        name=name,
        sentence=sentence(figures, aim.scales, bound, result.gap, before),
        figures=figures,
        bound=bound,
        gap=result.gap,
        gap_abs=result.gap_abs,
        status=str(result.status),
        stop_reason=str(result.stop_reason),
        limit=one.ask.limit if math.isfinite(one.ask.limit) else math.nan,
        price=one.ask.price,
        level=math.nan if one.ask.level is None else one.ask.level,
        seconds=result.seconds,
        settings=(*aim.scenario.settings, *one.settings),
        folder=f"points/{number:02d}-{_slug(name)}",
    )


def _beaten(aim: Aim, one: Found, winner: Found, by: FrontPoint) -> FrontPoint:
    is_equal = one.costs == winner.costs
    why = "reaches the same as" if is_equal else "is beaten in every goal, or equalled, by"
    fate = f"The plan {_asked(aim, one)} {why} “{by.name}” and was dropped."
    return _without_folder(_point(aim, one, 0, "", None), fate)


def _missed(aim: Aim, one: Found) -> FrontPoint:
    result = one.result
    if result.status is Status.INFEASIBLE:
        why = "there is none: " + (result.causes[0].message if result.causes else "it is proved")
    else:
        why = "none was found in the time given"
    fate = f"End of the front: asked for a plan {_asked(aim, one)}, {why.rstrip('.')}."
    figures = (math.nan,) * len(aim.scales)
    return FrontPoint(
        0, "", "", figures, aim.scales[0].figure(result.bound), math.inf, math.inf,
        str(result.status), str(result.stop_reason), one.ask.limit, one.ask.price,
        math.nan if one.ask.level is None else one.ask.level, result.seconds,
        (*aim.scenario.settings, *one.settings), fate=fate,
    )  # fmt: skip


def _without_folder(point: FrontPoint, fate: str) -> FrontPoint:
    return dataclasses.replace(point, folder="", fate=fate, sentence="")


def _asked(aim: Aim, one: Found) -> str:
    """``that moves at most 12 % of revenue``."""
    scale = aim.scales[1]
    if not math.isfinite(one.ask.limit) and not one.ask.price:
        return "without a price on travel"
    if not math.isfinite(one.ask.limit):
        return f"with travel at {1 + one.ask.price:.3g} times its cost"
    amount = scale.told(scale.figure(one.ask.limit))
    words = {
        "disruption": f"that moves at most {amount} of {scale.unit}",
        "balance": f"with every territory within {amount} of its target",
    }
    level = "" if one.ask.level is None else f" ({_level(aim, one.ask.level)})"
    return words[scale.goal] + level


def _slug(name: str) -> str:
    words = name.replace("%", "percent").casefold()
    return re.sub(r"[^a-z0-9.]+", "-", words).strip("-.") or "plan"
