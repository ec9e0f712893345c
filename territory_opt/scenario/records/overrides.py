"""What planners decide by hand, account by account: who asked for it, why, and until when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.period import first_day
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask

OWNER, REASON, EXPIRES = "exception_owner", "exception_reason", "exception_expires"
HOLDOUT = "holdout"
IN_FORCE, EXPIRED = "in force", "expired"
COLUMNS = (
    "kind", "account_id", "other_account_id", "territory_id", "owner", "reason", "expires", "state",
    "num_accounts",
)  # fmt: skip
"""Of every table of overrides."""


def override_rows(
    accounts: pd.DataFrame, kind: str | list[str], territory: pd.Series, state: str
) -> pd.DataFrame:
    """One row per account, in the columns of a table of overrides."""
    rows = pd.DataFrame(
        {
            "kind": kind,
            "account_id": accounts["account_id"],
            "other_account_id": "",
            "territory_id": territory,
            "owner": accounts[OWNER],
            "reason": accounts[REASON],
            "expires": accounts[EXPIRES].dt.strftime("%Y-%m-%d").fillna(""),
            "state": state,
            "num_accounts": 1,
        },
        columns=list(COLUMNS),
    )
    return rows.reset_index(drop=True)


def forbidden_rows(accounts: pd.DataFrame, state: str) -> pd.DataFrame:
    """One row per account and territory that it forbids."""
    each = accounts[[*{"account_id", "forbidden", OWNER, REASON, EXPIRES}]].explode("forbidden")
    each = each[each["forbidden"].notna()]
    return override_rows(each, "forbidden", each["forbidden"], state)


def let_go(
    accounts: Records, frame: pd.DataFrame, planned: Mask, spec: ScenarioSpec, log: FaultLog
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Locks and forbidden territories that have expired, let go; and the overrides so far set apart.

    Parameters
    ----------
    frame
        With ``locked_to`` and ``forbidden`` as territory ids.
    planned
        Rows to plan.

    Returns
    -------
    tuple of DataFrame
        The frame without expired locks and forbidden territories; and a table of overrides: the
        expired ones, and accounts that are held out.
    """
    _refuse_open(accounts, frame, spec, log)
    is_over = _is_over(frame[EXPIRES], spec)
    is_held = accounts.scope & frame["disposition"].eq(HOLDOUT).to_numpy()
    has_any = frame["locked_to"].ne("").to_numpy() | (frame["forbidden"].map(len) > 0).to_numpy()
    lapsed, day = is_over & has_any & planned, frame[EXPIRES].dt.strftime("%Y-%m-%d")
    accounts.rows.fixed(
        "exception-expired", lapsed, "the exception of {record} expired on {value}",
        "Let go: planned as any other account.", column=EXPIRES, values=day,
    )  # fmt: skip
    accounts.rows.note(
        "holdout-expired", is_over & is_held, "the holdout of {record} expired on {value}",
        "Still left out: change its disposition to plan it.", column=EXPIRES, values=day,
    )  # fmt: skip
    over, held = frame[lapsed & accounts.usable], frame[is_held]
    locks = over[over["locked_to"] != ""]
    states = pd.Series(np.where(is_over, EXPIRED, IN_FORCE), index=frame.index)
    apart = [
        override_rows(locks, "lock", locks["locked_to"], EXPIRED),
        forbidden_rows(over, EXPIRED),
        override_rows(held, HOLDOUT, pd.Series("", index=held.index), "").assign(
            state=states[is_held].to_numpy()
        ),
    ]
    none = pd.Series([()] * len(frame), index=frame.index, dtype=object)
    frame = frame.assign(
        locked_to=frame["locked_to"].mask(lapsed, ""),
        forbidden=frame["forbidden"].where(~lapsed, none),
    )
    return frame, pd.concat(apart, ignore_index=True)


def _is_over(expires: pd.Series, spec: ScenarioSpec) -> Mask:
    """Rows whose last day lies before the first day of the plan."""
    day = first_day(spec)
    if day is None:
        return np.zeros(len(expires), dtype=bool)
    return np.asarray(expires < pd.Timestamp(day))


def _refuse_open(accounts: Records, frame: pd.DataFrame, spec: ScenarioSpec, log: FaultLog) -> None:
    if frame.loc[accounts.scope, EXPIRES].notna().any() and first_day(spec) is None:
        picked = accounts.picked
        log.add(
            Grade.STOP, "effective-from-missing",
            f"{picked.table.file} says when exceptions expire, but the scenario not when the plan "
            "begins",
            "Add effective_from = 2027-01-01, or the day you mean, to the scenario.",
            file=picked.table.file, column=picked.column_of.get(EXPIRES, EXPIRES),
        )  # fmt: skip
