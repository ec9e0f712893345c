"""Files of areas, one of each kind, and one malformed file per fault."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from territory_opt.errors import ScenarioError
from territory_opt.geo import adjacency, read_areas

FRAME = gpd.GeoDataFrame(
    {"fips": ["01001", "01003"]},
    geometry=[shapely.box(10, 50, 10.1, 50.1), shapely.box(10.1, 50, 10.2, 50.1)],
    crs="EPSG:4326",
)
# Two unit squares side by side. Arc 0 is the border between them, from south to north; arc 1 goes
# around the western one from north to south, arc 2 around the eastern one from north to south.
ARCS = [
    [[10, 50], [10, 51]],
    [[10, 51], [9, 51], [9, 50], [10, 50]],
    [[10, 51], [11, 51], [11, 50], [10, 50]],
]


def topology(arcs, **more):
    squares = [
        {"type": "Polygon", "arcs": [[0, 1]], "id": "01001", "properties": {"name": "West"}},
        {"type": "Polygon", "arcs": [[0, 2]], "id": "01003", "properties": {"name": "East"}},
    ]
    objects = {"counties": {"type": "GeometryCollection", "geometries": squares}}
    return json.dumps({"type": "Topology", "objects": objects, "arcs": arcs, **more})


def quantised(arcs, scale, corner):
    """Arcs as whole steps from the corner, each point but the first as the step from the last."""
    steps = [np.rint((np.array(arc) - corner) / scale).astype(int) for arc in arcs]
    return [np.vstack([arc[:1], np.diff(arc, axis=0)]).tolist() for arc in steps]


def codes(path, **how):
    with pytest.raises(ScenarioError) as caught:
        read_areas(path, "fips", **how)
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp"])
def test_round_trip_keeps_ids_and_shapes(tmp_path, name):
    """Leading zeros and coordinates survive each format."""
    FRAME.to_file(tmp_path / name)
    areas = read_areas(tmp_path / name, "fips")
    assert areas.unit_id.tolist() == ["01001", "01003"]
    assert areas.lon == pytest.approx([10.05, 10.15], abs=1e-3)
    assert areas.file == name


def test_projected_shapefile_is_unprojected(tmp_path):
    """The .prj file says which metres these are."""
    FRAME.to_crs(32632).to_file(tmp_path / "a.shp")
    assert read_areas(tmp_path / "a.shp", "fips").lon == pytest.approx([10.05, 10.15], abs=1e-3)


def test_shapefile_without_prj_stops(tmp_path):
    """Metres of nobody knows which projection."""
    FRAME.to_crs(32632).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    assert codes(tmp_path / "a.shp") == ["no-projection"]


def test_topojson_is_in_degrees(tmp_path):
    """Two squares of arcs that share one: neighbours over 111 km."""
    path = tmp_path / "counties.topojson"
    path.write_text(topology(ARCS))
    areas = read_areas(path, "id")
    assert areas.unit_id.tolist() == ["01001", "01003"]
    assert areas.lon == pytest.approx([9.5, 10.5], abs=0.01)
    assert areas.lat == pytest.approx([50.5, 50.5], abs=0.01)
    assert adjacency(areas).graph[0, 1] == pytest.approx(111_200, rel=1e-3)


def test_quantised_topojson_is_the_same(tmp_path):
    """Steps of 0.001° from the corner (9, 50), undone by `transform`."""
    path = tmp_path / "counties.json"
    transform = {"scale": [0.001, 0.001], "translate": [9, 50]}
    path.write_text(topology(quantised(ARCS, 0.001, (9, 50)), transform=transform))
    areas = read_areas(path, "id", layer="counties")
    assert areas.lon == pytest.approx([9.5, 10.5], abs=0.01)
    assert areas.lat == pytest.approx([50.5, 50.5], abs=0.01)
    assert adjacency(areas).graph.nnz == 2


def test_topojson_in_pixels_stops(tmp_path):
    """Projected for a screen of 975 by 610: no degrees."""
    path = tmp_path / "albers.json"
    path.write_text(topology([[[90 * x, 10 * y] for x, y in arc] for arc in ARCS]))
    with pytest.raises(ScenarioError, match="not degrees"):
        read_areas(path, "id")


def test_several_layers_must_be_named(tmp_path):
    """The message lists them; a misspelt one gets a suggestion."""
    path = tmp_path / "a.gpkg"
    FRAME.to_file(path, layer="counties")
    FRAME.to_file(path, layer="states")
    assert codes(path) == ["several-layers"]
    assert codes(path, layer="county") == ["unknown-layer"]
    assert len(read_areas(path, "fips", layer="states")) == 2


def test_empty_layer_stops(tmp_path):
    """A collection without features has no areas and no columns."""
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    assert "empty-table" in codes(path)


def test_table_without_shapes_stops(tmp_path):
    """A CSV file is a layer of GDAL, too."""
    path = tmp_path / "a.csv"
    path.write_text("fips,name\n01001,West\n")
    assert codes(path) == ["geometry-missing"]


def test_unreadable_file_stops(tmp_path):
    """Text that is no geography."""
    path = tmp_path / "a.geojson"
    path.write_text("no geography")
    assert codes(path) == ["unreadable"]


def test_missing_file_stops(tmp_path):
    """There is none."""
    assert codes(tmp_path / "a.gpkg") == ["missing-file"]
