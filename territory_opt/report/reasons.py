"""Reasons of ``plan.csv``: the solver's sentences with the scenario's names and distances."""

from __future__ import annotations

from territory_opt.models import Certificate
from territory_opt.report.view import PlanView
from territory_opt.solvers import Context
from territory_opt.solvers import reasons as sentences


def reasons(view: PlanView, certificate: Certificate | None = None) -> list[str]:
    """
    One sentence per unit, in the problem's order; see ``solvers.reasons``.

    Parameters
    ----------
    certificate
        Whose prices tell which limit decides; None where nothing was solved.
    """
    return sentences(view.problem, view.of, certificate, context_of(view))


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
