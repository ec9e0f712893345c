"""The referee: asked for every plan and bound that a search offers."""

from __future__ import annotations

from typing import Any

from territory_opt.models import Certificate, Plan, Problem
from territory_opt.scoring import audit, audit_bound, objective


def test_audit(benchmark: Any, problem: Problem, plan: Plan) -> None:
    """Every rule of a plan."""
    assert benchmark(audit, problem, plan)


def test_objective(benchmark: Any, problem: Problem, plan: Plan) -> None:
    """Cost of a plan."""
    assert benchmark(objective, problem, plan) > 0


def test_audit_bound(benchmark: Any, problem: Problem, certificate: Certificate) -> None:
    """A bound over all pairs, from its prices."""
    assert benchmark(audit_bound, problem, certificate) < float("inf")
