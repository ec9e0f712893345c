"""Ids in sentences."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN, ALL = 10, 1000
"""Names in a note; names that stop an export, which all have to be mended."""


def listed(names: Iterable[str], most: int = SHOWN) -> str:
    """The first different names, and how many more there are."""
    found = list(dict.fromkeys(map(str, names)))
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def number_of(count: int, noun: str) -> str:
    """``"1 account"``, ``"1,200 accounts"``; ``"1 territory"``, ``"2 territories"``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"
