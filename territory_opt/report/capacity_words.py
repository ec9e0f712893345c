"""Does ramped capacity cover the number, when not, and how many hires of which role by when?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from territory_opt.report.capacity_table import CLOSE, CapacityPlan, RoleCapacity

SCALES = ((1e9, "billion"), (1e6, "million"))


def sentence(plan: CapacityPlan) -> str:
    """The answer, as one sentence."""
    parts = [_covered(plan), *_wanted(plan), *_assumed(plan)]
    return "; ".join(parts) + "."


def _covered(plan: CapacityPlan) -> str:
    capacity, target = plan.total("capacity"), plan.total("target")
    amounts = _amounts(float(capacity.sum()), float(target.sum()), plan.currency)
    short = _months(plan, capacity < target * (1 - CLOSE))
    lacking = [role for role in plan.roles if role.shortfall]
    if lacking and capacity.sum() >= target.sum() * (1 - CLOSE):
        names = " and ".join(role.rates.role for role in lacking)
        return f"Ramped capacity covers the number in all ({amounts}), but not that of {names} reps"
    if lacking:
        return f"Ramped capacity does not cover the number ({amounts}): it is short in {short}"
    if short:
        return (
            f"Ramped capacity covers the number over the plan ({amounts}), but is short in {short}"
        )
    return f"Ramped capacity covers the number in every month ({amounts})"


def _wanted(plan: CapacityPlan) -> list[str]:
    lacking = [role for role in plan.roles if role.shortfall]
    told = [_hires(plan, role) for role in lacking if role.need is not None]
    found = [f"to cover it, hire {' and '.join(told)}"] if told else []
    return found + [
        f"no {role.rates.role} rep who is hired now sells anything in time: lower the number, or "
        "prolong the plan"
        for role in lacking
        if role.need is None
    ]


def _hires(plan: CapacityPlan, role: RoleCapacity) -> str:
    need = role.need
    if need is None:
        raise ValueError("there is nobody to hire")
    more = "rep" if need.number == 1 else "reps"
    search = plan.starts[max(0, need.month - role.rates.months_to_fill)]
    return (
        f"{need.number} more {role.rates.role} {more} to start by {plan.starts[need.month]} "
        f"(search from {search})"
    )


def _assumed(plan: CapacityPlan) -> list[str]:
    seats = sum(float(role.path.seat_hires.sum()) for role in plan.roles)
    leavers = sum(float(role.path.leaver_hires.sum()) for role in plan.roles)
    parts = [
        f"{number:.1f} {name}"
        for number, name in ((seats, "open seats"), (leavers, "expected leavers"))
        if number > CLOSE
    ]
    return [f"this counts on new reps for {' and '.join(parts)}"] if parts else []


def _amounts(capacity: float, target: float, currency: str) -> str:
    largest = max(capacity, target)
    scale, name = next(((s, n) for s, n in SCALES if largest >= s), (1.0, ""))
    decimals = 2 if name else 0
    figures = f"{capacity / scale:,.{decimals}f} of {target / scale:,.{decimals}f}"
    return f"{figures} {name} {currency}".replace("  ", " ")


def _months(plan: CapacityPlan, is_short: Sequence[Any] | np.ndarray) -> str:
    """``"January to March and May 2027"``, by the first days of the months."""
    places = np.flatnonzero(is_short)
    if len(places) == len(plan.starts) > 1:
        return "every month"
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(places) else []
    return " and ".join(_span(plan, int(run[0]), int(run[-1])) for run in runs)


def _span(plan: CapacityPlan, first: int, last: int) -> str:
    begin, end = plan.starts[first], plan.starts[last]
    if begin.day != 1:
        return f"{begin} to {plan.ends[last]}"
    if first == last:
        return f"{begin:%B %Y}"
    year = "" if begin.year == end.year else f" {begin:%Y}"
    return f"{begin:%B}{year} to {end:%B %Y}"


def capacity_summary(plan: CapacityPlan) -> dict[str, Any]:
    """What ``summary.json`` says: sums over the plan, per role, and the sentence."""
    totals = {name: float(plan.total(name).sum()) for name in ("capacity", "target", "quota")}
    return {
        "sentence": sentence(plan),
        "metric": plan.metric,
        "currency": plan.currency,
        "is_covered": not any(role.shortfall for role in plan.roles),
        **totals,
        "roles": [
            {
                "role": role.rates.role,
                "capacity": float(role.capacity.sum()),
                "target": float(role.target.sum()),
                "quota": float(role.quota.sum()),
                "shortfall": role.shortfall,
                "hires": 0 if role.need is None else role.need.number,
                "start_by": None if role.need is None else str(plan.starts[role.need.month]),
            }
            for role in plan.roles
        ],
    }
