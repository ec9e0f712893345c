"""The instance of a row: made by seed, or read from the published files where they are."""

from __future__ import annotations

from benchmarks.published import published, require
from benchmarks.rows import Row
from territory_opt.testing import Instance, gap, neutral, read_gap

TOLERANCE = {"neutral-5": 0.05, "neutral-3": 0.03, "neutral-homes": 0.05, "bound": 0.05}


def make(row: Row) -> Instance:
    """
    The row's instance.

    Raises
    ------
    NotAvailableError
        For a published file that is not here and cannot be made.
    """
    if row.suite == "gap":
        return _gap(row)
    num_accounts, num_reps = (int(number) for number in row.instance.split("x"))
    follow = row.suite == "neutral-homes"
    return neutral(num_accounts, num_reps, row.seed, TOLERANCE[row.suite], follow)


def _gap(row: Row) -> Instance:
    require(row.instance)
    file = published(row.instance)
    if file:
        return read_gap(file)
    kind, agents, items = row.instance[0], row.instance[1:3], row.instance[3:]
    return gap(kind, int(items), int(agents), row.seed)
