"""Rules that say nothing, and rules that say two things: worth a look before anybody plans by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from territory_opt.models import Fault, Grade
from territory_opt.scenario.where import matches


def idle_rules(scenario: Any) -> list[Fault]:
    """
    Notes on ``[[coverage]]`` and ``[[effort]]`` entries that fit no account, and on accounts that
    several roles may serve although every role says whom it serves.
    """
    spec = scenario.spec
    lines = [("coverage", k, line.where) for k, line in enumerate(spec.coverage)]
    lines += [("effort", k, line.where) for k, line in enumerate(spec.effort)]
    idle = [_idle(section, k, where) for section, k, where in lines if not _fits(scenario, where)]
    return idle + _shared(scenario)


def _fits(scenario: Any, where: Mapping[str, Any]) -> bool:
    """Whether any account is meant; roles that are not there stop elsewhere."""
    of_account = {key: value for key, value in where.items() if key.casefold() != "role"}
    return bool(matches(scenario.accounts, of_account).any())


def _idle(section: str, place: int, where: Mapping[str, Any]) -> Fault:
    said = ", ".join(f"{column} = {wanted!r}" for column, wanted in where.items())
    return Fault(
        Grade.NOTE,
        f"{section}-idle",
        f"entry {place + 1} of [[{section}]] fits nothing: {said}",
        "Correct its where, or take it out.",
        column=f"{section}.{place}.where",
    )


def _shared(scenario: Any) -> list[Fault]:
    roles = list(scenario.territories["role"].unique())
    named = {line.role for line in scenario.spec.coverage}
    if not named.issuperset(roles):
        return []
    covered = np.zeros((len(scenario.accounts), len(roles)), dtype=bool)
    for line in scenario.spec.coverage:
        if line.role in roles:
            covered[:, roles.index(line.role)] |= matches(scenario.accounts, line.where)
    twice = np.flatnonzero(covered.sum(axis=1) > 1)
    if not len(twice):
        return []
    first = scenario.accounts["account_id"].iloc[twice[0]]
    both = " and ".join(role for role, is_in in zip(roles, covered[twice[0]], strict=True) if is_in)
    message = f"{len(twice):,} accounts may be served by several roles, such as {first} by {both}"
    remedy = "Whoever is best gets them; narrow a [[coverage]] entry if only one role should."
    return [Fault(Grade.NOTE, "coverage-shared", message, remedy, column="coverage.0")]
