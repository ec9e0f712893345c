"""Made-up runs beside each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from territory_opt.report.compare import compare_runs
from tests.report.map.conftest import make_run

__all__ = ["make_run"]


@pytest.fixture(scope="session")
def with_owners():
    """``with_owners(run, {account row: territory_id})``: the same run with some accounts elsewhere."""

    def changed(run, owners):
        rows, ids = list(owners), list(owners.values())
        reps = dict(zip(run.territories["territory_id"], run.territories["rep_id"], strict=True))
        tables = {}
        for name in ("plan", "accounts"):
            table = getattr(run, name).copy()
            table.loc[rows, "territory_id"] = ids
            table.loc[rows, "rep_id"] = [reps.get(one, "") for one in ids]
            tables[name] = table
        return replace(run, **tables)

    return changed


@pytest.fixture(scope="session")
def six(make_run, with_owners):
    """
    Six accounts of revenue 1, 2, 4, 8, 16, 32 in three territories: ``six(owners, before, **summary)``.

    ``owners`` and ``before``: one digit per account, the territory's number; ``-`` is nobody.
    """

    def made(owners, before="001122", **summary):
        run = make_run(6, 3, **summary)
        run.accounts["revenue"] = run.accounts["potential"] = 2.0 ** np.arange(6)
        ids = ["" if digit == "-" else f"T00{digit}" for digit in before]
        for table in (run.plan, run.accounts):
            table["previous_territory"] = ids
        owned = ["" if digit == "-" else f"T00{digit}" for digit in owners]
        is_moved = [one != other for one, other in zip(owned, ids, strict=True)]
        run.plan["moved"] = run.accounts["moved"] = np.where(is_moved, "chosen", "no")
        return with_owners(run, dict(enumerate(owned)))

    return made


@pytest.fixture(scope="session")
def pair(six):
    """Two plans of six accounts: the first keeps all, the second moves the second and the third."""
    return compare_runs([("before", six("001122")), ("after", six("022122"))])


@pytest.fixture(scope="session")
def three(make_run, with_owners):
    """120 accounts in 6 territories; the second run moves the first twelve, the third twenty."""
    first = make_run(120, 6)
    runs = [first]
    for number in (12, 20):
        there = first.accounts["territory_id"].iloc[:number]
        runs.append(with_owners(first, {i: f"T00{(int(j[-1]) + 1) % 6}" for i, j in there.items()}))
    return list(zip(("old", "new", "newer"), runs, strict=True))
