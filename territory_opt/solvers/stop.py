"""When to stop: plain callables that compose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.models import StopReason, relative_gap


@dataclass(frozen=True)
class Snapshot:
    """
    Where a search stands; what a stop rule sees.

    Attributes
    ----------
    seconds, work
        Since the start: wall clock, and deterministic work.
    objective, bound
        Best feasible objective (inf while there is none), proven bound.
    idle_seconds, idle_work
        Since the last improvement of plan or bound.
    """

    seconds: float
    work: float
    objective: float
    bound: float
    idle_seconds: float = 0.0
    idle_work: float = 0.0

    @property
    def gap(self) -> float:
        """(objective − bound) ÷ abs(objective)."""
        return relative_gap(self.objective, self.bound)


StopRule = Callable[[Snapshot], StopReason | None]


@dataclass(frozen=True)
class StopAfter:
    """Limits of ``stop_after`` as a rule; ``work`` also tells a phase how far it may go at most."""

    seconds: float | None = None
    gap: float | None = None
    work: float | None = None
    no_improvement: float | None = None
    callback: Callable[[Snapshot], bool] | None = None

    def __call__(self, snapshot: Snapshot) -> StopReason | None:
        """The reason to stop now, or None."""
        if self.callback is not None and self.callback(snapshot):
            return StopReason.USER
        if self.gap is not None and snapshot.gap <= self.gap:
            return StopReason.GAP
        if self.work is not None and snapshot.work >= self.work:
            return StopReason.WORK
        if self.seconds is not None and snapshot.seconds >= self.seconds:
            return StopReason.TIME
        if self.no_improvement is not None and snapshot.idle_work >= self.no_improvement:
            return StopReason.NO_IMPROVEMENT
        return None


@dataclass(frozen=True)
class AnyOf:
    """Stop as soon as one of ``rules`` says so; its reason is the reason."""

    rules: tuple[StopRule, ...]

    def __call__(self, snapshot: Snapshot) -> StopReason | None:
        """The reason of the first rule that says stop, or None."""
        return next((reason for rule in self.rules if (reason := rule(snapshot))), None)

    @property
    def work(self) -> float | None:
        """The smallest work limit among the rules."""
        return self._least("work")

    @property
    def seconds(self) -> float | None:
        """The smallest wall-clock limit among the rules."""
        return self._least("seconds")

    def _least(self, name: str) -> float | None:
        limits = [limit for rule in self.rules if (limit := getattr(rule, name, None)) is not None]
        return min(limits, default=None)


def any_of(*rules: StopRule) -> AnyOf:
    """A rule that stops as soon as one of ``rules`` does."""
    return AnyOf(rules)


def stop_after(
    seconds: float | None = None,
    gap: float | None = None,
    work: float | None = None,
    no_improvement: float | None = None,
    callback: Callable[[Snapshot], bool] | None = None,
) -> StopAfter:
    """
    A stop rule from limits; whichever comes first.

    Parameters
    ----------
    seconds
        Wall-clock limit. Runs are then not exactly repeatable.
    gap
        Stop when a feasible plan is proven this close to the best possible (0.001 is 0.1 %).
    work
        Deterministic limit, about a second each on a usual machine: same inputs, seed, versions
        and processor features give the identical plan.
    no_improvement
        Stop after this much work without a better plan or bound.
    callback
        Stop (reason USER) when it returns true.

    Raises
    ------
    ValueError
        If a limit is negative or not a number.
    """
    limits = {"seconds": seconds, "gap": gap, "work": work, "no_improvement": no_improvement}
    for name, limit in limits.items():
        if limit is not None and not limit >= 0:
            raise ValueError(f"stop_after({name}={limit}): expected a number ≥ 0")
    return StopAfter(seconds, gap, work, no_improvement, callback)
