"""The few lines that sum up a run for people: on screen, and as the workbook's first sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from territory_opt.report.deal_words import deals_headline
from territory_opt.report.estimates import estimates_headline
from territory_opt.report.families import families_headline
from territory_opt.report.local_quotas import local_line
from territory_opt.report.measures import within_sentence
from territory_opt.report.together import team_line, teams_of, together_lines
from territory_opt.scoring.wording import as_money

Summary = Mapping[str, Any]


def headline(summary: Summary) -> list[tuple[str, str]]:
    """
    ``(label, sentence)`` pairs, the most important first.

    Parameters
    ----------
    summary
        What ``summary.json`` holds; it is read only, so that old run folders work as well. Where it
        has several layers, what holds of all comes first, then each with a heading.
    """
    if not summary.get("layers"):
        return _lines(summary)
    teams = [line for one in teams_of(summary) for line in (team_line(one), *_lines(one))]
    return [*together_lines(summary), *teams]


def _lines(summary: Summary) -> list[tuple[str, str]]:
    """Of one layer."""
    parts = (
        _state,
        _levels,
        _overrides,
        families_headline,
        _value,
        _gain,
        _balance,
        _moves,
        _risk,
        deals_headline,
        _quotas,
        _capacity,
        _gates,
        _accounts,
        _estimated,
        estimates_headline,
        _time,
    )
    return [line for part in parts for line in part(summary)]


def _state(summary: Summary) -> Iterator[tuple[str, str]]:
    label = "Today" if summary["task"] == "evaluate" and summary.get("is_today", True) else "Plan"
    if summary["is_feasible"]:
        yield label, f"keeps every rule{_with_exceptions(summary)}{_proof(summary)}"
    elif summary["status"] == "INFEASIBLE":
        yield label, f"no plan can keep every rule; the best found breaks some{_broken(summary)}"
    elif summary["task"] == "plan":
        yield label, f"none found that keeps every rule; the best breaks some{_broken(summary)}"
    else:
        yield label, f"breaks rules{_broken(summary)}"
    for cause in summary["causes"]:
        yield ("Cause" if cause["is_proved"] else "Suspected"), cause["message"]
    for exception in summary.get("exceptions", ()):
        yield "Exception", exception["message"]


def _overrides(summary: Summary) -> Iterator[tuple[str, str]]:
    found = summary.get("overrides") or {"num_in_force": 0, "num_expired": 0}
    if not found["num_in_force"] and not found["num_expired"]:
        return
    parts = [f"{found['num_in_force']:,} in force, {found['num_expired']:,} expired"]
    if found["num_without_owner"]:
        parts.append(f"{found['num_without_owner']:,} without an owner")
    if found["price"]:
        price = as_money(found["price"], summary["objective_unit"])
        parts.append(f"without them at most {price} better, besides the gap")
    if found["num_territories"]:
        parts.append(f"{found['territory_share']:.0%} of territories under them")
    yield "Overrides", "; ".join(parts)
    if found["alarm"] is not None:
        yield ALARMS[found["alarm"]]


ALARMS = {
    "watch": (
        "Watch",
        "more than 10 % of territories are under exceptions: review them before more are added",
    ),
    "redesign": (
        "Alarm",
        "more than 15 % of territories are under exceptions: the plan needs a redesign, not more of "
        "them",
    ),
}
"""What is said where exceptions grow (``summary["overrides"]["alarm"]``)."""


def _levels(summary: Summary) -> Iterator[tuple[str, str]]:
    children = "territories"
    for level in summary.get("levels", ()):
        groups = f"{level['level']}s"
        yield groups.capitalize(), _level(level, children)
        children = groups


def _level(level: Mapping[str, Any], children: str) -> str:
    number = level["num_groups"]
    if level.get("made") in ("given", "top-down"):
        return _judged_level(level, children)
    if not level["is_feasible"]:
        known = [*level["causes"], *level["violations"]]
        return f"no {number} found that keep every rule" + (f": {known[0]}" if known else "")
    span = _span(level, children)
    if level["status"] == "OPTIMAL":
        return f"{span}; proved: no shorter ways exist"
    gap = level["gap"]
    return span if gap is None else f"{span}; ways at most {gap:.4%} shorter are possible"


def _span(level: Mapping[str, Any], children: str) -> str:
    """``"6 of 7 to 10 territories"``."""
    least, most = level["least_children"], level["most_children"]
    each = f"{least}" if least == most else f"{least} to {most}"
    return f"{level['num_groups']} of {each} {children}"


def _judged_level(level: Mapping[str, Any], children: str) -> str:
    span = (
        f"{level['num_groups']} of {level['least_children']} to {level['most_children']} {children}"
    )
    broken = level["violations"]
    if not broken:
        return (
            f"{span}{', from the top down' if level['made'] == 'top-down' else ''}; keep every rule"
        )
    rest = f" and {len(broken) - 1:,} more" if len(broken) > 1 else ""
    return f"{span}; rules broken: {broken[0]}{rest}"


def _with_exceptions(summary: Summary) -> str:
    number = len(summary.get("exceptions", ()))
    if not number:
        return ""
    return f", with {number} proven exception{'s' if number > 1 else ''}"


def _proof(summary: Summary) -> str:
    if summary["status"] == "OPTIMAL":
        return "; proved: no better one exists"
    if summary["gap_abs"] is None:
        return ""
    amount = as_money(summary["gap_abs"], summary["objective_unit"])
    return f"; at most {amount} better is possible (gap {summary['gap'] or 0:.2%})"


def _broken(summary: Summary) -> str:
    rules: dict[str, int] = {}
    for violation in summary["violations"]:
        rules[violation["rule"]] = rules.get(violation["rule"], 0) + 1
    counts = ", ".join(f"{RULE_WORDS.get(rule, rule)}: {number}" for rule, number in rules.items())
    return f" ({counts})"


RULE_WORDS = {
    "cover": "accounts in no territory",
    "allowed": "accounts with a rep who may not serve them",
    "band": "loads outside their band",
    "lock": "locks not kept",
    "group": "account groups split",
    "conflict": "conflicts not kept apart",
    "budget": "limits on change passed",
    "contiguity": "territories in pieces",
    "centre": "centres outside their territory",
    "parent": "without a group above",
    "span": "groups of too few or too many",
    "pairing": "groups of another team split",
}
"""Rules of the referee, as screens call what breaks them."""


def _value(summary: Summary) -> Iterator[tuple[str, str]]:
    if summary["value"] is not None:
        label = "Worth" if summary["sense"] == "value" else "Cost"
        yield label, as_money(summary["value"], summary["objective_unit"])


def _gain(summary: Summary) -> Iterator[tuple[str, str]]:
    gain = summary["gain_over_today"]
    is_shown = summary["task"] == "plan" and summary["objective_kind"] != "least_change"
    if gain is None or not is_shown:
        return
    broken = (summary["today"] or {}).get("num_violations", 0)
    if gain < 0 and broken:
        yield "Beside today", _price_of_rules(summary, -gain)
        return
    text = _ranged(summary, gain)
    if summary["gain_left_share"] is not None:
        text += f"; at most {summary['gain_left_share']:.2%} of the possible gain is left"
    yield "Gain over today", text


def _ranged(summary: Summary, gain: float) -> str:
    """The gain, and how far it may be off where that is known."""
    given, unit = summary["gain_range"], summary["objective_unit"]
    if given is None:
        return as_money(gain, unit)
    low, expected, high = (as_money(given[end], unit) for end in ("low", "expected", "high"))
    return f"{expected}, between {low} and {high} ({given['assumptions']})"


def _price_of_rules(summary: Summary, price: float) -> str:
    """Why there is no gain: today's alignment may do what the plan may not."""
    kinds = summary["today"].get("broken") or {"": summary["today"]["num_violations"]}
    said = ", ".join(f"{RULE_WORDS.get(kind, kind or 'rules')}: {n:,}" for kind, n in kinds.items())
    return f"{_dearer(summary, price)}, because today breaks rules that it keeps ({said})"


