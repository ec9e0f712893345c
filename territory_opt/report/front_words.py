"""A front in words: a short name and a sentence for every plan."""

from __future__ import annotations

import math
from collections.abc import Sequence

from territory_opt.report.front import Scale
from territory_opt.report.knee import knee
from territory_opt.report.map import text

BEST = {
    "value": "best value",
    "travel": "least travel",
    "disruption": "least change",
    "balance": "best balance",
    "distance": "least distance",
    "inertia": "most compact",
    "least_change": "fewest moves",
}
KNEE = "knee"


def names(
    costs: Sequence[tuple[float, ...]], scales: Sequence[Scale], suffix: str = ""
) -> list[str]:
    """
    A name for every plan of a front, from the tightest limit to the loosest.

    Parameters
    ----------
    costs
        Of every goal, the optimised one first.
    suffix
        Level of a third goal.

    Returns
    -------
    list of str
        ``"least change"``, ``"knee"``, ``"best value"``; the others by what they reach, such as
        ``"25 % moved"``.
    """
    found = [_plain_name(one, scales) for one in costs]
    bend = knee([(one[1], one[0]) for one in costs])
    if bend is not None:
        found[bend] = KNEE
    found[-1] = BEST[scales[0].goal]
    if len(costs) > 1:
        found[0] = BEST[scales[1].goal]
    return _told_apart([f"{name}{suffix}" for name in found])


def sentence(
    figures: Sequence[float],
    scales: Sequence[Scale],
    bound: float,
    gap: float,
    before: Sequence[float] | None = None,
) -> str:
    """
    What a plan gives, what it costs, and how sure that is.

    Parameters
    ----------
    figures, bound
        As people read them.
    before
        Figures of the neighbour with the tighter limit.
    """
    first, *limits = scales
    reached = " and ".join(_clause(s, f) for s, f in zip(limits, figures[1:], strict=True))
    text = f"{_objective(first, figures[0])}; {reached}. {_proof(first, figures[0], bound, gap)}"
    return text if before is None else f"{text} {_trade(figures, before, scales)}"


def _plain_name(costs: Sequence[float], scales: Sequence[Scale]) -> str:
    scale = scales[1]
    told = scale.told(scale.figure(costs[1]))
    return {"disruption": f"{told} moved", "balance": f"within {told}"}.get(
        scale.goal, f"travel {told}"
    )


def _told_apart(found: list[str]) -> list[str]:
    """Names that are there twice get a number."""
    seen: dict[str, int] = {}
    told = []
    for name in found:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _objective(scale: Scale, figure: float) -> str:
    told = scale.told_finely(figure)
    words = {
        "value": f"Worth {told} a year",
        "travel": f"Travel costs {told} a year",
        "disruption": f"{told} of {scale.unit} changes hands by choice",
    }
    plain = {"distance": "Distance", "inertia": "Weighted km²", "least_change": "Moves"}
    return words.get(scale.goal) or f"{plain[scale.goal]} {told}"


def _clause(scale: Scale, figure: float) -> str:
    told = scale.told_finely(figure)
    words = {
        "disruption": f"{told} of {scale.unit} changes hands by choice",
        "balance": f"every territory is within {told} of its target",
        "travel": f"travel costs {told} a year",
    }
    return words[scale.goal]


def _proof(scale: Scale, figure: float, bound: float, gap: float) -> str:
    if not math.isfinite(bound):
        return "Nothing is proved about what would be possible."
    better = abs(bound - figure)
    if gap <= 1e-9:
        return "No plan within these limits is better."
    told = scale.told(better)
    return f"At most {told} better is possible within these limits (gap {text.share(gap)})."


def _trade(figures: Sequence[float], before: Sequence[float], scales: Sequence[Scale]) -> str:
    """What loosening the limit buys, against the plan before."""
    first, along = scales[0], scales[1]
    gain, paid = abs(figures[0] - before[0]), abs(figures[1] - before[1])
    more = {
        "disruption": f"{along.told(paid)} more of {along.unit} moved",
        "balance": f"{along.told(paid)} more distance from target",
        "travel": f"{along.told(paid)} more travel",
    }[along.goal]
    return f"Against the plan before it, {first.told(gain)} better for {more}."
