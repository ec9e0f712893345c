"""Who hands an account to whom, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

GAINED, KEPT, LEAVING = "New for you", "Stays with you", "Leaves you"
"""What happens to an account, seen by its rep."""
NOBODY_TODAY = "has no rep today"

_GONE = "a rep who is gone"
_CAUSES = {"chosen": "our choice", "forced": "forced"}
_REASONS = {
    "no": "stays where it is",
    "chosen": "moved for a better plan as a whole",
    "forced": "its current territory cannot keep it",
}


def handover_text(accounts: pd.DataFrame, territories: pd.DataFrame) -> list[str]:
    """``from Anna Miller (our choice)``; empty for an account that does not move."""
    names = territories["label"].tolist()
    return [
        f"from {_name(names, previous, _GONE)} ({_CAUSES[moved]})" if moved in _CAUSES else ""
        for moved, previous in zip(accounts["moved"], accounts["previous"], strict=True)
    ]


def rep_changes(accounts: pd.DataFrame, own: Sequence[int]) -> list[str]:
    """New, staying or leaving, for the rep whose territories are the rows ``own``."""
    return [
        LEAVING if territory not in own else KEPT if previous in own else GAINED
        for territory, previous in zip(accounts["territory"], accounts["previous"], strict=True)
    ]


def rep_handover_text(accounts: pd.DataFrame, territories: pd.DataFrame) -> list[str]:
    """Whom an account comes from or goes to, given the column ``change``."""
    names = territories["label"].tolist()
    return [_rep_words(row, names) for row in accounts.to_dict("records")]


def plain_reason(accounts: pd.DataFrame) -> list[str]:
    """Why an account is where it is, without prices and without other territories."""
    return [
        "locked here" if locked else _REASONS.get(moved, "")
        for locked, moved in zip(accounts["locked"].astype(bool), accounts["moved"], strict=True)
    ]


def _rep_words(account: dict[Any, Any], names: list[str]) -> str:
    if account["change"] == LEAVING:
        return f"goes to {_name(names, account['territory'], 'nobody in this plan')}"
    if account["change"] == KEPT:
        return ""
    if account["moved"] == "no":
        return NOBODY_TODAY
    return f"comes from {_name(names, account['previous'], _GONE)}"


def _name(names: list[str], row: int, otherwise: str) -> str:
    return names[row] if row >= 0 else otherwise
