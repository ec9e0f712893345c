"""From tables to the frames of a scenario, every fault told on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from territory_opt.estimates import estimated_share
from territory_opt.geo import Areas
from territory_opt.models import Grade
from territory_opt.models.plan_rates import PlanRates
from territory_opt.scenario.area_accounts import located_accounts
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.force import Force, read_force
from territory_opt.scenario.named import (
    check_columns,
    measures_named,
    scope_of,
)
from territory_opt.scenario.reconcile import reconcile
from territory_opt.scenario.records.accounts import COLUMNS, Accounts, fill_amounts, read_accounts
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.effective import refuse_outside
from territory_opt.scenario.records.forecast import COLUMN, ForecastRecord, forecast_accounts
from territory_opt.scenario.records.opportunities import (
    Deals,
    productivity_of,
    read_deals,
    tell_strangers,
)
from territory_opt.scenario.records.overrides import let_go
from territory_opt.scenario.records.owners import Owners, find_incumbents
from territory_opt.scenario.records.parents import ultimate_parents
from territory_opt.scenario.records.pipeline import pipeline_of
from territory_opt.scenario.records.plan_rates import check_currencies
from territory_opt.scenario.records.potential import PotentialRecord
from territory_opt.scenario.records.potential_sources import Asked
from territory_opt.scenario.records.protection import no_deals, of_accounts, protect
from territory_opt.scenario.records.protection_doubts import refuse_nothing_to_protect
from territory_opt.scenario.records.rates import Rates
from territory_opt.scenario.records.references import TerritoryNames, match_words, resolve_locks
from territory_opt.scenario.records.splits import divided, read_splits
from territory_opt.scenario.records.territories import (
    refuse_empty,
)
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.specs.families import PARENT
from territory_opt.scenario.specs.quotas import QuotaSpec


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of a scenario, as its attributes of the same names."""

    accounts: pd.DataFrame
    territories: pd.DataFrame
    reps: pd.DataFrame
    staffing: pd.DataFrame
    staffing_over_time: pd.DataFrame
    reconciliation: pd.DataFrame
    estimated_share: dict[str, float]
    estimates: PotentialRecord
    forecast: ForecastRecord | None
    productivity: pd.DataFrame
    deals: pd.DataFrame
    unplanned: frozenset[str]
    overrides_apart: pd.DataFrame
    groups: dict[str, str]
    set_aside: pd.DataFrame
    pipeline: pd.Series | None


def assemble(
    picked: dict[str, Picked],
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
    areas: Areas | None = None,
    rates: Rates | None = None,
    plan_rates: PlanRates | None = None,
) -> Frames | None:
    """
    Type, check and connect the tables.

    Parameters
    ----------
    picked
        Section -> table; sections that could not be read are missing, the others are checked all
        the same.
    areas
        Of a file, that every account must lie in.
    rates
        Spend by industry, where potential is estimated from it.
    plan_rates
        Of the currencies of reps.

    Returns
    -------
    Frames or None
        None where accounts or reps could not be read.
    """
    force = read_force(picked, spec, resolved, log)
    if "accounts" not in picked:
        return None
    accounts = _accounts(picked, spec, resolved, log)
    if force is None:
        return None
    check_currencies(force.reps, plan_rates, spec, log)
    owners = Owners(force.territories, force.staffing, force.reps, spec)
    asked = None if spec.potential is None else Asked(spec.potential, rates or {}, resolved, log)
    connected, apart = _connected(accounts, force, owners, spec, areas, log)
    frame, estimates = fill_amounts(connected, asked)
    _refuse_no_potential(accounts, frame, spec, resolved, log)
    refuse_empty(frame[accounts.usable], picked["accounts"].table.file, "account", log)
    frame, forecast = _forecast(picked, connected, frame, spec, resolved, log)
    filled = replace(connected, records=replace(connected.records, frame=frame))
    planned = _planned(picked, filled, force, resolved, log)
    deals = _deals(picked, frame, owners, resolved, log)
    in_work = _in_work(deals, frame, planned, owners, spec, resolved, log)
    if spec.protection:
        planned = of_accounts(planned, in_work)
    return Frames(
        accounts=_ordered(planned),
        territories=force.territories.reset_index(drop=True),
        reps=force.reps.frame[force.reps.usable].reset_index(drop=True),
        staffing=force.staffing,
        staffing_over_time=force.staffing_over_time,
        reconciliation=reconcile(accounts, frame),
        estimated_share={
            "potential": estimated_share(planned["potential"], planned["potential_source"])
        },
        estimates=estimates,
        forecast=forecast,
        productivity=productivity_of(deals, owners, spec, resolved, log),
        deals=in_work,
        unplanned=frozenset(frame.loc[~accounts.usable, "account_id"]) - {""},
        overrides_apart=apart,
        groups=force.groups,
        set_aside=_set_aside(accounts, frame),
        pipeline=pipeline_of(deals, spec, resolved, log),
    )


