"""The referee of a hierarchy: every level recomputed from the territories and their parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Children, Hierarchy, Level, LevelRules, Violation
from territory_opt.models.arrays import IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.models.loads import sum_by_territory
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken


def audit_hierarchy(
    territories: Children, hierarchy: Hierarchy, rules: Sequence[LevelRules]
) -> list[Violation]:
    """
    Every broken rule of every level; an empty list when all hold.

    Parameters
    ----------
    territories
        With their loads and their neighbours; what the levels above carry follows from them.
    hierarchy
        Who reports to whom.
    rules
        One per level, the lowest first.

    Raises
    ------
    PlanMismatchError
        If rules, hierarchy and territories are not of one kind.
    """
    if hierarchy.territory_ids != territories.ids or len(rules) != len(hierarchy.levels):
        raise PlanMismatchError(
            "these rules are for another hierarchy, or it has other territories"
        )
    found, children = [], territories
    for place, (level, rule) in enumerate(zip(hierarchy.levels, rules, strict=True)):
        found += audit_level(children, level, rule)
        if place > 0:
            found += broken_territory_locks(territories, hierarchy.group_of(place), rule)
        children = children.grouped(level)
    return found


def audit_level(children: Children, level: Level, rules: LevelRules) -> list[Violation]:
    """
    Every broken rule of one level.

    Parameters
    ----------
    children
        Territories or groups of the level beneath; or units, where a level was split from above.

    Raises
    ------
    PlanMismatchError
        If the level is not over these children, or has other groups than the rules.
    """
    if level.ids != rules.ids or len(level.parent_of) != children.num_children:
        raise PlanMismatchError(f"{level.name}: groups or children are not those of the rules")
    return [violation for rule in LEVEL_RULES for violation in rule(children, level, rules)]


def orphans(children: Children, level: Level, rules: LevelRules) -> Iterator[Violation]:
    """Every child has a parent."""
    for child in np.flatnonzero(level.parent_of < 0).tolist():
        message = f"{children.ids[child]} is in no {rules.name}"
        yield Violation("parent", message, 1.0, units=(child,))


def broken_locks(children: Children, level: Level, rules: LevelRules) -> Iterator[Violation]:
    """Locked children are where they are locked to."""
    locked_to = rules.locks(children.num_children)
    for child in np.flatnonzero((locked_to >= 0) & (level.parent_of != locked_to)).tolist():
        group = int(locked_to[child])
        message = f"{children.ids[child]} is locked to {rules.ids[group]}"
        yield Violation("lock", message, 1.0, territory=group, units=(child,))


def broken_territory_locks(
    territories: Children, group_of: IntArray, rules: LevelRules
) -> Iterator[Violation]:
    """Locked territories are under the group they are locked to, levels between or not."""
    if rules.territories_locked_to is None:
        return
    lock = rules.territories_locked_to
    for territory in np.flatnonzero((lock >= 0) & (group_of != lock)).tolist():
        group = int(lock[territory])
        message = f"{territories.ids[territory]} is locked to {rules.ids[group]}"
        yield Violation("lock", message, 1.0, territory=group, units=(territory,))


def spans_missed(children: Children, level: Level, rules: LevelRules) -> Iterator[Violation]:
    """Every group has as many children as its manager may lead."""
    number = np.bincount(level.parent_of[level.parent_of >= 0], minlength=level.num_groups)
    least, most = rules.span
    outside = excess(number, np.full(len(number), least), np.full(len(number), most))
    for group in np.flatnonzero(outside > 0).tolist():
        message = (
            f"{rules.ids[group]} leads {number[group]} children, {least:g} to {most:g} are wanted"
        )
        yield Violation("span", message, float(outside[group]), territory=group)


def bands_missed(children: Children, level: Level, rules: LevelRules) -> Iterator[Violation]:
    """Every group's load lies within its band, under every measure."""
    inside = np.flatnonzero(level.parent_of >= 0)
    of, size = level.parent_of[inside], level.num_groups
    loads = sum_by_territory(of, children.loads[inside], size)
    lower, upper = rules.bands(children.loads.shape[1])
    outside = excess(loads, lower, upper)
    for group, measure in np.argwhere(outside > 0).tolist():
        is_over = loads[group, measure] > upper[group, measure]
        limit = upper[group, measure] if is_over else lower[group, measure]
        message = (
            f"{rules.ids[group]} has {figure(loads[group, measure])} of "
            f"{spoken(children.measures[measure])}, {'at most' if is_over else 'at least'} "
            f"{figure(limit)} is wanted"
        )
        amount = float(outside[group, measure])
        yield Violation("band", message, amount, territory=group, measure=measure)


def torn_groups(children: Children, level: Level, rules: LevelRules) -> Iterator[Violation]:
    """The children of a group hang together; those without any neighbour are left out."""
    if not rules.contiguous or children.graph is None:
        return
    none = np.zeros(children.num_children, bool)
    ground = Contiguity(children.graph, none, np.full(level.num_groups, -1))
    label = ground.pieces(level.parent_of)
    for group in range(level.num_groups):
        inside = np.flatnonzero((level.parent_of == group) & (label >= 0))
        pieces = np.unique(label[inside])
        if len(pieces) > 1:
            yield _torn(children, rules, group, inside, label[inside], len(pieces))


def _torn(
    children: Children,
    rules: LevelRules,
    group: int,
    inside: IntArray,
    label: IntArray,
    num_pieces: int,
) -> Violation:
    astray = tuple(inside[label != np.bincount(label).argmax()].tolist())
    message = (
        f"{rules.ids[group]} lies in {num_pieces} pieces: {named(children.ids, astray)} "
        f"{'is' if len(astray) == 1 else 'are'} cut off"
    )
    return Violation("contiguity", message, float(num_pieces - 1), territory=group, units=astray)


LEVEL_RULES = (orphans, broken_locks, spans_missed, bands_missed, torn_groups)
"""Every rule of a level, one function each."""
