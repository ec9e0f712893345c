"""Key figures of a plan, and how good it is, in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from territory_opt.report.headline import RULE_WORDS
from territory_opt.report.map import text
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.view import View
from territory_opt.report.measures import measure_label

_LISTED = 4
"""Causes that are spelled out; ``summary.json`` has them all."""


class Figure(NamedTuple):
    """One key figure: what, how much, and a line below."""

    label: str
    value: str
    below: str = ""


class Banner(NamedTuple):
    """The plan's standing: a tone (``good``, ``bad``, ``open``), a sentence, details."""

    tone: str
    text: str
    details: tuple[str, ...] = ()


def banner(view: View) -> Banner:
    """What the plan's status means, with the most that a better plan could bring."""
    summary = view.summary
    who = "Today's alignment" if summary.get("task") == "evaluate" else "This plan"
    status = str(summary.get("status", ""))
    if status == "INFEASIBLE":
        causes = _messages(summary.get("causes"))
        return Banner(
            "bad", "No plan keeps every rule. Shown: the one that breaks them least.", causes
        )
    broken = _broken(summary.get("violations"))
    if broken or not summary.get("is_feasible", status in {"OPTIMAL", "FEASIBLE"}):
        return Banner("bad", f"{who} does not keep every rule.", broken)
    exceptions = _messages(summary.get("exceptions"))
    rules = "every rule but proven exceptions" if exceptions else "every rule"
    if status == "OPTIMAL":
        text = f"{who} is proved best: none that keeps {rules if exceptions else 'the rules'} is better."
        return Banner("good", text, exceptions)
    return Banner("good", f"{who} keeps {rules}. {_better(view)}".strip(), exceptions)


def plan_figures(view: View) -> list[Figure]:
    """Key figures of the whole plan."""
    accounts, currency = view.accounts, view.currency
    return [
        Figure("Accounts", f"{len(accounts):,}", _territories(view)),
        Figure("Potential", text.money(float(accounts["potential"].sum()), currency), "a year"),
        *_changes(view),
        *(_deviation(view, measure) for measure in view.indices[:2]),
        *_gain(view),
    ]


def rep_figures(view: View) -> list[Figure]:
    """Key figures of one rep's own accounts."""
    accounts, currency = view.accounts, view.currency
    own = accounts[accounts["change"] != LEAVING]
    counts = {kind: int((accounts["change"] == kind).sum()) for kind in (KEPT, GAINED, LEAVING)}
    quotas = view.quotas.groupby("metric")["quota"].sum()
    return [
        Figure("Your accounts", f"{len(own):,}", f"{counts[KEPT]:,} stay with you"),
        Figure(GAINED, f"{counts[GAINED]:,}"),
        Figure(LEAVING.replace("Leaves", "Leave"), f"{counts[LEAVING]:,}"),
        Figure("Potential", text.money(float(own["potential"].sum()), currency), "a year"),
        Figure("Revenue today", text.money(float(own["revenue"].sum()), currency), "a year"),
        *(
            Figure(
                f"Quota, {str(metric).replace('_', ' ')}",
                text.money(float(quota), currency),
                "a year",
            )
            for metric, quota in quotas.items()
        ),
    ]


def _territories(view: View) -> str:
    vacant = int(view.homes["is_vacant"].astype(bool).sum())
    words = text.count(view.num_territories, "territory", "territories")
    return f"{words}, {vacant} vacant" if vacant else words


def _deviation(view: View, measure: str) -> Figure:
    index = view.territories[f"{measure}_index"]
    widest = text.share(float((index - 1).abs().max()))
    low, high = text.index(float(index.min())), text.index(float(index.max()))
    return Figure(
        f"{measure_label(measure)} balance", f"±{text.NARROW}{widest}", f"index {low} to {high}"
    )


def _changes(view: View) -> list[Figure]:
    moved = view.accounts["moved"]
    chosen, forced = int((moved == "chosen").sum()), int((moved == "forced").sum())
    revenue = float(view.accounts["revenue"].sum())
    at_stake = float(view.accounts.loc[moved == "chosen", "revenue"].sum())
    share = text.share(at_stake / revenue) if revenue else text.UNKNOWN
    return [
        Figure("Change hands", f"{chosen + forced:,}", f"{chosen:,} chosen, {forced:,} forced"),
        Figure("Revenue moved", share, f"of {text.money(revenue, view.currency)}"),
    ]


def _gain(view: View) -> list[Figure]:
    """Gain over today as a range where it is known, and what the moves put at risk."""
    gain, risk = view.summary.get("gain_range"), view.summary.get("money_at_risk") or {}
    found = []
    is_plan = view.summary.get("task") != "evaluate"
    if isinstance(gain, Mapping) and is_plan and view.summary.get("objective_kind") == "value":
        found.append(_gain_figure(view, gain))
    lost = float((risk.get("chosen") or {}).get("expected") or 0)
    if lost:
        found.append(Figure("Sales at risk", text.money(lost, view.currency), "by our choice"))
    return found


def _gain_figure(view: View, gain: Mapping[str, float]) -> Figure:
    span = f"{text.number(gain['low'])} to {text.number(gain['high'])}"
    today = view.summary.get("today") or {}
    if gain["expected"] < 0 and today.get("num_violations"):
        span += "; today breaks rules"
    return Figure("Gain over today", text.money(gain["expected"], view.currency), span)


def _better(view: View) -> str:
    gap = view.summary.get("gap_abs")
    if not isinstance(gap, int | float) or not math.isfinite(gap):
        return ""
    unit = str(view.summary.get("objective_unit") or "")
    amount = f"{text.number(float(gap))} {unit}".strip()
    if view.is_money:
        amount = f"{text.money(float(gap), view.currency)} a year"
    return f"At most {amount} better is possible."


def _broken(violations: Any) -> tuple[str, ...]:
    """Broken rules by kind: single ones are in the workbook."""
    kinds = Counter(str(violation.get("rule", "")) for violation in violations or ())
    return tuple(f"{RULE_WORDS.get(kind, kind)}: {number:,}" for kind, number in kinds.items())


def _messages(entries: Any) -> tuple[str, ...]:
    messages = [str(entry.get("message", "")) for entry in entries or ()]
    more = [f"and {len(messages) - _LISTED} more"] if len(messages) > _LISTED else []
    return (*messages[:_LISTED], *more)
