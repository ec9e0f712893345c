"""Roads in a scenario: a matrix of one's own, and a routing engine on loopback."""

import numpy as np
import pytest

from territory_opt.errors import RoutingError, ScenarioError
from territory_opt.geo import great_circle_km
from territory_opt.models import Grade
from tests.routing_server import Town, serve

VISITED = (
    "\n[[effort]]\nvisits_per_year = 12\nvisit_hours = 1\n[objective.travel]\nstops_per_trip = 4\n"
)
PAIRS = [(rep, f"A{i}") for rep in ("R1", "R2") for i in (1, 2, 3, 4)]
ALL = "rep_id,account_id,km,hours\n" + "".join(
    f"{rep},{account},{10 * (k + 1)},{0.5 * (k + 1)}\n" for k, (rep, account) in enumerate(PAIRS)
)


@pytest.fixture
def town():
    """A sound server."""
    yield from serve(Town())


@pytest.fixture
def mapped(desk):
    """A scenario with a whole matrix."""
    desk.write("matrix.csv", ALL)
    return desk.toml(VISITED + '[travel]\nmatrix = "matrix.csv"\n')


def hours(problem, name="travel_hours"):
    """Loads of all pairs."""
    units = np.arange(problem.num_units)
    return problem.loads.measure_block(problem.measure(name), units, problem.num_territories)


def test_matrix_is_distance_hours_workload_and_value(mapped):
    """A1 and R1: 10 km, 0.5 h one way; 12 visits, 4 a trip: 12 × 2 × 0.5 ÷ 4 = 3 h a year."""
    scenario = mapped.read()
    problem = scenario.to_problem()
    assert scenario.distance_km.block(np.arange(4)).T.ravel().tolist() == [
        10, 20, 30, 40, 50, 60, 70, 80,
    ]  # fmt: skip
    assert hours(problem)[0] == pytest.approx([3, 15])
    assert hours(problem, "workload_hours")[0] == pytest.approx([15, 27])
    travel = problem.terms["travel"].block(np.array([0]))
    assert travel[0] == pytest.approx([-(12 / 4 * 2 * (10 * 0.6 + 0.5 * 40)), -(6 * (30 + 100))])


def test_distance_objective_uses_the_matrix(mapped):
    """12 visit hours × 10 km."""
    problem = mapped.read("objective.kind=distance").to_problem()
    assert problem.cost.block(np.array([0]))[0] == pytest.approx([120, 600])


def test_missing_pairs_fall_back_and_are_counted(mapped):
    """R2 → A4 is left out: great circle × 1.3 at 70 km/h, told once."""
    mapped.spoil("R2,A4,80,4.0\n", "", "matrix.csv")
    scenario = mapped.read()
    (fault,) = scenario.roads.faults
    assert (fault.code, fault.grade, fault.value) == ("road-missing", Grade.FIXED, "1")
    assert fault in scenario.all_faults
    straight = great_circle_km([-104.8], [38.8], [-104.8], [38.8])[0, 0]
    assert scenario.roads.km[3, 1] == pytest.approx(1.3 * straight)
    assert scenario.roads.is_given.sum() == 7


def test_missing_pairs_may_be_forbidden(mapped):
    """R2 cannot have A1 then."""
    mapped.spoil("R2,A1,50,2.5\n", "", "matrix.csv")
    problem = mapped.read("travel.missing=forbid").to_problem()
    assert np.isinf(problem.cost.block(np.arange(4))).nonzero() == (np.array([0]), np.array([1]))


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("R1,A1,10", "R9,A1,10", "matrix-unknown-rep", 2),
        ("R1,A2,20", "R1,A22,20", "matrix-unknown-account", 3),
        ("R1,A3,30", "R1,A3,-30", "matrix-km", 4),
        ("R1,A3,30,1.5", "R1,A3,30,NaN", "matrix-hours", 4),
        ("R1,A3,30,1.5", "R1,A3,30,", "matrix-hours", 4),
        ("R1,A2,20", "R1,A1,20", "matrix-duplicate", 3),
    ],
)
def test_faults_of_the_matrix_have_place_and_remedy(mapped, old, new, code, row):
    """One row is wrong, and it is named."""
    mapped.spoil(old, new, "matrix.csv")
    fault = mapped.the_stop()
    assert (fault.code, fault.file, fault.row) == (code, "matrix.csv", row)
    assert fault.remedy


