"""One plain sentence on a number: how much it grows, and the two causes that move it most."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.quotas.allocation.cents import money
from territory_opt.quotas.baseline import RETENTION
from territory_opt.quotas.waterfall import (
    COMPANY_GROWTH,
    GUARDRAILS,
    HOLDS,
    LAST_YEAR,
    OVER_ASSIGNMENT,
    RAMP,
    RESTATED,
    largest,
)

BECAUSE = {
    RESTATED: ("because accounts joined your territory", "because accounts left your territory"),
    COMPANY_GROWTH: (
        "because the company's target is above last year's sales",
        "because the company's target is below last year's sales",
    ),
    RETENTION: (
        "because last year's sales are scaled to the target",
        "because not all of last year's sales come again by themselves",
    ),
    OVER_ASSIGNMENT: ("of over-assignment", "of over-assignment"),
    GUARDRAILS: (
        "because limits keep your number up or others' down",
        "because limits keep your number down or others' up",
    ),
    HOLDS: ("because of numbers that managers have fixed",) * 2,
    RAMP: (
        "because you carry for others who ramp or are away",
        "because you ramp or are away for a part of the year",
    ),
}
"""Step → what to say when it raises a number, and when it lowers it."""


def sentence(steps: dict[str, int], facts: Mapping[str, str] | None = None) -> str:
    """
    Say what a territory's quota is, and why.

    Parameters
    ----------
    steps
        Step → cents, as ``Waterfall.of`` gives them.
    facts
        Step → a better reason than the usual one: "because 14 accounts with 1.2 M open potential
        joined your territory".

    Returns
    -------
    str
        Growth against last year's number, else against the restated one; amounts where there is neither.
    """
    quota = sum(steps.values())
    start, base = _base(steps)
    causes = [
        name for name in largest(steps, len(steps)) if not (name == RESTATED and start == RESTATED)
    ]
    said = [_cause(name, steps[name], base, facts or {}) for name in causes[:2]]
    why = f": {', '.join(said)}" if said else ""
    return f"{_opening(quota, start, base)}{why}."


def _base(steps: Mapping[str, int]) -> tuple[str, int]:
    """What growth is measured on: last year's number, else the restated one; 0: neither."""
    last = steps.get(LAST_YEAR, 0)
    if last > 0:
        return LAST_YEAR, last
    return RESTATED, steps.get(RESTATED, 0)


def _opening(quota: int, start: str, base: int) -> str:
    if base <= 0:
        return f"Your quota is {money(quota)}"
    growth = quota / base - 1
    on = "" if start == LAST_YEAR else " on last year's sales of your accounts"
    if abs(growth) < 0.0005:
        return f"Your quota stays at {money(quota)}{on}"
    verb = "grows" if growth > 0 else "falls"
    return f"Your quota {verb} {abs(growth):.1%}{on} to {money(quota)}"


def _cause(name: str, cents: int, base: int, facts: Mapping[str, str]) -> str:
    sign = "+" if cents > 0 else "−"
    amount = f"{abs(cents) / base:.1%}" if base > 0 else money(abs(cents))
    return f"{sign}{amount} {facts.get(name) or _reason(name, cents > 0)}"


def _reason(name: str, raises: bool) -> str:
    if name in BECAUSE:
        return BECAUSE[name][0 if raises else 1]
    word = "more" if raises else "less"
    return f"because your share of {name.replace('_', ' ')} asks for {word}"
