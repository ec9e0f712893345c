"""Decisions laid over the accounts: locks, and corrections that say where they are from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.decisions import (
    ACCEPT,
    CLOSED,
    CORRECT,
    DUPLICATE,
    FIELDS,
    PARENT,
    POTENTIAL,
    REASONS,
)
from territory_opt.scenario.tables.numbers import parse_numbers

AGREED = "agreed_to"
"""Territory that a manager agreed to: kept as a lock is, but no exception and no forced move."""
LEFT_OUT = (CLOSED, DUPLICATE)


def with_decisions(
    picked: Picked, decisions: pd.DataFrame | None, file: str, is_main: bool, log: FaultLog
) -> Picked:
    """
    The accounts with decisions laid over them; the file stays as it is.

    Parameters
    ----------
    picked
        The accounts.
    decisions
        As ``read_decisions`` gives them; of several about one thing the last round counts.
    file
        That they are from.
    is_main
        Whether the accounts are seen by the scenario's own team: plans of others are not decided here.
    log
        Is told every correction: what it was, and who says so.
    """
    if decisions is None or decisions.empty:
        return picked
    last = decisions.sort_values("round", kind="stable")
    corrections = last[last["decision"].eq(CORRECT)].drop_duplicates(
        ["account_id", "field"], keep="last"
    )
    picked = _corrected(picked, corrections, file, log)
    plans = last[last["decision"].ne(CORRECT)].drop_duplicates("account_id", keep="last")
    return _locked(picked, plans, file, log) if is_main else picked


def _corrected(picked: Picked, corrections: pd.DataFrame, file: str, log: FaultLog) -> Picked:
    frame, decided = picked.frame.copy(), pd.Series(np.nan, index=picked.frame.index)
    corrections = corrections.assign(number=parse_numbers(corrections["value"])[0])
    for _, row in corrections.iterrows():
        is_it, field = frame["account_id"].eq(row["account_id"]), row["field"]
        column = "disposition" if field in LEFT_OUT else field
        before = frame.loc[is_it, column].tolist()
        if field == POTENTIAL:
            decided[is_it] = row["number"]
        frame.loc[is_it, column] = {CLOSED: "exclude", DUPLICATE: "exclude", POTENTIAL: ""}.get(
            field, row["value"]
        )
        _tell(row, before[0] if before else "", file, log)
    laid = {POTENTIAL: decided} if decided.notna().any() else {}
    return replace(picked, frame=frame, decided=laid)


def _tell(row: pd.Series, before: str, file: str, log: FaultLog) -> None:
    """Who says what in place of what: a fault that a rule has put right."""
    what = {
        CLOSED: "is closed",
        DUPLICATE: f"is a duplicate of {row['value']}",
        PARENT: f"has the parent {row['value'] or 'none'}, not {before or 'none'}",
        POTENTIAL: f"has a potential of {row['value']}, not {before or 'none'}",
    }[row["field"]]
    said = f"by decision of {row['by'] or 'nobody named'}" + (
        f" on {row['on']}" if row["on"] else ""
    )
    out = "Left out of the plan." if row["field"] in LEFT_OUT else "Planned so."
    log.add(
        Grade.FIXED, "decision-correction", f"{row['account_id']} {what}, {said}", out,
        file=file, row=int(str(row.name)), column=FIELDS[row["field"]], record=row["account_id"],
        value=row["value"],
    )  # fmt: skip


def _locked(picked: Picked, plans: pd.DataFrame, file: str, log: FaultLog) -> Picked:
    frame = picked.frame
    for at, row in plans[plans["territory_id"].eq("")].iterrows():
        log.add(
            Grade.STOP, "decision-territory", f"{row['account_id']}: {row['decision']} of which "
            "territory is not said", "Use decisions.csv as `territory-opt decide` wrote it, or fill "
            "territory_id.", file=file, row=int(str(at)), column="territory_id",
            record=row["account_id"],
        )  # fmt: skip
    by = plans.set_index("account_id")
    of = frame["account_id"]
    agreed, kept = by[by["decision"].eq(ACCEPT)], by[by["decision"].ne(ACCEPT)]
    is_kept = of.isin(kept.index)
    values = {
        "locked_to": _of(of, kept["territory_id"]),
        "exception_owner": _of(of, kept["by"]),
        "exception_reason": _of(of, kept.apply(_reason, axis=1) if len(kept) else kept["by"]),
        "exception_expires": "",
    }
    laid = {name: frame[name].mask(is_kept, value) for name, value in values.items()}
    laid["locked_to"] = laid["locked_to"].mask(of.isin(agreed.index), "")
    laid[AGREED] = _of(of, agreed["territory_id"])
    return replace(picked, frame=frame.assign(**laid))


def _of(accounts: pd.Series, by_account: pd.Series) -> pd.Series:
    """What is said of every account; empty where nothing is."""
    said = by_account.to_dict()
    return accounts.map(lambda name: said.get(name, "")).astype("str")


def _reason(row: Any) -> str:
    """``"hold: deal under way: closes in March"``."""
    parts = (row["decision"], REASONS.get(row["reason_code"], ""), row["comment"])
    return ": ".join(part for part in parts if part)
