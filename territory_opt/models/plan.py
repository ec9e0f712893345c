"""An alignment: which territory has which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from territory_opt.models.arrays import IntArray, read_only

UNCOVERED = -1
"""Territory index of a unit that is left out at its price."""


@dataclass(frozen=True, eq=False)
class Plan:
    """
    One layer of an alignment.

    Attributes
    ----------
    territory_of
        Shape ``(num_units,)``: territory index, -1 uncovered.
    centre_of
        Shape ``(num_territories,)``: centre unit, where centres are chosen (-1: no unit, no
        centre); else None.
    """

    territory_of: IntArray
    centre_of: IntArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "territory_of", read_only(self.territory_of, int))
        if self.centre_of is not None:
            object.__setattr__(self, "centre_of", read_only(self.centre_of, int))


@dataclass(frozen=True)
class Alignment:
    """
    A whole alignment: a plan per layer, and who reports to whom.

    Attributes
    ----------
    plans
        Layer → plan; a layer is a team whose territories cover the same units once more.
    parents
        Territory id → parent id.
    """

    plans: Mapping[str, Plan]
    parents: Mapping[str, str] = field(default_factory=dict)
