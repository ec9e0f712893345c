"""What is said of several layers together, and of who is paired with whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from territory_opt.scoring.wording import as_money

Summary = Mapping[str, Any]


def teams_of(summary: Summary) -> list[Summary]:
    """The summary of every layer, the scenario's own first; one where it has no other."""
    return [summary, *summary.get("layers", ())]


def violations_of(summary: Summary) -> list[Mapping[str, Any]]:
    """Broken rules of all layers, each with the layer's name where there are several."""
    if not summary.get("layers"):
        return list(summary["violations"])
    return [
        {**one, "message": _named(team["layer"], one["message"])}
        for team in teams_of(summary)
        for one in team["violations"]
    ]


def _named(layer: str, message: str) -> str:
    return message if message.startswith(f"{layer}: ") else f"{layer}: {message}"


def together_lines(summary: Summary) -> Iterator[tuple[str, str]]:
    """What holds of all teams: ``(label, sentence)``."""
    teams, found = teams_of(summary), summary["together"]
    kept = [team["layer"] for team in teams if _keeps_all(team)]
    if len(kept) < len(teams):
        others = [team["layer"] for team in teams if team["layer"] not in kept]
        yield "All teams", f"not every rule is kept: see {_listed(others)}"
        return
    text = f"{_listed(kept)} keep every rule{_not_judged(teams)}"
    if found["objective_unit"] is None:
        yield "All teams", f"{text}; their objectives differ in kind and have no sum"
        return
    if found["gap_abs"] is None:
        yield "All teams", text
        return
    amount = as_money(found["gap_abs"], found["objective_unit"])
    yield (
        "All teams",
        (
            f"{text}; together at most {amount} better is possible (gap {found['gap'] or 0:.2%}; sum of "
            f"the teams' bounds{_relaxed(found['relaxed'])})"
        ),
    )


def _keeps_all(team: Summary) -> bool:
    return bool(team["is_feasible"]) and all(one["is_feasible"] for one in team.get("levels", ()))


def _not_judged(teams: Sequence[Summary]) -> str:
    open_ones = [t["layer"] for t in teams if t.get("pairing") and not t["pairing"]["is_judged"]]
    return (
        f" but the pairing of {_listed(open_ones)}, which could not be judged" if open_ones else ""
    )


def _relaxed(layers: Sequence[str]) -> str:
    """The pairings that the bound leaves out."""
    if not layers:
        return ""
    return (
        f", the pairing of {_listed(layers)} left out: it is one for the other teams' plans as made"
    )


def team_line(summary: Summary) -> tuple[str, str]:
    """Heading of one team's lines."""
    pairing = summary.get("pairing")
    told = "not paired" if pairing is None else _paired(pairing, summary)
    return f"Team {summary['layer']}", told


def _paired(pairing: Mapping[str, Any], summary: Summary) -> str:
    each = f"each {pairing['level']} of {pairing['with']}"
    if not pairing["is_judged"]:
        return f"pairing not judged: nobody knows each account's {pairing['level']} of {pairing['with']}"
    if pairing["kind"] == "rule":
        return f"one territory for all accounts of {each}{_price_of(pairing, summary)}"
    away = pairing["num_away"]
    told = "" if away is None else f"; {away:,} accounts are with another"
    return f"preferably one territory for the accounts of {each}{told}{_price_of(pairing, summary)}"


def _price_of(pairing: Mapping[str, Any], summary: Summary) -> str:
    """Against the best plan found without the pairing."""
    alone = pairing["objective_alone"]
    if alone is None or summary["objective"] is None or not summary["is_feasible"]:
        return ""
    more = max(0.0, summary["objective"] - alone)
    return f"; {as_money(more, summary['objective_unit'])} more than the plan found without pairing"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
