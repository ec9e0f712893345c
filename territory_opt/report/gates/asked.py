"""Gates that a scenario asks for under ``[gates]``, by what the run itself knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from territory_opt.report.gates.gate import (
    FEW_DIGITS,
    NOT_JUDGED,
    Gate,
    apart,
    in_digits,
    in_percent,
    keeps,
)
from territory_opt.report.map import text
from territory_opt.report.measures import within_sentence
from territory_opt.scenario.schema import GatesSpec

Summary = Mapping[str, Any]
TEAM = "layer"
OF_SOME = ("max_deviation", "max_moved")
"""Limits whose figure a team need not have: one that nobody balances, or that is new."""


@dataclass(frozen=True)
class Question:
    """
    What a limit asks.

    Attributes
    ----------
    name
        Of the gate.
    words
        Of what the figure is.
    way_out
        What to do where the limit is not kept.
    unknown
        Why the run may not know the figure, and what to do about it.
    is_most
        Whether the limit is the most that is allowed; else the least.
    told
        A figure as text, with so many digits.
    """

    name: str
    words: str
    way_out: str
    unknown: str
    is_most: bool = True
    told: Callable[[float, int], str] = in_percent

    def gate(self, key: str, found: float | None, limit: float, of: str = "") -> Gate:
        """The gate; ``of`` goes on with the words."""
        least, asked = ("at most", "allowed") if self.is_most else ("at least", "asked for")
        if found is None:
            ways = f"Give what is missing, or leave out gates.{key}, and plan again"
            words = f"{self.unknown}, {least} {self.told(limit, FEW_DIGITS)} {asked}"
            return Gate(self.name, False, NOT_JUDGED, words, key, None, limit, ways)
        figure, bound = apart(found, limit, self.told)
        words = f"{self.words}{of}, {least} {bound} {asked}"
        is_passed = keeps(found, limit, self.is_most)
        return Gate(self.name, is_passed, figure, words, key, found, limit, self._ways(key))

    def _ways(self, key: str) -> str:
        loosen = "raise" if self.is_most else "lower"
        return f"{self.way_out}, or {loosen} gates.{key}, and plan again"


GAP = Question(
    "Proof",
    "gap to the proven bound",
    "Search longer (solve.seconds, solve.work)",
    "because the run knows no gap (only a plan that was searched for and keeps every rule has one)",
)
DEVIATION = Question(
    "Balance",
    "off target in the furthest territory",
    "Narrow the tolerance of its [[balance]]",
    "because no [[balance]] sets a target for it",
)
MOVED = {
    kind: Question(
        "Change",
        f"of {kind} {verb} rep by our choice",
        f"Set rules.max_moved_{kind.removesuffix('s')}_share",
        f"because the tables name no {kind} with a rep today",
    )
    for kind, verb in (("accounts", "change"), ("revenue", "changes"))
}
_SIMULATE = "because no years were simulated (add [attainability] and a [[quota]])"
TESTS: dict[str, tuple[str, Question]] = {
    "min_reps_at_quota_share": (
        "fewest_at_quota",
        Question(
            "At quota",
            "of reps are expected at quota",
            "Lower the company target or share quotas by other elements",
            _SIMULATE,
            is_most=False,
        ),
    ),
    "max_size_correlation": (
        "attainment_by_size",
        Question(
            "Fairness by size",
            "rank correlation of attainment and potential",
            "Share quotas by other elements",
            _SIMULATE,
            told=in_digits,
        ),
    ),
    "min_near_quota_share": (
        "near_quota",
        Question(
            "Fairness near quota",
            "of territories are within ±20 % of quota",
            "Share quotas by other elements",
            _SIMULATE,
            is_most=False,
        ),
    ),
    "max_chance_spread": (
        "chance_spread",
        Question(
            "Fairness of chances",
            "between low and high chances of reaching quota",
            "Share quotas by other elements or balance potential more narrowly",
            _SIMULATE,
        ),
    ),
    "max_unfair_quotas_share": (
        "quota_per_potential",
        Question(
            "Fairness per potential",
            "of territories are more than 20 % off the quota per potential of their role",
            "Share quotas by other elements",
            _SIMULATE,
        ),
    ),
}
"""Limit → test of ``quota_tests.csv`` with its figure."""


def limits_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Limits of ``[gates]`` that a resolved scenario gives; none in runs of earlier versions."""
    return GatesSpec.model_validate(settings.get("gates") or {}).asked


