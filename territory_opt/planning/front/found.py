"""Plans of a front: what was asked, what was found, and which are worth keeping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory_opt.models import Result
from territory_opt.planning.teams import Team


@dataclass(frozen=True)
class Ask:
    """A limit on the goal that a front runs along, or a price on it; and the level of a third goal."""

    limit: float
    price: float = 0.0
    level: float | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """
    One step of a front.

    Attributes
    ----------
    ask, settings
        What was asked, and the settings over the scenario's that say so.
    team
        Scenario, problem and result.
    costs
        Of every goal, the optimised one first; less is better; empty without a plan that keeps
        every rule.
    """

    ask: Ask
    settings: tuple[str, ...]
    team: Team
    costs: tuple[float, ...] = ()

    @property
    def result(self) -> Result:
        """As it was solved."""
        return self.team.result

    @property
    def has_plan(self) -> bool:
        """True where a plan keeps every rule."""
        return bool(self.costs)


def beats(one: Found, other: Found) -> bool:
    """True when ``one`` is no worse in any goal and better in some."""
    no_worse = all(a <= b for a, b in zip(one.costs, other.costs, strict=True))
    return no_worse and one.costs != other.costs


def kept(found: Sequence[Found]) -> tuple[list[Found], dict[int, int]]:
    """
    The plans that no other beats, and of those that reach the same the first.

    Parameters
    ----------
    found
        All with a plan.

    Returns
    -------
    list of Found
        In the order given.
    dict
        Place in ``found`` of each plan that is dropped → place of a kept one that is as good or better.
    """
    unbeaten = [i for i, one in enumerate(found) if not any(beats(each, one) for each in found)]
    first = list({found[i].costs: i for i in reversed(unbeaten)}.values())
    dropped = {
        i: next(j for j in sorted(first) if found[j].costs == one.costs or beats(found[j], one))
        for i, one in enumerate(found)
        if i not in first
    }
    return [found[i] for i in sorted(first)], dropped
