"""What solving gives back: a plan, a proof, and the way there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from territory_opt.models.arrays import FloatArray, read_only
from territory_opt.models.plan import Plan


class Status(StrEnum):
    """What is known about the plan."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    UNKNOWN = "UNKNOWN"


class StopReason(StrEnum):
    """Why solving ended."""

    PROVED = "PROVED"
    GAP = "GAP"
    TIME = "TIME"
    WORK = "WORK"
    NO_IMPROVEMENT = "NO_IMPROVEMENT"
    USER = "USER"


@dataclass(frozen=True)
class Violation:
    """
    One broken rule of a plan.

    Attributes
    ----------
    rule
        ``"cover"``, ``"allowed"``, ``"band"``, ``"lock"``, ``"group"``, ``"conflict"``, ``"budget"``,
        ``"contiguity"``.
    message
        One sentence with names and amounts.
    amount
        By how much the limit is passed, in the measure's unit (1 per broken yes/no rule).
    territory, measure
        Indices, or None where the rule has none.
    units
        Unit indices concerned (not listed for bands and budgets).
    """

    rule: str
    message: str
    amount: float
    territory: int | None = None
    measure: int | None = None
    units: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cause:
    """
    A named reason why no plan can keep every rule.

    Attributes
    ----------
    code
        Kind in one kebab-case word: ``"locks-over-band"``, ``"group-over-limit"``, ``"load-short"``…
    message
        What, who and by how much, with the ways out, in a planner's words.
    is_proved
        False: a suspicion, and the message says so.
    amounts
        Figures of the sentence by name.
    units, territories, measure
        Indices concerned.
    """

    code: str
    message: str
    is_proved: bool = True
    amounts: dict[str, float] = field(default_factory=dict)
    units: tuple[int, ...] = ()
    territories: tuple[int, ...] = ()
    measure: int | None = None


@dataclass(frozen=True)
class ProvenException:
    """
    A rule loosened because it is proved that no plan keeps it.

    Attributes
    ----------
    code
        Of the cause that proves it, or ``"left-over"`` where another exception leaves too little.
    message
        What now holds in place of what, and why.
    rule
        ``"band"``, ``"budget"``, ``"conflict"`` or ``"group"``, as in ``Violation``.
    before, after
        The limit that was given, and the one that holds now, in the measure's unit; of a yes/no
        rule 1 and 0.
    side
        ``"lower"`` or ``"upper"`` of a band, else empty.
    units, territory, measure
        Indices concerned.
    """

    code: str
    message: str
    rule: str
    before: float
    after: float
    side: str = ""
    units: tuple[int, ...] = ()
    territory: int | None = None
    measure: int | None = None


@dataclass(frozen=True, eq=False)
class Certificate:
    """
    Lagrangian multipliers that prove a bound; ``scoring.audit_bound`` recomputes it.

    Attributes
    ----------
    load_prices
        Shape ``(num_territories, num_measures)``: price added per unit of load; positive where an
        upper limit presses, negative where a lower one does. Where centres are chosen, of a
        territory at each site: ``(num_sites, num_measures)``.
    budget_prices
        Shape ``(num_budgets,)``, ≥ 0.
    bound
        The bound they prove, rounding error already taken off.
    dropped
        Rules that the bound leaves out (a valid bound all the same).
    unit_prices
        Shape ``(num_units,)``, where centres are chosen: price of having the unit somewhere.
    """

    load_prices: FloatArray
    budget_prices: FloatArray
    bound: float
    dropped: tuple[str, ...] = ()
    unit_prices: FloatArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "load_prices", read_only(self.load_prices, float))
        if self.unit_prices is not None:
            object.__setattr__(self, "unit_prices", read_only(self.unit_prices, float))
        object.__setattr__(self, "budget_prices", read_only(self.budget_prices, float))


@dataclass(frozen=True)
class TracePoint:
    """State of the search at one moment; ``objective`` is inf while no feasible plan is known."""

    seconds: float
    work: float
    phase: str
    objective: float
    bound: float
    violation: float


def relative_gap(objective: float, bound: float) -> float:
    """(objective − bound) ÷ abs(objective); 0 when both are 0, inf without a plan or a bound."""
    if not (np.isfinite(objective) and np.isfinite(bound)):
        return float("inf")
    if objective == bound:
        return 0.0
    return (objective - bound) / abs(objective) if objective else float("inf")


@dataclass(frozen=True, eq=False)
class Result:
    """
    Outcome of ``solve``.

    Attributes
    ----------
    status, stop_reason
        What is known, and why solving ended.
    plan
        The best plan: feasible, or the least-violating one when ``violations`` is not empty.
    objective, bound
        Cost of the plan and proven lower limit, in the problem's inner (minimised) unit.
    bound_source
        ``"lagrangian"`` (``certificate`` proves it) or ``"complete"`` (an exact search proved it)
        or ``"whole"`` (either, raised to the next objective that can occur), ``"relaxation"`` (of a
        split from the top down: the split over the top level), ``"neighbour"`` (of a front: proved
        within looser limits), ``"priced"`` (of a front along travel), ``"none"``.
    violations
        What the referee finds; empty for a feasible plan.
    causes
        Diagnosis, where no feasible plan was found.
    exceptions
        Rules that were loosened before solving, because nothing can keep them; status, objective,
        bound and violations are those of the problem with these exceptions.
    trace
        The way there.
    seconds, work
        Wall-clock time, and deterministic work done.
    seed
        Of the random generator.
    """

    status: Status
    stop_reason: StopReason
    plan: Plan | None
    objective: float
    bound: float
    bound_source: str
    certificate: Certificate | None
    violations: tuple[Violation, ...] = ()
    causes: tuple[Cause, ...] = ()
    exceptions: tuple[ProvenException, ...] = ()
    trace: tuple[TracePoint, ...] = ()
    seconds: float = 0.0
    work: float = 0.0
    seed: int = 0

    @property
    def is_feasible(self) -> bool:
        """True when there is a plan that keeps every rule."""
        return self.plan is not None and not self.violations

    @property
    def gap_abs(self) -> float:
        """Objective − bound; inf without a feasible plan."""
        return self.objective - self.bound if self.is_feasible else float("inf")

    @property
    def gap(self) -> float:
        """``gap_abs`` ÷ abs(objective); inf without a feasible plan."""
        return relative_gap(self.objective, self.bound) if self.is_feasible else float("inf")
