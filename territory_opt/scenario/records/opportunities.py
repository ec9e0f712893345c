"""Deals won, lost and open; from them what every rep wins in every segment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.estimates import learn_productivity
from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.cells import refuse_below
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.owners import Owners
from territory_opt.scenario.records.record import read_records
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ProductivitySpec, ScenarioSpec
from territory_opt.scenario.where import Mask

WON, LOST, OPEN = "won", "lost", "open"
_YES, _NO = ("true", "yes", "y", "1", "1.0"), ("false", "no", "n", "0", "0.0")


def read_productivity(
    picked: Picked | None,
    scope: Mask,
    accounts: pd.DataFrame,
    owners: Owners,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> pd.DataFrame:
    """
    Learn productivity from deals.

    Parameters
    ----------
    picked, scope
        ``[opportunities]`` and the rows that count; None where there are none.
    accounts
        All accounts of the file, for their segments.
    owners
        Reps by all their names.

    Returns
    -------
    DataFrame
        As ``estimates.learn_productivity``, the reps of this plan only; empty without
        ``[productivity]``.
    """
    if picked is None or spec.productivity is None:
        _refuse_nothing_to_learn_from(spec, resolved, log)
        return learn_productivity(pd.DataFrame(), 1)
    deals = read_deals(picked, scope, accounts, owners, log)
    wanted = spec.productivity
    decided = _decided(deals, wanted, resolved, log)
    table = learn_productivity(
        decided, wanted.min_deals, wanted.confidence, wanted.from_ == "sales"
    )
    table = table[table["rep_id"].isin(set(owners.reps["rep_id"]))].reset_index(drop=True)
    _tell(table, spec, wanted, resolved, log)
    return table


def read_deals(
    picked: Picked, scope: Mask, accounts: pd.DataFrame, owners: Owners, log: FaultLog
) -> pd.DataFrame:
    """
    Usable deals: ``rep_id`` (the owner as written where that is no rep), ``segment`` of the account,
    ``outcome``, ``is_won``, ``amount``, ``close_date``.
    """
    records = read_records(picked, scope, log)
    frame, rows = records.frame, records.rows
    refuse_below("amount", frame["amount"], 0.0, scope, rows)
    rep_of = {text: owners.rep(text) for text in frame["rep_id"].unique()}
    rep = frame["rep_id"].map(rep_of).astype("str")
    segment_of = accounts.drop_duplicates("account_id").set_index("account_id")["segment"]
    segment = frame["account_id"].map(segment_of)
    rows.note("deal-of-nobody", rep.eq("").to_numpy() & records.usable,
              "{record} belongs to {value}, who is no rep of this file",
              "Tells of its segment, and of no rep.", column="rep_id",
              values=frame["rep_id"])  # fmt: skip
    rows.note("deal-of-no-account", segment.isna().to_numpy() & records.usable,
              "account {value} of {record} is not known", "Counts in no segment.",
              column="account_id", values=frame["account_id"])  # fmt: skip
    outcome = outcomes(frame)
    deals = frame.assign(
        rep_id=rep.where(rep.ne(""), frame["rep_id"] + " (no rep)"),
        segment=segment.fillna("").astype("str").str.strip(),
        outcome=outcome,
        is_won=outcome.eq(WON),
    )
    return deals[records.usable]


def outcomes(frame: pd.DataFrame) -> pd.Series:
    """
    Won, lost or open.

    ``is_won`` and ``is_closed`` where they are there, else the words won and lost in the stage. A deal
    that is not won, of unknown stage, is lost unless it says that it is not closed.
    """
    won, closed = (frame[name].str.strip().str.casefold() for name in ("is_won", "is_closed"))
    stage = frame["stage"].str.casefold()
    is_won = won.isin(_YES) | (won.eq("") & stage.str.contains(r"\bwon\b|closedwon"))
    is_lost = stage.str.contains(r"\blost\b|closedlost") | closed.isin(_YES)
    is_lost |= won.isin(_NO) & stage.eq("") & ~closed.isin(_NO)
    chosen = np.select([is_won, is_lost], [WON, LOST], OPEN)
    return pd.Series(chosen, index=frame.index, dtype="str")


def _decided(
    deals: pd.DataFrame, wanted: ProductivitySpec, resolved: Resolved, log: FaultLog
) -> pd.DataFrame:
    decided = deals[deals["outcome"].ne(OPEN)]
    if wanted.since is not None:
        decided = decided[decided["close_date"] >= pd.Timestamp(wanted.since)]
    if decided.empty:
        log.add(Grade.STOP, "no-decided-deal",
                f"none of {len(deals):,} opportunities is won or lost: nothing to learn from",
                "Give is_won and is_closed, or stages with the words won and lost; or leave "
                "[productivity] out.", **resolved.place("productivity"))  # fmt: skip
    return decided


def _refuse_nothing_to_learn_from(spec: ScenarioSpec, resolved: Resolved, log: FaultLog) -> None:
    if spec.productivity is not None and spec.opportunities is None:
        log.add(Grade.STOP, "no-opportunities",
                "[productivity] is learned from [opportunities], and there are none",
                'Add [opportunities] with file = "opportunities.csv", or leave [productivity] out.',
                **resolved.place("productivity"))  # fmt: skip


def _tell(
    table: pd.DataFrame,
    spec: ScenarioSpec,
    wanted: ProductivitySpec,
    resolved: Resolved,
    log: FaultLog,
) -> None:
    """What a planner should know before believing it."""
    if not table["is_used"].any():
        log.add(Grade.NOTE, "productivity-unused",
                f"no rep has {wanted.min_deals} decided deals in any segment",
                "Productivity stays as stated.",
                **resolved.place("productivity", "min_deals"))  # fmt: skip
    if wanted.in_matching and spec.objective.kind != "value":
        log.add(Grade.NOTE, "productivity-idle",
                f"productivity plays no part in objective.kind = {spec.objective.kind!r}",
                'Choose kind = "value" to match reps with accounts.',
                **resolved.place("productivity", "in_matching"))  # fmt: skip
    if wanted.in_quotas:
        log.add(Grade.NOTE, "quotas-by-productivity",
                "quotas are shared by potential × productivity: who won more in the past carries more "
                "for the same potential, and who won less carries less",
                "Set productivity.in_quotas = false to share by potential alone.",
                **resolved.place("productivity", "in_quotas"))  # fmt: skip
