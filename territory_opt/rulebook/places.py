"""Lines for places: postal codes of a country, its states, and states where the distance decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.models.choice import Choice
from territory_opt.models.rulebook import Line
from territory_opt.rulebook.ground import Ground
from territory_opt.rulebook.market import Texts, or_empty
from territory_opt.rulebook.tree import Tree


def postal_lines(
    ground: Ground, country: str, splits: Mapping[str, Texts], exception_cost: float
) -> list[Line]:
    """
    Ranges of a country's postal codes, from the first to the last one there can be.

    Parameters
    ----------
    splits
        Columns that may split them: values of all accounts.
    """
    line = Line("postal", country=country, classes=ground.classes)
    rows = ground.inside(country)
    rows = rows[ground.market.postal_code[rows] != ""]
    if not len(rows):
        return [replace(line, territory_id=ground.closest(country))]
    ids, of = np.unique(ground.of[rows], return_inverse=True)
    columns = {name: v[rows] for name, v in splits.items() if name not in ground.classes}
    tree = Tree(ground.market.postal_code[rows], of, columns, ids, exception_cost)
    return tree.best(line)[0]


def state_lines(ground: Ground, country: str) -> list[Line]:
    """
    One line per territory for the states where it has most accounts.

    The territory with most accounts of the country has all states that no other line names.
    """
    line = Line("state", country=country, classes=ground.classes)
    rows = ground.inside(country)
    if not len(rows):
        return [replace(line, territory_id=ground.closest(country))]
    owner = {state: _most(of) for state, of in _by_state(ground, rows).items()}
    main = _most(Counter(ground.of[rows].tolist()))
    others = sorted(state for state in owner if owner[state] != main)
    lines = [
        replace(line, territory_id=name, state=Choice(tuple(s for s in others if owner[s] == name)))
        for name in sorted({owner[state] for state in others})
    ]
    rest = Choice(tuple(others), is_not=bool(others))
    return [*lines, replace(line, territory_id=main, state=rest)]


def nearby_lines(ground: Ground, country: str) -> list[Line]:
    """
    States in which accounts without a postal code are of several territories: the distance decides.

    For accounts with coordinates; those without go on to their state's line.
    """
    rows = ground.inside(country)
    rows = rows[(ground.market.postal_code[rows] == "") & ground.market.is_placed[rows]]
    torn = sorted(state for state, of in _by_state(ground, rows).items() if len(of) > 1)
    if not torn:
        return []
    states = Choice(tuple(torn))
    inside = [states.holds(state) for state in ground.market.state[rows].tolist()]
    among = tuple(np.unique(ground.of[rows][inside]).tolist())
    return [Line("nearby", "", country, states, classes=ground.classes, among=among)]


def _by_state(ground: Ground, rows: IntArray) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    pairs = zip(ground.market.state[rows].tolist(), ground.of[rows].tolist(), strict=True)
    for state, territory in pairs:
        found.setdefault(or_empty(state), Counter())[territory] += 1
    return found


def _most(counts: Counter[str]) -> str:
    """The most frequent name; of several, the first in order."""
    return min(counts, key=lambda name: (-counts[name], name))
