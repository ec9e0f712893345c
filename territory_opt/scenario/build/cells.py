"""Which accounts the same roles serve: the coverage of a scenario as sets of values."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.models.choice import EMPTY, OTHER, Choice, atoms, is_band, number
from territory_opt.scenario.records.places import PLACE_COLUMNS
from territory_opt.scenario.where import find_column, matches

PLACES = (*PLACE_COLUMNS, "longitude", "latitude", "geo_unit_id")
LISTS = ("required_skills", "languages", "forbidden")

Cells = list[tuple[dict[str, Choice], tuple[str, ...]]]
Conditions = dict[str, Choice]


def coverage_cells(scenario: Any) -> Cells:
    """
    Sets of accounts, and the territories of the roles that serve them.

    Conditions on places are left aside: routing rules learn places from the plan. Values that no
    role serves go with those that serve most accounts of the plan.

    Returns
    -------
    list of tuple
        Column -> values meant (no entry: any), ids of territories. Every account there can be is in
        exactly one of them.
    """
    lines = [(one.role, _conditions(scenario, one.where)) for one in scenario.spec.coverage]
    columns = list(dict.fromkeys(name for _, where in lines for name in where))
    values = [atoms(where[name] for _, where in lines if name in where) for name in columns]
    combinations = list(itertools.product(*values))
    served = _served(scenario, lines, columns, combinations)
    parts = [_alike(c, values, served) for c in range(len(columns))]
    cells = []
    for groups in itertools.product(*parts):
        roles = served[tuple(group[0] for group in groups)]
        named = zip(columns, groups, values, strict=True)
        meant = {name: _choice(group, some, lines, name) for name, group, some in named}
        cells.append((_without_any(meant), _territories(scenario, roles)))
    return cells


def _conditions(scenario: Any, where: Mapping[str, Any]) -> Conditions:
    """Conditions that can be told as sets of values, by the accounts' own column names."""
    found = {}
    for name, wanted in where.items():
        column = find_column(scenario.accounts, name)
        choice = _as_choice(wanted)
        if column is not None and column not in (*PLACES, *LISTS) and choice is not None:
            found[column] = choice
    return found


def _as_choice(wanted: Any) -> Choice | None:
    """A condition as a set; None where it is another kind of comparison (dates)."""
    options = [str(one).strip() for one in (wanted if isinstance(wanted, list) else [wanted])]
    is_not = len(options) == 1 and options[0].startswith("!=")
    plain = [option.removeprefix("!=" if is_not else "=").strip() or EMPTY for option in options]
    if any(option[0] in "<>!" and not is_band(option) for option in plain):
        return None
    return Choice(tuple(plain), is_not)


def _served(
    scenario: Any,
    lines: Sequence[tuple[str, Conditions]],
    columns: list[str],
    combinations: list[tuple[str, ...]],
) -> dict[tuple[str, ...], frozenset[str]]:
    """Combination of values -> roles that serve it."""
    named = {role for role, _ in lines}
    always = frozenset(scenario.territories["role"]) - named
    found = {}
    for one in combinations:
        value = dict(zip(columns, one, strict=True))
        fit = {role for role, where in lines if all(c.holds(value[n]) for n, c in where.items())}
        found[one] = always | fit
    usual = _usual(scenario, always)
    return {one: roles or usual for one, roles in found.items()}


def _usual(scenario: Any, always: frozenset[str]) -> frozenset[str]:
    """The roles that together serve most accounts."""
    counts: Counter[frozenset[str]] = Counter()
    roles = [line.role for line in scenario.spec.coverage]
    masks = [matches(scenario.accounts, line.where) for line in scenario.spec.coverage]
    for row in np.array(masks).T.tolist() if masks else []:
        counts[always | {role for role, fits in zip(roles, row, strict=True) if fits}] += 1
    return counts.most_common(1)[0][0] if counts else always


def _alike(
    column: int, values: list[list[str]], served: Mapping[tuple[str, ...], frozenset[str]]
) -> list[list[str]]:
    """Values of a column that the same roles serve, whatever the other columns hold."""
    groups: dict[tuple[frozenset[str], ...], list[str]] = {}
    for value in values[column]:
        key = tuple(roles for one, roles in served.items() if one[column] == value)
        groups.setdefault(key, []).append(value)
    return list(groups.values())


def _choice(
    group: list[str], values: list[str], lines: Sequence[tuple[str, Conditions]], name: str
) -> Choice:
    """The set of these values; with those that nobody names, all but the others."""
    options = [o for _, where in lines if name in where for o in where[name].options]
    spelled = {option.casefold(): option for option in options}
    is_not = OTHER in group
    meant = [value for value in values if (value in group) != is_not]
    words = [spelled[value] for value in meant if value in spelled]
    numbers = [value for value in values if value not in spelled and value != OTHER]
    return Choice((*words, *_bands(meant, numbers)), is_not and bool(meant))


def _bands(meant: list[str], numbers: list[str]) -> list[str]:
    """Runs of sample numbers as bands; every second sample is a limit itself."""
    inside = [value in meant for value in numbers]
    bands, k = [], 0
    for is_in, run in itertools.groupby(inside):
        first, last = k, k + len(list(run)) - 1
        if is_in:
            bands.append(_band(numbers, first, last))
        k = last + 1
    return bands


def _band(numbers: list[str], first: int, last: int) -> str:
    low = f">={_short(numbers[first])}" if first % 2 else f">{_short(numbers[first - 1])}"
    high = (
        f"<={_short(numbers[last])}"
        if last % 2
        else f"<{_short(numbers[(last + 1) % len(numbers)])}"
    )
    parts = [low if first else "", high if last < len(numbers) - 1 else ""]
    return " ".join(filter(None, parts))


def _short(text: str) -> str:
    return f"{number(text):.15g}"


def _without_any(meant: Conditions) -> Conditions:
    return {name: choice for name, choice in meant.items() if choice.options}


def _territories(scenario: Any, roles: frozenset[str]) -> tuple[str, ...]:
    table = scenario.territories
    return tuple(table["territory_id"][table["role"].isin(list(roles))].astype(str))
