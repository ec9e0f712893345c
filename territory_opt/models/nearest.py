"""The nearest known word, for messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import PurePath


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word most like ``word``, whatever its case; None where none is near."""
    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def nearest_file(name: str, known: Iterable[str]) -> str | None:
    """The file or folder whose name is most alike, its ending aside; None if none is."""
    stems = {PurePath(each).stem: each for each in known}
    found = nearest(PurePath(name).stem, stems)
    return None if found is None else stems[found]


def did_you_mean(word: str, known: Iterable[str], list_up_to: int = 12) -> str:
    """``"Did you mean 'X'?"``, else the known words where they are few, else nothing."""
    names = list(dict.fromkeys(known))
    near = nearest(word, names)
    if near is not None:
        return f"Did you mean {near!r}?"
    if 0 < len(names) <= list_up_to:
        return f"Known: {', '.join(names)}."
    return ""
