"""Deals won, lost and open; from them what every rep wins in every segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.estimates import learn_productivity
from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.cells import refuse_below
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.owners import Owners
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ProductivitySpec, ScenarioSpec
from territory_opt.scenario.where import Mask

WON, LOST, OPEN = "won", "lost", "open"
_YES, _NO = ("true", "yes", "y", "1", "1.0"), ("false", "no", "n", "0", "0.0")


@dataclass(frozen=True, eq=False)
class Deals:
    """
    Deals won, lost and open.

    Attributes
    ----------
    records
        The table that they are from.
    frame
        Its rows, all of them, with ``rep_id`` (``""`` for an owner who is no rep), ``owner`` (as
        written), ``segment`` of the account, ``outcome``, ``is_won``, ``amount``, ``close_date``,
        ``renewal_date``.
    """

    records: Records
    frame: pd.DataFrame

    @property
    def usable(self) -> pd.DataFrame:
        """Rows in scope that no fault stops."""
        return self.frame[self.records.usable]


def read_deals(
    picked: Picked, scope: Mask, accounts: pd.DataFrame, owners: Owners, log: FaultLog
) -> Deals:
    """
    Read ``[opportunities]``.

    Parameters
    ----------
    picked, scope
        The table, and the rows that count.
    accounts
        All accounts of the file, for their segments.
    owners
        Reps by all their names.
    """
    records = read_records(picked, scope, log)
    frame, rows = records.frame, records.rows
    refuse_below("amount", frame["amount"], 0.0, scope, rows)
    rep = frame["rep_id"].map({text: owners.rep(text) for text in frame["rep_id"].unique()})
    segment_of = accounts.drop_duplicates("account_id").set_index("account_id")["segment"]
    segment = frame["account_id"].map(segment_of)
    outcome = outcomes(frame)
    found = frame.assign(
        owner=frame["rep_id"],
        rep_id=rep.astype("str"),
        is_known=segment.notna(),
        segment=segment.fillna("").astype("str").str.strip(),
        outcome=outcome,
        is_won=outcome.eq(WON),
    )
    return Deals(records, found)


def tell_strangers(deals: Deals, told: Mask) -> None:
    """
    Note owners and accounts that nobody knows.

    Parameters
    ----------
    told
        Rows of which it is said already, and more exactly.
    """
    rows, frame = deals.records.rows, deals.frame
    asked = deals.records.usable & ~told
    rows.note("deal-of-nobody", frame["rep_id"].eq("").to_numpy() & asked,
              "{record} belongs to {value}, who is no rep of this file",
              "Tells of its segment, and of no rep.", column="rep_id",
              values=frame["owner"])  # fmt: skip
    rows.note("deal-of-no-account", ~frame["is_known"].to_numpy(bool) & asked,
              "account {value} of {record} is not known",
              "Counts in no segment, and in no hand-over.",
              column="account_id", values=frame["account_id"])  # fmt: skip


def productivity_of(
    deals: Deals | None, owners: Owners, spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> pd.DataFrame:
    """
    Learn productivity from deals.

    Returns
    -------
    DataFrame
        As ``estimates.learn_productivity``, the reps of this plan only; empty without
        ``[productivity]``.
    """
    if deals is None or spec.productivity is None:
        _refuse_nothing_to_learn_from(spec, resolved, log)
        return learn_productivity(pd.DataFrame(), 1)
    wanted, usable = spec.productivity, deals.usable
    stranger = usable["owner"] + " (no rep)"
    named = usable.assign(rep_id=usable["rep_id"].where(usable["rep_id"].ne(""), stranger))
    decided = _decided(named, wanted, resolved, log)
    table = learn_productivity(
        decided, wanted.min_deals, wanted.confidence, wanted.from_ == "sales"
    )
    table = table[table["rep_id"].isin(set(owners.reps["rep_id"]))].reset_index(drop=True)
    _tell(table, spec, wanted, resolved, log)
    return table


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
