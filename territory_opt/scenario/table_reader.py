"""The tables that a scenario names, read once, with a fault for each that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from territory_opt.errors import MissingExtraError
from territory_opt.models import Grade
from territory_opt.models.plan_rates import PlanRates
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.aliases import (
    ACCOUNTS,
    OPPORTUNITIES,
    REPS,
    SALES_HISTORY,
    SPLITS,
    STAFFING,
    TERRITORIES,
)
from territory_opt.scenario.records.columns import Picked, pick_columns
from territory_opt.scenario.records.decisions import read_decisions
from territory_opt.scenario.records.managers import read_managers
from territory_opt.scenario.records.matrix import HOME, UNIT, read_matrix
from territory_opt.scenario.records.plan_rates import plan_rates_of, read_plan_rates
from territory_opt.scenario.records.rates import COLUMN_OF, Rates, read_rates
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec, TableSpec
from territory_opt.scenario.secrets import HIDDEN
from territory_opt.scenario.tables.cache import TableCache
from territory_opt.scenario.tables.table import TextTable, UnreadableError

KINDS = {
    "accounts": ACCOUNTS,
    "reps": REPS,
    "territories": TERRITORIES,
    "staffing": STAFFING,
    "splits": SPLITS,
    "opportunities": OPPORTUNITIES,
    "forecast": SALES_HISTORY,
}


@dataclass(frozen=True, eq=False)
class TableReader:
    """
    Reads what the settings of one layer name.

    Attributes
    ----------
    spec, resolved
        Its settings, and where each was stated.
    cache
        Tables that were read before.
    inputs
        File -> hash of its content; every table read is added.
    log
        Takes the faults; a table that cannot be read is one, and None.
    """

    spec: ScenarioSpec
    resolved: Resolved
    cache: TableCache
    inputs: dict[str, str]
    log: FaultLog

    def picked(self) -> dict[str, Picked]:
        """Every table of a section of its own that can be read, under our names."""
        picked = {}
        for section, kind in KINDS.items():
            spec = getattr(self.spec, section)
            if spec is None or spec.file == HIDDEN:
                continue
            table = self.table(section, spec)
            if table is not None:
                picked[section] = pick_columns(table, section, kind, spec, self.resolved, self.log)
        return picked

    def matrix(self, picked: dict[str, Picked]) -> pd.DataFrame | None:
        """The matrix of roads, checked against the ids of the tables."""
        if self.spec.travel.matrix is None:
            return None
        table = self.table("travel", TableSpec(file=self.spec.travel.matrix), "matrix")
        homes = picked.get("territories", picked.get("reps"))
        if table is None or homes is None or "accounts" not in picked:
            return None
        home_ids = _ids(homes, HOME)
        if "territories" not in picked:
            home_ids["territory_id"] = home_ids.get("territory_id", set()) | home_ids["rep_id"]
        return read_matrix(table, home_ids, _ids(picked["accounts"], UNIT), self.log)

    def rates(self) -> Rates:
        """Spend by industry, for the sources of potential that want it."""
        potential = self.spec.potential
        if potential is None or potential.rates is None:
            return {}
        wanted = [COLUMN_OF[source] for source in potential.from_ if source in COLUMN_OF]
        if not wanted:
            return {}
        table = self.table("potential", TableSpec(file=potential.rates), "rates")
        return {} if table is None else read_rates(table, wanted, self.log) or {}

    def plan_rates(self) -> PlanRates | None:
        """Rates of currencies; None without ``[plan_rates]``, or where its file cannot be read."""
        stated = self.spec.plan_rates
        if stated is None or stated.file is None:
            return plan_rates_of(self.spec, {}, self.resolved, self.log)
        table = self.table("plan_rates", TableSpec(file=stated.file))
        if table is None:
            return None
        return plan_rates_of(self.spec, read_plan_rates(table, self.log), self.resolved, self.log)

    def managers(self) -> dict[int, pd.DataFrame]:
        """Managers of the levels that name some, by the place of the level."""
        found = {}
        for place, level in enumerate(self.spec.level):
            if level.managers is None:
                continue
            table = self.table("level", TableSpec(file=level.managers), f"{place}.managers")
            frame = None if table is None else read_managers(table, self.log)
            if frame is not None:
                found[place] = frame
        return found

    def decisions(self, picked: Picked) -> pd.DataFrame | None:
        """What managers decided about these accounts, where the scenario names a table of it."""
        if self.spec.decisions is None:
            return None
        table = self.table("decisions", TableSpec(file=self.spec.decisions.file))
        return (
            None
            if table is None
            else read_decisions(table, set(picked.frame["account_id"]), self.log)
        )

    def table(self, section: str, spec: TableSpec, key: str = "file") -> TextTable | None:
        """The table that ``section.key`` names."""
        path = self.resolved.folders.get(f"{section}.{key}", self.resolved.path.parent) / spec.file
        try:
            table, self.inputs[spec.file] = self.cache.read(path, spec)
        except (UnreadableError, MissingExtraError) as error:
            self._refuse(error, section, spec, key)
            return None
        for code, remark in table.remarks:
            self.log.add(Grade.NOTE, code, remark, file=spec.file)
        return table

    def _refuse(
        self, error: UnreadableError | MissingExtraError, section: str, spec: TableSpec, key: str
    ) -> None:
        place = self.resolved.place(section, key)
        if isinstance(error, MissingExtraError):
            self.log.add(Grade.STOP, "missing-extra", str(error), "", **place)
            return
        message = f"{spec.file}: {error.message}"
        if error.row is not None:
            message = error.message
            place = {"file": spec.file, "row": error.row, "column": ""}
        self.log.add(Grade.STOP, error.code, message, error.remedy, value=spec.file, **place)


def _ids(picked: Picked, keys: tuple[str, ...]) -> dict[str, set[str]]:
    return {key: set(picked.frame[key]) - {""} for key in keys if key in picked.frame}
