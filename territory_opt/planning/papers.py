"""Files of a run folder that are made from its tables: workbook, map, picture, and the mark."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.models import Status
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.report import map_files, picture, team_map, write_workbook
from territory_opt.report.headline import headline
from territory_opt.report.together import teams_of, violations_of
from territory_opt.runs import Run

MARKS = {Status.INFEASIBLE: "INFEASIBLE.txt", Status.UNKNOWN: "UNFINISHED.txt"}
"""File that marks a folder whose plan breaks rules."""


@contextmanager
def papers(
    run: Run, watch: Stopwatch, with_map: bool = True, with_picture: bool = True
) -> Iterator[dict[str, bytes | Path]]:
    """
    Files by name, for ``write_run``; they lie in a temporary folder while the context lasts.

    ``map.png`` is there only where a browser is found.
    """
    with tempfile.TemporaryDirectory() as folder:
        made: dict[str, bytes | Path] = {**_mark(run)}
        with watch.stage("workbook"):
            made["plan.xlsx"] = write_workbook(run, Path(folder) / "plan.xlsx")
        if with_map:
            made |= _maps(run, Path(folder), watch, with_picture)
        yield made


def _maps(run: Run, folder: Path, watch: Stopwatch, with_picture: bool) -> dict[str, bytes | Path]:
    html, png = folder / "map.html", folder / "map.png"
    with watch.stage("map"):
        pages = [_page(run, layer, folder / file) for layer, file in map_files(run).items()]
        made = pages or [_page(run, None, html)]
    with watch.stage("picture"):
        is_drawn = with_picture and picture(html, png)
    return {page.name: page for page in [*made, *([png] if is_drawn else [])]}


def _page(run: Run, layer: str | None, file: Path) -> Path:
    """The planner's map of a team."""
    file.write_text(team_map(run, layer=layer), encoding="utf-8")
    return file


def _mark(run: Run) -> dict[str, bytes]:
    """A text that nobody can overlook, where what was planned breaks rules."""
    states = [
        Status(found["status"])
        for team in teams_of(run.summary)
        for found in (team, *team.get("levels", ()))
    ]
    name = next((MARKS[state] for state in states if state in MARKS), None)
    if name is None or run.summary["task"] == "evaluate":
        return {}
    lines = [f"{label}: {text}" for label, text in headline(run.summary)]
    lines += ["", "Rules broken:", *(one["message"] for one in violations_of(run.summary))]
    return {name: ("\n".join(lines) + "\n").encode("utf-8")}
