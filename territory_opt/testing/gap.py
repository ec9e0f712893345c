"""
Generalized assignment: every item to one agent, no agent over its capacity, at least cost.

Files are those of the OR-Library and of Yagiura et al.: whitespace integers ``m n``, m rows of n costs,
m rows of n loads, m capacities. Types c and d can be made here by their published recipes (Chu &
Beasley 1997, doi:10.1016/S0305-0548(96)00032-9; sizes: Yagiura, Ibaraki & Glover 2004,
doi:10.1287/ijoc.1030.0036).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.testing.judge import Judged, judge_loads


@dataclass(frozen=True, eq=False)
class GapInstance:
    """
    Items and agents; an item is a unit, an agent a territory.

    Attributes
    ----------
    name
        As published, such as ``"d20400"``.
    cost, load
        ``(num_agents, num_items)``, whole numbers.
    capacity
        ``(num_agents,)``.
    """

    name: str
    cost: IntArray
    load: IntArray
    capacity: IntArray

    @property
    def lower(self) -> FloatArray:
        """``(num_agents, 1)``: nobody must have something."""
        return np.full((len(self.capacity), 1), -np.inf)

    @property
    def upper(self) -> FloatArray:
        """``(num_agents, 1)``: the capacities."""
        return self.capacity[:, None].astype(float)

    def problem(self) -> Problem:
        """The task for our solver: one measure, whose load depends on the pair."""
        loads = self.load.T[:, :, None].astype(float)
        return Problem.from_arrays(
            self.cost.T.astype(float), loads, self.lower, self.upper, measures=("load",)
        )

    def judge(self, territory_of: IntArray) -> Judged:
        """Figures of an assignment, from the arrays alone."""
        items = np.arange(self.cost.shape[1])
        cost = self.cost[territory_of, items].astype(float)
        load = self.load[territory_of, items].astype(float)[:, None]
        return judge_loads(territory_of, cost, load, self.lower, self.upper)

    def arrays(self) -> dict[str, FloatArray]:
        """The task for any other solver."""
        pairs = {"cost": self.cost.T.astype(float), "loads": self.load.T[:, :, None].astype(float)}
        return {**pairs, "lower": self.lower, "upper": self.upper}


def read_gap(path: str | Path) -> GapInstance:
    """
    Read a file of the OR-Library's format.

    Raises
    ------
    InputError
        If it cannot be read, is no list of whole numbers, or its length does not fit its sizes.
    """
    path = Path(path)
    numbers = _numbers(path)
    if len(numbers) < 2:
        raise InputError(f"{path}: expected 'm n', costs, loads and capacities; it is empty")
    num_agents, num_items = (int(number) for number in numbers[:2])
    pairs = num_agents * num_items
    expected = 2 + 2 * pairs + num_agents
    if min(num_agents, num_items) < 1 or len(numbers) != expected:
        raise InputError(
            f"{path}: {len(numbers)} numbers; {num_agents} agents and {num_items} items need {expected}"
        )
    shape = num_agents, num_items
    cost, load = numbers[2 : 2 + 2 * pairs].reshape(2, *shape)
    return GapInstance(path.name, cost, load, numbers[2 + 2 * pairs :])


def _numbers(path: Path) -> IntArray:
    try:
        return np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    except (OSError, ValueError, OverflowError) as error:
        raise InputError(f"{path}: no file of whole numbers: {error}") from error


def gap(kind: str, num_items: int, num_agents: int, seed: int = 1) -> GapInstance:
    """
    Make an instance of type c or d.

    Type c: loads 5–25 and costs 10–50, independent. Type d: loads 1–100, and a cost of 111 − load ± 10,
    so that what is light is dear. Capacities: 0.8 × the agent's load of all items ÷ num_agents.

    Parameters
    ----------
    kind
        ``"c"`` or ``"d"``.
    num_items, num_agents
        Sizes, both positive.
    seed
        Decides every draw, together with kind and sizes.

    Raises
    ------
    InputError
        For another kind, or no item or agent.
    """
    if kind not in ("c", "d") or min(num_items, num_agents) < 1:
        raise InputError(
            f"a generalized assignment of kind {kind!r}, {num_items} items, {num_agents} agents: "
            "expected kind 'c' or 'd' and at least one of each"
        )
    rng = np.random.default_rng([seed, ord(kind), num_items, num_agents])
    cost, load = _drawn(kind, (num_agents, num_items), rng)
    capacity = (0.8 * load.sum(axis=1) / num_agents).astype(np.int64)
    return GapInstance(f"{kind}{num_agents:02}{num_items}-made-s{seed}", cost, load, capacity)


def _drawn(
    kind: str, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Costs and loads; ``integers`` leaves the upper end out."""
    if kind == "c":
        return rng.integers(10, 51, shape), rng.integers(5, 26, shape)
    load = rng.integers(1, 101, shape)
    return 111 - load + rng.integers(-10, 11, shape), load
