"""Areas from tables: what they become, and every fault they can have."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from territory_opt.errors import ScenarioError
from territory_opt.geo import adjacency, areas_of
from territory_opt.models import Grade

SQUARE, NEXT = shapely.box(10, 50, 10.1, 50.1), shapely.box(10.1, 50, 10.2, 50.1)
BOW_TIE = shapely.Polygon([(10, 50), (10.2, 50.2), (10.2, 50), (10, 50.2)])


def table(*shapes, ids=None, crs="EPSG:4326"):
    ids = ids or [f"U{i}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"zip": ids}, geometry=list(shapes), crs=crs)


def faults_of(frame, unit_id="zip"):
    with pytest.raises(ScenarioError) as caught:
        areas_of(frame, unit_id, "zips.gpkg")
    return caught.value.faults


def codes(faults):
    return [fault.code for fault in faults]


def test_area_of_a_square_at_the_equator_is_that_of_the_ellipsoid():
    """One degree by one at the equator of WGS 84: 12,308.8 km²."""
    areas = areas_of(table(shapely.box(0, 0, 1, 1)), "zip")
    assert areas.area_km2[0] == pytest.approx(12_308.8, rel=1e-4)


def test_metres_are_metres():
    """A tenth of a degree of latitude is 11.1 km."""
    west, south, east, north = shapely.bounds(areas_of(table(SQUARE), "zip").geometry[0])
    assert north - south == pytest.approx(11_124, rel=2e-3)
    assert east - west == pytest.approx(11_124 * 0.644, rel=4e-3)  # cosine of 50°, ellipsoid


def test_points_lie_inside():
    """The centroid of the square; of the L, a point that it holds."""
    angle = shapely.union(shapely.box(10, 50, 11, 50.01), shapely.box(10, 50, 10.01, 51))
    areas = areas_of(table(SQUARE, angle), "zip")
    assert (areas.lon[0], areas.lat[0]) == pytest.approx((10.05, 50.05), abs=1e-3)
    assert shapely.contains_xy(angle, areas.lon[1], areas.lat[1])


def test_projected_file_gives_the_same_areas():
    """UTM or degrees: the same square to a metre."""
    degrees = areas_of(table(SQUARE, NEXT), "zip")
    utm = areas_of(table(SQUARE, NEXT).to_crs(32632), "zip")
    assert utm.lon == pytest.approx(degrees.lon, abs=1e-4)
    assert utm.area_km2 == pytest.approx(degrees.area_km2, rel=1e-3)


def test_longitude_and_latitude_need_no_projection():
    """Without a coordinate reference system, what looks like degrees is degrees."""
    areas = areas_of(table(SQUARE, crs=None), "zip")
    assert areas.lon[0] == pytest.approx(10.05, abs=1e-3)


def test_border_along_a_parallel_is_shared_where_only_one_side_has_a_corner():
    """Two degrees along 50° N meet twice one degree, 71.7 km each; uncut, they bulge 480 m apart."""
    north = shapely.box(10, 50, 12, 51)
    west, east = shapely.box(10, 49, 11, 50), shapely.box(11, 49, 12, 50)
    graph = adjacency(areas_of(table(north, west, east), "zip")).graph
    assert [graph[0, 1], graph[0, 2]] == pytest.approx([71_700, 71_700], rel=1e-3)


def test_180th_meridian_is_no_border():
    """Two halves of an island of two degrees lie 0 m apart, and the plane is around them."""
    areas = areas_of(
        table(shapely.box(179, -17, 180, -16), shapely.box(-180, -17, -179, -16)), "zip"
    )
    assert shapely.distance(*areas.geometry) == pytest.approx(0, abs=1e-3)


def test_whole_world_is_an_equal_earth():
    """Three areas about 20° E, and one 159° from there, which no azimuthal plane can hold."""
    areas = areas_of(table(*[shapely.box(x, 0, x + 1, 1) for x in (0, 20, 40, 179)]), "zip")
    assert areas.crs.to_epsg() == 8857
    assert areas.area_km2 == pytest.approx(np.full(4, 12_308.8), rel=1e-3)


@pytest.mark.parametrize(
    ("ids", "expected"), [([1001.0, 2.0], ["1001", "2"]), (["01001", " b "], ["01001", "b"])]
)
def test_ids_are_text(ids, expected):
    """Whole numbers lose their point, text keeps its zeros."""
    assert areas_of(table(SQUARE, NEXT, ids=ids), "zip").unit_id.tolist() == expected


def test_bow_tie_is_repaired_and_reported():
    """The two triangles remain: half of the square's area."""
    areas = areas_of(table(SQUARE, BOW_TIE), "zip", "zips.gpkg")
    whole = areas_of(table(shapely.box(10, 50, 10.2, 50.2)), "zip")
    assert areas.area_km2[1] == pytest.approx(whole.area_km2[0] / 2, rel=1e-3)
    assert shapely.is_valid(areas.geometry).all()
    (fault,) = areas.faults
    assert (fault.grade, fault.code, fault.row, fault.record) == (
        Grade.FIXED, "geometry-repaired", 3, "U1",
    )  # fmt: skip
    assert "Self-intersection" in fault.message


