"""Gates a plan has to pass, as far as its run knows them: rules, balance, proof, change, quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

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


@dataclass(frozen=True)
class Gate:
    """
    One gate.

    Attributes
    ----------
    name
        What is asked.
    is_passed
        None where the run sets no limit: the figure is told all the same.
    figure
        What was found.
    words
        Against what.
    """

    name: str
    is_passed: bool | None
    figure: str
    words: str


def gates(run: Run) -> list[Gate]:
    """Gates that the run knows, in the order they are asked; of one team."""
    parts = (_rules, _balance, _gap, _disruption, _at_quota, _fairness)
    return [gate for part in parts for gate in part(run)]


def _settings(run: Run, section: str) -> Mapping[str, Any]:
    return run.manifest.get("scenario", {}).get(section) or {}


def _rules(run: Run) -> Iterator[Gate]:
    number = len(run.summary["violations"])
    exceptions = len(run.summary.get("exceptions", ()))
    words = (
        f"with {text.count(exceptions, 'proven exception', 'proven exceptions')}"
        if exceptions
        else "every rule is kept"
    )
    figure = "kept" if not number else f"{number:,} broken"
    yield Gate(
        "Rules", not number, figure, words if not number else "rules of the scenario are broken"
    )


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
    limit = f"; asked for {_percent(asked)}" if asked else ""
    yield Gate(
        "Proof",
        summary["gap"] <= asked if asked else None,
        _percent(summary["gap"]),
        better + limit,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.3g}{text.NARROW}%"


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
