"""Sales of past months or quarters: one row per account (segment, territory) and period, or more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from territory_opt.estimates.forecast import MONTHS, QUARTERS, History
from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.cells import parse_dates
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.specs.forecast import ForecastSpec
from territory_opt.scenario.where import Mask

KEYS = ("account_id", "segment", "territory_id")
"""Whose sales they are, the first that the file has."""
_QUARTER = r"^(?:(\d{4})[\s/-]*q([1-4])|q([1-4])[\s/-]*(\d{4}))$"
_SHOWN = 3


@dataclass(frozen=True, eq=False)
class SalesHistory:
    """
    Sales of the past.

    Attributes
    ----------
    key
        ``KEYS``: whose sales they are.
    history
        What was sold; keys sorted.
    """

    key: str
    history: History


def read_sales_history(
    picked: Picked, scope: Mask, spec: ForecastSpec, snapshot: date | None, log: FaultLog
) -> SalesHistory | None:
    """
    Read the table of ``[forecast]``; rows of one key and period add up.

    Parameters
    ----------
    snapshot
        Day of the tables: a period that it has not seen the end of is left out.

    Returns
    -------
    SalesHistory or None
        None where a fault stops it.
    """
    key = next((name for name in KEYS if picked.has(name)), None)
    if key is None or not _has_columns(picked, key, log):
        _refuse_no_key(picked, key, log)
        return None
    records = read_records(picked, scope, log, has_ids=False)
    records.rows.records = records.frame[key].where(records.frame[key].ne(""), "this row")
    _refuse_empty(records, key)
    periods = _periods(records, spec)
    frame = records.frame.assign(period=periods)[records.usable]
    frame = _over(frame, snapshot, picked, log)
    if frame.empty:
        _refuse_nothing(picked, log)
        return None
    amounts = _filled(_wide(frame, key), records, key, spec)
    return SalesHistory(
        key, History(tuple(amounts.index), pd.PeriodIndex(amounts.columns), amounts.to_numpy(float))
    )


def _has_columns(picked: Picked, key: str, log: FaultLog) -> bool:
    missing = [name for name in ("period", "amount") if not picked.has(name)]
    for name in missing:
        _refuse_column(picked, f"{name!r}", name, log)
    return not missing


def _refuse_no_key(picked: Picked, key: str | None, log: FaultLog) -> None:
    if key is None:
        _refuse_column(picked, "'account_id', 'segment' or 'territory_id'", "account_id", log)


def _refuse_column(picked: Picked, wanted: str, name: str, log: FaultLog) -> None:
    known = ", ".join(map(str, picked.table.frame.columns))
    log.add(Grade.STOP, "missing-column", f"{picked.table.file} has no column {wanted}",
            f'Add it, or name yours under [forecast.columns]: {name} = "…". There are: {known}.',
            file=picked.table.file, column=name)  # fmt: skip


def _refuse_nothing(picked: Picked, log: FaultLog) -> None:
    if not log.is_stopped:
        log.add(Grade.STOP, "history-nothing", f"{picked.table.file} has no row that counts",
                "Give it rows, or leave [forecast] out.", file=picked.table.file)  # fmt: skip


def _refuse_empty(records: Records, key: str) -> None:
    for name in (key, "period", "amount"):
        is_empty = records.picked.frame[name].eq("").to_numpy() & records.scope
        records.rows.stop(
            "history-empty", is_empty, f"{name} of {{record}} is empty",
            "Fill it in (0 where nothing was sold), or take the row out.", column=name,
        )  # fmt: skip


def _periods(records: Records, spec: ForecastSpec) -> pd.Series:
    """Months, or quarters where any row names one or the scenario wants them; NaT where wrong."""
    text = records.frame["period"].str.strip()
    parts = text.str.casefold().str.extract(_QUARTER)
    is_quarter = parts.notna().any(axis=1).to_numpy()
    by_quarter = spec.season == QUARTERS or (spec.season is None and bool(is_quarter.any()))
    records.rows.stop(
        "season-mixed", is_quarter & records.scope & (not by_quarter),
        f"period of {{record}} is {{value}}, a quarter, and season = {MONTHS} asks for months",
        f"Write season = {QUARTERS} under [forecast].", column="period", values=text,
    )  # fmt: skip
    year, number = parts[0].fillna(parts[3]), parts[1].fillna(parts[2])
    month = number.map({"1": "01", "2": "04", "3": "07", "4": "10"})
    days = parse_dates(text.mask(is_quarter | text.str.fullmatch(r"\d{4}").to_numpy(), ""))
    days = days.mask(is_quarter, pd.to_datetime(year + "-" + month, format="%Y-%m"))
    is_wrong = days.isna().to_numpy() & text.ne("").to_numpy() & records.scope
    records.rows.stop(
        "not-a-period", is_wrong, "period of {record} is {value}, which is no month or quarter",
        "Write it as 2025-01, 2025Q1, or a date.", column="period", values=text,
    )  # fmt: skip
    periods: pd.Series = days.dt.to_period("Q" if by_quarter else "M")
    return periods


def _over(
    frame: pd.DataFrame, snapshot: date | None, picked: Picked, log: FaultLog
) -> pd.DataFrame:
    """Rows of periods that are over on the day of the tables: a month in part looks like a collapse."""
    if snapshot is None or frame.empty:
        return frame
    last = frame["period"].dt.end_time.dt.normalize()
    is_open = last > pd.Timestamp(snapshot)
    if is_open.any():
        named = _listed([str(one) for one in sorted(frame.loc[is_open, "period"].unique())])
        log.add(Grade.FIXED, "period-open", f"{named} was not over on snapshot_date = {snapshot}",
                "Left out.", file=picked.table.file, column="period")  # fmt: skip
    return pd.DataFrame(frame[~is_open])


def _wide(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Key × period, NaN where there is no row."""
    sums = frame.pivot_table(index=key, columns="period", values="amount", aggfunc="sum")
    known = pd.PeriodIndex(sums.columns)
    every = pd.period_range(known.min(), known.max(), freq=known.freqstr)
    return sums.reindex(columns=every)


def _filled(wide: pd.DataFrame, records: Records, key: str, spec: ForecastSpec) -> pd.DataFrame:
    """Nothing missing from the first period of every key on: filled by 0, or told and set aside."""
    has_begun = wide.notna().cummax(axis=1)
    is_gap = has_begun & wide.isna()
    if spec.missing == "zero":
        return wide.mask(is_gap, 0.0)
    gaps = {
        str(one): _listed([str(period) for period in wide.columns[row]])
        for one, row in zip(wide.index, is_gap.to_numpy(), strict=True)
        if row.any()
    }
    if not gaps:
        return wide
    names = records.frame[key]
    is_first = ~names.duplicated() & names.isin(list(gaps)) & records.scope
    records.rows.stop(
        "period-missing", is_first.to_numpy(), "{record} has no sales for {value}",
        'Add the rows (0 where nothing was sold), or write missing = "zero" under [forecast] where '
        "no row means nothing sold.", column="period", values=names.map(gaps).fillna(""),
    )  # fmt: skip
    return wide[~wide.index.isin(list(gaps))]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def lacks_years(history: History) -> bool:
    """Whether there are less than two years of it."""
    return bool(np.less(len(history.periods), 2 * history.season))