def _dearer(summary: Summary, price: float) -> str:
    """How much more the plan costs, as a share, or how much less it brings."""
    if summary["sense"] == "value":
        return _ranged(summary, -price)
    today = summary["objective"] - price
    share = f"{price / today:.1%}" if today > 0 else as_money(price, summary["objective_unit"])
    return f"this plan costs {share} more"


def _balance(summary: Summary) -> Iterator[tuple[str, str]]:
    for measure, found in summary["balance"].items():
        outside = f"{found['num_outside']} of {found['num_limited']} outside"
        inside = "all within their band" if not found["num_outside"] else outside
        if found["lowest_index"] is None:
            yield f"Balance of {within_sentence(measure)}", inside
            continue
        target = "target" if measure in summary["max_deviation"] else "an even share"
        text = f"{_spread(found)} of {target}{_before(summary, measure)}; {inside}"
        yield f"Balance of {within_sentence(measure)}", text


def _spread(found: Summary) -> str:
    return f"{found['lowest_index']:.2f} to {found['highest_index']:.2f}"


def _before(summary: Summary, measure: str) -> str:
    """Today's spread in brackets, beside a plan's."""
    today = (summary["today"] or {}).get("balance", {}).get(measure)
    if summary["task"] == "evaluate" or today is None or today["lowest_index"] is None:
        return ""
    return f" (today {_spread(today)})"


