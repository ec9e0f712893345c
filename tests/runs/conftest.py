"""A small run, built by hand."""

from __future__ import annotations

from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Point, box

from territory_opt.runs import Run


@pytest.fixture
def run() -> Run:
    """Two accounts, two territories, one quota each."""
    plan = pd.DataFrame(
        {
            "layer": ["", ""],
            "account_id": ["007", "=A1"],
            "territory_id": ["R1", "R2"],
            "rep_id": ["R1", ""],
            "previous_territory": ["R1", ""],
            "moved": ["no", "no"],
            "locked": [True, False],
            "distance_km": [1.23456, float("nan")],
            "value": [1000.005, -0.0],
            "next_best_territory": ["R2", ""],
            "next_best_loss": [12.5, float("nan")],
            "effective_on": ["2027-01-01", "2027-01-01"],
            "reason": ["Keeps its current rep.", 'Says "hello", twice.'],
        }
    )
    territories = pd.DataFrame(
        {
            "layer": ["", ""],
            "level": ["territory", "territory"],
            "territory_id": ["R1", "R2"],
            "parent_id": ["", ""],
            "rep_id": ["R1", ""],
            "rep_name": ["Ann", ""],
            "role": ["field", "field"],
            "num_accounts": [1, 1],
            "potential": [10.5, 1e9],
            "potential_index": [1.0, 1 / 3],
            "moved_in_chosen": [0, 0],
        }
    )
    quotas = pd.DataFrame(
        {
            "territory_id": ["R1"],
            "rep_id": ["R1"],
            "metric": ["new"],
            "period": ["year"],
            "quota": [Decimal("10.10")],
        }
    )
    waterfall = pd.DataFrame(
        {
            "territory_id": ["R1"],
            "metric": ["new"],
            "step": ["restated"],
            "amount": [Decimal("10.10")],
            "note": ["100 %"],
        }
    )
    faults = pd.DataFrame({"grade": ["note"], "code": ["x"], "message": ["Hm."], "row": [3]})
    reconciliation = pd.DataFrame(
        {"where": ["planned"], "num_accounts": [2], "revenue": [1.0], "potential": [2.0]}
    )
    points = gpd.GeoDataFrame(
        {"account_id": ["007", "=A1"]}, geometry=[Point(1, 2), None], crs="EPSG:4326"
    )
    homes = gpd.GeoDataFrame({"territory_id": ["R1"]}, geometry=[Point(1, 2)], crs="EPSG:4326")
    shapes = gpd.GeoDataFrame(
        {"territory_id": ["R1"]}, geometry=[MultiPolygon([box(0, 0, 1, 1)])], crs="EPSG:4326"
    )
    return Run(
        plan,
        territories,
        quotas,
        waterfall,
        faults,
        reconciliation,
        points,
        homes,
        shapes,
        {"status": "OPTIMAL", "gap": 0.0},
        {"schema": 1},
    )
