"""Remembered runs in words: shared by the verbs that show them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, timedelta
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
    return _days(publication.effective_from, publication.effective_to)


def in_force(publications: Iterable[Any]) -> str:
    """When a plan was or will be in force; days that follow each other are one span."""
    told = [*publications]
    spans = _spans(sorted((one for one in told if one.is_active), key=_first_day))
    if told and not spans:
        return "never in force"
    return "; ".join(dict.fromkeys(_days(first, last) for _, first, last in spans))


def _spans(publications: Iterable[Any]) -> list[tuple[str, date, date | None]]:
    """Scope, first and last day; sorted publications that follow each other are one."""
    spans: list[tuple[str, date, date | None]] = []
    for one in publications:
        scope, first, last = spans[-1] if spans else ("", one.effective_from, None)
        if scope == one.scope and last == one.effective_from - timedelta(days=1):
            spans[-1] = (scope, first, one.effective_to)
        else:
            spans.append((one.scope, one.effective_from, one.effective_to))
    return spans


def _first_day(publication: Any) -> tuple[str, date]:
    return publication.scope, publication.effective_from


def _days(first: date, last: date | None) -> str:
    return f"from {first}" if last is None else f"{first} to {last}"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
