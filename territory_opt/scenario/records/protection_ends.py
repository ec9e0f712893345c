"""Until when deals are protected: their dates, or the days that a rule gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from territory_opt.scenario.records.opportunities import Deals
from territory_opt.scenario.schema import ProtectionSpec, ScenarioSpec
from territory_opt.scenario.specs.protection import CLOSE
from territory_opt.scenario.where import Mask

_DAY = pd.Timedelta(days=1)


def date_column(rule: ProtectionSpec) -> str:
    """The column that a rule's `until = "close"` reads."""
    return "close_date" if rule.renewal_within_days is None else "renewal_date"


def tell_dates(
    deals: Deals, rules: Sequence[ProtectionSpec], meant: Sequence[Mask], spec: ScenarioSpec
) -> None:
    """
    Tell deals without a date, with dates in the wrong order, and overdue ones, each once.

    Parameters
    ----------
    meant
        Per rule, the rows that it speaks of.
    """
    for column in ("close_date", "renewal_date"):
        mine = [(rule, mask) for rule, mask in zip(rules, meant, strict=True)
                if rule.until == CLOSE and date_column(rule) == column]  # fmt: skip
        none = np.zeros(len(deals.frame), dtype=bool)
        limited = np.logical_or.reduce([none, *(m for rule, m in mine if rule.max_days)])
        open_ended = np.logical_or.reduce([none, *(m for rule, m in mine if not rule.max_days)])
        _refuse_exchanged(deals, column, limited | open_ended)
        _tell_undated(deals, column, limited, open_ended)
        _tell_overdue(deals, column, limited, limited | open_ended, spec)


def last_days(
    deals: Deals,
    rules: Sequence[ProtectionSpec],
    meant: Sequence[Mask],
    day: pd.Series,
    leaves: pd.Series,
    spec: ScenarioSpec,
) -> pd.DataFrame:
    """
    Last day on which each rule protects each deal, included; NaT where it does not.

    Parameters
    ----------
    meant
        Per rule, the deals that it protects if their dates allow.
    day
        First day on which the account may change hands; deals that end before need no protection.
    leaves
        Last day of the owner, beyond which nothing is kept.
    """
    found = {}
    for place, (rule, mask) in enumerate(zip(rules, meant, strict=True)):
        stated = _last_day(deals, rule, day, spec).where(mask)
        last = pd.concat([stated, leaves], axis=1).min(axis=1).where(stated.notna())
        found[place] = last.where(last >= day).astype("datetime64[s]")
    return pd.DataFrame(found, index=day.index)


def _last_day(deals: Deals, rule: ProtectionSpec, day: pd.Series, spec: ScenarioSpec) -> pd.Series:
    if rule.until != CLOSE:
        return _after(day, int(rule.until))
    stated = deals.frame[date_column(rule)]
    stated = stated.mask(_is_overdue(stated, spec))
    if rule.max_days is None:
        return stated
    return pd.concat([stated, _after(day, rule.max_days)], axis=1).min(axis=1)


def _after(day: pd.Series, days: int) -> pd.Series:
    """The last of so many days, the first one included."""
    last: pd.Series = day + days * _DAY - _DAY
    return last


def _is_overdue(stated: pd.Series, spec: ScenarioSpec) -> Mask:
    """Dates before the day of the tables."""
    if spec.snapshot_date is None:
        return np.zeros(len(stated), dtype=bool)
    return np.asarray(stated < pd.Timestamp(spec.snapshot_date))


def _refuse_exchanged(deals: Deals, column: str, meant: Mask) -> None:
    frame = deals.frame
    deals.records.rows.stop(
        "dates-exchanged", (frame[column] < frame["created_date"]).to_numpy() & meant,
        f"{column} of {{record}} is {{value}}, before its created_date",
        "Correct one of the two dates.", column=column,
        values=frame[column].dt.strftime("%Y-%m-%d"),
    )  # fmt: skip


def _tell_undated(deals: Deals, column: str, limited: Mask, open_ended: Mask) -> None:
    is_missing, rows = deals.frame[column].isna().to_numpy(), deals.records.rows
    message = f"{{record}} is protected until it closes, and has no {column}"
    rows.stop(
        "deal-undated", is_missing & open_ended, message,
        f"Fill in {column}, or give the rule max_days = 90.", column=column,
    )  # fmt: skip
    rows.fixed(
        "deal-undated", is_missing & limited & ~open_ended, message,
        "Protected for max_days of its rule.", column=column,
    )  # fmt: skip


def _tell_overdue(
    deals: Deals, column: str, limited: Mask, meant: Mask, spec: ScenarioSpec
) -> None:
    stated = deals.frame[column]
    remedies = dict.fromkeys(map(int, stated.index[limited]), "Protected for max_days of its rule.")
    deals.records.rows.fixed(
        "deal-overdue", _is_overdue(stated, spec) & meant,
        "{record} should have closed on {value}, and is open",
        "Not protected: correct the date, or give the rule max_days = 90.", column=column,
        values=stated.dt.strftime("%Y-%m-%d"), remedies=remedies,
    )  # fmt: skip
