"""The map of a run folder, drawn again for those who will see it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from territory_opt.errors import RunError
from territory_opt.report import Audience, map_files, slug, team_map
from territory_opt.report.map.picture_file import KINDS, picture_file
from territory_opt.report.team_maps import layer_of_rep
from territory_opt.runs import Run, of_layer, read_run


def draw(
    folder: str | Path,
    audience: str = "planner",
    rep_id: str | None = None,
    out: str | Path | None = None,
    layer: str | None = None,
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
        when left out. Written over if it is there. ``.svg``, ``.png`` and ``.pdf`` are still pictures,
        drawn without a browser.
    layer
        Whose territories, where the run has several layers; the rep's own, else the scenario's own,
        when left out.

    Raises
    ------
    InputError
        For no run folder, an unknown audience, rep or layer, or a file that cannot be written.
    """
    run = read_run(folder)
    target = Path(folder) / _name(run, audience, rep_id, layer) if out is None else Path(out)
    kind = target.suffix.lower()
    if kind in KINDS:
        team = of_layer(run, layer_of_rep(run, rep_id) if layer is None else layer)
        content = picture_file(team, kind, audience, rep_id)
    else:
        content = team_map(run, cast(Audience, audience), rep_id, layer).encode("utf-8")
    try:
        target.write_bytes(content)
    except OSError as error:
        raise RunError(f"cannot write {target}: {error}") from error
    return target


def _name(run: Run, audience: str, rep_id: str | None, layer: str | None) -> str:
    team = map_files(run).get(layer or "", "map.html").removeprefix("map").removesuffix(".html")
    if audience == "planner":
        return f"map{team}.html"
    if rep_id is None:
        return f"map-{audience}{team}.html"
    return f"map-rep-{slug(rep_id)}.html"
