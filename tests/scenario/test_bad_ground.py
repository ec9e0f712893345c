"""What is wrong with the ground: one fault each, with the sentence that people read."""

import json
import warnings

import geopandas as gpd
import pytest

from territory_opt.models import Status
from territory_opt.planning import plan
from territory_opt.scenario import check_scenario, read_scenario
from territory_opt.solvers import solve, stop_after
from tests.scenario.squares import everywhere, name, square

ACROSS = [[0.3, -0.1], [0.3, 0.7]]
"""A river between columns 2 and 3."""


def sentences(file, **options):
    """What a screen shows, notes on homes left out."""
    told = check_scenario(file, **options).sentences
    return [line for line in told if "home" not in line or "stop" in line]


def spoil(file, change):
    """Change the squares."""
    squares = file.parent / "squares.geojson"
    collection = json.loads(squares.read_text())
    change(collection["features"])
    squares.write_text(json.dumps(collection))
    return file


def write_lines(file, *shapes):
    """Write ``river.geojson``: coordinates of lines, whole geometries, or None."""
    found = [
        {"type": "LineString", "coordinates": shape} if isinstance(shape, list) else shape
        for shape in shapes
    ]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in found]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (file.parent / "river.geojson").write_text(text)
    return file


def as_shapefile(file, scale):
    """The squares as a Shapefile that names no system."""
    frame = gpd.read_file(file.parent / "squares.geojson")
    shapes = frame.geometry.affine_transform([scale, 0, 0, scale, 0, 0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.set_geometry(shapes).set_crs(None, allow_override=True).to_file(
            file.parent / "squares.shp"
        )
    file.write_text(file.read_text().replace("squares.geojson", "squares.shp"))
    return file


def no_shape(features):
    features[3]["geometry"] = None


def twice(features):
    features.append(features[0])


def crossing(features):
    features[0]["geometry"]["coordinates"] = [[[0, 0], [0.1, 0.1], [0.1, 0], [0, 0.1], [0, 0]]]


def none_at_all(features):
    features.clear()


def in_metres(features):
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[1e6 * x, 1e6 * y] for x, y in ring]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            no_shape,
            "stop: squares.geojson row 5: area 'A3' has no ground: its geometry is empty. "
            "Take its shape "
            "from a more detailed file. Or run with --quarantine to set such rows aside.",
        ),
        (
            twice,
            "stop: squares.geojson row 38: square 'A0' is there already, in row 2. Dissolve "
            "the rows into "
            "one, or give each its own id. Or run with --quarantine to set such rows aside.",
        ),
        (
            crossing,
            "fixed by rule: squares.geojson row 2: the outline of area 'A0' is not valid: "
            "Self-intersection[0.05 0.05]. It was repaired: the ground its rings enclose is kept.",
        ),
        (none_at_all, "stop: squares.geojson: there are no areas. Name another layer or file."),
        (
            in_metres,
            "stop: squares.geojson: the coordinates (0…600000, 0…600000) are not degrees, and the file "
            "names no projection. Export it with its coordinate reference system, or in WGS 84.",
        ),
    ],
)
def test_squares_that_cannot_be_used(ground, change, told):
    """The sentence, and no other."""
    assert sentences(spoil(ground(), change)) == [told]


def test_an_empty_file_is_called_empty(ground):
    """Not by what a library says of it, with the folders of this machine."""
    file = ground()
    (file.parent / "squares.geojson").write_text("")
    assert sentences(file) == [
        "stop: squares.geojson: the file is empty. Open it where it was made and export it again."
    ]
    (file.parent / "squares.geojson").write_text("square,half")
    (told,) = sentences(file)
    assert told.startswith("stop: squares.geojson: this is no geographic file, or a damaged one. ")


def test_a_file_without_a_system_is_taken_for_degrees_and_that_is_told(ground):
    """Areas in metres are refused there."""
    assert sentences(as_shapefile(ground(), 1)) == [
        "note: squares.shp: the file names no coordinate reference system. Its coordinates are taken as "
        "degrees, WGS 84; a Shapefile has it in a .prj beside it."
    ]
    (told,) = sentences(as_shapefile(ground(), 1e5))
    assert told.startswith("stop: squares.shp: the coordinates (0…60000, 0…60000) are not degrees")


