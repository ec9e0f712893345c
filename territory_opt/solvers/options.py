"""Options of ``solve``: one dataclass per phase."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field

from territory_opt.solvers.anneal import AnnealOptions
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.dual import DualOptions
from territory_opt.solvers.ejection import EjectionOptions
from territory_opt.solvers.neighbourhood import NeighbourhoodOptions
from territory_opt.solvers.search_contiguous import BorderOptions


@dataclass(frozen=True)
class SolveOptions:
    """
    Options of ``solve``, one dataclass per phase.

    Attributes
    ----------
    dual, anneal, neighbourhood, ejection, borders, centres
        Of those phases.
    has_arithmetic
        Whether sums are asked first if a plan can exist at all.
    tiny_pairs, complete_pairs
        Up to so many pairs the complete search comes at once, and at all (measured:
        docs/design/0002).
    listed_pairs
        Up to so many pairs all of them are held in memory; above, only the cheapest per unit by
        price (docs/design/0003).
    workers
        Threads of the complete search; by default one under a ``work`` limit, else all cores.
    executor
        Where neighbourhoods are solved; by default threads of this process. The caller ends it.
    """

    dual: DualOptions = field(default_factory=DualOptions)
    anneal: AnnealOptions = field(default_factory=AnnealOptions)
    neighbourhood: NeighbourhoodOptions = field(default_factory=NeighbourhoodOptions)
    ejection: EjectionOptions = field(default_factory=EjectionOptions)
    borders: BorderOptions = field(default_factory=BorderOptions)
    centres: CentreOptions = field(default_factory=CentreOptions)
    has_arithmetic: bool = True
    tiny_pairs: int = 500
    complete_pairs: int = 30_000
    listed_pairs: int = 3_000_000
    workers: int | None = None
    executor: Executor | None = None
