"""What managers decided about a plan: a table of decisions, checked row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.cells import parse_dates
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.tables.table import TextTable
from territory_opt.scenario.where import Mask

COLUMNS = (
    "account_id", "decision", "reason_code", "territory_id", "field", "value", "comment", "by", "on",
    "round",
)  # fmt: skip
"""Of ``decisions.csv``, in this order."""
NEEDED = ("account_id", "decision")

ACCEPT, REJECT, HOLD, CORRECT = "accept", "reject", "hold", "correct"
DECISIONS = (ACCEPT, REJECT, HOLD, CORRECT)
STAYS = (REJECT, HOLD)
"""Decisions after which an account stays with the territory it has today."""

CLOSED, DUPLICATE, PARENT, POTENTIAL = "closed", "duplicate", "parent_id", "potential"
FIELDS = {
    CLOSED: "closed",
    DUPLICATE: "duplicate",
    PARENT: "wrong parent",
    POTENTIAL: "wrong potential",
}
"""What can be corrected, and how a workbook calls it."""
REASONS = {
    "relationship": "relationship with the customer",
    "open_deal": "deal under way",
    "travel": "travel",
    "workload": "workload",
    "fit": "skills or industry",
    "strategy": "strategy",
    "wrong_data": "data is wrong",
    "other": "other (see comment)",
}
"""Reason code and its words."""


def read_decisions(table: TextTable, accounts: Collection[str], log: FaultLog) -> pd.DataFrame:
    """
    Decisions as text under our columns; ``round`` is a whole number, 0 where it is not stated.

    Parameters
    ----------
    table
        With ``account_id`` and ``decision`` at least; columns and words in any case.
    accounts
        Ids that are known, planned or not.
    log
        Takes the faults; rows that stop are left out of the answer.
    """
    text = table.frame.rename(columns=lambda name: str(name).strip().casefold())
    text = text.loc[:, ~text.columns.duplicated()]
    missing = [name for name in NEEDED if name not in text]
    for name in missing:
        log.add(Grade.STOP, "decision-column", f"{table.file} has no column {name!r}",
                f"Write the columns {', '.join(COLUMNS)}.", file=table.file, column=name)  # fmt: skip
    if missing:
        return pd.DataFrame(columns=list(COLUMNS))
    empty = pd.Series("", index=text.index, dtype="str")
    frame = pd.DataFrame({name: text.get(name, empty).str.strip() for name in COLUMNS})
    frame = frame.assign(
        decision=frame["decision"].str.casefold(),
        reason_code=_coded(frame["reason_code"], REASONS),
        field=_coded(frame["field"], FIELDS),
    )
    return _checked(frame, table.file, accounts, log)


def _coded(text: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Codes, where a workbook has their words."""
    return text.str.casefold().replace({said: code for code, said in words.items()})


def _checked(
    frame: pd.DataFrame, file: str, accounts: Collection[str], log: FaultLog
) -> pd.DataFrame:
    rows = RowLog(log, file, frame.index, {})
    rows.records = frame["account_id"].where(frame["account_id"].ne(""), "this row")
    _refuse_unknown("account", frame["account_id"], accounts, rows, "account_id")
    _refuse_unknown("decision", frame["decision"], DECISIONS, rows)
    is_reasoned = frame["decision"].isin(STAYS) | frame["reason_code"].ne("")
    _refuse_unknown("reason_code", frame["reason_code"], REASONS, rows, asked=is_reasoned)
    _check_corrections(frame, accounts, rows)
    rounds = _rounds(frame["round"], rows)
    rows.stop(
        "decision-day", parse_dates(frame["on"]).isna().to_numpy() & frame["on"].ne("").to_numpy(),
        "the day of {record} is {value}, which is no date", "Write it as 2026-12-10.", column="on",
        values=frame["on"],
    )  # fmt: skip
    frame = frame.assign(round=rounds)
    _refuse_twice(frame, rows)
    return frame[~rows.is_stopped.to_numpy()]


def _refuse_unknown(
    noun: str,
    text: pd.Series,
    known: Iterable[str],
    rows: RowLog,
    column: str = "",
    asked: pd.Series | None = None,
) -> None:
    known, words = list(known), noun.replace("_", " ")
    is_wrong = ~text.isin(known).to_numpy()
    if asked is not None:
        is_wrong = is_wrong & asked.to_numpy()
    most = 0 if noun == "account" else 20
    hints = {
        value: did_you_mean(value, known, list_up_to=most) for value in text[is_wrong].unique()
    }
    said = (
        "{value} is no account of the scenario"
        if noun == "account"
        else (f"the {words} of {{record}} is {{value}}")
    )
    rows.stop(
        f"decision-{noun.replace('_', '-')}", is_wrong, said, "", column=column or noun,
        values=text.where(text.ne(""), "empty"),
        remedies={int(row): hints[text[row]] or "Write an account_id as the accounts have it."
                  for row in text.index[is_wrong]},
    )  # fmt: skip


def _check_corrections(frame: pd.DataFrame, accounts: Collection[str], rows: RowLog) -> None:
    is_correction = frame["decision"].eq(CORRECT)
    _refuse_unknown("field", frame["field"], FIELDS, rows, asked=is_correction)
    value, field = frame["value"], frame["field"].where(is_correction, "")
    numbers, _ = parse_numbers(value)
    is_other = (value.isin(accounts) & value.ne(frame["account_id"])).to_numpy()
    named = field.eq(DUPLICATE) | (field.eq(PARENT) & value.ne(""))
    told = value.where(value.ne(""), "empty")
    for code, is_wrong, message, remedy in (
        ("decision-potential", field.eq(POTENTIAL).to_numpy() & ~(numbers >= 0).to_numpy(),
         "the corrected potential of {record} is {value}", "Write a number from 0, a year's sales."),
        ("decision-other-account", named.to_numpy() & ~is_other,
         "the correction of {record} names {value}, which is no other account",
         "Write the id of the account that it is a duplicate of, or that is its parent."),
    ):  # fmt: skip
        rows.stop(code, is_wrong, message, remedy, column="value", values=told)


def _rounds(text: pd.Series, rows: RowLog) -> pd.Series:
    is_wrong = ~text.str.fullmatch(r"(?:[1-9]\d{0,5}(?:\.0)?)?").to_numpy(dtype=bool)
    rows.stop(
        "decision-round", is_wrong, "the round of {record} is {value}", "Write 1, 2, 3 …",
        column="round", values=text,
    )  # fmt: skip
    whole = text.mask(is_wrong, "").str.removesuffix(".0").replace("", "0")
    return whole.astype("int64")


def _refuse_twice(frame: pd.DataFrame, rows: RowLog) -> None:
    is_twice: Mask = np.asarray(frame.duplicated(["account_id", "round"], keep="first"))
    rows.stop(
        "decision-twice", is_twice & frame["account_id"].ne("").to_numpy(),
        "{record} has a decision of this round already", "Keep one of the rows.",
        column="account_id",
    )  # fmt: skip
