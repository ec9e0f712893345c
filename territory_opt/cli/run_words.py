"""Remembered runs in words: shared by the verbs that show them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Any


def run_document(run: Any) -> dict[str, Any]:
    """A record as plain values."""
    return {name: _plain(value) for name, value in dataclasses.asdict(run).items()}


def when(moment: datetime) -> str:
    """A moment to the minute, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M}"


def value_of(run: Any) -> str:
    """What a plan is worth, or what it costs."""
    if run.value is not None:
        return f"{run.value:,.0f} {run.figures.get('currency') or ''}".strip()
    objective = run.figures.get("objective")
    return "" if objective is None else f"{objective:,.0f}"


def gap_of(run: Any) -> str:
    """Distance to the bound; empty where none is known."""
    return "" if run.gap is None else f"{run.gap:.2%}"


def span(publication: Any) -> str:
    """From when to when a plan is in force."""
    if not publication.is_active:
        return "never in force"
    first, last = publication.effective_from, publication.effective_to
    return f"from {first}" if last is None else f"{first} to {last}"


def in_force(publications: Iterable[Any]) -> str:
    """When the plan of a run was or will be in force; the scope where it is not its scenario."""
    return "; ".join(span(one) for one in publications if one.is_active)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
