"""Past quotas and what was sold: one row per territory and year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.records.aliases import QUOTA_HISTORY
from territory_opt.scenario.records.cells import refuse_below
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.picked_alone import pick_alone
from territory_opt.scenario.records.record import Records, read_records

NEEDED = ("territory_id", "year", "quota", "actual")
AMOUNTS = ("quota", "actual", "last_year", "potential")


@dataclass(frozen=True, eq=False)
class QuotaHistory:
    """
    Years that can be judged.

    Attributes
    ----------
    table
        ``year``, ``territory_id``, ``quota``, ``actual``, ``last_year`` (0 where the territory is
        new), ``potential`` (all NaN where the file has none); sorted by year, in the file's order.
    faults
        What was found; nothing that stops.
    """

    table: pd.DataFrame
    faults: tuple[Fault, ...]

    @property
    def has_potential(self) -> bool:
        """Whether potential was stated."""
        return bool(self.table["potential"].notna().all())


def read_quota_history(file: str | Path, quarantine: bool = False) -> QuotaHistory:
    """
    Read past quotas and sales from any table file.

    Where ``last_year`` is not stated it is the territory's ``actual`` of the year before. The first
    year then only serves as base of the second.

    Parameters
    ----------
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    ScenarioError
        Carrying every fault, if any of them stops.
    """
    file, log = Path(file), FaultLog(quarantine)
    picked = pick_alone(file, "history", QUOTA_HISTORY, NEEDED, log)
    table = None if picked is None else _table(picked, log)
    if table is None or log.is_stopped:
        raise ScenarioError("\n".join(sentences(log.faults)), log.faults)
    return QuotaHistory(table, tuple(log.faults))


def _table(picked: Picked, log: FaultLog) -> pd.DataFrame:
    records = read_records(picked, np.ones(len(picked.frame), dtype=bool), log, has_ids=False)
    frame = records.frame.assign(year=records.frame["year"].str.strip())
    _refuse_gaps(picked, frame, records)
    is_twice = frame.duplicated(["year", "territory_id"]).to_numpy() & records.usable
    records.rows.stop(
        "year-twice", is_twice, "{record} is there twice in {value}", "Write one row for the two.",
        column="year", values=frame["year"],
    )  # fmt: skip
    sound = frame[records.usable].sort_values("year", kind="stable")
    based = sound.assign(last_year=_last_year(picked, sound, records))
    columns = ["year", "territory_id", *AMOUNTS]
    usable = pd.Series(records.usable, index=frame.index)[based.index]
    return based.loc[based["last_year"].notna() & usable, columns].reset_index(drop=True)


def _refuse_gaps(picked: Picked, frame: pd.DataFrame, records: Records) -> None:
    """Rows without id, year, or an amount whose column is there; and amounts below 0."""
    for name in ("territory_id", "year"):
        records.rows.stop(
            "history-empty", frame[name].eq("").to_numpy(), f"{name} is empty",
            "Fill it in, or take the row out.",
            column=name,
        )  # fmt: skip
    for name in AMOUNTS:
        if not picked.has(name):
            continue
        is_empty = picked.frame[name].eq("").to_numpy() & records.scope
        records.rows.stop(
            "history-empty", is_empty, f"{name} of {{record}} is empty in {{value}}",
            "Fill it in: 0 is no quota, nothing sold, nothing before, or no potential.",
            column=name, values=frame["year"],
        )  # fmt: skip
        refuse_below(name, frame[name], 0.0, records.scope, records.rows)


def _last_year(picked: Picked, sound: pd.DataFrame, records: Records) -> pd.Series:
    """Sales of the year before; NaN in the first year, where nothing says what was before."""
    if picked.has("last_year"):
        return sound["last_year"]
    years = sorted(sound["year"].unique())
    before = dict(zip(years[1:], years, strict=False))
    sold = sound.set_index(["year", "territory_id"])["actual"]
    earlier = pd.MultiIndex.from_arrays([sound["year"].map(before), sound["territory_id"]])
    last = pd.Series(sold.reindex(earlier).to_numpy(float), index=sound.index)
    _refuse_skipped(sound, last, before, records)
    if len(years) < 2:
        records.rows.log.add(
            Grade.STOP, "one-year", f"{records.rows.file} has one year, and not what was sold before it",
            "Add the column last_year, or the year before.", file=records.rows.file,
        )  # fmt: skip
        return last
    records.rows.log.add(
        Grade.NOTE, "base-year", f"{years[0]} only serves as base of {years[1]}",
        "Add the column last_year to judge it too.", file=records.rows.file,
    )  # fmt: skip
    return last.where(sound["year"].eq(years[0]), last.fillna(0.0))


def _refuse_skipped(
    sound: pd.DataFrame, last: pd.Series, before: dict[str, str], records: Records
) -> None:
    """
    Territories that skip a year, also because its row is set aside: what they sold in it is not known.

    A row that stops is told already; who comes after it is not told as well.
    """
    years = records.frame["year"].str.strip()
    first = years.groupby(records.frame["territory_id"]).transform("min")
    texts = years.map(lambda year: before.get(year, ""))
    rows = sound if records.rows.log.quarantine else records.frame
    there = set(zip(rows["year"].str.strip(), rows["territory_id"], strict=True))
    asked = zip(texts[sound.index], sound["territory_id"], strict=True)
    is_absent = np.array([pair not in there for pair in asked], dtype=bool)
    skips = last.isna() & sound["year"].ne(first[sound.index]) & is_absent
    skips = skips.reindex(records.frame.index, fill_value=False)
    records.rows.stop(
        "history-gap", skips.to_numpy(), "{record} has no row for {value}, the year before",
        "Add the row (0 where nothing was sold), or the column last_year.",
        column="year", values=texts,
    )  # fmt: skip
