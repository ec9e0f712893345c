"""What each source of potential knows of an account, and what keeps it from knowing more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.estimates import LookAlike, by_rate, by_response, look_alike, look_up
from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.about import About
from territory_opt.scenario.records.rates import COLUMN_OF, Rates
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import PotentialSpec
from territory_opt.scenario.where import Mask


@dataclass(frozen=True, eq=False)
class Asked:
    """What the scenario asks for: its settings, its rates, and where to tell what is wrong."""

    spec: PotentialSpec
    rates: Rates
    resolved: Resolved
    log: FaultLog


@dataclass(frozen=True, eq=False)
class Answer:
    """Currency per year, NaN where the source does not know; and what was learned on the way."""

    values: pd.Series
    look_alike: LookAlike | None = None


def ask(
    source: str,
    about: About,
    asked: Asked,
    usable: Mask,
    is_open: Mask,
    is_last: bool,
    rows: RowLog,
) -> Answer:
    """
    What one source knows.

    Parameters
    ----------
    source
        As in ``[potential] from``.
    usable
        Accounts to plan; nothing is learned from others.
    is_open
        Accounts that nobody has answered for yet; faults are told of these.
    is_last
        Whether nobody is asked after it: what it should know and does not then stops.
    """
    spec = asked.spec
    if source in COLUMN_OF:
        return _by_size(source, about, asked, is_open, is_last, rows)
    if source == "tier":
        return _by_tier(about, asked, is_open, is_last, rows)
    if source == "look-alike":
        return _by_look_alikes(about, asked, usable, is_last)
    if source == "response" and spec.response is not None and "visits" in about.numbers:
        full, elasticity = spec.response.full_visits, spec.response.elasticity
        visits = about.numbers["visits"]
        return Answer(by_response(about.frame["revenue"], visits, full, elasticity))
    if source == "column" and "column" in about.numbers:
        return Answer(about.numbers["column"] * spec.factor)
    return _nothing(about)


def _nothing(about: About) -> Answer:
    return Answer(pd.Series(np.nan, index=about.frame.index))


def _by_size(
    source: str, about: About, asked: Asked, is_open: Mask, is_last: bool, rows: RowLog
) -> Answer:
    column = COLUMN_OF[source]
    table = asked.rates.get(column)
    if table is None or source not in about.numbers:
        return _nothing(about)
    size, rate = about.numbers[source], look_up(about.industry, table)
    lacks = is_open & (size > 0).to_numpy() & rate.isna().to_numpy()
    lacks &= about.industry.str.strip().ne("").to_numpy()
    _tell_unknown(
        "rate-missing", lacks, is_last,
        f"industry of {{record}} is {{value}}, which has no {column} in {asked.spec.rates}",
        "Add a row for it, or one for * (all others).", about.industry, rows,
    )  # fmt: skip
    return Answer(by_rate(size, rate))


def _by_tier(about: About, asked: Asked, is_open: Mask, is_last: bool, rows: RowLog) -> Answer:
    tiers = asked.spec.tiers
    values = look_up(about.tier, tiers)
    lacks = is_open & values.isna().to_numpy() & about.tier.str.strip().ne("").to_numpy()
    hints = {text: did_you_mean(text, list(tiers)) for text in about.tier[lacks].unique()}
    hint = next(iter(hints.values()), "")
    _tell_unknown(
        "tier-unknown", lacks, is_last,
        "tier of {record} is {value}, which has no figure under potential.tiers",
        f"{hint} Add it there, or * for all others.".strip(), about.tier, rows, "tier",
    )  # fmt: skip
    return Answer(values)


def _tell_unknown(
    code: str,
    lacks: Mask,
    is_last: bool,
    message: str,
    remedy: str,
    values: pd.Series,
    rows: RowLog,
    column: str = "",
) -> None:
    """A stop where nobody is asked after; else the next source's turn."""
    where = column or str(values.name or "industry")
    if is_last:
        further = f"{remedy} Or name a further source."
        rows.stop(code, lacks, message, further, column=where, values=values)
    else:
        after = f"The next source is asked. {remedy}"
        rows.fixed(code, lacks, message, after, column=where, values=values)


def _by_look_alikes(about: About, asked: Asked, usable: Mask, is_last: bool) -> Answer:
    spec = asked.spec.look_alike
    amount = about.frame[spec.learn_from]
    known = amount.where((amount > 0) & usable)
    number, place = int(known.notna().sum()), ("potential", "look_alike", "min_customers")
    if number < spec.min_customers:
        what = "customers with revenue" if spec.learn_from == "revenue" else "stated potentials"
        asked.log.add(
            Grade.STOP if is_last else Grade.FIXED, "too-few-customers",
            f"{number} {what} to learn look-alikes from, but {spec.min_customers} are wanted",
            "Name a further source in potential.from, or lower potential.look_alike.min_customers."
            if is_last else "The next source is asked.",
            **asked.resolved.place(*place),
        )  # fmt: skip
        return _nothing(about)
    learned = look_alike(known, about.features, about.segment, about.tier)
    if learned.is_better:
        return Answer(learned.values, learned)
    asked.log.add(
        Grade.FIXED, "look-alike-worse",
        f"look-alikes err by {learned.error:.0%} of what customers left out buy, and medians by "
        f"{learned.median_error:.0%}",
        "Look-alikes are not used; the next source is asked.",
        **asked.resolved.place("potential", "from"),
    )  # fmt: skip
    return Answer(_nothing(about).values, learned)
