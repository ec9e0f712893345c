"""Measures as people call them."""

from __future__ import annotations

MEASURES = {
    "workload_hours": "Workload",
    "visit_hours": "Visit hours",
    "potential": "Potential",
    "count": "Accounts",
    "revenue": "Revenue",
}
"""Measures with a switch of their own on maps."""


def measure_label(measure: str) -> str:
    """``workload_hours`` → ``Workload``, ``count[tier=A]`` → ``Accounts (tier=A)``; others as called."""
    name, _, where = measure.partition("[")
    plain = name.replace("_", " ")
    label = MEASURES.get(name, plain[:1].upper() + plain[1:])
    return f"{label} ({where.removesuffix(']')})" if where else label


def within_sentence(measure: str) -> str:
    """``measure_label`` that begins small: ``accounts (tier=A)``."""
    label = measure_label(measure)
    return label[:1].lower() + label[1:]
