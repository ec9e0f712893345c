"""``territory-opt batch run``: make all plans of a batch that are not made yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.batch_words import (
    BatchFile,
    say_best,
    say_failed,
    tally_document,
    tally_words,
)
from territory_opt.cli.exits import BAD_INPUT, INTERRUPTED, guarded
from territory_opt.cli.interrupts import heard_as_interrupt
from territory_opt.cli.screen import console, say, say_event
from territory_opt.cli.stores import Where, Who, name_of, opened

Hear = Callable[[Any], None]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for batch.html, batch.csv and logs; runs/batch-<name> when left out.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Scheduler of a Dask cluster, such as tcp://10.0.0.5:8786, whose workers make the plans in "
        "place of this machine.",
    ),
]


@guarded
def run_batch(
    file: BatchFile,
    out: Out = None,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            "-n",
            metavar="N",
            min=1,
            help="Plans made at the same time; as many as there are processor cores when left out.",
        ),
    ] = None,
    cluster: Cluster = None,
    again: Annotated[
        bool, typer.Option("--again", help="Take up those that ended without a plan, too.")
    ] = False,
    lease: Annotated[
        float,
        typer.Option(
            "--lease",
            metavar="SECONDS",
            min=1.0,
            help="When a batch died, others take over what it was at after so long.",
        ),
    ] = 30.0,
    where: Where = None,
    who: Who = None,
    as_json: AsJson = False,
) -> int:
    """
    Make every plan of a batch that is not made yet, and write the table and its page.

    What is done is remembered at once: a batch that was stopped or killed goes on with the same
    command, and two at once share the work. Ctrl-C stops it.

    Exit code: 0 where every task has a plan; else the first of 1, 2, 3 and 5 that a task ended with.
    """
    from territory_opt import api

    batch = api.read_batch(file)
    folder = out or Path("runs") / f"batch-{batch.file_name}"
    with (
        _crew(batch, processes, cluster) as crew,
        opened(where, create=True) as store,
        _told(as_json) as hear,
    ):
        manner = api.BatchManner(
            name_of(who), folder / "logs", again, timedelta(seconds=lease), hear
        )
        try:
            with heard_as_interrupt():
                found = api.run_batch(batch, store, crew, manner)
        except KeyboardInterrupt:
            return _stopped(api.standings(batch, store), as_json)
        except api.ClusterError as error:
            return _stopped(api.standings(batch, store), as_json, BAD_INPUT, str(error))
    code = api.exit_code_of_batch(found)
    page, table = api.write_batch(found, batch.name, folder)
    if as_json:
        _tell_end(found, code, page, table)
    else:
        _say_end(found, page, table)
    return code


@contextmanager
def _crew(batch: Any, processes: int | None, cluster: str | None) -> Iterator[Any]:
    """Who makes the plans."""
    from territory_opt import api

    if cluster is None:
        yield api.Processes(processes or batch.most_processes)
        return
    if processes is not None:
        raise api.InputError(
            "--processes is for this machine; on a cluster each worker makes as many plans at once as "
            "it has threads. Leave one of --processes and --cluster out"
        )
    with api.dask_crew(cluster) as crew:
        yield crew


def _stopped(found: Any, as_json: bool, code: int = INTERRUPTED, why: str = "") -> int:
    from territory_opt import api

    tally = api.tally(found)
    if as_json:
        reason = {"error": why} if why else {}
        say_event({"event": "stopped", "exit_code": code, **reason, **tally_document(tally)})
    else:
        told = "What is done is remembered; the same command goes on."
        because = f" ({why})" if why else ""
        say(f"Stopped{because}: {tally_words(tally)}. {told}", is_error=True)
    return code


def _tell_end(found: Any, code: int, page: Path, table: Path) -> None:
    from territory_opt import api

    files = {"page": str(page), "table": str(table)}
    say_event({"event": "finished", "exit_code": code, **tally_document(api.tally(found)), **files})


def _say_end(found: Any, page: Path, table: Path) -> None:
    from territory_opt import api

    rows = api.batch_rows(found)
    say_failed(rows)
    say_best(rows)
    say(f"{tally_words(api.tally(found)).capitalize()}.")
    say(f"\nPage:  {page}")
    say(f"Table: {table}")


@contextmanager
def _told(as_json: bool) -> Iterator[Hear]:
    """Where events go: lines of JSON, a bar on a terminal, lines of text elsewhere."""
    screen = console(is_error=True)
    if as_json:
        yield _tell_event
    elif not screen.is_terminal:
        yield _say_event
    else:
        columns = BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
        with Progress(*columns, console=screen, transient=True) as bar:
            yield _on_bar(bar)


def _tell_event(event: Any) -> None:
    if event.happened != "finished":  # told at the very end, with the files
        say_event(_document(event))


def _document(event: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"event": str(event.happened)}
    if event.task:
        told |= {"task": event.task, "log": event.log}
    if event.ended is not None:
        ended = event.ended
        told |= {"status": str(ended.fate), "seconds": round(ended.seconds, 2)}
        told |= {"peak_gb": round(ended.peak_gb, 3), "run": event.run_id, "message": ended.message}
    return told | tally_document(event.tally)


def _say_event(event: Any) -> None:
    if event.happened != "finished":
        say(f"{_words(event)} ({tally_words(event.tally)})", is_error=True)


def _words(event: Any) -> str:
    if not event.task:
        return "waiting for others that work on the rest"
    why = f": {event.ended.message}" if event.ended is not None and event.ended.message else ""
    return f"{event.happened} {event.task}{why}"


def _on_bar(bar: Progress) -> Hear:
    line = bar.add_task("starting", total=None)

    def show(event: Any) -> None:
        over = event.tally.done + event.tally.failed
        bar.update(line, total=event.tally.num_tasks, completed=over)
        bar.update(line, description=tally_words(event.tally))
        if event.happened in ("failed", "retried", "lost"):
            say(_words(event), is_error=True)

    return show


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("run")(run_batch)
