"""
Public holidays by country and subdivision, from the package ``holidays`` (Vacanza team, MIT).

It is a dependency and no extra: whether it is installed must not change what a scenario plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Two-letter codes of countries whose holidays are known."""
    from holidays import list_supported_countries

    return tuple(code for code in list_supported_countries(include_aliases=False) if len(code) == 2)


@lru_cache(maxsize=512)
def subdivisions(country: str) -> tuple[str, ...]:
    """Codes and names of the states or provinces of a country that have holidays of their own."""
    from holidays import country_holidays

    known = country_holidays(country)
    return (*known.subdivisions, *known.subdivisions_aliases)


@lru_cache(maxsize=512)
def holidays_between(
    country: str, subdivision: str, first: date, last: date
) -> Sequence[tuple[date, str]]:
    """
    Holidays from ``first`` to ``last``, both included, with their names.

    Parameters
    ----------
    country, subdivision
        As ``countries`` and ``subdivisions`` list them; ``""``: those of the whole country only.
    """
    from holidays import country_holidays

    years = range(first.year, last.year + 1)
    found = country_holidays(country, subdiv=subdivision or None, years=years)
    return tuple(sorted((day, name) for day, name in found.items() if first <= day <= last))
