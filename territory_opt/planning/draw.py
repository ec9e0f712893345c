"""The map of a run folder, drawn again for those who will see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from territory_opt.errors import RunError
from territory_opt.report import Audience, draw_map, level_outlines
from territory_opt.runs import read_run


def draw(
    folder: str | Path,
    audience: str = "planner",
    rep_id: str | None = None,
    out: str | Path | None = None,
) -> Path:
    """
    Draw the map of a run for an audience.

    Parameters
    ----------
    folder
        Run folder.
    audience
        ``"planner"`` sees all; ``"manager"`` no exact homes, next best or performance; ``"rep"`` only
        what is their own.
    rep_id
        Whose map, for ``"rep"``.
    out
        File to write; ``map.html``, ``map-manager.html`` or ``map-rep-<id>.html`` in the folder
        when left out. Written over if it is there.

    Raises
    ------
    InputError
        For no run folder, an unknown audience or rep, or a file that cannot be written.
    """
    run = read_run(folder)
    outlines = [] if audience == "rep" else level_outlines(run)
    page = draw_map(run, cast(Audience, audience), rep_id, outlines)
    target = Path(folder) / _name(audience, rep_id) if out is None else Path(out)
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise RunError(f"cannot write {target}: {error}") from error
    return target


def _name(audience: str, rep_id: str | None) -> str:
    if audience == "planner":
        return "map.html"
    if rep_id is None:
        return f"map-{audience}.html"
    return f"map-rep-{re.sub(r'[^A-Za-z0-9_.-]', '_', rep_id)}.html"
