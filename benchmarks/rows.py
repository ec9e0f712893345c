"""
What is run: every row of the published tables, as data.

Seeds 101, 102 and 103 are kept for these tables; tuning uses 1 to 5 and 20250101.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.rivals import LP_NAMES, NAMES

OURS = "territory_opt"
OUR_BOUND = "territory_opt dual"
SEEDS = (101, 102, 103)


@dataclass(frozen=True)
class Row:
    """
    One run.

    Attributes
    ----------
    suite
        ``"neutral-5"`` and ``"neutral-3"`` (±5 %, ±3 %), ``"neutral-homes"`` (±5 %, homes follow
        demand), ``"gap"``, ``"bound"`` (relaxation of neutral-5).
    instance
        ``"2000x25"``, or a generalized assignment such as ``"d20400"``.
    seed
        Of solver and, where it is made, instance.
    solver
        ``OURS``, ``OUR_BOUND``, or a rival.
    seconds
        Clock limit of the solver.
    """

    suite: str
    instance: str
    seed: int
    solver: str
    seconds: float

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two rows the same."""
        return tuple(asdict(self).values())

    @property
    def is_ours(self) -> bool:
        """True for rows that run in our own environment."""
        return self.solver in (OURS, OUR_BOUND)

    def __str__(self) -> str:
        return f"{self.suite} {self.instance} seed {self.seed}, {self.solver}, {self.seconds:g} s"


NEUTRAL_SECONDS = {
    "500x10": 10.0,
    "2000x25": 15.0,
    "10000x100": 30.0,
    "50000x250": 100.0,
    "200000x1000": 240.0,
}
NEUTRAL_SEEDS = {"50000x250": SEEDS[:2], "200000x1000": SEEDS[:1]}
UP_TO_50000 = ("500x10", "2000x25", "10000x100", "50000x250")

GAP_SMALL = tuple(
    f"{kind}{agents}{items}"
    for kind in "cd"
    for items in (100, 200)
    for agents in ("05", "10", "20")
)
GAP_400 = tuple(f"{kind}{agents}400" for kind in "cd" for agents in ("10", "20", "40"))
GAP_LARGE = tuple(
    f"{kind}{size}"
    for kind in "cd"
    for size in ("15900", "30900", "60900", "201600", "401600", "801600")
)
GAP_EASY = (
    *(f"gap{family}-{number}" for family in range(1, 13) for number in range(5)),
    *(
        f"{kind}{agents}{items}"
        for kind in "ab"
        for items in (100, 200)
        for agents in ("05", "10", "20")
    ),
)

RIVAL_SECONDS = {"500x10": 30.0, "2000x25": 30.0, "10000x100": 60.0}
RIVAL_GAP = ("d20200", "d20400")
MIP_NAMES = ("highs", "scip", "cpsat")
BOUND_INSTANCE = "10000x100"
BOUND_SECONDS = 600.0


def neutral_rows() -> Iterator[Row]:
    """Our solver on every neutral instance."""
    for instance, seconds in NEUTRAL_SECONDS.items():
        for seed in NEUTRAL_SEEDS.get(instance, SEEDS):
            yield Row("neutral-5", instance, seed, OURS, seconds)
    for suite in ("neutral-3", "neutral-homes"):
        for instance in UP_TO_50000:
            yield Row(suite, instance, SEEDS[0], OURS, NEUTRAL_SECONDS[instance])


def bound_rows() -> Iterator[Row]:
    """The bound alone, and the linear program that it is compared with."""
    for solver in (OUR_BOUND, *LP_NAMES):
        yield Row("bound", BOUND_INSTANCE, SEEDS[0], solver, BOUND_SECONDS)


def gap_rows() -> Iterator[Row]:
    """Our solver on generalized assignment."""
    groups = ((GAP_SMALL, 60.0), (GAP_400, 60.0), (GAP_LARGE, 120.0), (GAP_EASY, 20.0))
    for instances, seconds in groups:
        for instance in instances:
            yield Row("gap", instance, SEEDS[0], OURS, seconds)


def rival_rows() -> Iterator[Row]:
    """Every rival on what it can read."""
    for instance, seconds in RIVAL_SECONDS.items():
        for solver in NAMES:
            yield Row("neutral-5", instance, SEEDS[0], solver, seconds)
    for instance in RIVAL_GAP:
        for solver in MIP_NAMES:
            yield Row("gap", instance, SEEDS[0], solver, 60.0)


def full() -> list[Row]:
    """Every published row."""
    return [*neutral_rows(), *bound_rows(), *gap_rows(), *rival_rows()]


SUBSET_SUITES = {
    "neutral-5": ("500x10", "2000x25", "10000x100", "50000x250"),
    "neutral-3": ("2000x25", "10000x100"),
    "neutral-homes": ("2000x25", "10000x100"),
    "bound": (BOUND_INSTANCE,),
    "gap": ("c20200", "d20200", "c40400", "d40400", "d30900", "gap12-0", "gap12-1", "b20200"),
}
SUBSET_RIVALS = {"neutral-5": ("500x10", "2000x25")}


def subset() -> list[Row]:
    """One seed of what is telling: within an hour."""
    return [row for row in full() if row.seed == SEEDS[0] and _is_in_subset(row)]


def _is_in_subset(row: Row) -> bool:
    is_compared = row.is_ours or row.suite == "bound"
    chosen = SUBSET_SUITES if is_compared else SUBSET_RIVALS
    return row.instance in chosen.get(row.suite, ())


def smoke() -> list[Row]:
    """Small enough for the test suite: every kind of row once, every rival once."""
    ours = [
        Row("neutral-5", "120x4", SEEDS[0], OURS, 5.0),
        Row("gap", "c0340", SEEDS[0], OURS, 5.0),
        Row("bound", "120x4", SEEDS[0], OUR_BOUND, 5.0),
    ]
    rivals = [Row("neutral-5", "120x4", SEEDS[0], solver, 5.0) for solver in NAMES]
    return [*ours, *rivals, *(Row("bound", "120x4", SEEDS[0], lp, 5.0) for lp in LP_NAMES)]


TIERS = {"smoke": smoke, "subset": subset, "full": full}
