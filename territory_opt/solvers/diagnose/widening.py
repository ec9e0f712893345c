"""
By how much the band of one measure has to be widened, so that all other limits can be kept.

A band is widened on both sides, by a share of its middle: ±30 % becomes ±50 % by 0.2. Bands contain
each other, so what is impossible by one share is impossible by every smaller one, and one plan is
enough to show that a share will do.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.models import Cause, Plan, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.limits import full_territories
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, spoken

ROUNDING = 1e-9
"""Taken off what is proved."""


def two_sided(problem: Problem) -> IntArray:
    """Measures that have both limits in every territory, and loads that hang on the unit alone."""
    has_both = (problem.lower > 0) & np.isfinite(problem.upper)
    found: IntArray = np.flatnonzero(has_both.all(axis=0) & ~problem.loads.depends_on_pair)
    return found


def widest(problem: Problem) -> int | None:
    """
    The measure to give way where two or more have bands: the one that was given most room already.

    Whoever wrote ±10 % beside ±30 % cares most for the first; of equals the last gives way.
    """
    measures = two_sided(problem)
    if len(measures) < 2:
        return None
    width = [float(np.median(tolerances(problem, m))) for m in measures.tolist()]
    return int(measures[::-1][int(np.argmax(width[::-1]))])


def middles(problem: Problem, measure: int) -> FloatArray:
    """Middle of every band: ``(num_territories,)``, in the measure's unit."""
    middle: FloatArray = (problem.lower[:, measure] + problem.upper[:, measure]) / 2
    return middle


def tolerances(problem: Problem, measure: int) -> FloatArray:
    """Half the width of every band as a share of its middle: ``(num_territories,)``."""
    half = (problem.upper[:, measure] - problem.lower[:, measure]) / 2
    share: FloatArray = half / middles(problem, measure)
    return share


def widened(problem: Problem, measure: int, share: float) -> Problem:
    """The problem with the bands of one measure wider by a share of their middles on both sides."""
    lower, upper = np.array(problem.lower), np.array(problem.upper)
    more = share * middles(problem, measure)
    lower[:, measure] = np.maximum(lower[:, measure] - more, 0.0)
    upper[:, measure] += more
    return problem.replace(lower=lower, upper=upper)


def needed(problem: Problem, plan: Plan, measure: int) -> float:
    """The least share that a plan needs to keep a measure's bands."""
    loads = problem.loads.per_territory(plan.territory_of, problem.num_territories)[:, measure]
    over = excess(loads, problem.lower[:, measure], problem.upper[:, measure])
    return float((over / middles(problem, measure)).max())


def proved_share(problem: Problem, measure: int, causes: Iterable[Cause]) -> float:
    """
    A share below which no plan keeps the other limits, by what is known; 0 where nothing is.

    Parameters
    ----------
    causes
        Of the problem. Where units cannot gather enough of the measure (``"choked"``), whoever has
        them needs a lower limit that what they can gather reaches.
    """
    others = np.setdiff1d(np.arange(problem.num_territories), full_territories(problem))
    lower, middle = problem.lower[others, measure], middles(problem, measure)[others]
    return max(
        (
            float(((lower - cause.amounts["reach"]) / middle).min()) - ROUNDING
            for cause in causes
            if cause.code == "choked" and cause.is_proved and cause.measure == measure
        ),
        default=0.0,
    )


def widening_cause(
    problem: Problem, measure: int, proved: float, found: float, tried: float
) -> Cause:
    """
    What the least widening is, as far as it is known.

    Parameters
    ----------
    proved
        Share below which no plan keeps the other limits.
    found
        Share that a plan which keeps the other limits needs; inf where none was found.
    tried
        Largest share that a plan was looked for in vain; 0 where there was no time to look.
    """
    usual, is_found = float(np.median(tolerances(problem, measure))), np.isfinite(found)
    name = spoken(problem.measures[measure]).capitalize()
    parts = [
        f"{name} has to give way beside the other limits, and its band is ±{usual:.1%}.",
        f"Proved: less than ±{_down(usual + proved):.1%} is not enough."
        if proved > 0
        else "That is suspected, not proved.",
        _found(problem, measure, _up(usual + found)) if is_found else _not_found(usual, tried),
    ]
    if not _is_uniform(problem, measure):
        parts.append("Territories have bands of their own: these are figures of the usual one.")
    amounts = {"tolerance": usual, "proved": usual + proved}
    amounts |= {"found": usual + found} if is_found else {}
    return Cause("least-widening", " ".join(parts), proved > 0, amounts, measure=measure)


def _found(problem: Problem, measure: int, tolerance: float) -> str:
    """A tolerance that is enough; from ±100 % on there is no lower limit, and an upper one is told."""
    most = (1 + tolerance) * float(np.median(middles(problem, measure)))
    way = f"a tolerance of {tolerance:.3f}"
    if tolerance > 1:
        way = f"no lower limit, and an upper one of {figure(most)}, instead of a tolerance"
    found = f"A plan that keeps all other limits was found within ±{tolerance:.1%}."
    return f"{found} Way out: {way} for it."


def _not_found(usual: float, tried: float) -> str:
    if not tried:
        return "There was no time to look for a plan."
    most = f"±{usual + tried:.1%}"
    return f"No plan that keeps all other limits was found up to {most}: give it more time."


def _is_uniform(problem: Problem, measure: int) -> bool:
    every = tolerances(problem, measure)
    return bool(np.ptp(every) < ROUNDING)


def _up(share: float) -> float:
    """To the next tenth of a percent: a band that is surely wide enough."""
    return float(np.ceil(share * 1000 - 1e-6) / 1000)


def _down(share: float) -> float:
    """To the tenth of a percent below: surely not enough."""
    return float(np.floor(share * 1000 + 1e-6) / 1000)
