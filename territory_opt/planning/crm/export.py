"""The folder of a synthetic CRM export: tables, the scenario that plans them, and what is in it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.planning.crm.companies import companies
from territory_opt.planning.crm.deals import OPEN_STAGES, deals
from territory_opt.planning.crm.dirt import (
    ACCOUNT_DIRT,
    DEAL_DIRT,
    NO_POTENTIAL_SHARE,
    lose_parents,
    lose_zeros,
    num_spoilt,
    soil,
)
from territory_opt.planning.crm.people import people

QUOTA_GROWTH = 1.08
"""Company target over the sales of last year."""


def write_export(folder: Path, num_accounts: int, seed: int) -> Path:
    """
    Write the tables, ``scenario.toml``, ``README.md``, and ``dirt.csv``: the spoilt rows.

    Parameters
    ----------
    folder
        An empty one.
    num_accounts
        Rows of ``accounts.csv``, the spoilt and repeated ones included.
    seed
        The same seed, the same bytes.

    Returns
    -------
    Path
        The scenario file.
    """
    rng = np.random.default_rng(seed)
    users = people(rng, num_accounts)
    clean = companies(rng, num_accounts - num_spoilt(num_accounts), users)
    sold = deals(rng, clean, users)
    accounts, spoilt = _spoilt_accounts(rng, clean)
    late = sold["Stage"].isin(OPEN_STAGES[-2:]) & sold["Account ID"].isin(clean["Id"])
    opportunities, more = soil(rng, sold, DEAL_DIRT, late)
    for name, table in (("accounts", accounts), ("reps", users), ("opportunities", opportunities)):
        table.to_csv(folder / f"{name}.csv", index=False)
    known = [spoilt.assign(file="accounts.csv"), more.assign(file="opportunities.csv")]
    pd.concat(known)[["file", "row", "kind"]].to_csv(folder / "dirt.csv", index=False)
    facts = {
        "accounts": f"{num_accounts:,}",
        "seed": str(seed),
        "target": f"{round(QUOTA_GROWTH * clean['Sales Last Year'].sum(), -5):_.0f}",
    }
    for name in ("scenario.toml", "README.md"):
        (folder / name).write_text(_filled(name, facts), encoding="utf-8")
    return folder / "scenario.toml"


def _spoilt_accounts(
    rng: np.random.Generator, clean: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What whole columns suffer, then single rows: of accounts to plan that belong to no chain."""
    is_unknown = rng.random(len(clean)) < NO_POTENTIAL_SHARE
    table = clean.assign(**dict.fromkeys(["Locked To", "Forbidden", "Effective On"], ""))
    table["Addressable Spend"] = (
        clean["Addressable Spend"].map("{:.0f}".format).mask(is_unknown, "")
    )
    table["Billing Zip"] = lose_zeros(clean["Billing Zip"])
    parents = clean["Parent Account ID"]
    alone = clean["Disposition"].eq("plan") & parents.eq("") & ~clean["Id"].isin(parents)
    table, lost = lose_parents(rng, table, alone)
    alone &= ~alone.index.isin(lost["row"] - 2)
    alone &= ~table["Id"].isin(table["Parent Account ID"])
    accounts, spoilt = soil(rng, table, ACCOUNT_DIRT, alone)
    return accounts, pd.concat([lost, spoilt])


def _filled(name: str, facts: dict[str, str]) -> str:
    text = (files("territory_opt.planning.crm") / name).read_text(encoding="utf-8")
    for key, value in facts.items():
        text = text.replace(f"@{key}@", value)
    return text
