"""Gates a plan has to pass, as far as its run knows them: rules, balance, proof, change, quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from territory_opt.report.gates import Gate, asked_gates, in_percent, limits_of
from territory_opt.report.map import text
from territory_opt.report.measures import within_sentence
from territory_opt.report.simulated import KEPT
from territory_opt.runs import Run
from territory_opt.scoring.wording import as_money

FAIRNESS = (
    "attainment_by_size",
    "near_quota",
    "chance_spread",
    "quota_per_potential",
    "quota_per_hour",
)
AT_QUOTA = ("fewest_at_quota", "most_at_quota")


ORDER = ("Rules", "Balance", "Proof", "Change", "At quota", "Fairness")
"""Gates begin with these."""


def gates(run: Run) -> list[Gate]:
    """
    Gates of one team, in the order they are asked.

    Those that the scenario asks for before publication (``[gates]``), and of what it asks nothing, what
    the run knows by its own rules. Changes of the inputs are judged on publication only.
    """
    limits = limits_of(run.manifest.get("scenario") or {})
    asked = asked_gates(run.summary, limits, run.quota_tests)
    known = {_kind(gate) for gate in asked}
    parts = (_balance, _gap, _disruption, _at_quota, _fairness)
    told = [gate for part in parts for gate in part(run) if _kind(gate) not in known]
    return sorted([*asked, *told], key=lambda gate: ORDER.index(_kind(gate)))


def _kind(gate: Gate) -> str:
    return next(kind for kind in ORDER if gate.name.startswith(kind))


def _settings(run: Run, section: str) -> Mapping[str, Any]:
    return run.manifest.get("scenario", {}).get(section) or {}


def _balance(run: Run) -> Iterator[Gate]:
    found = run.summary["balance"]
    deviation = run.summary["max_deviation"]
    if not found:
        return
    outside = sum(one["num_outside"] for one in found.values())
    widest = max(deviation, key=lambda name: deviation[name]) if deviation else None
    figure = f"±{text.NARROW}{text.share(deviation[widest])}" if widest else f"{outside} outside"
    off = f", furthest off: {within_sentence(widest)}" if widest else ""
    limits = text.count(len(found), "measure", "measures")
    words = (
        f"all within their bands ({limits}){off}"
        if not outside
        else f"{outside} outside a band{off}"
    )
    yield Gate("Balance", not outside, figure, words)


def _gap(run: Run) -> Iterator[Gate]:
    summary, asked = run.summary, _settings(run, "solve").get("gap")
    if summary["task"] == "evaluate" or summary["gap"] is None:
        return
    if summary["status"] == "OPTIMAL":
        yield Gate("Proof", True, text.share(0.0), "proved: no better plan exists")
        return
    better = f"at most {as_money(summary['gap_abs'], summary['objective_unit'])} better is possible"
    limit = f"; asked for {in_percent(asked)}" if asked else ""
    yield Gate(
        "Proof",
        summary["gap"] <= asked if asked else None,
        in_percent(summary["gap"]),
        better + limit,
    )


def _disruption(run: Run) -> Iterator[Gate]:
    summary = run.summary
    if summary["task"] == "evaluate" and summary.get("is_today", True):
        return
    rules = _settings(run, "rules")
    by_revenue = bool(summary["disruption"]["revenue"]["with_an_owner"])
    for kind, of, is_asked in (
        ("revenue", "of revenue", by_revenue),
        ("accounts", "of accounts", not by_revenue),
    ):
        limit = rules.get(f"max_moved_{kind.removesuffix('s')}_share")
        if limit is None and not is_asked:
            continue
        found = summary["disruption"][kind]
        share, forced = found["chosen_share"], found["forced_share"]
        words = f"{of} changes rep by our choice"
        words += f"; limit {text.share(limit)}" if limit is not None else ""
        words += f"; {text.share(forced)} more has to" if forced else ""
        yield Gate(
            "Change", None if limit is None else share <= limit + 1e-9, text.share(share), words
        )


def _tests(run: Run, names: tuple[str, ...]) -> pd.DataFrame:
    table = run.quota_tests
    return table[table["test"].isin(names)] if len(table) else table


def _at_quota(run: Run) -> Iterator[Gate]:
    tests = _tests(run, AT_QUOTA)
    if len(tests):
        low, high = (_limit(tests, name) for name in AT_QUOTA)
        words = f"of territories are expected at quota; meant are {low} to {high}"
        yield Gate("At quota", _passed(tests), text.share(float(tests["figure"].iloc[0])), words)


def _limit(tests: pd.DataFrame, name: str) -> str:
    found = tests.loc[tests["test"] == name, "limit"]
    return text.share(float(found.iloc[0])) if len(found) else text.UNKNOWN


def _fairness(run: Run) -> Iterator[Gate]:
    tests = _tests(run, FAIRNESS)
    if len(tests):
        broken = tests.loc[tests["verdict"] == KEPT[False], "test"]
        told = ", ".join(str(one).replace("_", " ") for one in broken)
        words = f"not: {told}" if told else "quotas are fair by every test"
        yield Gate("Fairness", _passed(tests), f"{len(tests) - len(broken)} of {len(tests)}", words)


def _passed(tests: pd.DataFrame) -> bool | None:
    verdicts = set(tests["verdict"])
    if KEPT[False] in verdicts:
        return False
    return True if KEPT[True] in verdicts else None
