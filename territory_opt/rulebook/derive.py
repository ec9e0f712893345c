"""From a plan to routing rules that repeat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.models.choice import EMPTY, Choice
from territory_opt.models.rulebook import STEPS, Line
from territory_opt.rulebook.areas import AreaList, area_lines
from territory_opt.rulebook.ground import Ground
from territory_opt.rulebook.market import Fits, Market, Texts
from territory_opt.rulebook.places import nearby_lines, postal_lines, state_lines
from territory_opt.rulebook.route import route

EXCEPTION_COST = 1.5
"""In lines: two accounts side by side make a range of their own, one alone is an exception."""


@dataclass(frozen=True)
class Cell:
    """
    Accounts that the same territories may serve.

    Attributes
    ----------
    territory_ids
        Those territories.
    classes
        Column -> values meant; no entry: any.
    """

    territory_ids: tuple[str, ...]
    classes: Mapping[str, Choice] = field(default_factory=dict)


def derive(
    market: Market,
    territory_of: Texts,
    cells: Sequence[Cell],
    areas: AreaList | None = None,
    splits: Sequence[str] = (),
    exception_cost: float = EXCEPTION_COST,
) -> tuple[Line, ...]:
    """
    Routing rules of a plan: no holes, no overlaps, and every account of it where it is.

    Areas where there are some, else ranges of postal codes by country; states of a country; the
    nearest account of the plan; the rest. Accounts that these send elsewhere get a line of their
    own. Ranges and splits are the cheapest there are (``Tree``); the other lines are one per area
    or per territory and country.

    Parameters
    ----------
    market
        Accounts of the plan.
    territory_of
        ``(num_accounts,)``; empty: nobody, left out.
    cells
        Who may serve what; every account is in exactly one.
    areas
        Where territories are built of areas.
    splits
        Columns of ``market.classes`` that may split ranges.
    exception_cost
        What an account with a line of its own costs, in lines.
    """
    market, of = market.take(territory_of != ""), territory_of[territory_of != ""]
    fits, columns = Fits(market), {name: market.classes[name] for name in splits}
    lines = [] if areas is None else area_lines(market, of, areas)
    for cell in cells:
        rows = np.flatnonzero(fits.classes(cell.classes))
        ground = Ground(market, of, rows, cell.territory_ids, cell.classes)
        for country, has_codes in _countries(market).items():
            if areas is None:
                if has_codes:
                    lines += postal_lines(ground, country, columns, exception_cost)
                lines += nearby_lines(ground, country)
            lines += state_lines(ground, country)
        lines += _everywhere(ground)
    return _with_exceptions(market, of, lines)


def _countries(market: Market) -> dict[str, bool]:
    """
    Countries of the accounts as lines name them, and whether any account there has a code.

    None where no account has any part of an address: then only the distance decides.
    """
    parts = (market.country, market.state, market.postal_code)
    if not any((part != "").any() for part in parts):
        return {}
    found = {}
    for country in np.unique(market.country).tolist():
        has_codes = bool((market.postal_code[market.country == country] != "").any())
        found[country] = has_codes
    if set(found) == {""}:
        return found
    return {country or EMPTY: has_codes for country, has_codes in found.items()}


def _everywhere(ground: Ground) -> list[Line]:
    """The nearest account anywhere; without coordinates, the territory with fewest accounts."""
    counts = Counter(ground.of.tolist())
    least = min(ground.among, key=lambda name: (counts[name], name))
    return [
        Line("nearest", classes=ground.classes, among=ground.among if ground.classes else ()),
        Line("rest", least, classes=ground.classes),
    ]


def _with_exceptions(market: Market, of: Texts, lines: list[Line]) -> tuple[Line, ...]:
    """The lines in the order they are asked, with those for accounts that they send elsewhere."""
    known = market.known(of)
    wrong = np.flatnonzero(route(market, lines, known).territory_id != of)
    named = [Line("account", str(of[k]), account_id=str(market.account_id[k])) for k in wrong]
    lines = sorted([*named, *lines], key=lambda line: STEPS.index(line.step))
    decided = route(market, lines, known).line
    counts = np.bincount(decided[decided >= 0], minlength=len(lines)).tolist()
    return tuple(
        replace(line, num_accounts=count, row=k + 2)
        for k, (line, count) in enumerate(zip(lines, counts, strict=True))
    )
