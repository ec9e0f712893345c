"""The map of a run as one offline page."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from branca.element import MacroElement
from folium.template import Template

from territory_opt.report.map.audience import Audience, view_of
from territory_opt.report.map.circles import drawn_notes
from territory_opt.report.map.classes import checked_classes
from territory_opt.report.map.offline import (
    OfflineFigure,
    OfflineMap,
    Raw,
    asset,
    script,
    style,
    template,
)
from territory_opt.report.map.outlines import OutlineSet
from territory_opt.report.map.panel import panel
from territory_opt.report.map.payload import as_json, colours_of, payload, roles, ways_of
from territory_opt.report.map.view import TeamLink, View
from territory_opt.runs import Run, of_layer

MAP_ID = "territories"
SCRIPTS = ("format", "data", "labels", "areas", "outlines", "styles", "accounts", "painter",
           "stamps", "pointer", "crowd", "homes", "legend", "popups", "switches", "search", "sort",
           "table", "start")  # fmt: skip
"""Files of ``report/assets/script``, in the order they build on each other."""
MAX_ZOOM = 13


def draw_map(
    run: Run,
    audience: Audience = "planner",
    rep_id: str | None = None,
    outlines: Sequence[OutlineSet] = (),
    teams: Sequence[TeamLink] = (),
    classes: str = "fifths",
) -> str:
    """
    Draw a run as one HTML page that opens offline and asks nothing of any server.

    Parameters
    ----------
    run
        The run folder in memory; of several layers, the first (``runs.of_layer`` gives another).
    audience
        ``"planner"``: everything. ``"manager"``: approximate homes; neither next best nor what
        comes from reps' performance. ``"rep"``: own, gained and handed-over accounts only.
        What an audience may not see is not in the page at all.
    rep_id
        Whose version, for ``"rep"``.
    outlines
        Levels above territories that can be switched on, the lowest first: ``outline_set``.
    teams
        Maps of all teams, to go from one to the other.
    classes
        How amounts are parted into shades: ``"fifths"``, ``"breaks"`` (natural breaks) or
        ``"equal"`` (of one width).

    Returns
    -------
    str
        The page; the same run gives the same text.

    Raises
    ------
    InputError
        For an unknown audience, rep or way to make classes.
    """
    view = view_of(of_layer(run), audience, rep_id)
    switched = replace(view, outlines=tuple(outlines), teams=tuple(teams))
    return page(replace(switched, classes=checked_classes(classes)))


def page(view: View) -> str:
    """The page of a view."""
    colours = colours_of(view)
    ways = ways_of(view, colours)
    figure = OfflineFigure(f"{view.title} – territory map")
    figure.header.add_child(style(asset("page/page.css")), name="page_css")
    if view.teams:
        figure.header.add_child(style(asset("page/teams.css")), name="teams_css")
    figure.add_child(_map())
    figure.html.add_child(
        Raw(template("switches.html").render(view=view, modes=ways, roles=roles(view))),
        name="switches",
    )
    figure.html.add_child(Raw(panel(view, colours, drawn_notes(view.accounts))), name="panel")
    _add_data(figure, payload(view, colours, ways))
    figure.html.add_child(
        script("\n".join(asset(f"script/{s}.js") for s in SCRIPTS)), name="scripts"
    )
    return figure.render()


def _map() -> OfflineMap:
    """A canvas map with a fixed name: folium's own are random, and no two pages would be equal."""
    drawn = OfflineMap(
        location=[0, 0], zoom_start=3, prefer_canvas=True, control_scale=True,
        font_size="13px", maxZoom=MAX_ZOOM, zoomSnap=0.25, wheelPxPerZoomLevel=90,
    )  # fmt: skip
    drawn._id = MAP_ID
    drawn.add_child(_Start())  # type: ignore[no-untyped-call]
    return drawn


class _Start(MacroElement):
    """Hands the Leaflet map that folium made to the page's own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "territoryMap.start({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


def _add_data(figure: OfflineFigure, data: dict[str, Any]) -> None:
    """As JSON; that of very many accounts deflated, to a third of the size."""
    kind, text = "json", as_json(data)
    if data["accounts"]["is_crowd"]:
        kind, text = "zlib", base64.b64encode(zlib.compress(text.encode())).decode()
        figure.header.add_child(script(asset("fflate/fflate.js")), name="fflate")
    held = f'<script type="application/{kind}" id="map-data">{text}</script>'
    figure.html.add_child(Raw(held), name="data")
