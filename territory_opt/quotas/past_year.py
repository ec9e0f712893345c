"""A past year: what was known before it, what quotas were set, and what was sold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from territory_opt.models.arrays import FloatArray, as_floats
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.precision import MOST

FIGURES = ("quotas", "actuals", "base", "potential")


@dataclass(frozen=True, eq=False)
class PastYear:
    """
    One year of history; each array ``(num_territories,)``, currency per year, 0 or more.

    Attributes
    ----------
    label
        What the year is called: ``"2025"``.
    territory_ids
        Those who carried a quota, or sold.
    quotas
        As they were set then; their sum is what any other policy has to share out.
    actuals
        What was sold in the year.
    base
        What was sold in the year before, in the territories of this year; 0 where there is none.
    potential
        As it was known before the year; left out where unknown.

    Raises
    ------
    ProblemError
        Naming every figure that is missing or cannot be right, with year and territory.
    """

    label: str
    territory_ids: tuple[str, ...]
    quotas: FloatArray
    actuals: FloatArray
    base: FloatArray
    potential: FloatArray | None = None

    def __post_init__(self) -> None:
        refuse([f"{self.label}: {fault}" for fault in self._faults()])
        for name in FIGURES:
            if getattr(self, name) is not None:
                object.__setattr__(self, name, as_floats(name, getattr(self, name)))

    def _faults(self) -> Iterator[str]:
        ids = self.territory_ids
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            yield f"{', '.join(twice)} stands there twice; give every territory one row a year"
        ways_out = ("0 is a territory that had no quota", "0 is one that sold nothing",
                    "0 is one without the year before", "0 is one without potential")  # fmt: skip
        good = True
        for name, way_out in zip(FIGURES, ways_out, strict=True):
            if getattr(self, name) is not None:
                found = [*faults_of(name, getattr(self, name), len(ids), 0, MOST, way_out, ids)]
                good = good and not found
                yield from found
        if good and not float(as_floats("quotas", self.quotas).sum()) > 0:
            yield "nobody had a quota; leave the year out"

    @property
    def target(self) -> float:
        """Σ quotas as they were set."""
        return float(self.quotas.sum())
