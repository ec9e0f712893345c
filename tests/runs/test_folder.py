"""The run folder: whole or not at all, read back as written."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest

from territory_opt.errors import RunError
from territory_opt.runs import Run, check_folder, read_run, write_run

TABLES = ("plan", "territories", "quotas", "quota_waterfall", "reconciliation")


@pytest.mark.parametrize("table", TABLES)
def test_tables_come_back_as_written(run, tmp_path, table):
    """Every table survives the way through the folder, but for the decimals that files keep."""
    back = read_run(write_run(run, tmp_path / "run"))
    expected = getattr(run, table)
    pd.testing.assert_frame_equal(getattr(back, table), expected, atol=0.006)


def test_ids_that_look_like_numbers_or_formulas_survive(run, tmp_path):
    """plan.csv is data: 007 keeps its zeros, =A1 is not escaped."""
    write_run(run, tmp_path / "run")
    assert "\n,=A1,R2" in (tmp_path / "run" / "plan.csv").read_text()
    assert list(read_run(tmp_path / "run").plan["account_id"]) == ["007", "=A1"]


def test_layers_come_back(run, tmp_path):
    """Points, a missing point and a shape are in plan.gpkg."""
    back = read_run(write_run(run, tmp_path / "run"))
    assert back.accounts.geometry.iloc[0].x == 1
    assert back.accounts.geometry.iloc[1] is None
    assert back.shapes.geometry.iloc[0].area == 1
    assert back.homes.crs == "EPSG:4326"


def test_layers_without_rows_can_be_written(run, tmp_path):
    """A plan without any coordinates has empty layers."""
    empty = gpd.GeoDataFrame({"territory_id": pd.Series(dtype=str)}, geometry=[], crs="EPSG:4326")
    back = read_run(write_run(dataclasses.replace(run, homes=empty, shapes=empty), tmp_path / "r"))
    assert len(back.shapes) == 0


def test_amounts_of_quotas_stay_exact(run, tmp_path):
    """Money is Decimal on both sides, never a float."""
    back = read_run(write_run(run, tmp_path / "run"))
    assert back.quotas["quota"].iloc[0] == Decimal("10.10")


def test_extra_files_are_written_with_the_rest(run, tmp_path):
    """Bytes and files, by name."""
    source = tmp_path / "map.html"
    source.write_text("<p>")
    folder = write_run(run, tmp_path / "run", {"a.txt": b"A", "map.html": source})
    assert (folder / "a.txt").read_bytes() == b"A"
    assert (folder / "map.html").read_text() == "<p>"


def test_the_same_run_is_the_same_bytes(run, tmp_path):
    """Two folders of one run have one plan.csv."""
    first, second = (write_run(run, tmp_path / name) for name in "ab")
    assert (first / "plan.csv").read_bytes() == (second / "plan.csv").read_bytes()


def test_a_taken_folder_is_refused(run, tmp_path):
    """Nothing is written over another run."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "precious.txt").write_text("mine")
    with pytest.raises(RunError, match="there already and not empty"):
        write_run(run, tmp_path / "run")
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["precious.txt"]


def test_an_empty_folder_is_used(run, tmp_path):
    """Mktemp -d made it; that is fine."""
    (tmp_path / "run").mkdir()
    assert (write_run(run, tmp_path / "run") / "plan.csv").is_file()


def test_a_file_in_the_way_is_refused(tmp_path):
    """--out file/run cannot work."""
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="is a file"):
        check_folder(tmp_path / "file" / "run")


def test_a_failed_write_leaves_nothing_behind(run, tmp_path):
    """The second extra file cannot be read: no folder, no half of one."""
    extra = {"a.txt": b"A", "b.txt": tmp_path / "missing"}
    with pytest.raises(RunError, match="cannot write"):
        write_run(run, tmp_path / "out" / "run", extra)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    """The message names what is missing."""
    with pytest.raises(RunError, match=r"plan\.csv.*missing"):
        read_run(tmp_path)


def test_a_missing_folder_is_refused(tmp_path):
    """A typo in the path is not a crash."""
    with pytest.raises(RunError, match="is no folder"):
        read_run(tmp_path / "nowhere")


def test_numbers_that_json_does_not_know_become_null(run, tmp_path):
    """An unknown gap is null, not Infinity."""
    odd = dataclasses.replace(run, summary={"gap": float("inf")})
    folder = write_run(odd, tmp_path / "run")
    assert '"gap": null' in (folder / "summary.json").read_text()


def test_run_is_frozen(run):
    """A run is changed by replace only."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Run.__setattr__(run, "plan", None)


def test_an_edited_file_is_refused(run, tmp_path):
    """A cell of plan.csv is changed by hand: the message names the file."""
    folder = write_run(run, tmp_path / "run")
    plan = folder / "plan.csv"
    plan.write_text(plan.read_text().replace("R2", "R1"))
    with pytest.raises(RunError, match=r"plan\.csv edited since it was written.*evaluate"):
        read_run(folder)


def test_a_file_that_was_taken_away_is_refused(run, tmp_path):
    """Optional tables too, where the manifest says that they were there."""
    staffing = pd.DataFrame({"territory_id": ["R1"], "rep_id": ["R1"], "share": [1.0]})
    folder = write_run(dataclasses.replace(run, staffing=staffing), tmp_path / "run")
    (folder / "staffing.csv").unlink()
    (folder / "exceptions.csv").unlink()
    with pytest.raises(RunError, match=r"exceptions\.csv, staffing\.csv missing"):
        read_run(folder)


def test_a_map_drawn_again_is_no_edit(run, tmp_path):
    """Pages are made from the tables; only the tables are watched."""
    folder = write_run(run, tmp_path / "run", {"map.html": b"<p>"})
    (folder / "map.html").write_text("<p>again")
    assert len(read_run(folder).plan) == 2


def test_opening_a_geopackage_is_no_edit_but_a_change_is(run, tmp_path):
    """The header of the database counts its users; the pages behind hold the data."""
    folder = write_run(run, tmp_path / "run")
    data = bytearray((folder / "plan.gpkg").read_bytes())
    data[27] ^= 1
    (folder / "plan.gpkg").write_bytes(data)
    read_run(folder)
    (folder / "plan.gpkg").write_bytes(data + b"\0")
    with pytest.raises(RunError, match=r"plan\.gpkg edited"):
        read_run(folder)


def test_a_run_of_another_schema_is_refused(run, tmp_path):
    """Both versions are named."""
    other = dataclasses.replace(run, manifest={"schema": 99})
    folder = write_run(other, tmp_path / "run")
    with pytest.raises(RunError, match="schema 99; this version reads schema 1"):
        read_run(folder)
