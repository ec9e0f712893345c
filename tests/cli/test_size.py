"""``territory-opt size``: numbers as they are written, and the table."""

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from territory_opt.cli.size import _say, numbers
from territory_opt.errors import InputError
from territory_opt.planning import SizePoint, Sizing


@pytest.mark.parametrize(
    ("text", "found"),
    [("30-50:10", [30, 40, 50]), ("3-5", [3, 4, 5]), ("7", [7]), ("2,4-6:2", [2, 4, 6])],
)
def test_numbers_are_ranges_and_lists(text, found):
    """As people write them."""
    assert numbers(text) == found


@pytest.mark.parametrize("text", ["", "many", "0-3", "5-3"])
def test_no_numbers_are_told(text):
    """With what to write."""
    with pytest.raises(InputError, match="Write 30-80:5"):
        numbers(text)


def test_superstore_is_sized(tmp_path):
    """A shipped scenario, three numbers: a curve with bounds, and its knee, as JSON."""
    words = [
        "size",
        "scenarios/superstore/scenario.toml",
        "--reps",
        "4,6,8",
        "--work",
        "0.4",
        "--json",
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [point["number"] for point in told["points"]] == [4, 6, 8]
    assert told["knee"] in (6, None)  # a bend lies inside, and a straight curve has none
    assert all(point["bound"] <= point["cost"] for point in told["points"])


def test_large_figures_are_told_in_millions_or_more(capsys):
    """A table that fits a screen; a bound below 0 says nothing, and is told as 0."""
    points = [
        SizePoint(number, "FEASIBLE", cost, bound, 0.0, (), (), 1.0)
        for number, cost, bound in ((30, 9.0e12, 3.0e12), (40, 6.5e12, -1.0e12))
    ]
    _say(Sizing(tuple(points), None, None))
    told = capsys.readouterr().out
    assert "Costs in billions." in told
    assert "9,000" in told
    assert "3,000" in told
    assert "-" not in told
