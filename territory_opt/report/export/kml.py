"""
KML for Google Earth and My Maps: coloured territories, their accounts and homes.

GDAL writes no colours into KML, so the elements are made here (OGC 12-007r2, KML 2.3). Icons are the
viewer's own: nothing is asked of any server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import geopandas as gpd
import pandas as pd

from territory_opt.report.export.ground import layers_to_show, places_missing
from territory_opt.report.export.request import Export, Request
from territory_opt.report.map.colours import NOBODY, territory_colours
from territory_opt.runs import Run

FILE = "plan.kml"
NAMESPACE = "http://www.opengis.net/kml/2.2"
FILL, LINE = "66", "ff"
"""Opacity of areas and of lines, hexadecimal."""
TOLD = {
    "territories": ("rep_name", "role", "num_accounts", "potential", "revenue"),
    "accounts": (
        "account_id",
        "territory_id",
        "rep_id",
        "previous_territory",
        "moved",
        "potential",
    ),
    "homes": ("territory_id", "rep_id", "role"),
}
"""Layer → what a balloon tells."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def kml(request: Request) -> Export:
    """``plan.kml``: a folder of territories, a folder of accounts per territory, and homes."""
    run, layers = request.run, layers_to_show(request.run)
    root = Element("kml", xmlns=NAMESPACE)
    document = _part(root, "Document", run.summary["scenario"])
    styles = _styles(document, _colours(run))
    for name, table in layers.items():
        if name in TOLD:
            _folder(document, name, table, styles)
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    counts = {name: len(table) for name, table in layers.items() if name in TOLD}
    return Export(
        {FILE: content}, {FILE: "open in Google Earth"}, counts, tuple(places_missing(run))
    )


def _colours(run: Run) -> dict[str, str]:
    ids = run.territories["territory_id"].tolist()
    place = {one: number for number, one in enumerate(ids)}
    shapes = run.shapes.assign(territory=run.shapes["territory_id"].map(place))
    colours = territory_colours(shapes.dropna(subset="territory"), len(ids))
    return dict(zip(ids, colours, strict=True)) | {"": NOBODY}


def _styles(document: Element, colours: Mapping[str, str]) -> dict[str, str]:
    """Territory → reference to its style."""
    names = {territory: f"style-{place}" for place, territory in enumerate(colours)}
    for territory, colour in colours.items():
        style = SubElement(document, "Style", id=names[territory])
        _leaves(SubElement(style, "IconStyle"), color=_abgr(LINE, colour), scale="0.6")
        _leaves(SubElement(style, "LabelStyle"), scale="0")
        _leaves(SubElement(style, "LineStyle"), color=_abgr(LINE, colour), width="2")
        _leaves(SubElement(style, "PolyStyle"), color=_abgr(FILL, colour))
    return {territory: f"#{name}" for territory, name in names.items()}


def _folder(
    document: Element, name: str, table: gpd.GeoDataFrame, styles: Mapping[str, str]
) -> None:
    folder = _part(document, "Folder", name.capitalize())
    groups = table.groupby("territory_id", sort=False) if name == "accounts" else [("", table)]
    for territory, rows in groups:
        inside = (
            _part(folder, "Folder", territory or "no territory") if name == "accounts" else folder
        )
        for row in rows.to_dict("records"):
            _placemark(inside, row, TOLD[name], styles)


def _placemark(
    folder: Element, row: Mapping[Any, Any], told: Sequence[str], styles: Mapping[str, str]
) -> None:
    mark = _part(folder, "Placemark", row.get("name") or row["territory_id"])
    _leaves(mark, styleUrl=styles[row["territory_id"]])
    data = SubElement(mark, "ExtendedData")
    for name in (name for name in told if _is_there(row.get(name))):
        _leaves(SubElement(data, "Data", name=name), value=row[name])
    _shape(mark, row["geometry"])


def _shape(parent: Element, shape: Any) -> None:
    if shape.geom_type == "Point":
        _leaves(SubElement(parent, "Point"), coordinates=_coordinates(shape.coords))
        return
    several = SubElement(parent, "MultiGeometry")
    for polygon in getattr(shape, "geoms", [shape]):
        part = SubElement(several, "Polygon")
        for side, ring in [
            ("outerBoundaryIs", polygon.exterior),
            *(("innerBoundaryIs", hole) for hole in polygon.interiors),
        ]:
            line = SubElement(SubElement(part, side), "LinearRing")
            _leaves(line, coordinates=_coordinates(ring.coords))


def _coordinates(points: Any) -> str:
    return " ".join(f"{point[0]:.6f},{point[1]:.6f}" for point in points)


def _part(parent: Element, kind: str, name: object) -> Element:
    part = SubElement(parent, kind)
    _leaves(part, name=name)
    return part


def _leaves(parent: Element, **texts: object) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = _NOT_XML.sub("\ufffd", str(text))


def _is_there(value: Any) -> bool:
    return not pd.isna(value) and value != ""


def _abgr(opacity: str, colour: str) -> str:
    """KML writes blue before red."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{opacity}{blue}{green}{red}".lower()
