"""``DeveloperName``: what a territory is called in Salesforce's API."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

LONGEST = 80


def developer_names(ids: Sequence[str]) -> dict[str, str]:
    """
    Id → a name of letters, digits and single underscores that begins with a letter; each once.

    Ids that are valid names stay as they are; those that come out like another, whatever their case,
    get six signs of their hash, so that a name depends on its own id and not on its place.
    """
    plain = {one: _plain(one) for one in ids}
    number = Counter(name.casefold() for name in plain.values())
    valid = Counter(one.casefold() for one, name in plain.items() if one == name)
    is_kept = {
        one: number[name.casefold()] == 1 or (name == one and valid[name.casefold()] == 1)
        for one, name in plain.items()
    }
    return {one: name if is_kept[one] else _told_apart(one, name) for one, name in plain.items()}


def _plain(text: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^0-9A-Za-z]+", "_", ascii_).strip("_")
    name = name if name[:1].isalpha() else f"T_{name}".rstrip("_")
    return name[:LONGEST].rstrip("_")


def _told_apart(text: str, name: str) -> str:
    sign = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{name[: LONGEST - len(sign) - 1].rstrip('_')}_{sign}"
