"""Secrets do not belong in a scenario: found by their names and shapes, and never repeated."""

from __future__ import annotations

import re
from typing import Any

HIDDEN = "(hidden)"

_NAMES = re.compile(r"passw|pwd|secret|token|api_?key|credential", re.IGNORECASE)
_IN_URL = re.compile(
    r"\w+://[^/\s:@]*:[^/\s@]+@|https?://[^/\s@]+@"
    r"|[?&;\s](?:password|passwd|pwd|\w*token|(?:\w*[_-])?(?:api)?key)=[^&;\s]+",
    re.I,
)


def is_secret(key: str, value: Any) -> bool:
    """
    Whether a setting holds a secret in plain text.

    Parameters
    ----------
    key
        Last part of the key: ``password``, ``api_key``, ``token`` and the like are secrets.
    value
        A database URL with a password is one under any key; ``"env:NAME"`` never is.
    """
    if not isinstance(value, str) or value.startswith("env:"):
        return False
    return bool(value and _NAMES.search(key)) or _IN_URL.search(value) is not None


def hide_secrets(values: Any, path: tuple[str, ...] = ()) -> tuple[Any, list[tuple[str, ...]]]:
    """A copy of nested settings with secrets replaced, and the keys they were found under."""
    if isinstance(values, dict):
        pairs = [
            (str(key), hide_secrets(value, (*path, str(key)))) for key, value in values.items()
        ]
        return {key: kept for key, (kept, _) in pairs}, [
            p for _, (_, found) in pairs for p in found
        ]
    if isinstance(values, list):
        kept = [hide_secrets(value, (*path, str(i))) for i, value in enumerate(values)]
        return [value for value, _ in kept], [p for _, found in kept for p in found]
    key = next((part for part in reversed(path) if not part.isdigit()), "")
    return (HIDDEN, [path]) if is_secret(key, values) else (values, [])