def test_wrong_rows_may_be_set_aside(mapped):
    """Under --quarantine the pair counts as missing."""
    mapped.spoil("R1,A3,30", "R1,A3,-30", "matrix.csv")
    scenario = mapped.read(quarantine=True)
    assert scenario.roads.is_given.sum() == 7
    assert {"matrix-km", "road-missing"} <= {fault.code for fault in scenario.all_faults}


def test_matrix_without_hours_is_refused(mapped):
    """The column is named."""
    mapped.spoil("km,hours", "km,time", "matrix.csv")
    assert mapped.the_stop().column == "hours"


def test_absent_matrix_is_refused(mapped):
    """At the line that names it."""
    fault = mapped.the_stop("travel.matrix=matrx.csv")
    assert fault.code == "missing-file" and "'matrix.csv'" in fault.remedy


def test_matrix_as_parquet(mapped):
    """Through the readers of all tables."""
    pytest.importorskip("pyarrow")
    import pandas as pd

    pd.read_csv(mapped.folder / "matrix.csv").to_parquet(mapped.folder / "matrix.parquet")
    assert mapped.read("travel.matrix=matrix.parquet").roads.km[0].tolist() == [10, 50]


def test_matrix_and_engine_together_are_refused(mapped):
    """One of them has to go."""
    assert "both a matrix and a routing engine" in mapped.the_stop("travel.url=http://x").message


def test_engine_serves_workload_and_is_asked_once(desk, town, monkeypatch):
    """A1 → R2: 0.2° + 0.9° = 110 km, 2.2 h one way: 12 × 2 × 2.2 ÷ 4 = 13.2 h a year."""
    monkeypatch.setenv("ROUTING_URL", town.url)
    desk.toml(VISITED + '[travel]\nurl = "env:ROUTING_URL"\n')
    scenario = desk.read()
    assert hours(scenario.to_problem())[0] == pytest.approx([0, 13.2])
    again = desk.read()
    again.to_problem()
    assert again.roads.record == {
        "engine": "osrm", "profile": "driving", "url": town.url, "num_requests": 0,
        "num_cache_hits": 1, "num_missing_pairs": 0, "missing": "great_circle",
    }  # fmt: skip
    assert len(town.asked) == 1


@pytest.mark.parametrize("secret", ["http://h/?key=k3y", "http://ann:k3y@h", "https://k3y@h"])
def test_keys_in_the_scenario_are_refused(desk, secret):
    """And not repeated."""
    desk.toml(f'[travel]\nurl = "{secret}"\n')
    (fault,) = desk.stops()
    assert "env:" in fault.remedy
    assert "k3y" not in f"{fault}"


def test_unset_variable_is_named(desk, monkeypatch):
    """With the way out."""
    monkeypatch.delenv("ROUTING_URL", raising=False)
    with pytest.raises(ScenarioError, match="ROUTING_URL is not set"):
        desk.toml(VISITED + '[travel]\nurl = "env:ROUTING_URL"\n').read().to_problem()


def test_engine_is_off_by_default(desk, town):
    """Nothing is asked without a url."""
    assert desk.toml(VISITED).read().roads is None
    assert town.asked == []


def test_dead_engine_stops_the_problem(desk):
    """Port 9 of loopback answers nobody."""
    url = "travel.url=http://127.0.0.1:9"
    with pytest.raises(RoutingError, match="does not answer"):
        desk.toml(VISITED).read(url, "travel.retries=0").to_problem()
