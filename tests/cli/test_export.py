"""``export`` on the command line: what it says, and what it refuses."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app, exits
from territory_opt.planning import plan


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Three accounts change hands: two of R1's, and one of somebody who has left."""
    folder = tmp_path_factory.mktemp("two-reps")
    lines = ["account_id,name,longitude,latitude,potential,revenue,current_rep"]
    for i in range(12):
        longitude = (-98.0 if i < 6 else -97.0) + 0.02 * (i % 6)
        owner = "Zoe" if i == 11 else ("R1" if i < 8 else "R2")
        lines.append(f"A{i:02},Shop {i},{longitude:.2f},38.0,1000,600,{owner}")
    (folder / "accounts.csv").write_text("\n".join(lines) + "\n")
    (folder / "reps.csv").write_text(
        "rep_id,name,longitude,latitude\nR1,Ann Lee,-98.0,38.0\nR2,Bo Diaz,-97.0,38.0\n"
    )
    (folder / "scenario.toml").write_text(
        'schema = 1\nname = "Two reps"\n[accounts]\nfile = "accounts.csv"\n[reps]\nfile = "reps.csv"\n'
        '[objective]\nkind = "distance"\n[[balance]]\nmeasure = "count"\ntolerance = 0\n'
        "[solve]\nwork = 1\n"
    )
    out = folder / "run"
    return plan(folder / "scenario.toml", out, with_map=False, with_picture=False).folder


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def told(found):
    """What was said, in one line."""
    return " ".join((found.stdout + found.stderr).split())


def test_a_dry_run_says_what_would_change(run):
    """Counts, ways, files; nothing is written."""
    found = call("export", run, "--to", "salesforce", "--dry-run")
    assert found.exit_code == exits.OK
    said = told(found)
    assert "2 moved" in said and "1 assigned for the first time" in said and "9 unchanged" in said
    assert "R1 → R2 2" in said and "nobody → R2 1" in said
    assert "ObjectTerritory2Association-insert.csv: 3 rows" in said
    assert "Dry run: nothing was written" in said


def test_the_same_as_json(run, tmp_path):
    """For programs."""
    out = tmp_path / "crm"
    document = json.loads(call("export", run, "--to", "salesforce", "--out", out, "--json").stdout)
    assert document["counts"]["moved"] == 2 and document["folder"] == str(out)
    assert document["rows"]["undo/ObjectTerritory2Association-delete.csv"] == 3
    assert {"from": "R1", "to": "R2", "num_accounts": 2} in document["flow"]


def test_a_run_without_changes_says_so(run, tmp_path):
    """Exit code 0; the folder has a README and a manifest only."""
    found = call("export", run, "--to", "salesforce", "--before", run, "-o", tmp_path / "crm")
    assert found.exit_code == exits.OK
    assert "Nothing changes: there is nothing to load." in told(found)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--to", "salesfroce"), "no export 'salesfroce'. Did you mean 'salesforce'?"),
        (("--to", "kml", "--owners", "--model", "X"), "--owners, --model: means nothing to kml"),
        (("--to", "hubspot"), "reps get accounts and have no email: R2"),
        (("--to", "salesforce", "--owners"), "reps get accounts and have no crm_user_id: R2"),
        (("--to", "salesforce", "--retire", "X"), "--retire needs --associations FILE"),
        (("--to", "salesforce", "--limit-territories", "1"), "would have 2 territories"),
        (("--to", "salesforce", "--associations", "no.csv"), "no.csv cannot be read as CSV"),
        (("--to", "salesforce", "--before", "nowhere"), "nowhere is no folder"),
    ],
)
def test_bad_wishes_are_refused_and_nothing_is_written(run, tmp_path, words, message):
    """Exit code 2, with the way out."""
    found = call("export", run, *words, "--out", tmp_path / "crm")
    assert found.exit_code == exits.BAD_INPUT
    assert message in told(found)
    assert not (tmp_path / "crm").exists()


def test_a_folder_is_needed_unless_it_is_a_dry_run(run):
    """Told with both ways out."""
    found = call("export", run, "--to", "csv")
    assert found.exit_code == exits.BAD_INPUT
    assert "--out DIR; or look first with --dry-run" in told(found)


@pytest.mark.parametrize("damage", ["plan.csv", "plan.gpkg", "summary.json"])
def test_a_damaged_run_folder_is_refused(run, tmp_path, damage):
    """A file that is half there is named."""
    broken = tmp_path / "run"
    broken.mkdir()
    for file in run.iterdir():
        content = file.read_bytes()
        half = content[: len(content) // 2 - 1]
        (broken / file.name).write_bytes(half if file.name == damage else content)
    found = call("export", broken, "--to", "salesforce", "--out", tmp_path / "crm")
    assert found.exit_code == exits.BAD_INPUT
    assert damage in told(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Id,ObjectId\n1,A00\n", "no column Territory2Id; --associations takes Id, ObjectId"),
        ("Id,ObjectId,Territory2Id\n1,A00,R1\n1,A01,R1\n", "Id 1 is there twice"),
        ("Id,ObjectId,Territory2Id\n1,,R1\n", "ObjectId is empty in row 2"),
    ],
)
def test_a_bad_export_of_the_crm_is_refused(run, tmp_path, text, message):
    """With what is wrong with it."""
    file = tmp_path / "now.csv"
    file.write_text(text)
    found = call("export", run, "--to", "salesforce", "--associations", file, "--dry-run")
    assert found.exit_code == exits.BAD_INPUT
    assert message in told(found)
