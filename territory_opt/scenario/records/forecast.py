"""Forecast of every account: by its own history, or by the growth of its segment."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import MissingExtraError
from territory_opt.estimates.forecast import History, SalesForecast, Wanted, forecast_sales
from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.sales_history import (
    SalesHistory,
    lacks_years,
    read_sales_history,
)
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask

COLUMN, METHOD = "forecast", "forecast_method"
BY_REVENUE = "revenue × growth"
NONE = "none"
NO_SEGMENT = "(none)"
"""Segment of accounts that have none."""


@dataclass(frozen=True, eq=False)
class ForecastRecord:
    """
    What was forecast, and from what.

    Attributes
    ----------
    forecast
        Figures, back-test and possible years.
    first, last
        Periods that the year begins and ends with.
    history_first, history_last
        Periods that the history begins and ends with.
    sold
        Last period of every twelve months of the past -> what was sold in them.
    """

    forecast: SalesForecast
    first: str
    last: str
    history_first: str
    history_last: str
    sold: pd.Series


def forecast_accounts(
    picked: Picked | None,
    scope: Mask | None,
    frame: pd.DataFrame,
    usable: Mask,
    rows: RowLog,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> tuple[pd.DataFrame, ForecastRecord | None]:
    """
    The accounts with ``forecast`` (currency per year) and ``forecast_method``.

    Parameters
    ----------
    picked, scope
        Table of ``[forecast]`` and the rows that count; None where there is none.
    frame, usable
        All accounts, revenue filled; those to plan.
    rows
        Takes faults of accounts.
    """
    if spec.forecast is None or picked is None or scope is None:
        return frame, None
    if COLUMN in frame:
        log.add(Grade.STOP, "forecast-twice",
                "the accounts have a column forecast of their own, and [forecast] makes one",
                "Give yours another name, or leave [forecast] out.",
                **resolved.place("forecast"))  # fmt: skip
        return frame, None
    found = read_sales_history(picked, scope, spec.forecast, spec.snapshot_date, log)
    planned = frame[usable]
    if found is None or not _is_fit(found, planned, spec, resolved, log):
        return frame, None
    record = _record(found, planned, spec, log, picked, resolved)
    if record is None:
        return frame, None
    values, method = _of_accounts(found, record, planned, spec, rows, usable, log)
    return frame.assign(
        **{
            COLUMN: values.reindex(frame.index).fillna(0.0),
            METHOD: method.reindex(frame.index).fillna("").astype("str"),
        }
    ), record


def _is_fit(
    found: SalesHistory,
    planned: pd.DataFrame,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> bool:
    """Whether the history is of these accounts, long enough, and ends in time."""
    wanted, ahead = spec.forecast, _ahead(found.history, spec)
    last, day = found.history.periods[-1], spec.effective_from
    told: list[tuple[str, str, str]] = []
    if wanted is not None and wanted.level == "account" and found.key != "account_id":
        told.append(("level", f"the history is by {found.key}, and level asks for accounts",
                     'Write level = "segment", or give the history by account_id.'))  # fmt: skip
    if lacks_years(found.history):
        told.append(("file", f"{len(found.history.periods)} periods of history are less than two years",
                     "Add earlier ones, or leave [forecast] out."))  # fmt: skip
    if ahead < 0:
        told.append(("file", f"the history goes on to {last}, after the plan begins on {day}",
                     "Leave those rows out by `where`, or correct effective_from."))  # fmt: skip
    if ahead > found.history.season:
        told.append(("file", f"the history ends with {last}, more than a year before {day}",
                     "Add what was sold since, or correct effective_from."))  # fmt: skip
    if not np.isin(_labels(found.key, planned), found.history.keys).any():
        told.append(("file", f"no account to plan has a {found.key} of the history",
                     "Correct the ids; or name the column under [forecast.columns]."))  # fmt: skip
    for key, message, remedy in told:
        log.add(Grade.STOP, "history-unfit", message, remedy, **resolved.place("forecast", key))
    return not told and not log.is_stopped


def _ahead(history: History, spec: ScenarioSpec) -> int:
    """Periods between the last one known and the first of the year."""
    first = pd.Period(spec.effective_from, freq=history.periods.freqstr)
    return int(first.ordinal - history.periods[-1].ordinal - 1)


def _labels(key: str, accounts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """What the history calls every account."""
    column = "current_territory" if key == "territory_id" else key
    return accounts[column].fillna("").astype(str).str.strip().to_numpy(object)


def _record(
    found: SalesHistory,
    planned: pd.DataFrame,
    spec: ScenarioSpec,
    log: FaultLog,
    picked: Picked,
    resolved: Resolved,
) -> ForecastRecord | None:
    history = _of_planned(found, planned, picked, log)
    segments = _segments(history.keys, found.key, planned)
    ahead, stated = _ahead(history, spec), spec.forecast
    assert stated is not None
    wanted = Wanted(
        by_account=stated.level == "account",
        ahead=ahead,
        interval=stated.interval,
        seed=spec.solve.seed,
        group="territory" if found.key == "territory_id" else "segment",
    )
    try:
        forecast = _remembered(history, segments, wanted)
    except MissingExtraError as error:
        log.add(Grade.STOP, "missing-extra", str(error), "", **resolved.place("forecast"))
        return None
    first = history.periods[-1] + 1 + ahead
    return ForecastRecord(
        forecast,
        first=str(first),
        last=str(first + history.season - 1),
        history_first=str(history.periods[0]),
        history_last=str(history.periods[-1]),
        sold=_yearly(history),
    )


def _yearly(history: History) -> pd.Series:
    """What was sold in whole years, counted back from the last period."""
    num_years = len(history.periods) // history.season
    ends = [len(history.periods) - back * history.season for back in range(num_years)][::-1]
    sums = [float(history.sold[:, end - history.season : end].sum()) for end in ends]
    return pd.Series(sums, index=[str(history.periods[end - 1]) for end in ends])


def _of_planned(
    found: SalesHistory, planned: pd.DataFrame, picked: Picked, log: FaultLog
) -> History:
    """The history of what is planned; what was sold to others is told."""
    history = found.history
    is_planned = np.isin(np.array(history.keys, dtype=object), _labels(found.key, planned))
    others = history.of(np.flatnonzero(~is_planned))
    if len(others.keys):
        named = ", ".join(others.keys[:3]) + (" …" if len(others.keys) > 3 else "")
        log.add(Grade.NOTE, "history-of-others",
                f"{len(others.keys):,} of {len(history.keys):,} in the history are not planned "
                f"({named}); "
                f"{others.last_year.sum():,.0f} was sold to them in the last year",
                "Not in the forecast.", file=picked.table.file, column=found.key)  # fmt: skip
    return history.of(np.flatnonzero(is_planned))


def _segments(keys: tuple[str, ...], key: str, planned: pd.DataFrame) -> list[str]:
    if key != "account_id":
        return list(keys)
    segment = dict(zip(planned["account_id"], _labels("segment", planned), strict=True))
    return [str(segment[one]) or NO_SEGMENT for one in keys]


_MEMORY: OrderedDict[tuple[Any, ...], SalesForecast] = OrderedDict()
_MOST = 4


def _remembered(history: History, segments: list[str], wanted: Wanted) -> SalesForecast:
    """The same history is forecast once, however many layers and settings read it."""
    first = str(history.periods[0])
    key = (history.keys, first, history.amounts.tobytes(), tuple(segments), wanted)
    if key not in _MEMORY:
        _MEMORY[key] = forecast_sales(history, segments, wanted)
        while len(_MEMORY) > _MOST:
            _MEMORY.popitem(last=False)
    return _MEMORY[key]


def _of_accounts(
    found: SalesHistory,
    record: ForecastRecord,
    planned: pd.DataFrame,
    spec: ScenarioSpec,
    rows: RowLog,
    usable: Mask,
    log: FaultLog,
) -> tuple[pd.Series, pd.Series]:
    """Forecast and method of every planned account, index as ``planned``."""
    table, growth = record.forecast.table, record.forecast.growth
    if found.key != "account_id":
        return _shared(found, table, planned, rows)
    ids = planned["account_id"]
    segment = pd.Series(_labels("segment", planned), ids.index).replace("", NO_SEGMENT)
    rate = segment.map(growth).fillna(1.0).astype(float)
    last = dict(zip(found.history.keys, found.history.last_year, strict=True))
    values, method = ids.map(last) * rate, pd.Series("segment-growth", ids.index)
    own = table[table["level"].eq("account")].set_index("key")
    if len(own):
        values, method = ids.map(own["expected"]), ids.map(own["method"])
    is_new = values.isna()
    _tell_new(is_new, planned, rows)
    values = values.fillna(planned["revenue"] * rate).clip(lower=0.0)
    return values, _named_new(method, is_new, planned)


def _shared(
    found: SalesHistory, table: pd.DataFrame, planned: pd.DataFrame, rows: RowLog
) -> tuple[pd.Series, pd.Series]:
    """A segment's or territory's forecast by the revenue of its accounts."""
    label = pd.Series(_labels(found.key, planned), planned.index)
    expected = table[~table["level"].isin(["company", "account"])].set_index("key")["expected"]
    total = planned["revenue"].groupby(label).transform("sum")
    amount = label.map(expected)
    is_open = (amount.gt(0) & total.eq(0)).reindex(rows.records.index, fill_value=False)
    rows.stop(
        "forecast-unshared", is_open.to_numpy(bool),
        "the forecast of {value} is shared by revenue, and none of its accounts has any",
        "Give revenue, or the history by account_id.", column="revenue",
        values=label.reindex(rows.records.index).fillna(""),
    )  # fmt: skip
    share = planned["revenue"] / total.where(total > 0, 1.0)
    is_new = amount.isna()
    _tell_new(is_new, planned, rows)
    values = (amount * share).fillna(planned["revenue"])
    method = pd.Series(f"{found.key} × share of revenue", planned.index)
    return values, _named_new(method, is_new, planned)


def _named_new(method: pd.Series, is_new: pd.Series, planned: pd.DataFrame) -> pd.Series:
    has_revenue = planned["revenue"].gt(0)
    return method.mask(is_new & has_revenue, BY_REVENUE).mask(is_new & ~has_revenue, NONE)


def _tell_new(is_new: pd.Series, planned: pd.DataFrame, rows: RowLog) -> None:
    """Customers without history; prospects have none, and no sales to go on."""
    is_customer = (is_new & planned["revenue"].gt(0)).reindex(rows.records.index, fill_value=False)
    rows.fixed(
        "forecast-by-revenue", is_customer.to_numpy(bool), "{record} has no history of sales",
        "Forecast by its revenue × the growth of its segment.", column=COLUMN,
    )  # fmt: skip
