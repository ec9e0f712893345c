"""The accounts of the CRM before any dirt: chains, sizes, potential, and who owns them today."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from territory_opt.planning.crm.chains import Chains
from territory_opt.planning.crm.people import HOUSE, QUEUE, SKILLS, STRANGER
from territory_opt.planning.crm.places import places, sample

SEGMENTS = {"Enterprise": 0.04, "Mid-market": 0.36, "Small business": 0.60}
ROLE_OF = {"Enterprise": "enterprise", "Mid-market": "field", "Small business": "inside"}
EMPLOYEES = {"Enterprise": (1000, 1.0), "Mid-market": (100, 0.55), "Small business": (4, 0.9)}
"""Segment -> least number, and the spread of its logarithm above."""
INDUSTRIES = {"Manufacturing": 900, "Retail": 500, "Health": 800, "Finance": 1300, "Public": 600}
"""Addressable spend per employee a year, currency: invented."""
GONE_SHARE = 0.12
"""Accounts whose owner is gone, as a share of those with an owner."""
GONE = {QUEUE: 0.15, HOUSE: 0.05, STRANGER: 0.1}
"""Of these: in queues, of the house, of strangers; the rest belongs to users who left."""
DISPOSITIONS = {"house": 0.004, "partner": 0.006, "holdout": 0.003, "exclude": 0.003}
STEMS = (
    "Alder", "Birch", "Cedar", "Delta", "Eagle", "Falcon", "Granite", "Harbor", "Iron", "Juniper",
    "Keystone", "Lakeside", "Maple", "Noble", "Orchard", "Pioneer", "Quarry", "River", "Summit",
    "Timber", "Union", "Valley", "Willow", "Yellowstone", "Zenith",
)  # fmt: skip
TRADES = {
    "Manufacturing": ("Works", "Tools", "Plastics"),
    "Retail": ("Stores", "Foods", "Outfitters"),
    "Health": ("Clinics", "Care", "Labs"),
    "Finance": ("Bank", "Insurance", "Capital"),
    "Public": ("Schools", "County Services", "Utilities"),
}


def companies(rng: np.random.Generator, number: int, users: pd.DataFrame) -> pd.DataFrame:
    """
    So many accounts as a CRM would export them if everybody were careful.

    Parameters
    ----------
    users
        As ``people`` gives them.

    Returns
    -------
    DataFrame
        Columns as a Salesforce report names them; text where a report has text.
    """
    chains = Chains.drawn(rng, number)
    where = sample(rng, number)
    segment = _segments(rng, chains)
    industry = chains.same(rng.choice(list(INDUSTRIES), size=number))
    employees = _employees(rng, segment)
    spend = (
        employees * pd.Series(industry).map(INDUSTRIES).to_numpy() * rng.lognormal(0, 0.6, number)
    )
    is_customer = rng.random(number) < 0.45
    revenue = np.where(is_customer, spend * rng.beta(2, 5, number), 0)
    owner = _owners(rng, where, segment, users)
    disposition = rng.choice(
        ["plan", *DISPOSITIONS],
        size=number,
        p=[1 - sum(DISPOSITIONS.values()), *DISPOSITIONS.values()],
    )
    skill = np.where(rng.random(number) < 0.04, rng.choice(SKILLS, number), "")
    is_mapped = rng.random(number) < 0.3
    return pd.DataFrame(
        {
            "Id": [f"001{place:07d}" for place in range(1, number + 1)],
            "Account Name": _names(rng, industry, where["state"], chains),
            "Owner ID": owner,
            "Parent Account ID": chains.parent_ids,
            "Type": np.where(is_customer, "Customer", "Prospect"),
            "Industry": industry,
            "Employees": employees,
            "Annual Revenue": (employees * rng.lognormal(12, 0.4, number)).round(-3).astype(int),
            "Account Segment": segment,
            "Account Tier": _tiers(spend),
            "Sales Last Year": revenue.round(2),
            "Addressable Spend": spend.round(-1),
            "Billing Country": "US",
            "Billing State": where["state"],
            "Billing Zip": where["postal_code"],
            "BillingLongitude": where["longitude"].round(4).astype(str).where(is_mapped, ""),
            "BillingLatitude": where["latitude"].round(4).astype(str).where(is_mapped, ""),
            "Required Skill": np.where(chains.is_large, skill, chains.same(skill)),
            "Language": np.where(rng.random(number) < 0.03, "es", "en"),
            "Disposition": disposition,
        }
    )


def _segments(rng: np.random.Generator, chains: Chains) -> np.ndarray:
    """Small chains are of one segment; of large ones the head office is an enterprise."""
    names = list(SEGMENTS)
    own = rng.choice(names, size=len(chains.of), p=list(SEGMENTS.values()))
    is_head = chains.head == np.arange(len(own))
    own = np.where(chains.is_large, np.where(is_head, names[0], own), chains.same(own))
    is_site = chains.is_large & ~is_head & (own == names[0])
    return np.where(is_site, names[1], own)


def _employees(rng: np.random.Generator, segment: np.ndarray) -> np.ndarray:
    least, spread = np.array([EMPLOYEES[name] for name in segment]).T
    number: np.ndarray = np.minimum(
        least * np.exp(np.abs(rng.normal(0, spread))), 12 * least
    ).astype(int)
    return number


def _tiers(spend: np.ndarray) -> np.ndarray:
    """The largest twentieth and fifth by potential."""
    high, middle = np.quantile(spend, [0.95, 0.75])
    return np.select([spend >= high, spend >= middle], ["A", "B"], "C")


def _owners(
    rng: np.random.Generator, where: pd.DataFrame, segment: np.ndarray, users: pd.DataFrame
) -> np.ndarray:
    """The nearest rep of the role, sometimes the next; some are gone, and some accounts have nobody."""
    owner = np.full(len(segment), "", dtype=object)
    active = users[users["Active"].eq("true")]
    homes = places().drop_duplicates("postal_code").set_index("postal_code")
    for name, role in ROLE_OF.items():
        rows, reps = segment == name, active[active["Role Name"].eq(role)]
        at = homes.loc[reps["Postal Code"], ["longitude", "latitude"]].to_numpy()
        points = where.loc[rows, ["longitude", "latitude"]].to_numpy()
        near = np.asarray(cKDTree(at).query(points, k=2)[1])
        pick = (rng.random(np.count_nonzero(rows)) < 0.2).astype(int)
        owner[rows] = reps["Id"].to_numpy()[near[np.arange(len(near)), pick]]
    gone = rng.random(len(owner)) < GONE_SHARE
    left = users.loc[users["Active"].eq("false"), "Full Name"].to_numpy()
    shares = [*GONE.values(), *np.full(len(left), (1 - sum(GONE.values())) / len(left))]
    owner[gone] = rng.choice([*GONE, *left], size=np.count_nonzero(gone), p=shares)
    owner[rng.random(len(owner)) < 0.02] = ""
    return owner


def _names(
    rng: np.random.Generator, industry: np.ndarray, state: pd.Series, chains: Chains
) -> list[str]:
    first, second = (rng.choice(STEMS, len(industry)) for _ in range(2))
    kinds = rng.integers(3, size=len(industry))
    kind = [TRADES[trade][k] for trade, k in zip(industry, kinds, strict=True)]
    own = np.array([*map(" ".join, zip(first, second, kind, strict=True))], dtype=object)
    at = [f", {place} {rank}" for place, rank in zip(state, chains.rank, strict=True)]
    return list(np.where(chains.rank > 0, own[chains.head] + np.array(at, dtype=object), own))
