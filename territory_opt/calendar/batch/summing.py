"""The table and the page at the end of a batch, from what the store knows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from territory_opt.calendar.batch.standing import DONE, RUNNING, Standing
from territory_opt.report.batch import BatchRow, batch_table, draw_batch
from territory_opt.runs import to_csv

TABLE, PAGE = "batch.csv", "batch.html"
OPEN = "not begun"


def batch_rows(found: Sequence[Standing]) -> list[BatchRow]:
    """One row per task, in the batch's order, with the best of each scenario marked."""
    rows = [_row(one) for one in found]
    likes = [(row.scenario, str(one.summary.get("objective_kind")), row.unit)
             for row, one in zip(rows, found, strict=True)]  # fmt: skip
    lowest: dict[tuple[str, str, str], float] = {}
    for row, like in zip(rows, likes, strict=True):
        if row.has_plan:
            lowest[like] = min(row.objective, lowest.get(like, math.inf))
    return [
        replace(row, is_best=row.has_plan and row.objective == lowest[like])
        for row, like in zip(rows, likes, strict=True)
    ]


def write_batch(found: Sequence[Standing], title: str, out: Path) -> tuple[Path, Path]:
    """Write ``batch.html`` and ``batch.csv`` into ``out``; each whole or not at all."""
    rows = batch_rows(found)
    out.mkdir(parents=True, exist_ok=True)
    texts = {PAGE: draw_batch(rows, title), TABLE: to_csv(batch_table(rows))}
    for name, told in texts.items():
        beside = out / f".{name}.new"
        beside.write_text(told, encoding="utf-8", newline="")
        beside.replace(out / name)
    return out / PAGE, out / TABLE


def _row(one: Standing) -> BatchRow:
    task, ended = one.task, one.ended
    row = BatchRow(
        scenario=task.scenario,
        variant=task.variant,
        settings=task.settings,
        seed=task.seed,
        status=_status(one),
        has_plan=one.status == DONE,
        is_open=not one.is_over,
        num_attempts=one.num_attempts,
        run_id=one.run_id,
    )
    if ended is not None:
        row = replace(row, seconds=ended.seconds, peak_gb=ended.peak_gb, message=ended.message)
    return replace(row, **_figures(one.summary)) if one.summary else row


def _status(one: Standing) -> str:
    if one.status == RUNNING:
        return "running"
    if one.ended is None:
        return OPEN
    return str(one.ended.fate) if one.is_over else f"{one.ended.fate}, to be tried again"


def _figures(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Of ``summary.json``."""
    deviations = (summary.get("max_deviation") or {}).values()
    moved = (summary.get("disruption") or {}).get("accounts") or {}
    shares = [_known(moved.get(name)) for name in ("chosen_share", "forced_share")]
    return {
        "value": _known(summary.get("value")),
        "objective": _known(summary.get("objective")),
        "unit": summary.get("objective_unit") or "",
        "gap": _known(summary.get("gap")),
        "max_deviation": max(deviations, default=math.nan),
        "moved_share": sum(shares),
        "quotas": dict(summary.get("quota_totals") or {}),
    }


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)
