"""Ids in sentences."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 10


def listed(names: Iterable[str]) -> str:
    """The first ten different names, and how many more there are."""
    found = list(dict.fromkeys(map(str, names)))
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more


def number_of(count: int, noun: str) -> str:
    """``"1 account"``, ``"1,200 accounts"``; ``"1 territory"``, ``"2 territories"``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"