def asked_gates(summary: Summary, limits: Mapping[str, Any], tests: pd.DataFrame) -> list[Gate]:
    """
    The rules, and a gate for every limit that is asked and not about the inputs.

    Parameters
    ----------
    summary
        ``summary.json``; each of several teams has gates of its own.
    limits
        Keys of ``[gates]`` that are given.
    tests
        ``quota_tests.csv``; empty where no years were simulated.
    """
    teams = [summary, *summary.get("layers", ())]
    found = [
        _of_team(gate, team, len(teams))
        for team in teams
        for gate in (_rules_gate(team), *_plan_gates(team, limits))
    ]
    return [*_without_strangers(found), *_quota_gates(tests, limits)]


def _without_strangers(gates: list[Gate]) -> list[Gate]:
    """Without the gates of teams that have no such figure, where another team has it."""
    known = {gate.key for gate in gates if gate.is_judged and gate.key.startswith(OF_SOME)}
    return [gate for gate in gates if gate.is_judged or gate.key not in known]


def _rules_gate(summary: Summary) -> Gate:
    """Every rule is kept: always asked."""
    broken = [*summary.get("violations", ()), *_broken_levels(summary)]
    exceptions = len(summary.get("exceptions", ()))
    is_kept = bool(summary.get("is_feasible")) and not broken
    by = "by this plan"
    if exceptions:
        by += f", with {text.count(exceptions, 'proven exception', 'proven exceptions')}"
    figure = "kept" if is_kept else f"{len(broken):,} broken" if broken else "broken"
    ways = "Plan again; --accept-exceptions loosens what is proved to be impossible"
    return Gate("Rules", is_kept, figure, by, way_out=ways)


def _broken_levels(summary: Summary) -> list[Any]:
    return [one for one in summary.get("levels", ()) if not one.get("is_feasible", True)]


def _of_team(gate: Gate, team: Summary, number: int) -> Gate:
    """With the team's name, where there are several."""
    if number == 1:
        return gate
    return replace(gate, name=f"{gate.name}, {team.get(TEAM, '')}")


def _plan_gates(summary: Summary, limits: Mapping[str, Any]) -> Iterator[Gate]:
    if "max_gap" in limits:
        gap = 0.0 if summary.get("status") == "OPTIMAL" else summary.get("gap")
        yield GAP.gate("max_gap", gap, limits["max_gap"])
    yield from _deviation_gates(summary.get("max_deviation") or {}, limits)
    for kind in ("account", "revenue"):
        key = f"max_moved_{kind}_share"
        if key in limits:
            yield _moved_gate(summary, key, limits[key])


def _deviation_gates(deviation: Mapping[str, float], limits: Mapping[str, Any]) -> Iterator[Gate]:
    key = "max_deviation"
    if key in limits:
        widest = max(deviation, key=lambda name: deviation[name], default="")
        of = f", by {within_sentence(widest)}" if widest else ""
        yield DEVIATION.gate(key, deviation.get(widest), limits[key], of)
    for measure, limit in limits.get("max_deviation_of", {}).items():
        of = f", by {within_sentence(measure)}"
        yield DEVIATION.gate(f"max_deviation_of.{measure}", deviation.get(measure), limit, of)


def _moved_gate(summary: Summary, key: str, limit: float) -> Gate:
    """Change by choice, in accounts or in revenue."""
    kind = "revenue" if "revenue" in key else "accounts"
    found = (summary.get("disruption") or {}).get(kind) or {}
    is_known = bool(found.get("with_an_owner"))
    return MOVED[kind].gate(key, found["chosen_share"] if is_known else None, limit)


def _quota_gates(tests: pd.DataFrame, limits: Mapping[str, Any]) -> Iterator[Gate]:
    for key, (test, question) in TESTS.items():
        if key not in limits:
            continue
        rows = tests[tests["test"] == test] if len(tests) else tests
        if not len(rows):
            yield question.gate(key, None, limits[key])
        for row in rows.to_dict("records"):
            yield _quota_gate(key, question, row, limits[key], len(rows))


def _quota_gate(
    key: str, question: Question, row: Mapping[Any, Any], limit: float, number: int
) -> Gate:
    figure = float(row["figure"])
    found = None if figure != figure else abs(figure)
    gate = question.gate(key, found, limit)
    if found is None:
        gate = replace(gate, words=f"because {_small(str(row['sentence']))}")
    return _of_team(gate, row, number)


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")
