"""
Quotas as a tree of lines: company, groups, territories, level by level.

Children of a line stand together, so that every sum is over one range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from territory_opt.models.quota import YEAR
from territory_opt.quotas.allocation.relief import RELIEF as RELIEF_OF
from territory_opt.quotas.ruled_task import COMPANY
from territory_opt.runs import Run, layers_of, of_layer

GROUP, TERRITORY, RELIEF = "group", "territory", "relief"


@dataclass(frozen=True, eq=False)
class QuotaLine:
    """
    A line of one metric.

    Attributes
    ----------
    layer, metric
        Whose team's quota of what.
    kind
        ``"company"``, the level of a group, ``"territory"``, or ``"relief"``: what nobody carries.
    line_id, parent_id
        The company has no parent.
    rep_id, name
        Of a territory the rep's, of a group what it is called.
    amounts
        Period → currency; ``"year"`` is there always.
    over_assignment
        How much more those below carry; None at the ends of the tree.
    below
        Places of the first line below and of the one after the last, among all lines.
    """

    layer: str
    metric: str
    kind: str
    line_id: str
    parent_id: str
    rep_id: str
    name: str
    amounts: Mapping[str, Decimal]
    over_assignment: Decimal | None = None
    below: tuple[int, int] = (0, 0)


@dataclass
class _Block:
    """One team's metric while it is put in order: lines by id, and ids by the line above them."""

    lines: dict[str, QuotaLine] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)

    def add(self, line: QuotaLine) -> None:
        """A line after those that are there."""
        self.lines[line.line_id] = line
        self.children.setdefault(line.parent_id, []).append(line.line_id)


def quota_lines(run: Run) -> list[QuotaLine]:
    """
    Every team's metrics, one after the other, each from the company down.

    A metric whose company is unknown (a run of an earlier version) has its territories alone.
    """
    lines: list[QuotaLine] = []
    for layer in layers_of(run) or ("",):
        team = of_layer(run, layer or None)
        for metric in dict.fromkeys(team.quotas["metric"]):
            lines += _in_order(_block(team, layer, str(metric)), len(lines))
    return lines


def periods_of(lines: Sequence[QuotaLine]) -> list[str]:
    """Names of the parts of the year, in order; none where quotas are of the year alone."""
    names = dict.fromkeys(name for line in lines for name in line.amounts)
    return [name for name in names if name != YEAR]


def _block(run: Run, layer: str, metric: str) -> _Block:
    block = _Block()
    known = run.territories.drop_duplicates("territory_id").set_index("territory_id")
    nodes = run.quota_nodes
    if len(nodes):
        _add_nodes(block, nodes[nodes["metric"] == metric], layer, known)
    top = COMPANY if COMPANY in block.lines else ""
    own = run.quotas[run.quotas["metric"] == metric]
    for territory, rows in own.groupby("territory_id", sort=False):
        about = known.loc[territory]
        parent = str(about["parent_id"])
        above = parent if parent in block.lines else top
        who = (str(about["rep_id"]), str(about["rep_name"]))
        amounts = _amounts(rows, "quota")
        block.add(QuotaLine(layer, metric, TERRITORY, str(territory), above, *who, amounts))
    return block


def _add_nodes(block: _Block, nodes: pd.DataFrame, layer: str, known: pd.DataFrame) -> None:
    for one, rows in nodes.groupby("node_id", sort=False):
        node = str(one)
        first, is_end = rows.iloc[0], node.startswith(RELIEF_OF)
        parent = str(first["parent_id"])
        over = None if is_end else Decimal(str(first["over_assignment"]))
        kind, name = RELIEF if is_end else GROUP if parent else COMPANY, ""
        if node in known.index:
            kind, name = str(known.loc[node, "level"]), str(known.loc[node, "rep_name"])
        metric, amounts = str(first["metric"]), _amounts(rows, "amount")
        block.add(QuotaLine(layer, metric, kind, node, parent, "", name, amounts, over))


def _amounts(rows: pd.DataFrame, column: str) -> dict[str, Decimal]:
    return dict(zip(rows["period"].astype(str), rows[column], strict=True))


def _in_order(block: _Block, first: int) -> Iterator[QuotaLine]:
    """Level by level; ``first`` is the place of the block's first line among all."""
    waiting = list(block.children.get("", ()))
    place = 0
    while place < len(waiting):
        line = block.lines[waiting[place]]
        below = block.children.get(line.line_id, [])
        start = first + len(waiting)
        waiting += below
        yield replace(line, below=(start, start + len(below)))
        place += 1
