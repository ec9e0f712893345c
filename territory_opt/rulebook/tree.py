"""Splitting accounts by segment and size where ranges of postal codes alone would cost more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.models.choice import Choice
from territory_opt.models.rulebook import Line
from territory_opt.rulebook.market import Texts, or_empty
from territory_opt.rulebook.ranges import cut_ranges

MOST_VALUES = 12
"""A column with more values splits nothing."""


@dataclass(frozen=True, eq=False)
class Tree:
    """
    Accounts that lines are sought for.

    Attributes
    ----------
    codes, of
        ``(num_accounts,)`` plain postal codes and territory index.
    columns
        Columns that may still split: name -> values.
    territory_ids
        What ``of`` counts.
    exception_cost
        In lines.
    """

    codes: Texts
    of: IntArray
    columns: Mapping[str, Texts]
    territory_ids: Texts
    exception_cost: float

    def best(self, line: Line) -> tuple[list[Line], float]:
        """
        The cheapest lines for these accounts, and what they cost.

        Best of: ranges of postal codes at once, or split by the values of one column and each part
        on its own. No other such tree costs less.

        Parameters
        ----------
        line
            What all of them have in common.
        """
        found = self._whole(line)
        for name in self.columns:
            split = self._split(name, line)
            if split is not None and split[1] < found[1]:
                found = split
        return found

    def _whole(self, line: Line) -> tuple[list[Line], float]:
        held, of = np.unique(self.of, return_inverse=True)
        ranges = cut_ranges(self.codes, of, len(held), self.exception_cost)
        ends = [*ranges.starts[1:], ""]
        owners = [str(self.territory_ids[held[k]]) for k in ranges.owner]
        rows = zip(ranges.starts, ends, owners, strict=True)
        lines = [
            replace(line, postal_from=start, postal_before=end, territory_id=owner)
            for start, end, owner in rows
        ]
        return lines, ranges.cost

    def _split(self, name: str, line: Line) -> tuple[list[Line], float] | None:
        values, place, size = np.unique(self.columns[name], return_inverse=True, return_counts=True)
        if not 2 <= len(values) <= MOST_VALUES or any(";" in value for value in values):
            return None
        lines, cost = [], 0.0
        for k, choice in enumerate(_choices([str(v) for v in values], int(size.argmax()))):
            part = replace(line, classes={**line.classes, name: choice})
            more, price = self._part(name, place == k).best(part)
            lines += more
            cost += price
        return lines, cost

    def _part(self, name: str, rows: np.ndarray) -> Tree:
        columns = {other: v[rows] for other, v in self.columns.items() if other != name}
        return replace(self, codes=self.codes[rows], of=self.of[rows], columns=columns)


def _choices(values: list[str], largest: int) -> list[Choice]:
    """One set per value; the most frequent stands for all that nobody names as well."""
    names = [or_empty(value) for value in values]
    others = tuple(name for k, name in enumerate(names) if k != largest)
    return [
        Choice(others, is_not=True) if k == largest else Choice((name,))
        for k, name in enumerate(names)
    ]
