"""How many reps: the curve, its knee, and what is refused."""

import math

import pytest

from territory_opt.errors import ScenarioError
from territory_opt.planning import size
from territory_opt.planning.size import SizePoint, knee_of

SCENARIO = """\
schema = 1
name = "Towns"
[accounts]
file = "accounts.csv"
[accounts.defaults]
visits_per_year = 12
visit_hours = 1
[reps]
file = "reps.csv"
[objective]
kind = "{kind}"
[[balance]]
measure = "count"
tolerance = 0.5
{rules}
"""


@pytest.fixture
def towns(tmp_path):
    """A maker of a scenario: four towns of eight accounts, 100 km apart."""

    def made(kind="distance", rules=""):
        corners = [(10, 50), (11, 50), (10, 51), (11, 51)]
        rows = [
            f"{c}{i},{lon + 0.01 * (i % 3):.3f},{lat + 0.01 * (i // 3):.3f},100\n"
            for c, (lon, lat) in zip("ABCD", corners, strict=True)
            for i in range(8)
        ]
        head = "account_id,longitude,latitude,potential\n"
        (tmp_path / "accounts.csv").write_text(head + "".join(rows))
        (tmp_path / "reps.csv").write_text("rep_id,longitude,latitude\nR,10,50\n")
        file = tmp_path / "scenario.toml"
        file.write_text(SCENARIO.format(kind=kind, rules=rules))
        return file

    return made


def test_four_towns_want_four_reps(towns):
    """Beyond four, another rep saves next to nothing: the knee. Each town has one home."""
    found = size(towns(), [2, 3, 4, 5, 6], work=0.3)
    assert found.knee == 4
    costs = [point.cost for point in found.points]
    assert costs == sorted(costs, reverse=True)
    assert all(point.bound <= point.cost * (1 + 1e-9) for point in found.points)
    four = found.points[2]
    assert sorted(home[0] for home in four.homes) == ["A", "B", "C", "D"]
    assert found.cheapest is None


@pytest.mark.parametrize(
    ("kind", "rules"), [("value", ""), ("inertia", "[rules]\ncontiguous=true")]
)
def test_every_objective_that_travels_can_be_sized(towns, kind, rules):
    """Money for travel, and km²; with territories that hang together."""
    found = size(towns(kind, rules), [2, 4], work=0.4, cost_per_rep=10.0)
    assert all(math.isfinite(point.cost) for point in found.points)
    assert found.points[0].rep_cost == 20.0
    assert found.cheapest in (2, 4)


def test_dear_reps_are_few(towns):
    """With reps for nothing many are cheapest, with dear ones few."""
    assert size(towns(), [1, 4], work=0.5, cost_per_rep=0.01).cheapest == 4
    assert size(towns(), [1, 4], work=0.5, cost_per_rep=1e9).cheapest == 1


def test_least_change_has_no_homes_to_choose(towns):
    """Told with the way out."""
    with pytest.raises(ScenarioError, match="says nothing about where homes should be"):
        size(towns("least_change"), [2], work=0.1)


def test_knee_of_a_curve_drawn_by_hand():
    """100, 50, 45, 40: it bends at the second number; two plans have no knee."""

    def point(number, cost):
        return SizePoint(number, "FEASIBLE", cost, 0.0, 0.0, (), (), 0.0)

    curve = [point(10, 100.0), point(20, 50.0), point(30, 45.0), point(40, 40.0)]
    assert knee_of(curve) == 20
    assert knee_of(curve[:2]) is None
    assert knee_of([*curve[:2], point(30, math.inf)]) is None
