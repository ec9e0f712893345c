"""
The referee of routing rules: no holes, no overlaps.

Sets of values are compared by one value for each way of being in them (``choice.atoms``), postal
codes by the ends of their ranges, so that the verdict holds for every account there can be.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from territory_opt.models.choice import ANY, EMPTY, OTHER, Choice, atoms
from territory_opt.models.rulebook import Line, codes_in_words

Values = tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """
    A place where the rules name nobody, or two lines at once.

    Attributes
    ----------
    is_hole
        Else an overlap.
    where
        The accounts meant, in words.
    lines
        Of an overlap the two lines; of a hole none.
    """

    is_hole: bool
    where: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class _Group:
    """Lines of one step and country, and the columns they tell accounts apart by."""

    step: str
    country: str
    lines: tuple[Line, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Class columns, and ``""`` for the state."""
        names = dict.fromkeys(name for line in self.lines for name in line.classes)
        return ("", *names) if self.step in ("state", "nearby") else tuple(names)

    def combinations(self) -> Iterator[tuple[Values, list[Line]]]:
        """Values of the columns, one of each kind, and the lines that are for them."""
        columns = self.columns
        values = [atoms(_choice(line, name) for line in self.lines) for name in columns]
        held = [
            [{v for v in some if _choice(line, name).holds(v)} for line in self.lines]
            for name, some in zip(columns, values, strict=True)
        ]
        for one in itertools.product(*values):
            fits = [all(v in held[c][k] for c, v in enumerate(one)) for k in range(len(self.lines))]
            yield one, list(itertools.compress(self.lines, fits))


def check_lines(lines: Sequence[Line], area_ids: Iterable[str] = ()) -> list[Finding]:
    """
    Every hole and overlap of a set of rules.

    Parameters
    ----------
    area_ids
        Areas of the map; each must have a line, where any has.

    Returns
    -------
    list of Finding
        Empty where every account there can be is decided by exactly one line of the first step
        that has one for it: all postal codes of every country that has ranges, all states of
        every country that has lines for states, all areas, and the rest.
    """
    found = _named_twice(lines, "account_id") + _area_findings(lines, tuple(area_ids))
    for step in ("postal", "nearby", "state", "nearest", "rest"):
        for group in _groups(lines, step):
            found += _findings(group)
    return _merged(found)


def _choice(line: Line, column: str) -> Choice:
    return line.classes.get(column, ANY) if column else line.state


def _groups(lines: Sequence[Line], step: str) -> list[_Group]:
    """Lines for every country that some line names, and for any other where one is for all."""
    inside = [line for line in lines if line.step == step]
    countries = dict.fromkeys(line.country for line in inside)
    if step == "rest":
        countries[""] = None
    return [
        _Group(step, country, tuple(one for one in inside if one.country in ("", country)))
        for country in countries
    ]


def _findings(group: _Group) -> list[Finding]:
    found = []
    for values, lines in group.combinations():
        if group.step == "postal":
            found += _code_findings(group, values, lines)
        elif len(lines) > 1:
            where = _where(group, values)
            found += [Finding(False, where, (lines[0], other)) for other in lines[1:]]
        elif not lines and group.step in ("state", "rest"):
            found.append(Finding(True, _where(group, values)))
    return found


def _code_findings(group: _Group, values: Values, lines: list[Line]) -> list[Finding]:
    """Walk along the codes from the first that can be to the last."""
    found = []
    reached, last = "", None
    for line in sorted(lines, key=lambda one: one.postal_from):
        if last is not None and (not reached or line.postal_from < reached):
            end = min(filter(None, (reached, line.postal_before)), default="")
            found.append(_codes(group, values, line.postal_from, end, (last, line)))
        elif line.postal_from > reached:
            found.append(_codes(group, values, reached, line.postal_from))
        if last is None or (reached and (line.postal_before > reached or not line.postal_before)):
            reached, last = line.postal_before, line
    if last is None or reached:
        found.append(_codes(group, values, reached, ""))
    return found


def _codes(
    group: _Group, values: Values, first: str, before: str, lines: tuple[Line, ...] = ()
) -> Finding:
    return Finding(not lines, _where(group, values, codes_in_words(first, before)), lines)


def _where(group: _Group, values: Values, codes: str = "") -> str:
    """The accounts meant; columns in which they are all alike are left out."""
    country = "no country" if group.country == EMPTY else group.country
    named = zip(group.columns, values, strict=True)
    classes = [f"{name or 'state'} {_said(value)}" for name, value in named]
    return ", ".join(filter(None, [country, codes, *classes])) or "accounts that no other line fits"


def _said(value: str) -> str:
    return "of any other value" if value == OTHER else value


def _named_twice(lines: Sequence[Line], name: str) -> list[Finding]:
    seen: dict[str, Line] = {}
    found = []
    for line in lines:
        named = getattr(line, name)
        if named and named in seen:
            noun = "account" if name == "account_id" else "area"
            found.append(Finding(False, f"{noun} {named}", (seen[named], line)))
        seen.setdefault(named, line)
    return found


def _area_findings(lines: Sequence[Line], area_ids: Values) -> list[Finding]:
    inside = [line for line in lines if line.step == "area"]
    found = _named_twice(inside, "geo_unit_id")
    held = {line.geo_unit_id for line in inside}
    missing = [area for area in area_ids if area not in held] if inside else []
    return found + [Finding(True, f"area {area}") for area in missing]


def _merged(found: list[Finding]) -> list[Finding]:
    """Each pair of lines, and each place, once."""
    each = {(*map(id, one.lines), one.where * one.is_hole): one for one in reversed(found)}
    return list(reversed(each.values()))
