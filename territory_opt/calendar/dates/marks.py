"""Signs before the name of an event, for what came of it."""

from __future__ import annotations

MARKS = {"done": "✓", "failed": "✗", "refused": "⚠", "running": "▶", "due": "●"}
"""State → sign."""


def with_mark(summary: str, state: str) -> str:
    """The name with the sign of a state."""
    sign = MARKS.get(state, "")
    return f"{sign} {without_mark(summary)}".strip()


def without_mark(summary: str) -> str:
    """The name as its author wrote it."""
    first, _, rest = summary.partition(" ")
    return rest.strip() if first.rstrip("\ufe0f") in MARKS.values() else summary
