"""Reasons of ``plan.csv``: the solver's sentences with the scenario's names and distances."""

from __future__ import annotations

from territory_opt.models import Certificate
from territory_opt.report.families import families_of
from territory_opt.report.view import PlanView
from territory_opt.solvers import Context
from territory_opt.solvers import reasons as sentences


def reasons(view: PlanView, certificate: Certificate | None = None) -> list[str]:
    """
    One sentence per unit, in the problem's order (``solvers.reasons``), and one more of its family.

    Parameters
    ----------
    certificate
        Whose prices tell which limit decides; None where nothing was solved.
    """
    told = sentences(view.problem, view.of, certificate, context_of(view))
    families = families_of(view)
    if families is None:
        return told
    return [f"{one} {more}".rstrip() for one, more in zip(told, families.clauses(), strict=True)]


def context_of(view: PlanView) -> Context:
    """What the scenario knows beyond the problem."""
    return Context(
        territory_names=view.territory_names,
        is_forced=view.is_forced,
        distance_km=view.scenario.distance_km,
        described=[_described(tier) for tier in view.accounts["tier"].fillna("").astype(str)],
    )


def _described(tier: str) -> str:
    return f"a tier {tier} account" if tier else "its open potential"
