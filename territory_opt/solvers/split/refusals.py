"""Rules that reach over the whole, and so cannot be kept region by region."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.errors import UnsupportedError
from territory_opt.models import Problem


def refuse_unsplit_rules(problem: Problem) -> None:
    """
    Say in one message which rules of a problem are not split.

    Raises
    ------
    UnsupportedError
        Naming all of them, and what to do.
    """
    found = list(_unsplit(problem))
    if found:
        raise UnsupportedError(
            f"a plan cannot be split over regions with {', '.join(found)}: such rules reach over the "
            "whole. Solve it on one machine, or leave them out. Bands, ideals, locks, groups, "
            "conflicts, forbidden pairs, loads by pair and units left out can be split"
        )


def _unsplit(problem: Problem) -> Iterator[str]:
    if problem.contiguity is not None:
        yield "territories that hang together"
    if problem.centres is not None:
        yield "centres that are chosen"
    if problem.families is not None:
        yield "families that are split at a price"
    if problem.budgets:
        names = ", ".join(budget.name for budget in problem.budgets)
        yield f"limits on what changes hands ({names})"