def test_repair_keeps_polygons_only():
    """A spike without width goes."""
    spiked = shapely.Polygon([(10, 50), (10.1, 50), (10.1, 50.2), (10.1, 50.1), (10, 50.1)])
    areas = areas_of(table(spiked), "zip")
    assert areas.geometry[0].geom_type == "Polygon"
    assert codes(areas.faults) == ["geometry-repaired"]


def test_duplicate_id_stops_and_names_both_rows():
    """Rows count from 2, below the header."""
    (fault,) = faults_of(table(SQUARE, NEXT, ids=["A", "A"]))
    assert (fault.grade, fault.code, fault.row) == (Grade.STOP, "duplicate-id", 3)
    assert "row 2" in fault.message


def test_all_faults_come_in_one_go():
    """Five rows, five faults: no shape, an empty one, a line, no id, and a repair."""
    frame = table(
        None,
        shapely.Polygon(),
        shapely.LineString([(10, 50), (11, 51)]),
        SQUARE,
        BOW_TIE,
        ids=["A", "B", "C", "", "E"],
    )
    assert sorted((fault.row, fault.code) for fault in faults_of(frame)) == [
        (2, "geometry-missing"),
        (3, "geometry-missing"),
        (4, "geometry-not-polygon"),
        (5, "missing-id"),
        (6, "geometry-repaired"),
    ]


def test_polygon_without_ground_is_missing():
    """A ring that runs out and back encloses nothing."""
    flat = shapely.Polygon([(10, 50), (11, 50), (10, 50)])
    assert codes(faults_of(table(SQUARE, flat))) == ["geometry-missing"]


def test_coordinates_that_are_no_numbers_stop():
    """Infinity is no place."""
    wild = shapely.Polygon([(10, 50), (np.inf, 50), (11, 51)])
    assert "coordinates-off-world" in codes(faults_of(table(SQUARE, wild)))


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
def test_coordinates_beyond_the_world_without_projection_stop(crs):
    """Metres in a file that names no projection, or claims degrees as every GeoJSON does."""
    (fault,) = faults_of(table(shapely.box(500_000, 0, 501_000, 1_000), crs=crs))
    assert (fault.grade, fault.code) == (Grade.STOP, "no-projection")


def test_rows_are_looked_at_even_without_projection():
    """Two faults of different kinds, one message."""
    far = shapely.box(500_000, 0, 501_000, 1_000)
    assert codes(faults_of(table(far, far, ids=["A", "A"]))) == ["no-projection", "duplicate-id"]


def test_missing_column_is_named_with_the_nearest():
    """Did you mean 'zip'?"""
    (fault,) = faults_of(table(SQUARE), "ZIP")
    assert fault.code == "unknown-column"
    assert "Did you mean 'zip'?" in fault.remedy


def test_empty_table_stops():
    """No rows, no areas."""
    assert codes(faults_of(table())) == ["empty-table"]


def test_quarantine_sets_rows_aside():
    """The row without a shape goes, and its fault is kept."""
    areas = areas_of(table(SQUARE, None, NEXT), "zip", quarantine=True)
    assert areas.unit_id.tolist() == ["U0", "U2"]
    assert codes(areas.faults) == ["geometry-missing"]


def test_quarantine_of_everything_stops():
    """Nothing is left to plan with."""
    with pytest.raises(ScenarioError):
        areas_of(table(None), "zip", quarantine=True)


def test_message_names_file_row_and_remedy():
    """What was found, where, and what to do."""
    with pytest.raises(
        ScenarioError, match=r"zips.gpkg row 3: zip 'A' is there already, in row 2\. Diss"
    ):
        areas_of(table(SQUARE, NEXT, ids=["A", "A"]), "zip", "zips.gpkg")


def test_arrays_are_read_only():
    """Areas are frozen."""
    with pytest.raises(ValueError, match="read-only"):
        areas_of(table(SQUARE), "zip").area_km2[0] = 1
