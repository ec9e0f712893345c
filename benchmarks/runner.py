"""
Run rows one after another, each in a process of its own, and keep what they say.

Nothing large is imported here: a process that is started counts its parent's memory as its own peak.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from benchmarks import machine, results
from benchmarks.process import Spent, run
from benchmarks.published import NotAvailableError, best_known, published, require
from benchmarks.rows import OUR_BOUND, OURS, Row

SETUP_SECONDS = 120.0
"""Beyond twice the limit, for our own rows: making the instance, judging, recomputing the bound."""
WARM_UP = (Row("neutral-5", "2000x25", 1, OURS, 5.0), Row("gap", "d10200", 1, OURS, 5.0))
RIVALS_PYTHON = machine.HOUSE / ".venv-rivals" / "bin" / "python"


def run_all(
    rows: Iterable[Row], file: Path, rivals_python: Path, say: Callable[[str], None]
) -> None:
    """
    Run what ``file`` does not have yet.

    Parameters
    ----------
    rows
        In this order, one at a time.
    file
        Every row is appended when it ends, so that a run can go on where another stopped.
    rivals_python
        Of the rivals' environment; where it is missing, their rows are skipped.
    say
        Told what goes on.
    """
    for row in pending(rows, file):
        if not row.is_ours and not rivals_python.exists():
            say(f"skipped {row}: no {rivals_python} (make bench-rivals)")
            continue
        say(f"run {row}")
        try:
            record = execute(row, rivals_python)
        except NotAvailableError as error:
            say(f"skipped: {error}")
            continue
        results.append(file, record)
        say(f"    {sentence(record)}")


def pending(rows: Iterable[Row], file: Path) -> list[Row]:
    """Rows that ``file`` does not have, or has only as crashed."""
    done = {results.row_of(record).key for record in results.read(file) if results.is_done(record)}
    return [row for row in rows if row.key not in done]


def warm_up(say: Callable[[str], None]) -> None:
    """Solve without keeping it: what is compiled when first used is then on disk, as for users."""
    for row in WARM_UP:
        say(f"warm up: {row}")
        execute(row, rivals_python())


def execute(row: Row, rivals_python: Path) -> results.Record:
    """Run one row; its record says so where it crashed, was late or found nothing."""
    load = machine.load_average()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        spent, figures = (_ours if row.is_ours else _rival)(row, Path(name), rivals_python)
    own = figures.pop("versions", {})
    where = machine.facts()
    return {
        "row": asdict(row),
        "commit": machine.commit(),
        "head": machine.head(),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        **figures,
        **_source(row),
        "process_seconds": spent.seconds,
        "cpu_seconds": spent.cpu_seconds,
        "peak_mb": spent.peak_mb,
        "load_average": load,
        **where,
        "solver_versions": own,
    }


def _source(row: Row) -> results.Record:
    if row.suite != "gap":
        return {"source": "made"}
    file = published(row.instance)
    return (
        {"source": "published", "best_known": best_known(row.instance)}
        if file
        else {"source": "made"}
    )


def _ours(row: Row, folder: Path, _: Path) -> tuple[Spent, results.Record]:
    if row.suite == "gap":
        require(row.instance)
    out = folder / "figures.json"
    what = "bound" if row.solver == OUR_BOUND else "solve"
    spent = run(_child(what, row, out), 2 * row.seconds + SETUP_SECONDS, machine.HOUSE)
    return spent, _figures(spent, out)


def _rival(row: Row, folder: Path, rivals_python: Path) -> tuple[Spent, results.Record]:
    task, answer, out = folder / "task.npz", folder / "answer.npz", folder / "figures.json"
    prepared = run(_child("prepare", row, task), SETUP_SECONDS, machine.HOUSE)
    if prepared.code:
        return prepared, _failure(prepared)
    limits = f"{row.seconds:g}", str(row.seed)
    command = [str(rivals_python), "-m", "benchmarks.rivals", row.solver, str(task), str(answer)]
    spent = run([*command, *limits], 2 * row.seconds, machine.HOUSE)
    if spent.code:
        return spent, _failure(spent)
    judged = run(_child("judge", row, out, answer), SETUP_SECONDS, machine.HOUSE)
    return spent, _figures(judged, out)


def _child(what: str, row: Row, *files: Path) -> list[str]:
    text = json.dumps(asdict(row))
    return [sys.executable, "-m", "benchmarks.child", what, text, *(str(file) for file in files)]


def _figures(spent: Spent, out: Path) -> results.Record:
    if spent.code:
        return _failure(spent)
    figures: results.Record = json.loads(out.read_text(encoding="utf-8"))
    return figures


def _failure(spent: Spent) -> results.Record:
    nothing = dict.fromkeys(("objective", "bound", "ratio", "num_outside", "largest_excess"))
    status = "KILLED" if spent.is_late else "ERROR"
    return {**nothing, "status": status, "seconds": spent.seconds, "complaint": spent.complaint}


def sentence(record: results.Record) -> str:
    """What a finished row says, in one line."""
    if record["status"] in ("KILLED", "ERROR"):
        return f"{record['status']} after {record['seconds']:.1f} s: {record['complaint']}"
    parts = [record["status"], f"{record['seconds']:.1f} s", f"{record['peak_mb']:.0f} MB"]
    if record.get("ratio"):
        parts.insert(1, f"ratio {record['ratio']:.5f}")
    if record.get("num_outside"):
        parts.insert(1, f"{record['num_outside']} outside")
    return ", ".join(parts)


def rivals_python() -> Path:
    """Interpreter of the rivals' environment: ``BENCH_RIVALS_PYTHON``, or that of the make target."""
    return Path(os.environ.get("BENCH_RIVALS_PYTHON") or RIVALS_PYTHON)
