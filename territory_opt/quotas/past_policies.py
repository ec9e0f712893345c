"""Ways to have set a past year's quotas from what was known before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray
from territory_opt.quotas.past_year import PastYear

Setter = Callable[[PastYear], FloatArray]
"""Quotas of a past year, ``(num_territories,)``; it must not look at ``actuals``."""

RETENTION = 0.9


def last_year_plus(year: PastYear, growth: float | None = None) -> FloatArray:
    """Last year's sales, all grown by one rate; the rate that reaches the target when left out."""
    if growth is not None:
        grown: FloatArray = year.base * (1 + growth)
        return grown
    return _shared(year, year.base, "sales of the year before")


def equal_split(year: PastYear) -> FloatArray:
    """The same for everybody."""
    return np.full(len(year.territory_ids), year.target / len(year.territory_ids))


def potential_share(year: PastYear) -> FloatArray:
    """In proportion to potential."""
    return _shared(year, _potential(year), "potential")


def retained_and_open(year: PastYear, retention: float = RETENTION) -> FloatArray:
    """
    Last year's sales × retention, and the rest of the target in proportion to open potential.

    Open is potential above last year's sales. Where last year's retained sales are more than the
    target, or nobody has open potential, last year's sales alone are scaled to the target.
    """
    retained = year.base * retention
    rest = year.target - float(retained.sum())
    is_open = np.maximum(0, _potential(year) - year.base)
    if rest <= 0 or (retained.any() and not is_open.any()):
        return _shared(year, year.base, "sales of the year before")
    return retained + _shared(year, is_open, "open potential") * (rest / year.target)


def policies(retention: float = RETENTION, growth: float | None = None) -> dict[str, Setter]:
    """The policies of this package and the simple rivals, by the name that tables give them."""
    plus = "last year + what reaches the target" if growth is None else f"last year {growth:+.0%}"
    return {
        "retained + open potential": partial(retained_and_open, retention=retention),
        "potential share": potential_share,
        plus: partial(last_year_plus, growth=growth),
        "equal split": equal_split,
    }


def _potential(year: PastYear) -> FloatArray:
    if year.potential is None:
        raise ProblemError([f"{year.label}: there is no potential, which this policy shares by"])
    return year.potential


def _shared(year: PastYear, weights: FloatArray, what: str) -> FloatArray:
    total = float(weights.sum())
    if not total > 0:
        raise ProblemError([f"{year.label}: no territory has any {what} to share the target by"])
    shares: FloatArray = weights * (year.target / total)
    return shares
