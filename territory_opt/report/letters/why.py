"""
Why an account comes or goes, as its reps may read it: one sentence.

``plan.csv`` has the planner's reason, which tells what a match is worth, and so of performance. Of it
only the kind is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from territory_opt.scoring.wording import spoken

YOU = "you"
_BALANCE = re.compile(
    r"(?:into its|fill the|fills the) (?P<band>.+?) band\b"
    r"|(?:has no room left|others need its room more) \((?P<room>[^)]+)\)"
)
_MEASURES = {"count": "the number of accounts", "workload hours": "work", "visit hours": "work"}
_WHOLE = "the plan as a whole is better with it"


def why(row: Mapping[Any, Any], to: str, names_owner: str = "") -> str:
    """
    The sentence.

    Parameters
    ----------
    row
        ``moved``, ``reason``, ``previous_territory``, ``role`` and ``previous_role`` of an account.
    to
        Who gets it, as the reader calls them: ``"you"``, a name, or empty for nobody.
    names_owner
        Who had it and is gone, where that is known.
    """
    if not to:
        return "Nobody serves it under this plan."
    parts = [part for part in (_cause(row, names_owner), _choice(str(row["reason"]), to)) if part]
    sentence = "; ".join(parts or [_WHOLE])
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _cause(row: Mapping[Any, Any], owner: str) -> str:
    """What made it move, where that was not our choice."""
    if row["moved"] != "forced":
        return "" if row["previous_territory"] else "it had no rep"
    if not row["previous_territory"]:
        return f"its owner today, {owner}, is no rep of this plan" if owner else "its owner is gone"
    if row["role"] != row["previous_role"] and row["role"]:
        return f"it now belongs to the {spoken(row['role'])} team"
    return "by the rules of the plan its former rep cannot keep it"


def _choice(reason: str, to: str) -> str:
    """Why it goes to whom it goes; empty where nothing more can be told than that it is best so."""
    if reason.startswith("Locked to "):
        return f"it is fixed that {to} {'have' if to == YOU else 'has'} it"
    if "is the only one who may serve it" in reason:
        return f"nobody but {to} may serve it"
    if "Goes with its account group to" in reason:
        return "it stays together with the accounts of its group"
    if "is the nearest who may serve it" in reason or "has the shortest way of all" in reason:
        return f"{to} {'are' if to == YOU else 'is'} the nearest who may serve it"
    found = _BALANCE.search(reason)
    if found:
        measure = found["band"] or found["room"]
        return f"it evens out {_MEASURES.get(measure, measure)} between territories"
    return ""
