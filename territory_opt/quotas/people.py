"""Nobody carries more than one whole quota: people who fill several territories at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from territory_opt.models.quota_force import QuotaForce, Tenure

_FULL = 1 + 1e-9
_YEAR = timedelta(days=366)


def overfull(territory_ids: Sequence[str], force: QuotaForce) -> Iterator[str]:
    """
    People whose shares add up to more than 1 on a day of the fiscal year, with their territories.

    Parameters
    ----------
    territory_ids, force
        In one order.
    """
    first = force.first_day or date.min
    last = force.first_day + _YEAR if force.first_day else date.max
    stints: dict[str, list[tuple[str, Tenure]]] = {}
    for name, tenures in zip(territory_ids, force.tenures, strict=True):
        for one in tenures:
            if (one.last or date.max) >= first and (one.first or date.min) < last:
                stints.setdefault(one.name, []).append((name, one))
    for person, own in stints.items():
        if len(own) > 1:
            yield from _faults(person, own, first)


def _faults(person: str, own: Sequence[tuple[str, Tenure]], first: date) -> Iterator[str]:
    """The first day on which it is too much, if there is one: the sum only grows when one starts."""
    for day in sorted({max(one.first or first, first) for _, one in own}):
        there = [(name, one.share) for name, one in own if _is_there(one, day)]
        if sum(share for _, share in there) > _FULL:
            said = " and ".join(f"{name} ({share:g})" for name, share in there)
            yield (
                f"{person} fills {said} at once, which is more than one person, and would carry both "
                "quotas; write shares such as 0.5 and 0.5 under [staffing], or leave one vacant"
            )
            return


def _is_there(one: Tenure, day: date) -> bool:
    return (one.first or date.min) <= day <= (one.last or date.max)