def _moves(summary: Summary) -> Iterator[tuple[str, str]]:
    if summary["task"] == "evaluate":
        return
    accounts = summary["disruption"]["accounts"]
    chosen = f"{accounts['chosen_share']:.1%} of accounts{_of_revenue(summary, 'chosen')}"
    yield (
        "Moves",
        f"{accounts['chosen']:,.0f} by choice ({chosen}), {accounts['forced']:,.0f} because they had "
        f"to ({accounts['forced_share']:.1%}{_of_revenue(summary, 'forced')})",
    )


def _of_revenue(summary: Summary, kind: str) -> str:
    revenue = summary["disruption"]["revenue"]
    return f", {revenue[f'{kind}_share']:.1%} of revenue" if revenue["with_an_owner"] else ""


def _risk(summary: Summary) -> Iterator[tuple[str, str]]:
    risk, unit = summary["money_at_risk"], f"{summary['currency']}/year"
    if risk is None or summary["task"] == "evaluate":
        return
    ends = {end: risk["chosen"][end] + risk["forced"][end] for end in ("expected", "high")}
    if ends["high"] > 0:
        expected, high = (as_money(amount, unit) for amount in ends.values())
        yield "At risk", f"{expected} of margin through changes of rep, up to {high}"


def _quotas(summary: Summary) -> Iterator[tuple[str, str]]:
    is_shared = summary.get("quota_credit") == "shared"
    told = "shared credit, not to be added to direct quotas" if is_shared else "in all"
    for metric, total in summary["quota_totals"].items():
        yield f"Quotas, {_words(metric)}", f"{total:,.2f} {summary['currency']} {told}"
    for total in summary.get("quota_local", ()):
        yield local_line(total, summary["currency"])


def _capacity(summary: Summary) -> Iterator[tuple[str, str]]:
    for key, label in (
        ("forecast", "Forecast"),
        ("sales_capacity", "Capacity"),
        ("attainability", "Attainability"),
    ):
        if key in summary:
            yield label, summary[key]["sentence"]


def _gates(summary: Summary) -> Iterator[tuple[str, str]]:
    if "gates" in summary:
        yield "Gates", summary["gates"]["sentence"]


def _accounts(summary: Summary) -> Iterator[tuple[str, str]]:
    text = f"{summary['num_accounts']:,} in {summary['num_territories']:,} territories"
    if summary["num_uncovered"]:
        text += f"; {summary['num_uncovered']:,} in none"
    yield "Accounts", text


def _estimated(summary: Summary) -> Iterator[tuple[str, str]]:
    for column, share in summary["estimated_share"].items():
        if share:
            yield f"Estimated {_words(column)}", f"{share:.1%} of it is estimated, not given"


def _time(summary: Summary) -> Iterator[tuple[str, str]]:
    if summary["task"] != "evaluate":
        stopped = STOP_WORDS.get(summary["stop_reason"], summary["stop_reason"])
        yield "Solved in", f"{summary['seconds']:.1f} s; {stopped}"


STOP_WORDS = {
    "PROVED": "stopped because nothing better exists",
    "GAP": "stopped at the gap asked for",
    "TIME": "stopped at the time limit",
    "WORK": "stopped at the work limit",
    "NO_IMPROVEMENT": "stopped because nothing improved any more",
    "USER": "stopped by you",
}
"""Stop reasons, as screens call them."""


def _words(name: str) -> str:
    return name.replace("_", " ")
