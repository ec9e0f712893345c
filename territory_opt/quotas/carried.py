"""What territories carry, what they have to make it of, and how far they get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray, as_floats
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.precision import MOST


@dataclass(frozen=True, eq=False)
class Carried:
    """
    What the territories carry and have, in one order; each array ``(num_territories,)``.

    Attributes
    ----------
    territory_ids
        One per territory.
    quotas
        Currency per year, above 0: leave out territories without quota.
    attainment
        Sales ÷ quota, expected or past; or ``(num_territories, num_simulations)``.
    potential, hours
        Currency and working hours per year, 0 or more; left out where unknown.
    chance
        Of attainment, 0 to 1; left out where it was not simulated.
    roles
        One per territory: quotas per potential and per hour are compared within a role. One role
        for all when left out.

    Raises
    ------
    ProblemError
        Naming everything that cannot be used.
    """

    territory_ids: tuple[str, ...]
    quotas: FloatArray
    attainment: FloatArray
    potential: FloatArray | None = None
    hours: FloatArray | None = None
    chance: FloatArray | None = None
    roles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse([*self._faults()])

    def _faults(self) -> Iterator[str]:
        number = len(self.territory_ids)
        if len(set(self.territory_ids)) < number:
            yield "territory_ids has an id twice; give every territory one row"
        if len(self.roles) not in (0, number):
            yield f"roles has {len(self.roles)} entries, expected {number}: one per territory"
        yield from faults_of(
            "quotas", self.quotas, number, 0.01, MOST, "leave out territories without quota"
        )
        if np.ndim(self.attainment) == 2:
            yield from self._faults_of_years(number)
        else:
            yield from faults_of("attainment", self.attainment, number, -MOST, MOST)
        for name, most in (("potential", MOST), ("hours", MOST), ("chance", 1)):
            if getattr(self, name) is not None:
                yield from faults_of(name, getattr(self, name), number, 0, most)

    def _faults_of_years(self, number: int) -> Iterator[str]:
        shape = np.shape(self.attainment)
        if shape[0] != number or not shape[1]:
            yield f"attainment has shape {shape}, expected ({number},) or ({number}, simulations)"
        elif not np.isfinite(self.attainment).all():
            yield "attainment has values that are no finite numbers"

    @property
    def role_of(self) -> IntArray:
        """Index of every territory's role, ``(num_territories,)``; all 0 where none are given."""
        if not self.roles:
            return np.zeros(len(self.territory_ids), dtype=np.int64)
        return np.unique(np.array(self.roles), return_inverse=True)[1]

    @property
    def expected(self) -> FloatArray:
        """Attainment, its mean over years where there are several: ``(num_territories,)``."""
        attainment = as_floats("attainment", self.attainment)
        return attainment if attainment.ndim == 1 else attainment.mean(axis=1)
