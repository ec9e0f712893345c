"""What came of a batch, one row per plan: as a table, and as a page that opens offline."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from territory_opt.report.map import text
from territory_opt.report.map.offline import HASHES, asset, template, with_script_hashes
from territory_opt.scoring.wording import figure, spoken

SCRIPTS = "format", "sort"
"""Files of ``report/assets/script`` that the page needs."""


@dataclass(frozen=True)
class BatchRow:
    """
    One plan of a batch.

    Attributes
    ----------
    scenario, variant, settings, seed
        What was planned: ``key=value`` over the scenario's; seed None where the scenario's own was used.
    status
        ``plan``; else how it ended, or how far it is.
    has_plan, is_open
        With a plan that keeps every rule; not over yet.
    is_best
        Best of its scenario.
    value, objective, unit
        What people read; what is minimised; unit of the latter. NaN where there is none.
    gap, max_deviation, moved_share
        Shares; NaN where unknown.
    quotas
        Metric → total, of plans with quotas.
    seconds, peak_gb
        Time on the clock and largest memory of the last attempt.
    num_attempts
        How often it was begun.
    run_id
        Its number in the store.
    message
        Why there is no plan.
    """

    scenario: str
    variant: str
    settings: tuple[str, ...]
    seed: int | None
    status: str
    has_plan: bool = False
    is_open: bool = False
    is_best: bool = False
    value: float = math.nan
    objective: float = math.nan
    unit: str = ""
    gap: float = math.nan
    max_deviation: float = math.nan
    moved_share: float = math.nan
    quotas: Mapping[str, float] = field(default_factory=dict)
    seconds: float = math.nan
    peak_gb: float = math.nan
    num_attempts: int = 0
    run_id: int | None = None
    message: str = ""


def batch_table(rows: Sequence[BatchRow]) -> pd.DataFrame:
    """``batch.csv``: one row per plan, those without a plan first."""
    return pd.DataFrame([_record(row, _metrics(rows)) for row in _arranged(rows)])


def _record(row: BatchRow, metrics: Sequence[str]) -> dict[str, Any]:
    return {
        "scenario": row.scenario,
        "variant": row.variant,
        "settings": " ".join(f"--set {setting}" for setting in row.settings),
        "seed": "" if row.seed is None else row.seed,
        "status": row.status,
        "is_best": row.is_best,
        "value": row.value,
        "objective": row.objective,
        "objective_unit": row.unit,
        "gap": row.gap,
        "max_deviation": row.max_deviation,
        "moved_share": row.moved_share,
        **{f"quota_{metric}": row.quotas.get(metric, math.nan) for metric in metrics},
        "seconds": round(row.seconds, 1),
        "peak_gb": row.peak_gb,
        "num_attempts": row.num_attempts,
        "run": "" if row.run_id is None else row.run_id,
        "message": row.message,
    }


def draw_batch(rows: Sequence[BatchRow], title: str) -> str:
    """
    ``batch.html``: the table, sortable, those without a plan first; it asks nothing of any server.

    Parameters
    ----------
    rows
        In the order of the batch.
    title
        Name of the batch.
    """
    columns = [column for column in _columns(rows) if column.is_shown(rows)]
    page: str = template("batch.html").render(
        title=title,
        lead=_lead(rows),
        note=_note(rows),
        script_hashes=HASHES,
        script=Markup("\n".join(asset(f"script/{name}.js") for name in SCRIPTS)),
        heads=[(column.head, column.is_number) for column in columns],
        rows=[_line(row, columns) for row in _arranged(rows)],
    )
    return with_script_hashes(page)


@dataclass(frozen=True)
class _Column:
    """A column of the page: its head, what is sorted by, and what is shown."""

    head: str
    key: Callable[[BatchRow], Any]
    shown: Callable[[Any], str] = str
    is_number: bool = True
    is_always: bool = False
    below: Callable[[BatchRow], Sequence[str]] = lambda row: ()

    def is_shown(self, rows: Sequence[BatchRow]) -> bool:
        """Whether any row says something here."""
        return self.is_always or any(_is_known(self.key(row)) for row in rows)


def _columns(rows: Sequence[BatchRow]) -> list[_Column]:
    return [
        _Column("Scenario", lambda row: row.scenario, is_number=False, is_always=True),
        _Column(
            "Variant", lambda row: row.variant, is_number=False, below=_settings, is_always=True
        ),
        _Column("Seed", lambda row: row.seed),
        _Column("Status", _status, is_number=False, is_always=True),
        _Column(_value_head(rows), lambda row: row.value, figure),
        _Column("Gap", lambda row: row.gap, lambda gap: f"{gap:.2%}"),
        _Column("Largest deviation", lambda row: row.max_deviation, text.share),
        _Column("Accounts moved", lambda row: row.moved_share, text.share),
        *(_quota(metric) for metric in _metrics(rows)),
        _Column("Seconds", lambda row: row.seconds, lambda seconds: f"{seconds:,.1f}"),
        _Column("Memory, GB", lambda row: row.peak_gb, lambda gb: f"{gb:.2f}"),
        _Column("Attempts", lambda row: row.num_attempts, is_always=True),
        _Column("Run", lambda row: row.run_id),
        _Column("Why there is no plan", lambda row: row.message, is_number=False),
    ]


def _quota(metric: str) -> _Column:
    head = f"Quotas, {spoken(metric)}"
    return _Column(head, lambda row: row.quotas.get(metric), figure)


def _settings(row: BatchRow) -> list[str]:
    """A line each; the seed has a column of its own."""
    return [one for one in row.settings if row.seed is None or not one.startswith("solve.seed=")]


def _value_head(rows: Sequence[BatchRow]) -> str:
    """With the unit, where all have the same."""
    units = {row.unit.replace("/", " a ") for row in rows if row.unit}
    return f"Value, {units.pop()}" if len(units) == 1 else "Value"


def _status(row: BatchRow) -> str:
    return "best plan" if row.is_best else row.status


def _line(row: BatchRow, columns: Sequence[_Column]) -> dict[str, Any]:
    kind = "open" if row.is_open else ("plan" if row.has_plan else "failed")
    return {"kind": "best" if row.is_best else kind, "cells": [_cell(row, one) for one in columns]}


def _cell(row: BatchRow, column: _Column) -> dict[str, Any]:
    key = column.key(row)
    is_known = _is_known(key)
    empty = text.UNKNOWN if column.is_number else ""
    return {
        "key": key if is_known else "",
        "text": column.shown(key) if is_known else empty,
        "below": column.below(row),
        "is_number": column.is_number,
        "is_status": column.head == "Status",
    }


def _is_known(value: Any) -> bool:
    return value not in (None, "") and not (isinstance(value, float) and math.isnan(value))


def _arranged(rows: Sequence[BatchRow]) -> list[BatchRow]:
    """Without a plan, not over, with one; each in the order of the batch."""
    return sorted(rows, key=lambda row: (row.has_plan, row.is_open))


def _metrics(rows: Sequence[BatchRow]) -> list[str]:
    return list(dict.fromkeys(metric for row in rows for metric in row.quotas))


def _lead(rows: Sequence[BatchRow]) -> str:
    num_plans = sum(row.has_plan for row in rows)
    num_open = sum(row.is_open for row in rows)
    scenarios = text.count(len({row.scenario for row in rows}), "scenario", "scenarios")
    parts = [f"{num_plans} with a plan that keeps every rule"]
    failed = len(rows) - num_plans - num_open
    parts += [f"{failed} without"] if failed else []
    parts += [f"{num_open} not over yet"] if num_open else []
    return f"{text.count(len(rows), 'task', 'tasks')} of {scenarios}: {', '.join(parts)}."


def _note(rows: Sequence[BatchRow]) -> str:
    if not any(row.is_best for row in rows):
        return ""
    return (
        "Best: of the plans of one scenario with the same objective. A variant that changes what "
        "accounts are worth, or what moving them costs, is measured by its own numbers."
    )
