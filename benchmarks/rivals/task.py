"""What a rival is given and gives back, as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, eq=False)
class Task:
    """
    An instance as arrays.

    Attributes
    ----------
    cost
        ``(num_units, num_territories)``.
    loads
        ``(num_units, num_measures)``, or by pair ``(num_units, num_territories, num_measures)``.
    lower, upper
        ``(num_territories, num_measures)``; -inf / inf where free.
    xy_km, home_km
        Points, where the instance has some.
    seconds
        Clock limit.
    seed
        Of whatever is drawn.
    """

    cost: np.ndarray
    loads: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    xy_km: np.ndarray | None
    home_km: np.ndarray | None
    seconds: float
    seed: int

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return self.cost.shape

    @property
    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """Points of units and homes; raises where the instance has none."""
        if self.xy_km is None or self.home_km is None:
            raise ValueError("this rival needs points in a plane; the instance has none")
        return self.xy_km, self.home_km

    @property
    def workload(self) -> np.ndarray:
        """``(num_units,)``: the last measure, for rivals that balance only one."""
        if self.loads.ndim != 2:
            raise ValueError("this rival needs loads that do not depend on the pair")
        return self.loads[:, -1]


@dataclass(frozen=True, eq=False)
class Answer:
    """
    What a rival found.

    Attributes
    ----------
    territory_of
        ``(num_units,)``, or None where it has no plan.
    bound
        Its own lower bound; nan where it has none.
    status
        In its own words.
    """

    territory_of: np.ndarray | None
    bound: float = float("nan")
    status: str = "done"


def read_task(path: Path, seconds: float, seed: int) -> Task:
    """Read what the runner wrote."""
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files}
    points = {"xy_km": arrays.pop("xy_km", None), "home_km": arrays.pop("home_km", None)}
    return Task(**arrays, **points, seconds=seconds, seed=seed)


def write_answer(path: Path, answer: Answer, seconds: float, versions: dict[str, str]) -> None:
    """Write what the runner reads."""
    plan = np.empty(0, int) if answer.territory_of is None else np.asarray(answer.territory_of)
    bound = None if np.isnan(answer.bound) else answer.bound
    told = {"bound": bound, "status": answer.status, "seconds": seconds, "versions": versions}
    with path.open("wb") as file:
        np.savez(file, territory_of=plan, told=json.dumps(told))
