"""Options of ``solve_split``."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.solvers.options import SolveOptions


@dataclass(frozen=True)
class SplitOptions:
    """
    Options of ``solve_split``.

    Attributes
    ----------
    territories
        Per region, about, where the number of regions is not said.
    shares
        Of the time and work that are left, what each round of regions may take.
    seam
        Ties over a border of earlier regions count so many times as much when the next ones are
        cut: they cut elsewhere.
    solve
        Of the dual, and of the regions.
    """

    territories: int = 64
    shares: tuple[float, ...] = (0.6, 0.5, 0.6, 1.0)
    seam: float = 16.0
    solve: SolveOptions = field(default_factory=SolveOptions)
