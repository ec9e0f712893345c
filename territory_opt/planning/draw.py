"""The map of a run folder, drawn again for those who will see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from territory_opt.errors import InputError, RunError
from territory_opt.report import AUDIENCES, Audience, draw_map
from territory_opt.runs import Run, read_run
from territory_opt.scenario.nearest import did_you_mean


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
    viewer = _audience(audience)
    run = read_run(folder)
    _check_rep(run, viewer, rep_id)
    target = Path(folder) / _name(viewer, rep_id) if out is None else Path(out)
    page = draw_map(run, viewer, rep_id)
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise RunError(f"cannot write {target}: {error}") from error
    return target


def _audience(name: str) -> Audience:
    if name not in AUDIENCES:
        raise InputError(f"no audience {name!r}. {did_you_mean(name, AUDIENCES)}")
    return cast(Audience, name)


def _check_rep(run: Run, audience: Audience, rep_id: str | None) -> None:
    known = sorted({rep for rep in run.homes["rep_id"] if rep})
    if audience != "rep":
        if rep_id is not None:
            raise InputError(f"--rep goes with --audience rep, not with {audience}")
        return
    if rep_id is None:
        raise InputError(f"--audience rep needs --rep ID. Known: {', '.join(known[:12])}")
    if rep_id not in known:
        hint = did_you_mean(rep_id, known)
        raise InputError(f"no rep {rep_id!r} in this run. {hint}".strip())


def _name(audience: Audience, rep_id: str | None) -> str:
    if audience == "planner":
        return "map.html"
    if rep_id is None:
        return f"map-{audience}.html"
    return f"map-rep-{re.sub(r'[^A-Za-z0-9_.-]', '_', rep_id)}.html"
