"""
Neutral instances: balanced assignment of accounts to reps with homes.

Zipf-sized cities on a square of 1,000 km, one account in five anywhere, lognormal potential, workload
that goes with it (0.8 in logarithms). Homes follow the cities only in part, so demand and homes do not
match, as in a force that grew over the years. Potential and workload of every rep must be near the
average; Σ workload × km to the rep's home is minimised.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.testing.judge import Judged, judge_loads

SIDE_KM = 1000.0
RURAL_SHARE = 0.2
HOMES_ANYWHERE = 0.25
TODAY_RANKS = (0.8, 0.15, 0.05)  # today's rep is the nearest, second or third nearest
SKILL_SHARES = (0.7, 0.2, 0.1)
REP_SKILL_SHARES = (0.6, 0.4)  # of the second and third skill; everybody has the first


@dataclass(frozen=True, eq=False)
class NeutralInstance:
    """
    Accounts and reps in a plane.

    Attributes
    ----------
    name
        With sizes, seed and variant.
    xy_km, home_km
        ``(num_accounts, 2)``, ``(num_reps, 2)``.
    potential, workload
        ``(num_accounts,)``, mean 1.
    incumbent
        ``(num_accounts,)``: today's rep.
    skill, rep_skill
        ``(num_accounts,)`` in 0..2 and ``(num_reps, 3)``: for tasks that ask for skills.
    tolerance
        Half the width of the bands, as a share of the average.
    """

    name: str
    xy_km: FloatArray
    home_km: FloatArray
    potential: FloatArray
    workload: FloatArray
    incumbent: IntArray
    skill: IntArray
    rep_skill: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    tolerance: float = 0.05

    @property
    def loads(self) -> FloatArray:
        """``(num_accounts, 2)``: potential and workload."""
        return np.column_stack([self.potential, self.workload])

    @property
    def target(self) -> FloatArray:
        """``(num_reps, 2)``: the average load."""
        num_reps = len(self.home_km)
        return np.tile(self.loads.sum(axis=0) / num_reps, (num_reps, 1))

    @property
    def lower(self) -> FloatArray:
        """``(num_reps, 2)``: smallest loads."""
        return self.target * (1 - self.tolerance)

    @property
    def upper(self) -> FloatArray:
        """``(num_reps, 2)``: largest loads."""
        return self.target * (1 + self.tolerance)

    def problem(self) -> Problem:
        """The task for our solver."""
        return Problem.from_points(
            self.xy_km,
            self.home_km,
            self.workload,
            self.loads,
            self.lower,
            self.upper,
            power=1,
            measures=("potential", "workload"),
            objective_unit="workload·km",
        )

    def judge(self, territory_of: IntArray) -> Judged:
        """Figures of an assignment, from the arrays alone."""
        away = self.xy_km - self.home_km[territory_of]
        cost = self.workload * np.hypot(away[:, 0], away[:, 1])
        return judge_loads(territory_of, cost, self.loads, self.lower, self.upper)

    def arrays(self) -> dict[str, FloatArray]:
        """The task for any other solver, all pairs written out."""
        away = self.xy_km[:, None, :] - self.home_km[None, :, :]
        cost = self.workload[:, None] * np.hypot(away[..., 0], away[..., 1])
        limits = {"lower": self.lower, "upper": self.upper}
        points = {"xy_km": self.xy_km, "home_km": self.home_km}
        return {"cost": cost, "loads": self.loads, **limits, **points}


def neutral(
    num_accounts: int,
    num_reps: int,
    seed: int = 20250101,
    tolerance: float = 0.05,
    homes_follow: bool = False,
) -> NeutralInstance:
    """
    Make an instance; equal arguments give equal arrays.

    Parameters
    ----------
    num_accounts, num_reps
        Sizes, both positive.
    seed
        Decides every draw, together with the sizes.
    tolerance
        Half the width of the bands.
    homes_follow
        Put homes at accounts, one in each of ``num_reps`` cells of equal workload, so that demand and
        homes match.

    Raises
    ------
    InputError
        If there are fewer accounts than reps, no rep, or the tolerance is not in (0, 1).
    """
    _check(num_accounts, num_reps, tolerance)
    rng = np.random.default_rng([seed, num_accounts, num_reps])
    made = replace(_drawn(num_accounts, num_reps, rng), tolerance=tolerance)
    name = f"neutral-{num_accounts}x{num_reps}-s{seed}-{tolerance:.0%}"
    if not homes_follow:
        return replace(made, name=name)
    return replace(
        made, name=f"{name}-homes-follow", home_km=_homes_at_accounts(made, num_reps, seed)
    )


def _check(num_accounts: int, num_reps: int, tolerance: float) -> None:
    if num_reps < 1 or num_accounts < num_reps:
        raise InputError(
            f"a neutral instance of {num_accounts} accounts and {num_reps} reps: expected at least "
            "one rep, and no fewer accounts than reps"
        )
    if not 0 < tolerance < 1:
        raise InputError(
            f"a tolerance of {tolerance}: expected a share between 0 and 1, such as 0.05"
        )


def _drawn(num_accounts: int, num_reps: int, rng: np.random.Generator) -> NeutralInstance:
    """Every array in one fixed order of draws: another order is another instance."""
    num_cities = max(12, int(1.5 * num_reps))
    city_km = rng.uniform(0, SIDE_KM, (num_cities, 2))
    share = _shares(1.0 / np.arange(1, num_cities + 1) ** 0.9)
    spread_km = 6 + 40 * np.sqrt(share / share.max()) * rng.uniform(0.5, 1.2, num_cities)
    xy_km = _accounts(num_accounts, city_km, share, spread_km, rng)
    size = rng.normal(size=num_accounts)
    workload = np.exp(0.48 * size + 0.36 * rng.normal(size=num_accounts))
    home_km = _homes(num_reps, city_km, share, spread_km, rng)
    incumbent = _today(xy_km, home_km, rng)
    skill = rng.choice(3, num_accounts, p=SKILL_SHARES)
    return NeutralInstance(
        name="",
        xy_km=xy_km,
        home_km=home_km,
        potential=_mean_one(np.exp(size)),
        workload=_mean_one(workload),
        incumbent=incumbent,
        skill=skill,
        rep_skill=_rep_skills(num_reps, rng),
    )


def _shares(values: FloatArray) -> FloatArray:
    shares: FloatArray = values / values.sum()
    return shares


def _mean_one(values: FloatArray) -> FloatArray:
    scaled: FloatArray = values * (len(values) / values.sum())
    return scaled


def _accounts(
    number: int,
    city_km: FloatArray,
    share: FloatArray,
    spread_km: FloatArray,
    rng: np.random.Generator,
) -> FloatArray:
    is_rural = rng.random(number) < RURAL_SHARE
    city = rng.choice(len(share), number, p=share)
    xy_km = city_km[city] + rng.normal(size=(number, 2)) * spread_km[city, None]
    xy_km[is_rural] = rng.uniform(0, SIDE_KM, (is_rural.sum(), 2))
    # Clipping piles points up on the edge; a metre of noise keeps them apart.
    return np.clip(xy_km, 0, SIDE_KM) + rng.uniform(-1e-3, 1e-3, (number, 2))


def _homes(
    number: int,
    city_km: FloatArray,
    share: FloatArray,
    spread_km: FloatArray,
    rng: np.random.Generator,
) -> FloatArray:
    city = rng.choice(len(share), number, p=_shares(share**0.7))
    home_km = city_km[city] + rng.normal(size=(number, 2)) * spread_km[city, None] * 1.2
    is_anywhere = rng.random(number) < HOMES_ANYWHERE
    home_km[is_anywhere] = rng.uniform(0, SIDE_KM, (is_anywhere.sum(), 2))
    clipped: FloatArray = np.clip(home_km, 0, SIDE_KM)
    return clipped


def _today(xy_km: FloatArray, home_km: FloatArray, rng: np.random.Generator) -> IntArray:
    from scipy.spatial import KDTree

    ranks = np.arange(1, min(len(TODAY_RANKS), len(home_km)) + 1)
    nearest = np.asarray(KDTree(home_km).query(xy_km, k=ranks)[1])
    chances = np.array(TODAY_RANKS[: len(ranks)])
    rank = rng.choice(len(ranks), len(xy_km), p=chances / chances.sum())
    today: IntArray = nearest[np.arange(len(xy_km)), rank]
    return today


def _rep_skills(
    num_reps: int, rng: np.random.Generator
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    has = np.ones((num_reps, 3), dtype=bool)
    for skill, share in enumerate(REP_SKILL_SHARES, 1):
        has[:, skill] = rng.random(num_reps) < share
    has[0] = True
    return has


def _homes_at_accounts(instance: NeutralInstance, num_reps: int, seed: int) -> FloatArray:
    """
    One home in each of ``num_reps`` cells of equal workload, at an account drawn by workload.

    Draws from all accounts at once would clump by chance and match demand no better than the cities
    do. The draws are their own: the accounts stay the same.
    """
    rng = np.random.default_rng([seed, len(instance.xy_km), num_reps, 1])
    everyone = np.arange(len(instance.xy_km))
    cells = _cells(instance.xy_km, instance.workload, everyone, num_reps)
    drawn = [rng.choice(cell, p=_shares(instance.workload[cell])) for cell in cells]
    return instance.xy_km[drawn]


def _cells(xy_km: FloatArray, weight: FloatArray, members: IntArray, parts: int) -> list[IntArray]:
    """Split ``members`` across the longer side, again and again, into parts of about equal weight."""
    if parts == 1:
        return [members]
    axis = int(np.ptp(xy_km[members], axis=0).argmax())
    ordered = members[np.argsort(xy_km[members, axis], kind="stable")]
    first = parts // 2
    reached = np.cumsum(weight[ordered])
    cut = int(np.searchsorted(reached, reached[-1] * first / parts))
    cut = min(max(cut, first), len(ordered) - (parts - first))
    return [
        *_cells(xy_km, weight, ordered[:cut], first),
        *_cells(xy_km, weight, ordered[cut:], parts - first),
    ]
