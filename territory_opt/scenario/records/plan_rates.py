"""Plan rates of currencies, and reps whose currency has none."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from territory_opt.models import Grade
from territory_opt.models.plan_rates import PlanRates
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.tables.table import TextTable

NEEDED = ("currency", "rate")
SHOWN = 3


def read_plan_rates(table: TextTable, log: FaultLog) -> dict[str, Decimal]:
    """Currency → rate; every row that is none of these is a fault."""
    text = table.frame.rename(columns=lambda name: str(name).strip().casefold())
    missing = [name for name in NEEDED if name not in text]
    for name in missing:
        log.add(Grade.STOP, "plan-rate-column", f"{table.file} has no column {name!r}",
                "Give currency and rate.", file=table.file, column=name)  # fmt: skip
    if missing:
        return {}
    rows = RowLog(log, table.file, text.index, {})
    codes = text["currency"].str.strip().str.upper()
    rows.records = codes.where(codes.ne(""), "this row")
    rows.stop("missing-id", codes.eq("").to_numpy(), "a rate has no currency",
              "Fill it in, such as EUR.", column="currency")  # fmt: skip
    rows.stop("duplicate-id", (codes.duplicated() & codes.ne("")).to_numpy(),
              "{record} has a rate already", "Keep one row.", column="currency")  # fmt: skip
    values, is_wrong = parse_numbers(text["rate"], table.decimal)
    is_off = is_wrong | ~(values > 0).to_numpy()
    rows.stop("bad-plan-rate", is_off, "rate of {record} is '{value}'",
              "Write what one unit is in the scenario's currency, such as 1.08.", column="rate",
              values=text["rate"])  # fmt: skip
    good = ~rows.is_stopped.to_numpy()
    return {code: Decimal(str(rate)) for code, rate in zip(codes[good], values[good], strict=True)}


def plan_rates_of(
    spec: ScenarioSpec, of_file: dict[str, Decimal], resolved: Resolved, log: FaultLog
) -> PlanRates | None:
    """The scenario's rates; None without ``[plan_rates]``. Its own currency needs none."""
    stated = spec.plan_rates
    if stated is None:
        return None
    home = spec.currency.strip().upper()
    rates = {code.strip().upper(): rate for code, rate in stated.rates.items()} | of_file
    own = rates.pop(home, Decimal(1))
    if own != 1:
        key = "rates" if stated.rates else "file"
        log.add(Grade.STOP, "bad-plan-rate",
                f"the rate of {home} is {own}, but all amounts of the scenario are in {home}",
                "Take it out: it is 1.", **resolved.place("plan_rates", key))  # fmt: skip
    steps = {code.strip().upper(): step for code, step in stated.round_to_local_of.items()}
    return PlanRates(home, rates, stated.round_to_local, steps)


def check_currencies(
    reps: Records, rates: PlanRates | None, spec: ScenarioSpec, log: FaultLog
) -> None:
    """
    Stop where a rep's currency has no rate; one fault per currency, with reps and rows.

    Without ``[plan_rates]`` it is a note: quotas are in the scenario's currency alone.
    """
    home = spec.currency.strip().upper()
    codes = currencies(reps.frame["currency"])[reps.usable]
    known = {"", home, *(rates.rates if rates else ())}
    for code, own in codes[~codes.isin(known)].groupby(codes, sort=False):
        people = reps.frame.loc[own.index, "rep_id"]
        who = ", ".join(f"{rep} (row {row})" for row, rep in people.head(SHOWN).items())
        more = f" and {len(own) - SHOWN} more" if len(own) > SHOWN else ""
        named = f"{code}, the currency of {who}{more}"
        place = {"file": reps.rows.file, "column": "currency", "value": str(code)}
        if rates is not None:
            log.add(Grade.STOP, "no-plan-rate", f"no plan rate for {named}",
                    f"Write what one {code} is in {home} under [plan_rates], or correct the currency.",
                    **place)  # fmt: skip
        elif spec.quota and spec.plan_rates is None and not log.is_stopped:
            log.add(Grade.NOTE, "no-plan-rates", f"quotas are in {home} alone: no plan rate for {named}",
                    f"Add [plan_rates] with rates = {{ {code} = … }} to issue them in {code} too.",
                    **place)  # fmt: skip


def currencies(text: pd.Series) -> pd.Series:
    """Codes in capitals."""
    return text.str.strip().str.upper()
