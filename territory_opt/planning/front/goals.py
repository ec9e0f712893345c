"""Goals as they are asked for: ``"value,disruption"``, ``"value,balance:potential"``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean

GOALS = ("value", "travel", "disruption", "balance")
"""In this order: the first that is asked for is optimised, limits on the others go step by step."""
DETAILS = {"disruption": ("revenue", "accounts")}
"""What a goal may be told to count."""
HOW = "Write two or three of value, travel, disruption, balance, such as --goals value,disruption"


@dataclass(frozen=True)
class Goal:
    """A goal and what it counts: ``("disruption", "accounts")``, ``("balance", "potential")``."""

    name: str
    detail: str = ""


def goals_from(words: Sequence[str]) -> tuple[Goal, ...]:
    """
    Goals in the order of ``GOALS``.

    Parameters
    ----------
    words
        ``"disruption"``, or with a detail ``"disruption:accounts"``, ``"balance:potential"``.

    Raises
    ------
    InputError
        With every fault: fewer than two, more than three, unknown ones, or one twice.
    """
    split = [word.strip().partition(":") for word in words if word.strip()]
    found = [Goal(name.strip(), detail.strip()) for name, _, detail in split]
    faults = [fault for goal in found for fault in _faults(goal)]
    names = [goal.name for goal in found]
    faults += [f"{name} is named twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    if not 2 <= len(found) <= 3:
        faults.append(f"a front is drawn between two or three goals, not {len(found)}")
    if faults:
        raise InputError("; ".join(faults) + f". {HOW}")
    return tuple(sorted(found, key=lambda goal: GOALS.index(goal.name)))


def _faults(goal: Goal) -> list[str]:
    if goal.name not in GOALS:
        return [f"{goal.name!r} is no goal. {did_you_mean(goal.name, GOALS)}".strip().rstrip(".")]
    known = DETAILS.get(goal.name, ())
    if goal.detail and goal.name != "balance" and goal.detail not in known:
        return [f"{goal.name}:{goal.detail} says nothing; {_details(known)}"]
    return []


def _details(known: Sequence[str]) -> str:
    return f"it counts {' or '.join(known)}" if known else "it takes no detail"
