"""A made-up run with the columns that run folders have."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from territory_opt.geo import land, paired_km, territory_cells
from territory_opt.report import draw_map
from territory_opt.runs import Run

FIRST = ("Anna", "Ben", "Carla", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ivo", "Jördis")
LAST = (
    "Miller",
    "Okafor",
    "Ruiz",
    "Smirnov",
    "Yılmaz",
    "Haddad",
    "Petrović",
    "Novák",
    "Brandt",
    "Åberg",
)
BOUNDS = (-122.0, 29.0, -72.0, 47.0)


@pytest.fixture(scope="session")
def make_run() -> Callable[..., Run]:
    """``make_run(num_accounts=…, num_territories=…, names={row: name}, **summary)``."""
    return _made_up_run


@pytest.fixture(scope="session")
def run(make_run: Callable[..., Run]) -> Run:
    """200 accounts, 8 territories, the last of them vacant."""
    return make_run(200, 8)


@pytest.fixture(scope="session")
def large_page(make_run: Callable[..., Run]) -> str:
    """Map of 10,000 accounts × 100 territories."""
    return draw_map(make_run(10_000, 100))


def _made_up_run(
    num_accounts: int,
    num_territories: int,
    names: dict[int, str] | None = None,
    seed: int = 12,
    **summary: Any,
) -> Run:
    random = np.random.default_rng(seed)
    homes = _homes(num_territories, random)
    accounts = _accounts(num_accounts, homes, random, names or {})
    plan = accounts.drop(
        columns=["name", "tier", "status", "segment", "potential", "revenue", "geometry"]
    )
    return Run(
        plan=pd.DataFrame(plan),
        territories=_territories(accounts, homes, random),
        quotas=_quotas(homes, random),
        quota_waterfall=pd.DataFrame(),
        faults=pd.DataFrame(),
        reconciliation=pd.DataFrame(),
        accounts=accounts,
        homes=homes,
        shapes=_shapes(accounts, homes),
        summary=_summary() | summary,
    )


def _homes(num: int, random: np.random.Generator) -> gpd.GeoDataFrame:
    ground = land(BOUNDS)
    tried = random.uniform(BOUNDS[:2], BOUNDS[2:], (20 * num + 50, 2))
    lonlat = tried[shapely.contains_xy(ground, tried)][:num]
    row = np.arange(num)
    is_vacant = (row == num - 1) & (num > 1)
    names = [f"{FIRST[i % 10]} {LAST[(i + i // 10) % 10]}" for i in row]
    return gpd.GeoDataFrame(
        {
            "territory_id": [f"T{i:03d}" for i in row],
            "rep_id": np.where(is_vacant, "", [f"R{i:03d}" for i in row]),
            "rep_name": np.where(is_vacant, "", names),
            "role": "field",
            "is_vacant": is_vacant,
        },
        geometry=gpd.points_from_xy(*lonlat.T),
        crs="EPSG:4326",
    )


def _accounts(
    num: int, homes: gpd.GeoDataFrame, random: np.random.Generator, names: dict[int, str]
) -> gpd.GeoDataFrame:
    centre = random.integers(0, len(homes), num)
    at = np.column_stack([homes.geometry.x, homes.geometry.y])
    lonlat = (at[centre] + random.normal(0, 18 / len(homes) ** 0.5 / 4, (num, 2))).round(5)
    order = np.argsort(((lonlat[:, None] - at[None]) ** 2).sum(axis=2), axis=1)
    here, other = order[:, 0], order[:, 1] if len(homes) > 1 else order[:, 0]
    kind = random.choice(["no", "chosen", "forced"], num, p=[0.85, 0.1, 0.05])
    before = np.where(kind == "no", here, other)
    ids, reps = homes["territory_id"].to_numpy(), homes["rep_id"].to_numpy()
    potential = random.lognormal(11, 1.1, num).round(2)
    return gpd.GeoDataFrame(
        {
            "layer": "main",
            "account_id": [f"A{i:05d}" for i in range(num)],
            "territory_id": ids[here],
            "rep_id": reps[here],
            "previous_territory": np.where((kind == "forced") & (before % 2 == 0), "", ids[before]),
            "moved": kind,
            "locked": random.random(num) < 0.05,
            "distance_km": paired_km(*lonlat.T, *at[here].T),
            "value": (potential * 0.3).round(2),
            "next_best_territory": ids[other],
            "next_best_loss": random.uniform(1e3, 9e3, num).round(2),
            "effective_on": "2027-01-01",
            "reason": "Strongest match for a tier A account: somebody.",
            "name": [names.get(i, f"Customer {i} Industries") for i in range(num)],
            "tier": random.choice(["A", "B", "C"], num),
            "status": random.choice(["customer", "prospect"], num),
            "segment": random.choice(["Retail", "Health", "Public"], num),
            "potential": potential,
            "revenue": (potential * random.uniform(0, 0.9, num)).round(2),
        },
        geometry=gpd.points_from_xy(*lonlat.T),
        crs="EPSG:4326",
    )


def _territories(
    accounts: gpd.GeoDataFrame, homes: gpd.GeoDataFrame, random: np.random.Generator
) -> pd.DataFrame:
    ids = homes["territory_id"]
    moved = {
        f"moved_{side}_{kind}": accounts.loc[accounts["moved"] == kind, column].value_counts()
        for side, column in (("in", "territory_id"), ("out", "previous_territory"))
        for kind in ("chosen", "forced")
    }
    potential = accounts.groupby("territory_id")["potential"].sum().reindex(ids).fillna(0)
    table = homes[["territory_id", "rep_id", "rep_name", "role"]].assign(
        layer="main",
        level="territory",
        parent_id="",
        num_accounts=accounts["territory_id"].value_counts().reindex(ids).fillna(0).to_numpy(int),
        potential=potential.to_numpy(),
        potential_index=random.normal(1, 0.06, len(ids)),
        revenue=accounts.groupby("territory_id")["revenue"].sum().reindex(ids).fillna(0).to_numpy(),
        workload_hours=random.normal(1300, 150, len(ids)),
        workload_hours_index=random.normal(1, 0.12, len(ids)),
        performance=random.normal(1, 0.2, len(ids)),
        **{name: counts.reindex(ids).fillna(0).to_numpy(int) for name, counts in moved.items()},
    )
    return pd.DataFrame(table)


def _shapes(accounts: gpd.GeoDataFrame, homes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    lon, lat = accounts.geometry.x.to_numpy(), accounts.geometry.y.to_numpy()
    rows = pd.Index(homes["territory_id"]).get_indexer(accounts["territory_id"])
    cells = territory_cells(lon, lat, rows, land(tuple(accounts.total_bounds)))
    ids = homes["territory_id"].to_numpy()[cells["territory"]]
    return gpd.GeoDataFrame({"territory_id": ids}, geometry=cells.geometry, crs="EPSG:4326")


def _quotas(homes: gpd.GeoDataFrame, random: np.random.Generator) -> pd.DataFrame:
    amounts = [Decimal(int(a)) * 1000 for a in random.integers(800, 1200, len(homes))]
    return pd.DataFrame(
        {
            "territory_id": homes["territory_id"],
            "rep_id": homes["rep_id"],
            "metric": "new_business",
            "period": "year",
            "quota": amounts,
        }
    )


def _summary() -> dict[str, Any]:
    return {
        "task": "plan",
        "scenario": "Field 2027",
        "currency": "USD",
        "status": "FEASIBLE",
        "is_feasible": True,
        "gap_abs": 41_234.0,
        "objective_unit": "USD/year",
        "objective_kind": "value",
        "max_deviation": {"potential": 0.1, "workload_hours": 0.2},
        "violations": [],
    }
