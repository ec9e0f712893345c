"""Figures of records: which belong together, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.results import Record, row_of
from benchmarks.rows import OURS

OVERRUN_SECONDS, OVERRUN_SHARE = 0.5, 0.02
"""A run may pass its limit by the larger of these: the solver reads the clock between steps."""


def select(records: Iterable[Record], **wanted: Any) -> list[Record]:
    """Records whose row has these values."""
    return [
        record
        for record in records
        if all(getattr(row_of(record), name) == value for name, value in wanted.items())
    ]


def ours(records: Iterable[Record], **wanted: Any) -> list[Record]:
    """Records of our solver, seed by seed."""
    found = select(records, solver=OURS, **wanted)
    return sorted(found, key=lambda record: record["row"]["seed"])


def is_feasible(record: Record) -> bool:
    """True when the judge found a whole plan within every limit."""
    return record.get("num_outside") == 0 and record.get("objective") is not None


def ratio(record: Record) -> float:
    """Objective ÷ the row's own bound; inf without a feasible plan."""
    return float(record["ratio"]) if is_feasible(record) and record["ratio"] else math.inf


def is_in_time(record: Record) -> bool:
    """True when solving ended within its limit, give or take the overrun."""
    limit = float(record["row"]["seconds"])
    return bool(record["seconds"] <= limit + max(OVERRUN_SECONDS, OVERRUN_SHARE * limit))


def common_bound(records: Iterable[Record], suite: str, instance: str, seed: int) -> float | None:
    """Largest of our own bounds on an instance: the measure of every solver on it."""
    found = ours(records, suite=suite, instance=instance, seed=seed)
    bounds = [record["bound"] for record in found if record["bound"]]
    return max(bounds, default=None)


def gap_to_best(record: Record) -> float:
    """Objective ÷ best known value − 1; ÷ the row's own bound where nobody knows a value."""
    if not is_feasible(record):
        return math.inf
    best = record.get("best_known")
    return (record["objective"] - best) / best if best else ratio(record) - 1


def share(value: float | None, digits: int = 2) -> str:
    """A share as per cent."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{100 * value:.{digits}f} %"


def number(value: float | None, form: str = ",.1f") -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else format(value, form)


def gigabytes(record: Record) -> str:
    """Peak memory in GB."""
    return f"{record['peak_mb'] / 1000:.2f}"


def sizes(instance: str) -> str:
    """``"2000x25"`` as people write it; other names as they are."""
    parts = instance.split("x")
    return " × ".join(f"{int(part):,}" for part in parts) if len(parts) == 2 else instance


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; nothing but a sentence where it would be empty."""
    body = [_line(row) for row in rows]
    if not body:
        return "Not run yet.\n"
    return "".join([_line(head), "|" + "---|" * len(head) + "\n", *body])


def _line(cells: Sequence[str]) -> str:
    safe = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(safe)} |\n"
