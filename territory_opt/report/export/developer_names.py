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

    The same id gets the same name whatever its place; ids that come out alike get four signs of their
    hash, and ids that are valid names stay as they are.
    """
    plain = {one: _plain(one) for one in ids}
    number = Counter(name.casefold() for name in plain.values())
    return {
        one: name if name == one or number[name.casefold()] == 1 else _told_apart(one, name)
        for one, name in plain.items()
    }


def _plain(text: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^0-9A-Za-z]+", "_", ascii_).strip("_")
    name = name if name[:1].isalpha() else f"T_{name}".rstrip("_")
    return name[:LONGEST].rstrip("_")


def _told_apart(text: str, name: str) -> str:
    sign = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{name[: LONGEST - len(sign) - 1].rstrip('_')}_{sign}"
