"""Options of the search for centres."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.solvers.dual import DualOptions


@dataclass(frozen=True)
class CentreOptions:
    """
    Options of the search for centres.

    Attributes
    ----------
    dual
        Of the prices under centres that are tried: rough ones rank them well enough.
    start_share
        Share of time or work for starts.
    starts
        Starts at most.
    settling
        Times that centres move to the medians of what the prices give them, at most.
    more_share
        Share of time or work left for further starts, where units are few.
    walks
        Plans that are searched side by side; so many of the best starts are gone on with.
    hot, cold, sweeps, tries, trades, penalty
        As in ``BorderOptions``.
    level_sweeps
        Sweeps of levelling, where many territories are outside their limits.
    concede_sweeps, compromise_share
        Sweeps of letting territories go, and share of time or work for what to do, where bands of two
        measures cannot be kept together.
    mend_share
        Share of time or work left for mending what is outside its limits.
    bound_share, bound_steps
        Share of time or work for the bound, and its steps at most.
    """

    dual: DualOptions = field(default_factory=lambda: DualOptions(precision=1e-4))
    start_share: float = 0.15
    starts: int = 64
    settling: int = 8
    more_share: float = 0.4
    walks: int = 2
    hot: float = 10.0
    cold: float = 0.05
    sweeps: int = 100
    tries: int = 20
    trades: float = 0.5
    penalty: float = 5.0
    level_sweeps: int = 400
    concede_sweeps: int = 200
    compromise_share: float = 0.6
    mend_share: float = 0.3
    bound_share: float = 0.3
    bound_steps: int = 300
