"""Potential of accounts that state none: sources asked in turn, outliers capped, all of it told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from territory_opt.estimates import STATED, LookAlike, fill_potential, upper_limit
from territory_opt.scenario.faultlog import RowLog
from territory_opt.scenario.records.about import About
from territory_opt.scenario.records.potential_sources import Answer, Asked, ask
from territory_opt.scenario.where import Mask

MOST_TO_CONFIRM = 10
CAPPED = ", capped"
"""What follows the source of an estimate that was brought back to the limit."""
WORDS = {
    "turnover": "Estimated from its turnover by the rate of its industry",
    "employees": "Estimated from its employees by the rate of its industry",
    "tier": "Estimated by its tier",
    "look-alike": "Estimated from customers alike",
    "response": "Estimated from how sales answer to visits",
}


@dataclass(frozen=True, eq=False)
class PotentialRecord:
    """
    How potential was estimated.

    Attributes
    ----------
    look_alike
        What was learned from customers, and how far it errs; None where it was not asked.
    limit
        Currency per year above which estimates were capped; infinite where nothing was.
    """

    look_alike: LookAlike | None = None
    limit: float = field(default=np.inf)


def build_potential(
    about: About, asked: Asked | None, usable: Mask, rows: RowLog
) -> tuple[pd.Series, pd.Series, PotentialRecord]:
    """
    Potential and source of every usable account, without gaps.

    Parameters
    ----------
    about
        What is known of the accounts; see ``About``.
    asked
        The scenario's ``[potential]``; None where only medians are wanted.
    usable
        Accounts to plan; nothing is estimated for others, or from them.
    """
    given = about.frame["potential"].where(usable)
    if asked is None:
        values, source = fill_potential(given[usable], about.segment[usable], about.tier[usable])
        _tell(values, source, rows)
        return values, source, PotentialRecord()
    known, label, learned = _estimated(given, about, asked, usable, rows)
    limit = upper_limit(known, asked.spec.outlier_spread)
    is_far = known.gt(limit).to_numpy() & label.ne("").to_numpy()
    _tell_capped(known, label, is_far, limit, asked, rows)
    known, label = known.mask(is_far, limit), label.mask(is_far, label + CAPPED)
    values, source = fill_potential(known[usable], about.segment[usable], about.tier[usable])
    source = source.mask(label[usable].ne(""), label[usable])
    _tell(values, source, rows)
    _ask_to_confirm(values, source, rows)
    return values, source, PotentialRecord(learned, limit)


def _estimated(
    given: pd.Series, about: About, asked: Asked, usable: Mask, rows: RowLog
) -> tuple[pd.Series, pd.Series, LookAlike | None]:
    """Given values and what the sources say, first word first; ``""`` is the label of given ones."""
    known, learned = given.copy(), None
    label = pd.Series("", index=given.index, dtype="str")
    for place, source in enumerate(asked.spec.from_):
        is_open = known.isna().to_numpy() & usable
        is_last = place == len(asked.spec.from_) - 1
        answer: Answer = ask(source, about, asked, usable, is_open, is_last, rows)
        is_new = answer.values.notna().to_numpy() & is_open
        known = known.mask(is_new, answer.values)
        label = label.mask(is_new, source if source != "column" else f"column {asked.spec.column}")
        learned = answer.look_alike or learned
    return known, label, learned


def _tell(values: pd.Series, source: pd.Series, rows: RowLog) -> None:
    """Every estimate, by its source."""
    for label in source.unique():
        if label in STATED:
            continue
        is_by = source.eq(label).reindex(rows.records.index, fill_value=False).to_numpy(dtype=bool)
        rows.fixed("potential-estimated", is_by, "potential of {record} is missing", _way(label),
                   column="potential", values=_money(values, rows))  # fmt: skip


def _way(label: str) -> str:
    """What was done about a missing potential, as a sentence."""
    if label.endswith("median"):
        return f"Filled by the {label}."
    source, capped, _ = label.partition(CAPPED)
    words = WORDS.get(source, f"Taken from {source}")
    return f"{words}, capped." if capped else f"{words}."


def _tell_capped(
    values: pd.Series, label: pd.Series, is_far: Mask, limit: float, asked: Asked, rows: RowLog
) -> None:
    rule = f"Q3 × (Q3 ÷ Q1) ^ {asked.spec.outlier_spread:g} of all potentials given or estimated"
    for source in label[is_far].unique():
        is_by = is_far & label.eq(source).to_numpy()
        rows.fixed("potential-capped", is_by, f"potential of {{record}} by {source} is {{value}}",
                   f"Capped at {limit:,.0f}: {rule}.", column="potential",
                   values=_money(values, rows))  # fmt: skip


def _ask_to_confirm(values: pd.Series, source: pd.Series, rows: RowLog) -> None:
    largest = values[~source.isin(STATED)].nlargest(MOST_TO_CONFIRM).index
    is_among = np.isin(rows.records.index, largest)
    rows.note("potential-to-confirm", is_among,
              "potential of {record} is estimated at {value}, among the largest",
              "Confirm it by writing it, or the right one, into the file.", column="potential",
              values=_money(values, rows))  # fmt: skip


def _money(values: pd.Series, rows: RowLog) -> pd.Series:
    return values.reindex(rows.records.index).map("{:,.0f}".format)
