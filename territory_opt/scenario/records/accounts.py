"""Accounts: what is assigned."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.about import only_medians, read_about
from territory_opt.scenario.records.aliases import TURNOVER, folded
from territory_opt.scenario.records.cells import read_list, refuse_below
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.potential import PotentialRecord, build_potential
from territory_opt.scenario.records.potential_sources import Asked
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.where import Mask

COLUMNS = [
    "account_id", "name", "longitude", "latitude", "country", "state", "city", "postal_code",
    "potential", "revenue", "status", "disposition", "tier", "segment", "required_skills",
    "languages", "parent_id", "current_territory", "current_owner", "owner_state", "locked_to",
    "forbidden", "effective_on", "potential_source", "location_source", "visits_per_year",
    "visit_hours", "time_zone",
    "exception_owner", "exception_reason", "exception_expires",
]  # fmt: skip
"""Columns that are always there, in this order."""

PLAN = "plan"
DISPOSITIONS = (PLAN, "house", "partner", "holdout", "exclude")
EFFORT_DEFAULTS = {"visits_per_year": 12.0, "visit_hours": 1.0}

_AMOUNTS = ("potential", "revenue", "visits_per_year", "visit_hours")
_SPELLINGS = {
    "": PLAN,
    "planned": PLAN,
    "excluded": "exclude",
    "hold out": "holdout",
    "hold-out": "holdout",
}


@dataclass(frozen=True, eq=False)
class Accounts:
    """
    The accounts in the making.

    Attributes
    ----------
    records
        Typed table; ``scope`` holds all dispositions.
    planned
        Rows in scope whose disposition is to plan.
    """

    records: Records
    planned: Mask

    @property
    def usable(self) -> Mask:
        """Rows to plan that no fault stops."""
        return self.planned & self.records.usable


def read_accounts(picked: Picked, scope: Mask, measures: list[str], log: FaultLog) -> Accounts:
    """Type the columns of accounts; faults count for those to plan, of ids for all in scope."""
    disposition = _disposition(picked.frame["disposition"])
    planned = scope & disposition.eq(PLAN).to_numpy()
    records = read_records(picked, scope, log, measures)
    rows, frame = records.rows, records.frame
    _refuse_disposition(disposition, scope, rows)
    for name in (*_AMOUNTS, *records.measures):
        refuse_below(name, frame[name], 0.0, planned, rows)
    frame = frame.assign(
        disposition=disposition,
        name=frame["name"].where(frame["name"].ne(""), frame["account_id"]),
        **{name: read_list(frame[name]) for name in ("required_skills", "languages", "forbidden")},
    )
    frame = _filled_measures(frame, records.measures, planned, rows)
    return Accounts(replace(records, frame=frame), planned)


def _disposition(text: pd.Series) -> pd.Series:
    return text.str.strip().str.casefold().replace(_SPELLINGS).astype("str")


def _refuse_disposition(disposition: pd.Series, scope: Mask, rows: RowLog) -> None:
    is_wrong = scope & ~disposition.isin(DISPOSITIONS).to_numpy()
    remedies = {
        int(row): did_you_mean(disposition[row], DISPOSITIONS)
        for row in disposition.index[is_wrong]
    }
    rows.stop(
        "bad-disposition", is_wrong, "disposition of {record} is {value}", "", column="disposition",
        values=disposition, remedies=remedies,
    )  # fmt: skip


def _filled_measures(
    frame: pd.DataFrame, measures: tuple[str, ...], planned: Mask, rows: RowLog
) -> pd.DataFrame:
    """Measures of the file's own: an empty cell counts as 0, and that is told."""
    for name in measures:
        is_empty = frame[name].isna().to_numpy() & planned & ~rows.is_stopped.to_numpy()
        rows.fixed(
            "measure-empty", is_empty, f"{name} of {{record}} is empty", "Counts as 0.", column=name
        )
    return frame.assign(**{name: frame[name].fillna(0.0) for name in measures})


def fill_amounts(
    accounts: Accounts, asked: Asked | None = None
) -> tuple[pd.DataFrame, PotentialRecord]:
    """The frame with revenue, effort and potential filled, statuses derived, sources told."""
    frame = accounts.records.frame
    frame = frame.assign(
        revenue=frame["revenue"].fillna(0.0),
        **{name: frame[name].fillna(value) for name, value in EFFORT_DEFAULTS.items()},
    )
    frame = frame.assign(status=_status(frame))
    potential, source, record = _potential(frame, accounts, asked)
    return frame.assign(potential=potential, potential_source=source), record


def _potential(
    frame: pd.DataFrame, accounts: Accounts, asked: Asked | None
) -> tuple[pd.Series, pd.Series, PotentialRecord]:
    """Accounts to plan are filled, and by each other only; for the others a gap counts as 0."""
    given, records = frame["potential"], accounts.records
    about = only_medians(frame)
    if asked is not None:
        about = read_about(
            frame, records.picked, asked.spec, asked.resolved, accounts.planned, records.rows,
            asked.log,
        )  # fmt: skip
    usable = accounts.usable
    filled, source, record = build_potential(about, asked, usable, records.rows)
    potential = given.fillna(0.0)
    potential.loc[usable] = filled
    sources = pd.Series(np.where(given.notna(), "given", ""), index=frame.index, dtype="str")
    sources.loc[usable] = source
    return potential, _named_sources(sources, records.picked), record


def _named_sources(sources: pd.Series, picked: Picked) -> pd.Series:
    """What only looks given: the customer's own turnover, and the scenario's default."""
    if folded(picked.column_of.get("potential", "")) in TURNOVER:
        sources = sources.mask(sources.eq("given"), "proxy")
    if "potential" in picked.is_default:
        sources = sources.mask(picked.is_default["potential"], "default")
    if "potential" in picked.decided:
        sources = sources.mask(picked.decided["potential"].notna(), "corrected")
    return sources


def _status(frame: pd.DataFrame) -> pd.Series:
    """``customer`` or ``prospect`` by a CRM's first word; by revenue where none is given."""
    text = frame["status"].str.casefold()
    for word in ("customer", "prospect"):
        text = text.mask(text.str.startswith(word), word)
    by_revenue = pd.Series(
        np.where(frame["revenue"] > 0, "customer", "prospect"), index=frame.index
    )
    return text.mask(text.eq(""), by_revenue).astype("str")
