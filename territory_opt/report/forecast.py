"""What next year sells: tables, the answer as a sentence, and how far it can be believed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from territory_opt.report.capacity_words import SCALES
from territory_opt.scenario import Scenario

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_PLURAL = {"segment": "segments", "territory": "territories", "account": "accounts"}
_NAIVE = "seasonal-naive"


def forecast_table(scenario: Scenario) -> pd.DataFrame:
    """``forecast.csv``: company, segments and accounts with expected, low and high; empty without."""
    record = scenario.forecast
    if record is None:
        return pd.DataFrame()
    table = record.forecast.table
    money = {name: table[name].round(2) for name in ("last_year", "expected", "low", "high")}
    return table.assign(**money, growth=table["growth"].round(6))


def backtest_table(scenario: Scenario) -> pd.DataFrame:
    """``forecast_backtest.csv``: every method on every held-out year, and on all; empty without."""
    record = scenario.forecast
    if record is None:
        return pd.DataFrame()
    table = record.forecast.backtest
    shares = ["wape", "bias", "coverage", "widened"]
    totals = [name for name in table if str(name).startswith("total_")]
    return table.assign(**{n: table[n].round(6) for n in shares}, **table[totals].round(2))


def forecast_summary(scenario: Scenario) -> dict[str, Any] | None:
    """
    ``forecast`` of ``summary.json``: figures, target, error on held-out years, and the sentence.

    None without ``[forecast]``.
    """
    record = scenario.forecast
    if record is None:
        return None
    found, company = record.forecast, record.forecast.table.iloc[0]
    target, metric = _target(scenario)
    said: dict[str, Any] = {
        "year": [record.first, record.last],
        "history": [record.history_first, record.history_last],
        "currency": scenario.spec.currency,
        "last_year": float(company["last_year"]),
        "expected": float(company["expected"]),
        "low": float(company["low"]),
        "high": float(company["high"]),
        "interval": found.interval,
        "metric": metric,
        "target": target,
        **_unit(max(float(company["high"]), target or 0.0), scenario.spec.currency),
        "share_below_target": None if target is None else found.share_below(target),
        "backtest": _judged(found.backtest),
    }
    return said | {"sentence": _sentence(said)}


def _target(scenario: Scenario) -> tuple[float | None, str | None]:
    stated = scenario.spec.forecast
    wanted = None if stated is None else stated.metric
    for policy in scenario.quota_policies:
        if wanted in (None, policy.metric):
            return float(policy.company_target), policy.metric
    return None, None


def _unit(largest: float, currency: str) -> dict[str, Any]:
    """What amounts are shown in: ``"million USD"``."""
    scale, word = next(((s, w) for s, w in SCALES if largest >= s), (1.0, ""))
    return {"scale": scale, "unit": f"{word} {currency}".strip()}


def _judged(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The method used at every level, its error and that of last year once more."""
    pooled = table[table["year"].eq("all")]
    judged = []
    for level in pooled["level"].unique():
        of_level = pooled[pooled["level"].eq(level)].set_index("method")
        used = of_level[of_level["is_used"]].iloc[0]
        years = table[table["level"].eq(level) & table["year"].ne("all")]["year"].nunique()
        judged.append(
            {
                "level": level,
                "method": str(used.name),
                "num_years": int(years),
                "num_judged": int(used["num_judged"]),
                "wape": float(used["wape"]),
                "bias": float(used["bias"]),
                "coverage": float(used["coverage"]),
                "widened": float(used["widened"]),
                "naive_wape": float(of_level["wape"][_NAIVE]),
            }
        )
    return judged


def _sentence(said: dict[str, Any]) -> str:
    target = said["target"]
    scale, unit = said["scale"], said["unit"]
    digits = 2 if scale > 1 else 0
    expected, low, high = (f"{said[n] / scale:,.{digits}f}" for n in ("expected", "low", "high"))
    spread = f"{said['interval']:.0%} of possible years lie between {low} and {high}"
    if target is None:
        first, last = said["year"]
        return f"{expected} {unit} are expected for {first} to {last}; {spread}."
    where = _where(said["share_below_target"])
    named = f"{target / scale:,.{digits}f} {unit}"
    return f"The target of {named} lies {where} the forecast: {expected} expected, {spread}."


def _where(share: float) -> str:
    if share in (0.0, 1.0):
        return "below every simulated year of" if share == 0 else "above every simulated year of"
    percent = min(max(round(100 * share), 1), 99)
    ending = "th" if 10 < percent < 20 else _ENDINGS.get(percent % 10, "th")
    return f"at the {percent}{ending} percentile of"


def forecast_lines(said: dict[str, Any]) -> list[tuple[str, str]]:
    """What to know before believing it, as ``(label, sentence)``."""
    first, last = said["history"]
    if not said["backtest"]:
        text = f"{first} to {last} is too short to hold a year out: last year is taken once more"
        return [("Back-test", text)]
    return [
        (f"Back-test, {one['level']}", _told(one, said["interval"])) for one in said["backtest"]
    ]


def _told(one: dict[str, Any], interval: float) -> str:
    years = "year" if one["num_years"] == 1 else "years"
    rival = (
        "no other method erred less"
        if one["method"] == _NAIVE
        else f"last year once more by {one['naive_wape']:.1%}"
    )
    held = f"its {interval:.0%} intervals held {one['coverage']:.0%} as simulated"
    wider = f" and are made {one['widened']:.2f} × as wide" if one["widened"] > 1 else ""
    return (
        f"{one['method']} erred by {one['wape']:.1%} (bias {one['bias']:+.1%}) on {one['num_judged']:,} "
        f"{_PLURAL[one['level']]} in {one['num_years']} held-out {years}, {rival}; {held}{wider}"
    )
