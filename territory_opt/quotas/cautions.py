"""What a planner should be warned of before quotas are handed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, as_floats
from territory_opt.quotas.attainment import Attainability
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.precision import MOST
from territory_opt.quotas.verdict import Verdict, named, worst_first

CENT = 0.01


@dataclass(frozen=True)
class CautionLimits:
    """
    From where on a planner is warned; rules of thumb of practitioners.

    Attributes
    ----------
    fewest_at_quota, most_at_quota
        Expected share of territories at quota; 50 to 70 % is healthy.
    over_assignment
        Σ quotas ÷ company target − 1.
    lowest_growth, highest_growth
        Guardrails of growth over last year, restated for today's territories.
    share_at_guardrail
        Share of territories whose quota is held by a guardrail or another limit.
    """

    fewest_at_quota: float = 0.5
    most_at_quota: float = 0.9
    over_assignment: float = 0.2
    lowest_growth: float = 0.0
    highest_growth: float = 0.25
    share_at_guardrail: float = 0.2


def of_attainability(
    found: Attainability, territory_ids: Sequence[str], limits: CautionLimits | None = None
) -> tuple[Verdict, ...]:
    """
    ``fewest_at_quota``, ``most_at_quota`` and ``over_assignment``.

    Behind the first are territories whose chance is below ``fewest_at_quota``, behind the second
    those above ``most_at_quota``.
    """
    limits = limits or CautionLimits()
    share, over = found.share_at_quota, found.company.over_assignment
    few = worst_first(territory_ids, -found.chance, found.chance < limits.fewest_at_quota)
    many = worst_first(territory_ids, found.chance, found.chance > limits.most_at_quota)
    at = f"{share:.0%} of territories are expected at quota"
    return (
        _verdict("fewest_at_quota", share, limits.fewest_at_quota, True, at, few),
        _verdict("most_at_quota", share, limits.most_at_quota, False, at, many),
        _verdict(
            "over_assignment",
            over,
            limits.over_assignment,
            False,
            f"Quotas add up to {over:.1%} more than the company target",
            (),
        ),
    )


def _verdict(
    test: str, figure: float, limit: float, is_least: bool, text: str, behind: tuple[str, ...]
) -> Verdict:
    is_kept = figure >= limit - 1e-9 if is_least else figure <= limit + 1e-9
    side = "below" if is_least else "above"
    ending = "." if is_kept else f": {side} {limit:.0%}."
    if behind and not is_kept:
        ending = f": {side} {limit:.0%}, {'least' if is_least else 'most'} likely {named(behind)}."
    return Verdict(test, figure, limit, is_kept, text + ending, behind)


def of_growth(
    territory_ids: Sequence[str],
    quotas: FloatArray,
    base: FloatArray,
    limits: CautionLimits | None = None,
    rounding: float = CENT,
    rails: tuple[FloatArray, FloatArray] | None = None,
    sides: IntArray | None = None,
) -> tuple[Verdict, ...]:
    """
    ``growth``, ``at_guardrail`` and ``without_base``.

    Parameters
    ----------
    territory_ids, quotas
        In one order; currency per year.
    base
        Last year, restated for the territory of today, 0 or more; 0 is no base, and such
        territories count in neither of the first two.
    limits
        Their growth is told; it makes the guardrails where no ``rails`` are given.
    rounding
        Quotas are multiples of it: nearer than that to a guardrail is not outside.
    rails
        Least and most that the scenario's own guardrails allow, currency.
    sides
        Shape ``(num_territories,)``: -1 at the least, 1 at the most that any rule allows, 0 between,
        as they were allocated; all 0 when left out.

    Raises
    ------
    ProblemError
        Naming everything that cannot be used.
    """
    number, limits = len(territory_ids), limits or CautionLimits()
    refuse(
        [
            *faults_of("quotas", quotas, number, 0, MOST),
            *faults_of("base", base, number, 0, MOST, "0 is a territory without last year"),
            *_faults_of_rails(limits),
        ]
    )
    quotas, base = as_floats("quotas", quotas), as_floats("base", base)
    has, (low, high) = base > 0, rails or _rails(base, limits)
    beyond = np.maximum(low - quotas, quotas - high)
    far = np.divide(beyond, base, out=np.zeros(number), where=has)
    return (
        _outside(territory_ids, far, has & (beyond > rounding), has, limits),
        _at(territory_ids, far, np.zeros(number) != (0 if sides is None else sides), limits),
        _without(territory_ids, quotas, has),
    )


def _rails(base: FloatArray, limits: CautionLimits) -> tuple[FloatArray, FloatArray]:
    return base * (1 + limits.lowest_growth), base * (1 + limits.highest_growth)


def _faults_of_rails(limits: CautionLimits) -> Iterator[str]:
    if not -1 <= limits.lowest_growth <= limits.highest_growth:
        yield (
            f"guardrails {limits.lowest_growth:.0%} to {limits.highest_growth:.0%}: expected the "
            "lower one first, and not below -100 %"
        )


def _outside(
    ids: Sequence[str], far: FloatArray, chosen: BoolArray, has: BoolArray, limits: CautionLimits
) -> Verdict:
    behind = worst_first(ids, far, chosen)
    rails = f"{limits.lowest_growth:.0%} to {limits.highest_growth:.0%}"
    sentence = f"Growth over last year's restated base is within {rails}"
    sentence += f" but for {named(behind)}." if behind else " everywhere."
    return Verdict("growth", _share(chosen, has), 0.0, not behind, sentence, behind)


def _at(ids: Sequence[str], far: FloatArray, chosen: BoolArray, limits: CautionLimits) -> Verdict:
    behind, share, limit = (
        worst_first(ids, far, chosen),
        float(chosen.mean()),
        limits.share_at_guardrail,
    )
    sentence = f"{share:.0%} of territories are at a guardrail or another limit"
    sentence += f": {named(behind)}." if behind else "."
    return Verdict("at_guardrail", share, limit, share <= limit, sentence, behind)


def _without(ids: Sequence[str], quotas: FloatArray, has: BoolArray) -> Verdict:
    behind = worst_first(ids, quotas, ~has)
    sentence = (
        f"No last year to grow from: {named(behind)}; judge these quotas by potential."
        if behind
        else "Every territory has a last year to grow from."
    )
    return Verdict("without_base", float((~has).mean()), 0.0, not behind, sentence, behind)


def _share(chosen: BoolArray, of: BoolArray) -> float:
    return float(chosen.sum() / of.sum()) if of.any() else 0.0
