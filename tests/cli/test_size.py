"""``territory-opt size``: numbers as they are written, and the table."""

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from territory_opt.cli.size import numbers
from territory_opt.errors import InputError


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
        "1",
        "--json",
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [point["number"] for point in told["points"]] == [4, 6, 8]
    assert told["knee"] in (4, 6, 8)
    assert all(point["bound"] <= point["cost"] for point in told["points"])
