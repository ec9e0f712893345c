"""A run on the table: what decisions about it are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.planning.opening import scenario_of
from territory_opt.report.review import Node, nodes_of
from territory_opt.runs import Run, file_hash, from_csv, of_layer, read_run
from territory_opt.scenario import Scenario
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.decisions import COLUMNS, read_decisions
from territory_opt.scenario.specs.tables import TableSpec
from territory_opt.scenario.tables.alone import read_alone

DECISIONS, STATUS, AUDIT = "decisions.csv", "status.csv", "audit.csv"
DIGITS = 16
"""Of a run's hash that workbooks carry."""


@dataclass(frozen=True, eq=False)
class Desk:
    """
    A run of one layer with what was decided before.

    Attributes
    ----------
    folder, run
        The run folder, and its scenario's own team.
    """

    folder: Path
    run: Run

    @classmethod
    def at(cls, folder: str | Path) -> Desk:
        """
        Open a run folder.

        Raises
        ------
        InputError
            If it is none, or its plan breaks rules.
        """
        run = of_layer(read_run(folder))
        if not run.summary.get("is_feasible", not run.summary.get("violations")):
            raise InputError(
                f"{folder}: the plan breaks rules, so there is nothing to review; plan again first"
            )
        return cls(Path(folder), run)

    @cached_property
    def run_id(self) -> str:
        """First digits of the hash of ``plan.csv``."""
        return file_hash(self.folder / "plan.csv")[:DIGITS]

    @cached_property
    def scenario(self) -> Scenario:
        """That the run was made from, with its tables."""
        return scenario_of(self.folder)

    @cached_property
    def carried(self) -> pd.DataFrame:
        """Decisions of earlier rounds; empty where there are none."""
        file = self.folder / DECISIONS
        spec = self.run.manifest.get("scenario", {}).get("decisions")
        if not file.is_file() and spec:
            file = self.scenario.path.parent / spec["file"]
        if not file.is_file():
            return pd.DataFrame(columns=list(COLUMNS))
        table = read_alone(file, TableSpec(file=file.name), log := FaultLog())
        if table is None:
            raise InputError(f"{file}: {log.faults[0].message}")
        return read_decisions(table, set(table.frame["account_id"]), FaultLog())

    @property
    def round(self) -> int:
        """The next round."""
        return int(self.carried["round"].max()) + 1 if len(self.carried) else 1

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Managers with their territories; the scenario is asked only where the run knows none."""
        table = self.run.territories
        is_open = table["level"].eq("territory") & table["parent_id"].eq("")
        if not is_open.any():
            return nodes_of(self.run, {}, {})
        reps = self.scenario.reps
        above = {
            rep: one for rep, one in zip(reps["rep_id"], reps["manager_id"], strict=True) if one
        }
        names = dict(zip(reps["rep_id"], reps["name"], strict=True))
        return nodes_of(self.run, above, names)

    @cached_property
    def places(self) -> Mapping[str, tuple[str, str, str]]:
        """Account → territory of the plan, of today, and how it moves."""
        plan = self.run.plan
        rows = plan[["account_id", "territory_id", "previous_territory", "moved"]]
        return {
            one: (now, before, moved) for one, now, before, moved in rows.itertuples(index=False)
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Account → its name."""
        accounts = self.run.accounts
        return dict(zip(accounts["account_id"], accounts["name"], strict=True))

    def kept(self, name: str) -> pd.DataFrame:
        """A table of an earlier round; empty where there is none."""
        file = self.folder / name
        return from_csv(file) if file.is_file() else pd.DataFrame()