def _accounts(
    picked: dict[str, Picked], spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> Accounts:
    table = picked["accounts"]
    accounts = read_accounts(table, scope_of(table, resolved, log), measures_named(spec), log)
    territories = picked.get("territories", picked.get("reps"))
    if territories is not None:
        check_columns(table, territories, spec, resolved, log)
    return accounts


def _connected(
    accounts: Accounts,
    force: Force,
    owners: Owners,
    spec: ScenarioSpec,
    areas: Areas | None,
    log: FaultLog,
) -> tuple[Accounts, pd.DataFrame]:
    """Places, owners, locks and skills, before sound rows estimate amounts; overrides set apart."""
    records = accounts.records
    is_driven_to = _is_any_travelling(force.territories, spec)
    frame = located_accounts(accounts, spec.geography, areas, accounts.usable & is_driven_to)
    refuse_outside(records, spec, accounts.planned)
    names = TerritoryNames(force.territories, force.staffing)
    frame = frame.assign(
        **find_incumbents(records, owners, accounts.usable),
        **resolve_locks(records, names, accounts.planned),
        required_skills=match_words(
            "required_skills", records, force.territories["skills"],
            accounts.planned & spec.rules.match_skills, is_any=False,
        ),
        languages=match_words(
            "languages", records, force.territories["languages"],
            accounts.planned & spec.rules.match_languages, is_any=True,
        ),
    )  # fmt: skip
    if spec.family:
        parents = ultimate_parents(records, accounts.planned)
        frame = frame.assign(**{PARENT: parents})
    frame, apart = let_go(records, frame, accounts.planned, spec, log)
    return replace(accounts, records=replace(records, frame=frame)), apart


def _planned(
    picked: dict[str, Picked], accounts: Accounts, force: Force, resolved: Resolved, log: FaultLog
) -> pd.DataFrame:
    """Accounts to plan, every amount filled; those that are split, part by part."""
    records = accounts.records
    if "splits" not in picked:
        return records.frame[accounts.usable]
    scope = scope_of(picked["splits"], resolved, log)
    names = TerritoryNames(force.territories, force.staffing)
    splits = read_splits(picked["splits"], scope, records, accounts.usable, names, log)
    forecast = [name for name in (COLUMN,) if name in records.frame]
    measures = dict.fromkeys([*records.measures, *forecast])
    return divided(records.frame[accounts.usable], splits, measures)


def _forecast(
    picked: dict[str, Picked],
    accounts: Accounts,
    frame: pd.DataFrame,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> tuple[pd.DataFrame, ForecastRecord | None]:
    table, rows = picked.get("forecast"), accounts.records.rows
    scope = None if table is None else scope_of(table, resolved, log)
    return forecast_accounts(table, scope, frame, accounts.usable, rows, spec, resolved, log)


def _set_aside(accounts: Accounts, frame: pd.DataFrame) -> pd.DataFrame:
    """Sound accounts of the house and of partners."""
    there = accounts.records.scope & ~accounts.records.rows.is_stopped.to_numpy()
    return frame[there & frame["disposition"].isin(["house", "partner"])].reset_index(drop=True)


def _deals(
    picked: dict[str, Picked],
    accounts: pd.DataFrame,
    owners: Owners,
    resolved: Resolved,
    log: FaultLog,
) -> Deals | None:
    table = picked.get("opportunities")
    if table is None:
        return None
    return read_deals(table, scope_of(table, resolved, log), accounts, owners, log)


def _in_work(
    deals: Deals | None,
    accounts: pd.DataFrame,
    planned: pd.DataFrame,
    owners: Owners,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> pd.DataFrame:
    """Open deals and renewals of planned accounts, with what protects them."""
    if deals is None:
        refuse_nothing_to_protect(spec, resolved, log)
        return no_deals()
    found, told = protect(deals, accounts, owners, spec, resolved, log)
    tell_strangers(deals, told)
    return found[found["account_id"].isin(planned["account_id"])].reset_index(drop=True)


def _is_any_travelling(territories: pd.DataFrame, spec: ScenarioSpec) -> bool:
    inside = {name for name, how in spec.roles.items() if how.travel == "none"}
    return bool(np.any(~territories["role"].isin(list(inside))))


def _refuse_no_potential(
    accounts: Accounts,
    frame: pd.DataFrame,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> None:
    """
    Nothing can be estimated where nothing is given; it matters where a setting uses it.

    What stops ``[potential]`` is told already.
    """
    picked = accounts.records.picked
    is_asked = any(key.startswith("potential.") for key in resolved.places)
    if not frame["potential_source"].isin(["none", ""]).all() or (is_asked and log.is_stopped):
        return
    bands = any(band.measure == "potential" for band in spec.balance)
    is_used = spec.objective.kind == "value" or bands or any(map(_is_by_potential, spec.quota))
    log.add(
        Grade.STOP if is_used else Grade.NOTE, "no-potential",
        f"{picked.table.file} states no potential",
        'Name the column: potential = "…" under [accounts.columns]; or say under [potential] what '
        "to estimate it from."
        if is_used
        else "Counts as 0.",
        **resolved.place("accounts", "columns", "potential"),
    )  # fmt: skip


def _is_by_potential(quota: QuotaSpec) -> bool:
    made = {"potential", "open_potential", "expected_sales"}
    return quota.potential == "potential" and (
        not quota.counts or not made.isdisjoint(quota.counts)
    )


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    hidden = ("current_rep",)
    others = [name for name in frame.columns if name not in COLUMNS and name not in hidden]
    return frame[[*COLUMNS, *others]].reset_index(drop=True)
