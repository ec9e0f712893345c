"""A scenario that was read: tables, settings, faults, and what became of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from territory_opt.models import Fault, PairTable, Problem, QuotaPolicy
from territory_opt.models.plan_rates import PlanRates
from territory_opt.scenario.layers import telling, told_of
from territory_opt.scenario.records.forecast import ForecastRecord
from territory_opt.scenario.records.potential import PotentialRecord
from territory_opt.scenario.records.protection import no_deals
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.specs.layers import MAIN, PairingSpec
from territory_opt.scenario.tables.cache import TableCache

if TYPE_CHECKING:
    from territory_opt.geo import Areas
    from territory_opt.scenario.build import Effort, FamilyBook, Register, Roads
    from territory_opt.scenario.geography import Geography


@dataclass(frozen=True, eq=False)
class Scenario:
    """
    A scenario that can be planned.

    Attributes
    ----------
    path
        The scenario file.
    spec
        Its settings, typed.
    origins
        Dotted key -> file it is from, ``"command line"`` or ``"default"``.
    accounts
        One row per account to plan; the row's number is the unit's index. Columns as on the
        signature page, then the file's own.
    territories
        One row per territory; the row's number is the territory's index.
    reps
        People in scope, ``start_date`` and ``end_date`` as dates.
    staffing
        ``territory_id``, ``rep_id``, ``share``, ``from``, ``to`` on the plan's first day.
    staffing_over_time
        The same columns, whenever they hold: ``from`` and ``to`` cut to the dates of the rep, both
        included, NaT where open.
    faults
        What was fixed by rule, set aside, or is worth a look; nothing that stops.
    inputs
        File -> SHA-256 of its bytes.
    reconciliation
        ``where``, ``num_accounts``, ``revenue``, ``potential``: read = the sum of all other rows.
    estimated_share
        Measure -> share of its planned total that is estimated.
    estimates
        How potential was estimated.
    forecast
        Next year's sales from history; None without ``[forecast]``.
    productivity
        What reps win in segments, learned (``estimates.learn_productivity``); empty without
        ``[productivity]``.
    deals
        Open deals and renewals of the accounts, with the rule that protects each and its last day
        (``records.protection.COLUMNS``).
    unplanned
        Ids of accounts of the file that are not planned: out of scope, of the house, set aside.
    matrix
        Rows of ``[travel] matrix``: ``home_id``, ``unit_id``, ``km``, ``hours``; None without one.
    geography
        Areas, their neighbours, and who lies in them; None without ``[geography]``.
    managers
        Place of a ``[[level]]`` that names managers -> ``manager_id``, ``name``, ``longitude``,
        ``latitude``.
    plan_rates
        Of the currencies of reps; None: quotas are in the scenario's currency alone.
    overrides_apart
        Overrides that the accounts do not show: expired locks, accounts held out; columns as
        ``register.table``.
    groups
        Territory that is a parent of others -> its own parent, as the table of territories has them.
    set_aside
        Sound accounts of the house and of partners, columns as ``accounts``.
    pipeline
        Expected amount of open deals by ``account_id``; None where no quota counts them.
    layer
        Name of the team whose territories these are; ``"main"`` of the scenario itself.
    layers
        Further teams over the same accounts, in the order they are planned.
    pairing
        Who of this team works with whom of another; None: whoever is best.
    settings, quarantine
        As given to ``read_scenario``.
    columns
        Section → columns of its table, as the file names them.
    """

    path: Path
    spec: ScenarioSpec
    origins: Mapping[str, str]
    accounts: pd.DataFrame
    territories: pd.DataFrame
    reps: pd.DataFrame
    staffing: pd.DataFrame
    staffing_over_time: pd.DataFrame
    faults: tuple[Fault, ...]
    inputs: Mapping[str, str]
    reconciliation: pd.DataFrame
    estimated_share: Mapping[str, float]
    estimates: PotentialRecord = field(default_factory=PotentialRecord)
    forecast: ForecastRecord | None = None
    productivity: pd.DataFrame = field(default_factory=pd.DataFrame)
    deals: pd.DataFrame = field(default_factory=no_deals)
    unplanned: frozenset[str] = frozenset()
    settings: tuple[str, ...] = ()
    quarantine: bool = False
    matrix: pd.DataFrame | None = None
    geography: Geography | None = None
    managers: Mapping[int, pd.DataFrame] = field(default_factory=dict)
    plan_rates: PlanRates | None = None
    overrides_apart: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: Mapping[str, str] = field(default_factory=dict)
    set_aside: pd.DataFrame = field(default_factory=pd.DataFrame)
    pipeline: pd.Series | None = None
    layer: str = MAIN
    layers: tuple[Scenario, ...] = ()
    pairing: PairingSpec | None = None
    tables: TableCache = field(default_factory=TableCache, repr=False)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @cached_property
    def effort(self) -> Effort:
        """Visits, hours and channel of every account by role."""
        from territory_opt.scenario.build import effort

        return effort(self)

    @cached_property
    def working_time(self) -> pd.DataFrame:
        """
        Hours of every rep in the planning period, as ``working_time`` gives them.

        Empty without ``[calendar]``.
        """
        from territory_opt.scenario.working_time import working_time

        return working_time(self.reps, self.spec)

    @cached_property
    def roads(self) -> Roads | None:
        """Road kilometres and hours by ``[travel]``; asks the routing engine where one is named."""
        from territory_opt.scenario.build import roads

        return roads(self)

    @property
    def areas(self) -> Areas | None:
        """Areas that territories are built of, where they are."""
        return None if self.geography is None else self.geography.areas

    @property
    def teams(self) -> tuple[Scenario, ...]:
        """Every layer as a scenario of its own, this one first, in the order they are planned."""
        return (self, *self.layers)

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """
        ``faults``, pairs without a road, rules that have expired, and policies for families that do
        nothing or overlap, of every layer.
        """
        roads = [team.roads for team in self.teams]
        return (
            *self.faults,
            *(fault for road in roads if road is not None for fault in road.faults),
            *(fault for team in self.teams for fault in team.register.faults),
            *(fault for team in self.teams for fault in team.policy_faults),
        )

    @cached_property
    def register(self) -> Register:
        """Every override: what, who asked for it, why, until when."""
        from territory_opt.scenario.build import register

        return register(self)

    @cached_property
    def families(self) -> FamilyBook | None:
        """Companies with several accounts and their policies; None without ``[[family]]``."""
        from territory_opt.scenario.build import family_book

        return family_book(self)

    @property
    def policy_faults(self) -> list[Fault]:
        """Policies for families that do nothing or overlap, each with the layer's name."""
        from territory_opt.scenario.build import policy_faults

        found = [] if self.families is None else policy_faults(self.families)
        return found if self.layer == MAIN else [told_of(self.layer, fault) for fault in found]

    @cached_property
    def distance_km(self) -> PairTable | None:
        """Kilometres from every account to every home; None where nothing has a place."""
        from territory_opt.scenario.build import distances

        return distances(self)

    @property
    def quota_policies(self) -> tuple[QuotaPolicy, ...]:
        """One policy per ``[[quota]]``."""
        return tuple(quota.policy for quota in self.spec.quota)

    def to_problem(self) -> Problem:
        """
        The assignment problem: accounts are units, in the order of their rows.

        Raises
        ------
        ScenarioError
            If a rule needs something that the tables do not have.
        """
        from territory_opt.scenario.build import build_problem

        with telling(self.layer):
            return build_problem(self)

    def with_settings(self, *settings: str) -> Scenario:
        """
        The same tables under further settings (``"key=value"``, after those already given).

        Files that were read are not read again.

        Raises
        ------
        ScenarioError
            With every fault, if the settings do not fit.
        """
        from territory_opt.scenario.read import read_scenario

        return read_scenario(self.path, (*self.settings, *settings), self.quarantine, self.tables)
