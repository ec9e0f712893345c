"""A scenario on a grid of squares, to plan on and to spoil."""

from __future__ import annotations

import json
from pathlib import Path

from territory_opt.scenario import check_scenario

SIDE = 0.1
"""Degrees of one square of the grid."""

SCENARIO = """\
schema = 1
name = "Squares"
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[geography]
file = "squares.geojson"
unit_id = "square"
{geography}
[objective]
kind = "inertia"
weight = "potential"
[[balance]]
measure = "potential"
tolerance = 0.3
[rules]
contiguous = true
{rules}
[solve]
work = 2
"""


def square(row, column):
    """A square of the grid, its id a letter and a number: ``B3``."""
    west, south = column * SIDE, row * SIDE
    ring = [[west, south], [west + SIDE, south], [west + SIDE, south + SIDE], [west, south + SIDE]]
    return {
        "type": "Feature",
        "properties": {"square": name(row, column), "half": "west" if column < 3 else "east"},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def name(row, column):
    return f"{'ABCDEFGH'[row]}{column}"


def middle(row, column):
    return round((column + 0.5) * SIDE, 4), round((row + 0.5) * SIDE, 4)


CELLS = [(row, column) for row in range(6) for column in range(6)]
HOMES = ((1, 1), (1, 4), (4, 1), (4, 4))


def everywhere():
    """An account in the middle of every square: id, area, longitude, latitude."""
    return [(f"acc-{name(*cell)}", name(*cell), *middle(*cell)) for cell in CELLS]


def write_ground(folder: Path, accounts=None, homes=HOMES, geography="", rules=""):
    """Write 6 by 6 squares, accounts, reps and a scenario; a fifth item of an account is its lock."""
    squares = {"type": "FeatureCollection", "features": [square(*cell) for cell in CELLS]}
    (folder / "squares.geojson").write_text(json.dumps(squares))
    lines = [",".join([*map(str, each[:4]), "1", *each[4:]]) for each in accounts or everywhere()]
    head = "account_id,geo_unit_id,longitude,latitude,potential"
    head += ",locked_to" if any(line.count(",") > 4 for line in lines) else ""
    lines = [line + "," * (head.count(",") - line.count(",")) for line in lines]
    (folder / "accounts.csv").write_text("\n".join([head, *lines]) + "\n")
    places = enumerate(middle(*home) for home in homes)
    reps = [f"R{i},{lon:.4f},{lat:.4f}\n" for i, (lon, lat) in places]
    (folder / "reps.csv").write_text("rep_id,longitude,latitude\n" + "".join(reps))
    file = folder / "scenario.toml"
    file.write_text(SCENARIO.format(geography=geography, rules=rules))
    return file


def faults(file, **options):
    """Code → messages with remedies."""
    told = {}
    for fault in check_scenario(file, **options).faults:
        told.setdefault(fault.code, []).append(f"{fault.message}. {fault.remedy}")
    return told
