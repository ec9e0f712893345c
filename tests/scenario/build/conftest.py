"""A stand-in for a read scenario: the frames of the signature page, made from a few columns."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from territory_opt.scenario.build import distances, effort
from territory_opt.scenario.schema import ScenarioSpec

ACCOUNT: dict[str, Any] = {
    "name": "",
    "longitude": 0.5,
    "latitude": 0.5,
    "country": "US",
    "potential": 0.0,
    "revenue": 0.0,
    "status": "customer",
    "tier": "",
    "segment": "",
    "required_skills": (),
    "languages": (),
    "parent_id": "",
    "current_territory": "",
    "owner_state": None,
    "locked_to": "",
    "forbidden": (),
}
TERRITORY: dict[str, Any] = {
    "role": "field",
    "rep_id": "",
    "longitude": 0.5,
    "latitude": 0.5,
    "fte": 1.0,
    "capacity_hours": np.nan,
    "performance": 1.0,
    "skills": (),
    "languages": (),
    "experience": (),
    "country": "US",
    "max_distance_km": np.nan,
    "is_vacant": False,
}


@dataclass(frozen=True)
class StandIn:
    """What the build asks of a scenario, and no more."""

    spec: ScenarioSpec
    accounts: pd.DataFrame
    territories: pd.DataFrame
    reps: pd.DataFrame
    path: Path = Path("scenario.toml")
    roads: None = None
    geography: None = None
    families: None = None
    unplanned: frozenset[str] = frozenset()

    @cached_property
    def effort(self):
        return effort(self)

    @cached_property
    def distance_km(self):
        return distances(self)


def frame(ids: list[str], key: str, defaults: dict[str, Any], columns: dict[str, Any]):
    """A frame with every standing column, ``columns`` over ``defaults``."""
    table = pd.DataFrame({key: ids}, dtype="str")
    for name, default in {**defaults, **columns}.items():
        values = default if isinstance(default, list) else [default] * len(ids)
        table[name] = pd.Series(values, dtype=object if isinstance(values[0], tuple) else None)
    return table


def make_scenario(accounts=None, territories=None, num_accounts=2, num_territories=2, **settings):
    """Accounts A0, A1…, territories T0, T1…, with the given columns and settings."""
    accounts, territories = accounts or {}, territories or {}
    table = frame([f"A{i}" for i in range(num_accounts)], "account_id", ACCOUNT, accounts)
    if "owner_state" not in accounts:
        table["owner_state"] = np.where(table["current_territory"] == "", "none", "kept")
    table["owner_state"] = table["owner_state"].astype("str")
    given = {"accounts": {"file": "accounts.csv"}, "reps": {"file": "reps.csv"}, **settings}
    reps = settings.pop("reps_frame", pd.DataFrame({"rep_id": []}))
    given.pop("reps_frame", None)
    return StandIn(
        ScenarioSpec.model_validate({"schema": 1, **given}),
        table,
        frame([f"T{j}" for j in range(num_territories)], "territory_id", TERRITORY, territories),
        reps,
    )


@pytest.fixture(scope="session")
def make():
    """The maker of stand-ins."""
    return make_scenario
