"""How good plans are: rules, balance, worth, and what is left to gain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.figure import Figure, Number, each, known
from territory_opt.report.compare.side import Side
from territory_opt.report.measures import measure_label


def rules(comparison: Comparison) -> Iterator[Figure]:
    """Rules that plans break."""

    def broken(side: Side) -> Number:
        found = side.run.summary.get("violations")
        return None if found is None else len(found)

    below = tuple(_state(side) for side in comparison.sides)
    values = each(comparison, broken)
    yield Figure("Rules", "Rules broken", "count", values, "low", below, "rules")
    none = each(comparison, lambda side: side.run.summary.get("num_uncovered"))
    if any(none):
        yield Figure("Rules", "Accounts with no rep", "count", none, "low", unit="accounts")


def _state(side: Side) -> str:
    summary = side.run.summary
    if summary.get("status") == "OPTIMAL":
        return "proved best"
    if summary.get("status") == "INFEASIBLE":
        return "no plan keeps every rule"
    return "keeps every rule" if summary.get("is_feasible") else ""


def balance(comparison: Comparison) -> Iterator[Figure]:
    """How far the furthest territory is from its target, measure by measure."""
    found = [side.run.summary.get("balance") or {} for side in comparison.sides]
    for measure in dict.fromkeys(name for one in found for name in one):
        spreads = [one.get(measure) or {} for one in found]
        yield Figure(
            "Balance: furthest from target",
            measure_label(measure),
            "share",
            tuple(_furthest(one) for one in spreads),
            "low",
            tuple(_outside(one) for one in spreads),
            "share",
        )


def _furthest(spread: dict[str, Any]) -> Number:
    ends = [spread.get("lowest_index"), spread.get("highest_index")]
    known = [abs(end - 1) for end in ends if end is not None]
    return max(known) if known else None


def _outside(spread: dict[str, Any]) -> str:
    if not spread:
        return ""
    low, high = spread.get("lowest_index"), spread.get("highest_index")
    span = "" if low is None or high is None else f"{low:.2f} – {high:.2f} · "
    out = spread["num_outside"]
    return f"{span}{out} of {spread['num_limited']} outside" if out else f"{span}all within"


def worth(comparison: Comparison) -> Iterator[Figure]:
    """What plans are worth, each in its own unit; those of another objective have no difference."""
    units = [unit_of(side) for side in comparison.sides]
    for unit in dict.fromkeys(units):
        yield from _worth_in(comparison, [one == unit for one in units], *unit)
    gaps = each(comparison, lambda side: side.run.summary.get("gap"))
    yield Figure(WORTH, "Gap", "share", gaps, "low", unit="share")


def _worth_in(
    comparison: Comparison, here: list[bool], kind: str, sense: str, unit: str
) -> Iterator[Figure]:
    """Worth, bound and what is left to gain, of runs of one objective."""
    shown = "money" if comparison.currency and unit == f"{comparison.currency}/year" else "number"
    per = unit.replace("/year", " a year")
    is_value = sense == "value"

    def of(get: Callable[[Side], Number]) -> tuple[Number, ...]:
        pairs = zip(comparison.sides, here, strict=True)
        return tuple(known(get(side)) if is_here else None for side, is_here in pairs)

    named = _WORTH.get(kind, "Worth" if is_value else "Cost")
    best = f"Best possible, at {'most' if is_value else 'least'}, {per}"
    value = of(lambda side: side.run.summary.get("value"))
    left = of(lambda side: side.run.summary.get("gap_abs"))
    yield Figure(WORTH, f"{named}, {per}", shown, value, "high" if is_value else "low", unit=unit)
    yield Figure(WORTH, best, shown, of(_best), unit=unit)
    yield Figure(WORTH, f"Left to gain, at most, {per}", shown, left, "low", unit=unit)


WORTH = "Worth and proof"
_WORTH = {"least_change": "Moves", "distance": "Distance", "inertia": "Distance squared"}


def unit_of(side: Side) -> tuple[str, str, str]:
    """Kind of objective, its sense and unit: what must agree for worth to be compared."""
    summary = side.run.summary
    keys = ("objective_kind", "sense", "objective_unit")
    kind, sense, unit = (str(summary.get(key) or "") for key in keys)
    return kind, sense, unit


def _best(side: Side) -> Number:
    summary = side.run.summary
    value, left = summary.get("value"), summary.get("gap_abs")
    if value is None or left is None:
        return None
    return float(value + left if summary.get("sense") == "value" else value - left)