POINT = {"type": "Point", "coordinates": [0.3, 0.3]}


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (
            [],
            "stop: river.geojson: there is no line in this file: it would part nobody. Export the lines "
            "again, or leave geography.barriers out.",
        ),
        (
            [None],
            "stop: river.geojson: there is no line in this file: it would part nobody. Export the lines "
            "again, or leave geography.barriers out.",
        ),
        (
            [ACROSS, POINT],
            "stop: river.geojson: 1 of 2 barriers are points (rows 3), which part nobody. Choose a file "
            "with lines or polygons.",
        ),
        (
            [[[30000, 0], [30000, 70000]]],
            "stop: river.geojson: the coordinates (30000…30000, 0…70000) are not degrees, and the file "
            "names no projection. Export it with its coordinate reference system, or in WGS 84.",
        ),
        (
            [[[50, 50], [51, 51]]],
            "note: river.geojson: no barrier touches any area: they part nobody. Check that the file is "
            "of this region.",
        ),
        (
            [ACROSS],
            "note: squares.geojson: area 'A3' and 17 more around it have no way to the rest. Raise the "
            "reach of islands, open the barrier or region between, or give it territories of its own.",
        ),
    ],
)
def test_barriers_that_part_nobody_or_too_much(ground, shapes, told):
    """Nothing passes in silence."""
    file = write_lines(ground(geography='barriers = "river.geojson"'), *shapes)
    assert sentences(file) == [told]


def test_a_part_without_a_territory_is_proved(ground):
    """Both homes west of the river: the east can belong to nobody who hangs together."""
    file = ground(homes=((1, 1), (4, 1)), geography='barriers = "river.geojson"')
    problem = read_scenario(write_lines(file, ACROSS)).to_problem()
    result = solve(problem, stop_after(work=1))
    assert result.status is Status.INFEASIBLE
    assert (
        "acc-A3, acc-A4, acc-A5, acc-B3, acc-B4 and 13 more hang together with no home "
        "of a territory. Give "
        "a territory a home there, join them to the rest, or let them belong anywhere."
    ) in [cause.message for cause in result.causes]


def test_areas_without_an_account_are_counted(ground):
    """Row F is empty."""
    assert sentences(ground(everywhere()[:30])) == [
        "note: squares.geojson: 6 of 36 areas have no account: F0, F1, F2, F3, F4 and 1 "
        "more. They are in "
        "no territory; territories meet across them."
    ]


LOST = [("lost", "", 5, 5), ("odd", "Z1", 0.1, 0.1)]


def test_accounts_in_no_area_are_told_with_their_rows(ground):
    """One by its place, one by its id."""
    assert sentences(ground([*everywhere(), *LOST])) == [
        "stop: accounts.csv row 38: account lost lies in no area. Give its geo_unit_id, correct its "
        "coordinates, or raise geography.account_reach_km. Or run with --quarantine to set such rows "
        "aside.",
        "stop: accounts.csv row 39: account odd: there is no area 'Z1'. The ids are column 'square' of "
        "squares.geojson. Or run with --quarantine to set such rows aside.",
    ]


def test_quarantine_sets_them_aside(ground, tmp_path):
    """Thirty-six are planned, two are not, and the books add up."""
    file = ground([*everywhere(), *LOST])
    outcome = plan(file, tmp_path / "run", quarantine=True, with_map=False, with_picture=False)
    assert outcome.result.is_feasible
    assert set(outcome.run.plan["account_id"]).isdisjoint({"lost", "odd"})
    books = outcome.run.reconciliation.set_index("where")["num_accounts"]
    assert (books["read"], books["planned"], books["set aside"]) == (38, 36, 2)
    told = outcome.run.faults.set_index("record").loc["lost"]
    assert told["remedy"] == "Set aside by --quarantine."


def test_accounts_of_an_area_set_aside_go_with_it(ground):
    """A3 has no shape, so its account has no area."""
    file = spoil(ground(), no_shape)
    scenario = read_scenario(file, quarantine=True)
    assert "acc-A3" in scenario.unplanned
    assert len(scenario.accounts) == len(scenario.areas) == 35


