"""The users of the CRM: reps of three roles, those who left, and owners that are nobody."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.planning.crm.places import sample

ACCOUNTS_PER_REP = {"enterprise": 1000, "field": 360, "inside": 560}
"""Accounts of the whole export for every rep of a role."""
LEAVERS_PER_REP = 0.12
QUEUE, HOUSE, STRANGER = "Unassigned Queue", "House Account", "Northwind Agency"
SKILLS = ("cloud", "security", "analytics")
FIRST = (
    "Ada", "Ben", "Carla", "Dev", "Elena", "Femi", "Grace", "Hiro", "Ines", "Jonas", "Kira", "Liam",
    "Mina", "Noah", "Olga", "Priya", "Quinn", "Rosa", "Sami", "Tara", "Uma", "Victor", "Wanda", "Yusuf",
)  # fmt: skip
LAST = (
    "Abbott", "Bauer", "Chen", "Diaz", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan",
    "Lopez", "Meyer", "Novak", "Okafor", "Patel", "Quist", "Rossi", "Silva", "Tanaka", "Ueda", "Varga",
    "Weber", "Young", "Zhang",
)  # fmt: skip


def people(rng: np.random.Generator, num_accounts: int) -> pd.DataFrame:
    """
    Users as exported: reps in post, then those who left.

    Returns
    -------
    DataFrame
        ``Id``, ``Full Name``, ``Role Name``, ``Email``, ``Active``, ``Hire Date``, ``Termination Date``,
        ``Country``, ``Postal Code``, ``FTE``, ``Performance``, ``Skills``, ``Languages``.
    """
    roles = [
        role
        for role, accounts in ACCOUNTS_PER_REP.items()
        for _ in range(max(len(SKILLS), round(num_accounts / accounts)))
    ]
    gone = rng.choice(roles, size=max(1, round(LEAVERS_PER_REP * len(roles)))).tolist()
    number, num_gone = len(roles) + len(gone), len(gone)
    names = _names(rng, number)
    is_gone = np.arange(number) >= len(roles)
    hired = pd.Timestamp("2026-10-01") - pd.to_timedelta(rng.integers(0, 4000, number), unit="D")
    left = pd.Timestamp("2026-11-01") - pd.to_timedelta(rng.integers(0, 200, number), unit="D")
    return pd.DataFrame(
        {
            "Id": [f"005{place:06d}" for place in range(1, number + 1)],
            "Full Name": names,
            "Role Name": [*roles, *gone],
            "Email": [f"{name.replace(' ', '.').lower()}@example.com" for name in names],
            "Active": np.where(is_gone, "false", "true"),
            "Hire Date": np.where(is_gone, "2015-01-01", hired.strftime("%Y-%m-%d")),
            "Termination Date": np.where(is_gone, left.strftime("%Y-%m-%d"), ""),
            "Country": "US",
            "Postal Code": sample(rng, number)["postal_code"],
            "FTE": np.where(rng.random(number) < 0.06, 0.8, 1.0),
            "Performance": rng.normal(1, 0.12, number).clip(0.7, 1.35).round(2),
            "Skills": [*(_skills(rng, k) for k in range(number - num_gone)), *[""] * num_gone],
            "Languages": np.where(rng.random(number) < 0.4, "en;es", "en"),
        }
    )


def _names(rng: np.random.Generator, number: int) -> list[str]:
    """Different ones, with initials where names run out."""
    pairs = [f"{first} {last}" for first in FIRST for last in LAST]
    more = [f"{first} {chr(65 + k)}. {last}" for k in range(26) for first in FIRST for last in LAST]
    return [*rng.permutation(pairs), *more][:number]


def _skills(rng: np.random.Generator, place: int) -> str:
    """Each in turn, so that every role has all of them; others by chance."""
    own = SKILLS[place % len(SKILLS)]
    return ";".join(skill for skill in SKILLS if skill == own or rng.random() < 0.5)
