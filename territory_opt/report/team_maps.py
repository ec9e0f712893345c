"""The map of every team of a run, with the others as outlines and beside each account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean
from territory_opt.report.level_outlines import level_outlines
from territory_opt.report.map import Audience, OutlineSet, TeamLink, draw_map, outline_set
from territory_opt.report.map.tables import PARTNER, territories_of
from territory_opt.runs import Run, layers_of, of_layer


def team_map(
    run: Run,
    audience: Audience = "planner",
    rep_id: str | None = None,
    layer: str | None = None,
    classes: str = "fifths",
) -> str:
    """
    Draw one team of a run; the others can be switched on as outlines.

    Parameters
    ----------
    run
        Of one layer or several.
    audience, rep_id, classes
        As in ``draw_map``.
    layer
        Which team; that of the rep, else the scenario's own, when left out.

    Raises
    ------
    InputError
        As ``draw_map``; for a layer that is not there.
    """
    name = layer_of_rep(run, rep_id) if layer is None else layer
    own = of_layer(run, name)
    others = {other: of_layer(run, other) for other in layers_of(run) if other != _name(run, name)}
    labels = {other: _labels(found) for other, found in others.items()}
    own = replace(own, accounts=_with_partners(own, others, labels))
    is_rep = audience == "rep"
    levels = [] if is_rep else level_outlines(own)
    teams = [] if is_rep else [_outlines(other, others[other], labels[other]) for other in others]
    links = map_links(run, _name(run, name)) if audience == "planner" else []
    return draw_map(own, audience, rep_id, [*teams, *levels], links, classes)


def map_files(run: Run) -> dict[str, str]:
    """Layer → file of its planner's map in the run folder; none where a run has one layer only."""
    first, *others = layers_of(run) or ("",)
    files = {first: "map.html"} if first else {}
    for number, name in enumerate(others, start=1):
        file = f"map-{slug(name)}.html"
        files[name] = file if file not in files.values() else f"map-{slug(name)}-{number}.html"
    return files


def map_links(run: Run, layer: str) -> list[TeamLink]:
    """From the map of a layer to those of the others."""
    return [TeamLink(name, quote(file), name == layer) for name, file in map_files(run).items()]


def slug(name: str) -> str:
    """A name as part of a file's."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name)


def layer_of_rep(run: Run, rep_id: str | None) -> str | None:
    """
    Layer that a rep has a territory of; None where nobody is meant, or the run has one layer only.

    Raises
    ------
    InputError
        If nobody of any team is that rep.
    """
    if rep_id is None or not layers_of(run):
        return None
    layer_of = dict(zip(run.territories["rep_id"], run.territories["layer"], strict=True))
    if rep_id not in layer_of:
        hint = did_you_mean(rep_id, sorted(one for one in layer_of if one))
        raise InputError(f"rep {rep_id!r} fills no territory of any team. {hint}".strip())
    return str(layer_of[rep_id])


def _name(run: Run, layer: str | None) -> str:
    return layer or next(iter(layers_of(run)), "")


def _labels(run: Run) -> dict[str, str]:
    """Territory id → how people call it."""
    table = territories_of(run)
    return dict(zip(table["territory_id"], table["label"], strict=True))


def _with_partners(own: Run, others: dict[str, Run], labels: dict[str, dict[str, str]]) -> object:
    """The accounts with who of every other team has them."""
    columns = dict(_partners(own, others, labels))
    return own.accounts.assign(**columns) if columns else own.accounts


def _partners(
    own: Run, others: dict[str, Run], labels: dict[str, dict[str, str]]
) -> Iterator[tuple[str, list[str]]]:
    for name, run in others.items():
        territory = dict(zip(run.plan["account_id"], run.plan["territory_id"], strict=True))
        of = [territory.get(account, "") for account in own.accounts["account_id"]]
        yield f"{PARTNER}{name}", [labels[name].get(one, "") for one in of]


def _outlines(name: str, run: Run, labels: dict[str, str]) -> OutlineSet:
    """Outlines alone: another team's territories say nothing of what this one's belong to."""
    shapes = outline_set(name, name, run.shapes, labels).shapes
    return OutlineSet(f"team {name}", f"Team {name}", shapes)
