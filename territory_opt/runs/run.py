"""A run folder in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd


def no_areas() -> gpd.GeoDataFrame:
    """The layer of areas without any."""
    columns = {name: pd.Series(dtype="str") for name in ("geo_unit_id", "territory_id")}
    return gpd.GeoDataFrame(columns, geometry=[], crs="EPSG:4326")


def no_staffing() -> pd.DataFrame:
    """The table of staffing without any."""
    text = ("layer", "territory_id", "rep_id", "rep_name", "from", "to")
    columns = {name: pd.Series(dtype="str") for name in text}
    return pd.DataFrame(columns | {"share": pd.Series(dtype="float64")})


@dataclass(frozen=True, eq=False)
class Run:
    """
    A plan with everything that is said about it; ``write_run`` makes it a folder.

    Attributes
    ----------
    plan
        ``plan.csv``: one row per account, in the scenario's order.
    territories
        ``territories.csv``: one row per territory with every measure and its index.
    quotas, quota_waterfall
        ``quotas.csv``, ``quota_waterfall.csv``; amounts are ``Decimal``. Empty without policies.
    quota_nodes
        ``quota_nodes.csv``: numbers of the groups above territories and of the company; amounts are
        ``Decimal``. Empty without policies.
    quota_bridge
        ``quota_bridge.csv``: from the board's target to the field's; empty without a bridge.
    faults
        ``faults.csv``: what was found in the input, one row each.
    reconciliation
        ``reconciliation.csv``: accounts, revenue and potential in = planned + set aside.
    accounts, homes, shapes
        Layers of ``plan.gpkg`` (longitude and latitude, EPSG:4326).
    summary, manifest
        ``summary.json``, ``manifest.json``: plain values.
    areas
        Layer of ``plan.gpkg`` where territories are built of areas: ``geo_unit_id``,
        ``territory_id`` (empty: nobody's), simplified multipolygons that share their borders.
    staffing
        ``staffing.csv``: who fills which territory, from when to when (both included; empty: open);
        empty in runs of earlier versions.
    sales_capacity, hires
        ``sales_capacity.csv``, ``hires.csv``: the capacity plan; empty without one.
    attainability, quota_tests, pay
        ``attainability.csv``, ``quota_tests.csv``, ``pay.csv``: simulated years; empty without.
    productivity
        ``productivity.csv`` where productivity was learned: one row per rep and segment.
    forecast, forecast_backtest
        ``forecast.csv``, ``forecast_backtest.csv``: next year's sales from history; empty without.
    exceptions
        ``exceptions.csv``: one row per override and loosened rule.
    routing_rules
        ``routing_rules.csv``: one row per line, all text (``rulebook.routing_table``).
    robustness
        ``robustness.csv``: how often each account stays when potentials are perturbed; empty without.
    deals, credit_windows
        ``deals.csv``, ``credit_windows.csv``: open deals and renewals with what becomes of them, and
        who is credited for those that are kept; empty without any.
    reps
        ``reps.csv``: e-mails and CRM users of the reps, all text; empty where none is known.
    """

    plan: pd.DataFrame
    territories: pd.DataFrame
    quotas: pd.DataFrame
    quota_waterfall: pd.DataFrame
    faults: pd.DataFrame
    reconciliation: pd.DataFrame
    accounts: gpd.GeoDataFrame
    homes: gpd.GeoDataFrame
    shapes: gpd.GeoDataFrame
    summary: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    areas: gpd.GeoDataFrame = field(default_factory=no_areas)
    staffing: pd.DataFrame = field(default_factory=no_staffing)
    sales_capacity: pd.DataFrame = field(default_factory=pd.DataFrame)
    hires: pd.DataFrame = field(default_factory=pd.DataFrame)
    attainability: pd.DataFrame = field(default_factory=pd.DataFrame)
    quota_tests: pd.DataFrame = field(default_factory=pd.DataFrame)
    pay: pd.DataFrame = field(default_factory=pd.DataFrame)
    productivity: pd.DataFrame = field(default_factory=pd.DataFrame)
    forecast: pd.DataFrame = field(default_factory=pd.DataFrame)
    forecast_backtest: pd.DataFrame = field(default_factory=pd.DataFrame)
    exceptions: pd.DataFrame = field(default_factory=pd.DataFrame)
    routing_rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    deals: pd.DataFrame = field(default_factory=pd.DataFrame)
    credit_windows: pd.DataFrame = field(default_factory=pd.DataFrame)
    robustness: pd.DataFrame = field(default_factory=pd.DataFrame)
    quota_nodes: pd.DataFrame = field(default_factory=pd.DataFrame)
    quota_bridge: pd.DataFrame = field(default_factory=pd.DataFrame)
    reps: pd.DataFrame = field(default_factory=pd.DataFrame)
