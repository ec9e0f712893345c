"""
Remake the tables and the shapes: ``python scenarios/us-counties/build.py [ATLAS]``.

ATLAS is the unpacked npm package ``us-atlas`` 3.0.1 (the folder that holds ``counties-10m.json``);
without it the shapes stay as they are. Needs ``pip install bokeh-sampledata``. What is real and what
is invented: see README.md.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.geo import great_circle_km, read_areas

HERE = Path(__file__).parent

OUTSIDE = {"02", "15", "60", "66", "69", "72", "78"}
"""State codes that are no part of the lower 48: Alaska, Hawaii, island areas."""
NOW_CALLED = {"46113": "46102"}
"""Old code -> code since 2015: Shannon County, South Dakota, is Oglala Lakota County."""
NOW_PART_OF = {"51515": "51019", "51610": "51059"}
"""
Employment that goes to another county: Bedford city has been part of Bedford County since 2013; the
shape of Falls Church city has no ground in the file, and Fairfax County surrounds most of it.
"""
RENAMED = {"46102": "Oglala Lakota County"}

USD_PER_EMPLOYED = 2.0
"""Sales we could make per employed person and year. Invented."""
PENETRATION = (0.2, 0.6)
"""Share of the potential sold today, drawn per county between these. Invented."""
EMPLOYED_PER_VISIT, LEAST_VISITS = 2_000, 2
"""A visit a year for so many employed, and never fewer than these. Invented."""
HOMES = (
    "04013", "06019", "06037", "06059", "06067", "06085", "08031", "12031", "12057", "12086",
    "13121", "17031", "17043", "18097", "22051", "24005", "25017", "25027", "26081", "26163",
    "27053", "29095", "29189", "31055", "32003", "34023", "35001", "36029", "36047", "36081",
    "36119", "37119", "37183", "39035", "39061", "41051", "42003", "42101", "45079", "47037",
    "47157", "48029", "48085", "48113", "48201", "49035", "51059", "51810", "53033", "55025",
)  # fmt: skip
"""Counties that the invented reps live in: large, spread, each amid a fiftieth of the potential."""
LEAST_SHARE = 1.0
"""Target of a position, as a multiple of the usual one, unless its home county is larger."""

FIRST = (
    "Alma", "Bruno", "Celia", "Darius", "Edith", "Felix", "Greta", "Hugo", "Irene", "Jonas",
)  # fmt: skip
LAST = ("Abbott", "Barros", "Castell", "Dunmore", "Eastley")

MANAGERS = {
    "Pacific": ("Nora Quinn", "06085"), "Mountain": ("Owen Vance", "08031"),
    "Gulf": ("Paula Ortiz", "48113"), "Lakes": ("Ravi Menon", "17031"),
    "Northeast": ("Sofia Lang", "36061"), "Southeast": ("Theo Marsh", "13121"),
}  # fmt: skip
"""District -> its invented manager, and the county that is home."""
DIRECTORS = {
    "West": ("Vera Holt", "08031"),
    "South": ("Walt Kerr", "13121"),
    "East": ("Yara Diaz", "36061"),
}
"""The same, of regions."""
# --- Overlay: product specialists over the same counties ---
SPECIALISTS_HOMES = (
    "06037", "06085", "08031", "12095", "13121", "17031", "25017", "29095", "36081", "39035",
    "48113", "51059",
)  # fmt: skip
"""Counties that the invented specialists live in: large ones, each amid a twelfth of the potential."""
SPECIALISTS_LAST = ("Fairley", "Grandin")
# --- end of the overlay's figures ---


def main(atlas: Path | None = None) -> None:
    """Write the shapes, and the tables of counties, reps, managers and directors, beside this."""
    if atlas is not None:
        write_shapes(atlas)
    counties = add_today(add_demand(read_counties()))
    reps = make_reps(counties)
    counties["current_territory"] = nearest_home(counties, reps)
    counties.to_csv(HERE / "counties.csv", index=False, lineterminator="\n")
    reps.to_csv(HERE / "reps.csv", index=False, lineterminator="\n")
    for name, people in (("managers", MANAGERS), ("directors", DIRECTORS)):
        leaders(people, counties).to_csv(HERE / f"{name}.csv", index=False, lineterminator="\n")
    specialists = make_specialists(counties)
    specialists.to_csv(HERE / "specialists.csv", index=False, lineterminator="\n")


def write_shapes(atlas: Path) -> None:
    """The counties of the lower 48, with the arcs they use, corner for corner as they were."""
    topology = json.loads((atlas / "counties-10m.json").read_text(encoding="utf-8"))
    shapes = [
        {
            "type": shape["type"],
            "arcs": shape["arcs"],
            "properties": {"fips": shape["id"], "name": shape["properties"]["name"]},
        }
        for shape in topology["objects"]["counties"]["geometries"]
        if shape["id"][:2] not in OUTSIDE and shape["id"] not in NOW_PART_OF
    ]
    kept = {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {"counties": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": topology["arcs"],
    }
    text = json.dumps(without_unused_arcs(kept), separators=(",", ":"))
    (HERE / "counties.topojson").write_text(text + "\n", encoding="utf-8")


def without_unused_arcs(topology: dict[str, Any]) -> dict[str, Any]:
    """The same shapes with their arcs numbered anew; ``~n`` is arc n backwards."""
    shapes = topology["objects"]["counties"]["geometries"]
    used = sorted({max(arc, ~arc) for shape in shapes for arc in flat(shape["arcs"])})
    place = {arc: number for number, arc in enumerate(used)}

    def renumbered(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumbered(part) for part in arcs]
        return place[arcs] if arcs >= 0 else ~place[~arcs]

    anew = [{**shape, "arcs": renumbered(shape["arcs"])} for shape in shapes]
    collection = {"type": "GeometryCollection", "geometries": anew}
    arcs = [topology["arcs"][arc] for arc in used]
    return {**topology, "objects": {"counties": collection}, "arcs": arcs}


def flat(arcs: Any) -> list[int]:
    """Numbers out of lists of lists."""
    return [arc for part in arcs for arc in flat(part)] if isinstance(arcs, list) else [arcs]


def read_counties() -> pd.DataFrame:
    """One row per shape: code, name, state, a point inside, area, employed."""
    areas = read_areas(HERE / "counties.topojson", "fips")
    employed = read_employed()
    names = read_names().reindex(areas.unit_id)
    table = pd.DataFrame(
        {
            "account_id": areas.unit_id,
            "name": names["name"].to_numpy(),
            "state": names["state"].to_numpy(),
            "geo_unit_id": areas.unit_id,
            "longitude": areas.lon.round(4),
            "latitude": areas.lat.round(4),
            "area_km2": areas.area_km2.round().astype(int),
            "employed": employed.reindex(areas.unit_id).to_numpy(),
        }
    )
    return table.sort_values("account_id", ignore_index=True)


def read_labour() -> pd.DataFrame:
    """The table of the Bureau of Labor Statistics: ``fips``, ``label``, ``employed``."""
    file = files("bokeh_sampledata") / "_data" / "unemployment09.csv.gz"
    with file.open("rb") as stream:
        table = pd.read_csv(
            stream, compression="gzip", header=None, thousands=",", dtype={1: str, 2: str}
        )
    fips = table[1].str.strip().str.zfill(2) + table[2].str.strip().str.zfill(3)
    return pd.DataFrame({"fips": fips, "label": table[3], "employed": table[6]})


def read_employed() -> pd.Series:
    """Employed persons by the codes that the shapes have; nobody of the table is lost."""
    table = read_labour()
    code = table["fips"].replace(NOW_CALLED | NOW_PART_OF)
    return table.groupby(code)["employed"].sum()


def read_names() -> pd.DataFrame:
    """``name`` and two-letter ``state`` by code: "Autauga County, AL" is both."""
    table = read_labour().assign(fips=lambda t: t["fips"].replace(NOW_CALLED)).set_index("fips")
    label = table["label"].str.replace("/city", "", regex=False)
    split = label.str.rsplit(", ", n=1, expand=True).set_axis(["name", "state"], axis=1)
    split["name"] = pd.Series(split.index.map(RENAMED.get), split.index).fillna(split["name"])
    return split.assign(state=split["state"].fillna("DC"))


def add_demand(counties: pd.DataFrame) -> pd.DataFrame:
    """Potential and visits in proportion to those employed."""
    visits = (counties["employed"] / EMPLOYED_PER_VISIT).round().clip(lower=LEAST_VISITS)
    return counties.assign(
        potential=(USD_PER_EMPLOYED * counties["employed"]).round().astype(int),
        visits_per_year=visits.astype(int),
    )


def add_today(counties: pd.DataFrame) -> pd.DataFrame:
    """Sales of today by a drawn penetration."""
    rng = np.random.default_rng(2027)
    revenue = counties["potential"] * rng.uniform(*PENETRATION, len(counties))
    return counties.assign(status="customer", revenue=revenue.round().astype(int))


def make_reps(counties: pd.DataFrame) -> pd.DataFrame:
    """One rep in each of the home counties, the largest first."""
    at_home = largest_first(counties, HOMES)
    shares = target_shares(at_home["potential"], counties["potential"].sum())
    return people(at_home, "R", LAST).assign(target_share=shares)


def largest_first(counties: pd.DataFrame, homes: tuple[str, ...]) -> pd.DataFrame:
    """The counties where somebody is at home."""
    at_home = counties[counties["account_id"].isin(homes)]
    return at_home.sort_values("potential", ascending=False, ignore_index=True)


def people(at_home: pd.DataFrame, letter: str, last: tuple[str, ...]) -> pd.DataFrame:
    """One invented person per county."""
    row = np.arange(len(at_home))
    return pd.DataFrame(
        {
            "rep_id": [f"{letter}{n + 1:02d}" for n in row],
            "name": [f"{FIRST[n % 10]} {last[n // 10]}" for n in row],
            "longitude": at_home["longitude"],
            "latitude": at_home["latitude"],
            "geo_unit_id": at_home["geo_unit_id"],
            "home": at_home["name"] + ", " + at_home["state"],
        }
    )


def target_shares(home: pd.Series, total: float) -> pd.Series:
    """1 for every position; a home county larger than that alone is its own target."""
    usual = total / len(home)
    return (home / usual).clip(lower=LEAST_SHARE).round(2)


def nearest_home(counties: pd.DataFrame, reps: pd.DataFrame) -> np.ndarray:
    """Today every county is called on from the nearest home."""
    km = great_circle_km(
        counties["longitude"], counties["latitude"], reps["longitude"], reps["latitude"]
    )
    return reps["rep_id"].to_numpy()[km.argmin(axis=1)]


def leaders(people: dict[str, tuple[str, str]], counties: pd.DataFrame) -> pd.DataFrame:
    """One row per district or region: who leads it, and from where."""
    names, homes = zip(*people.values(), strict=True)
    home = counties.set_index("account_id").loc[list(homes)]
    return pd.DataFrame(
        {
            "manager_id": list(people),
            "name": names,
            "longitude": home["longitude"].to_numpy(),
            "latitude": home["latitude"].to_numpy(),
            "home": (home["name"] + ", " + home["state"]).to_numpy(),
        }
    )


def make_specialists(counties: pd.DataFrame) -> pd.DataFrame:
    """One specialist in each of their home counties, the largest first."""
    return people(largest_first(counties, SPECIALISTS_HOMES), "S", SPECIALISTS_LAST)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
