"""Runs compared on one offline page: two synced maps, key figures, flows, changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from branca.element import MacroElement
from folium.template import Template

from territory_opt.report.compare.cells import figure_groups
from territory_opt.report.compare.chart import BAR, LEFT, RIGHT, WIDTH, flow_chart
from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.figures import figure_notes
from territory_opt.report.compare.flows import flow_table
from territory_opt.report.compare.payload import colours_of, drawn_note, payload, roles_of
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.offline import (
    OfflineFigure,
    OfflineMap,
    Raw,
    asset,
    script,
    style,
    template,
)
from territory_opt.report.map.page import MAX_ZOOM
from territory_opt.report.map.payload import as_json

SHARED = ("format", "data", "labels", "areas", "homes")
OWN = ("scheme", "dots", "circles", "side", "swipe", "grid", "tables", "tabs", "start")
"""Files of ``report/assets/script`` and of ``report/assets/compare``, as they build on each other."""


def comparison_page(comparison: Comparison) -> str:
    """
    Draw runs beside each other as one HTML page that opens offline and asks nothing of any server.

    Parameters
    ----------
    comparison
        As ``compare_runs`` gives it; the page opens with its first two runs.

    Returns
    -------
    str
        The page; the same runs give the same text.
    """
    colours = colours_of(comparison)
    figure = OfflineFigure(f"{comparison.title} – plans compared")
    for sheet in ("page/base.css", "compare/compare.css"):
        figure.header.add_child(style(asset(sheet)), name=sheet)
    left, right = _map("left"), _map("right")
    figure.add_child(left)
    figure.add_child(right)
    right.add_child(_Start(left, right))
    figure.html.add_child(Raw(_body(comparison, colours)), name="body")
    data = as_json(payload(comparison, colours))
    element = f'<script type="application/json" id="compare-data">{data}</script>'
    figure.html.add_child(Raw(element), name="data")
    files = [f"script/{one}.js" for one in SHARED] + [f"compare/{one}.js" for one in OWN]
    figure.html.add_child(script("\n".join(asset(file) for file in files)), name="scripts")
    return figure.render()


def _body(comparison: Comparison, colours: Sequence[str]) -> str:
    return str(
        template("compare.html").render(
            title=comparison.title,
            sides=comparison.sides,
            groups=figure_groups(comparison),
            notes=[*comparison.notes, *figure_notes(comparison), *drawn_note(comparison)],
            charts=[_chart(comparison, pair) for pair in comparison.pairs],
            roles=roles_of(comparison),
            is_ground=comparison.sides[0].view.is_ground,
            has_names=len(comparison.territories) <= _MOST_NAMES,
            colour={-1: NOBODY, **dict(enumerate(colours))},
            place={"width": WIDTH, "left": LEFT, "right": RIGHT, "bar": BAR},
        )
    )


_MOST_NAMES = 40
"""Territories whose names are on the maps from the start."""


def _chart(comparison: Comparison, pair: tuple[int, int]) -> dict[str, Any]:
    left, right = (comparison.sides[side].name for side in pair)
    flows = flow_chart(comparison, flow_table(comparison, *pair))
    return {"key": f"{pair[0]}-{pair[1]}", "left": left, "right": right, "flows": flows}


class SyncedMap(OfflineMap):
    """A Leaflet map that follows another one, as folium's ``DualMap`` has it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.default_js = [*self.default_js, ("leaflet_sync", "")]


def _map(name: str) -> SyncedMap:
    drawn = SyncedMap(
        location=[0, 0], zoom_start=3, prefer_canvas=True, control_scale=name == "left",
        font_size="13px", maxZoom=MAX_ZOOM, zoomSnap=0.25, wheelPxPerZoomLevel=90,
        zoom_control=name == "left",
    )  # fmt: skip
    drawn._id = name
    return drawn


class _Start(MacroElement):
    """Hands both Leaflet maps to the page's own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "territoryMap.start({{ this.left.get_name() }}, {{ this.right.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, left: OfflineMap, right: OfflineMap) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.left, self.right = left, right
