"""Who reviews what: managers, each with the territories that report to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territory_opt.runs import Run

WHOLE = "all"
"""Node of a run that knows no managers."""
NOBODY = "none"
"""Node of territories that report to nobody, where others do."""
LOWEST = "territory"


@dataclass(frozen=True)
class Node:
    """
    A manager with territories.

    Attributes
    ----------
    node_id
        Id of the parent of the territories, or of the manager of their reps; ``WHOLE``, ``NOBODY``.
    name
        Of the manager, or of the group.
    territories
        Ids, in the run's order.
    """

    node_id: str
    name: str
    territories: tuple[str, ...]


def nodes_of(run: Run, managers: Mapping[str, str], names: Mapping[str, str]) -> tuple[Node, ...]:
    """
    The managers of a run of one layer, in the order of their first territory.

    Parameters
    ----------
    managers
        ``rep_id`` → id of the manager; counts for territories without a parent.
    names
        Id → name of people; groups of a run have their own.
    """
    table, groups = _split(run)
    known = {**names, **groups}
    above: dict[str, list[str]] = {}
    for territory, parent, rep in table:
        above.setdefault(parent or managers.get(rep, ""), []).append(territory)
    if list(above) == [""]:
        return (Node(WHOLE, "the whole plan", tuple(above[""])),)
    return tuple(_node(above_id, ids, known) for above_id, ids in above.items())


def _split(run: Run) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Territories with parent and rep; name of every group that has one."""
    is_lowest = run.territories["level"] == LOWEST
    rows = run.territories[is_lowest][["territory_id", "parent_id", "rep_id"]]
    groups = run.territories[~is_lowest]
    named = zip(groups["territory_id"], groups["rep_name"], strict=True)
    return [*rows.itertuples(index=False, name=None)], {one: name for one, name in named if name}


def _node(node_id: str, territories: list[str], names: Mapping[str, str]) -> Node:
    if not node_id:
        return Node(NOBODY, "territories without a manager", tuple(territories))
    return Node(node_id, names.get(node_id, node_id), tuple(territories))