def test_an_account_without_coordinates_stands_in_its_area(ground):
    """In the middle of F4; one that names no area has no place, and is told apart."""
    accounts = [*everywhere()[:-2], ("acc-F4", "F4", "", ""), ("acc-F5", "", "", "")]
    placed, stop = sorted(sentences(ground(accounts)))
    assert placed == (
        "fixed by rule: accounts.csv row 36: acc-F4 has no coordinates and is placed by "
        "its area F4. The "
        "middle of the area."
    )
    assert stop.startswith("stop: accounts.csv row 37: acc-F5 has no coordinates.")
    row = read_scenario(ground(accounts), quarantine=True).accounts.iloc[-1]
    assert row["location_source"] == "area"
    assert (row["longitude"], row["latitude"]) == pytest.approx((0.45, 0.55), abs=1e-3)


def locked(to):
    """Accounts everywhere, locked by their area."""
    return [(*each, to(each[1])) for each in everywhere()]


def test_a_lock_that_cuts_a_territory_is_proved(ground):
    """Column 3 is R1's, so R0, who lives west of it, cannot reach C5."""
    accounts = locked(lambda area: "R1" if area[1] == "3" else "R0" if area == "C5" else "")
    result = solve(read_scenario(ground(accounts)).to_problem(), stop_after(work=1))
    assert result.status is Status.INFEASIBLE
    assert [cause.message for cause in result.causes] == [
        "R0 falls in pieces: acc-C5, locked to it, cannot be reached from its home, acc-B1 but through "
        "what others hold. Unlock them, or one of those that lie between."
    ]


def test_locks_with_a_way_between_them_cut_nothing(ground):
    """C5 is R0's as well, and the way around R1 is open."""
    accounts = locked(lambda area: "R1" if area in ("B3", "C3") else "R0" if area == "C5" else "")
    result = solve(read_scenario(ground(accounts)).to_problem(), stop_after(work=2))
    assert not [cause for cause in result.causes if cause.code == "locks-cut-apart"]


def test_locks_that_tear_an_area_are_told(ground):
    """Two accounts of A0, of two territories."""
    both = [*everywhere(), ("x", "A0", 0.02, 0.02, "R0"), ("y", "A0", 0.08, 0.08, "R1")]
    assert sentences(ground(both)) == [
        "stop: squares.geojson: accounts of area A0 stay together, but are locked apart: "
        "x to R0, y to R1. "
        "Unlock all but one, or set them apart by geography.carve_out."
    ]


def test_a_home_that_is_locked_to_another_is_noted(ground):
    """R3 lives in E4, which R1 keeps: it need not have it, and the scenario is planned."""
    file = ground(locked(lambda area: "R1" if area == "E4" else ""))
    assert check_scenario(file).sentences == [
        "note: squares.geojson: R3 need not have E4, the area of its home, which has an "
        "account locked to "
        "another territory. Unlock it if it should."
    ]
    assert read_scenario(file).to_problem().contiguity.home_unit.tolist()[3] == -1


def test_more_territories_than_areas(ground):
    """Three reps for two squares with an account."""
    file = ground(everywhere()[:2], homes=((0, 0), (0, 1), (3, 3)))
    assert sentences(file)[0] == (
        "stop: squares.geojson: 3 territories, but only 2 areas have an account. Use "
        "smaller areas, or plan "
        "fewer territories."
    )


def test_a_barrier_around_a_home(ground):
    """A wall around B1, where R0 lives."""
    (ring,) = square(1, 1)["geometry"]["coordinates"]
    file = write_lines(ground(geography='barriers = "river.geojson"'), ring)
    assert sentences(file)[0] == (
        f"stop: squares.geojson: the home of R0 lies in {name(1, 1)}, which has no way to "
        "any other area. "
        "Move the barrier, raise geography.island_reach_km, or move the home."
    )


def test_an_unknown_column_to_carve_out_by_is_told(ground):
    """With the columns there are, and without a crash."""
    (told,) = sentences(ground(geography='carve_out = { teir = "A" }'))
    assert told.startswith("stop: scenario.toml row 10: accounts.csv has no column 'teir'.")
