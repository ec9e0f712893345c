"""``territory-opt batch check``: every fault before anything is begun."""

from __future__ import annotations

from typing import Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.batch_words import BatchFile
from territory_opt.cli.exits import BAD_INPUT, OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def check(file: BatchFile, as_json: AsJson = False) -> int:
    """List the tasks of a batch, and look for every fault; the tables of each scenario are read once."""
    from territory_opt import api

    batch = api.read_batch(file)
    reports = [api.check(task.path, task.settings) for task in _firsts(batch)]
    code = BAD_INPUT if any(report.is_stopped for report in reports) else OK
    if as_json:
        say_json(_document(batch, reports, code))
        return code
    for task in batch.tasks:
        say(task.name)
    for report in reports:
        for sentence in report.sentences:
            say(f"{report.path}: {sentence}")
    say(f"{len(batch.tasks)} tasks; {'faults that stop' if code else 'nothing that stops'}.")
    return code


def _firsts(batch: Any) -> list[Any]:
    """One task of every scenario."""
    return list({task.path: task for task in reversed(batch.tasks)}.values())


def _document(batch: Any, reports: Any, code: int) -> dict[str, Any]:
    faults = [fault.as_dict() for report in reports for fault in report.faults]
    tasks = [
        {"task": task.name, "key": task.key, "settings": [*task.settings]} for task in batch.tasks
    ]
    return {"exit_code": code, "batch": batch.name, "tasks": tasks, "faults": faults}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(check)
