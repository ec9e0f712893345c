"""Files for Salesforce lead from what it has exactly to what a run says, and back again."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from territory_opt.errors import InputError
from territory_opt.planning import ExportSettings, export_run, plan
from territory_opt.runs import file_hash, read_run
from tests import adventureworks
from tests.salesforce import BACK, RefusedError, Salesforce

SUPERSTORE = Path(__file__).parents[2] / "scenarios" / "superstore"
LOOSE = """
[[balance]]
measure = "count"
tolerance = 0.5
[solve]
work = 1
"""


def planned(file, *settings):
    """The folder of a run that is soon done."""
    out = file.parent / "run"
    return plan(file, out, settings=settings, with_map=False, with_picture=False).folder


@pytest.fixture(scope="module")
def adventure(tmp_path_factory):
    """AdventureWorks re-aligned."""
    file = tmp_path_factory.mktemp("adventureworks") / "scenario.toml"
    file.write_text(f'schema = 1\nname = "AdventureWorks"\n{adventureworks.tables()}{LOOSE}')
    return planned(file)


@pytest.fixture(scope="module")
def superstore(tmp_path_factory):
    """Superstore re-aligned, with a user id and an e-mail for every rep."""
    folder = tmp_path_factory.mktemp("superstore")
    shutil.copytree(SUPERSTORE, folder, dirs_exist_ok=True)
    header, *reps = (folder / "reps.csv").read_text().splitlines()
    known = [f"{row},{user_of(row[:3])},{row[:3]}@example.com" for row in reps]
    (folder / "reps.csv").write_text("\n".join([f"{header},crm_user_id,email", *known]) + "\n")
    text = (folder / "scenario.toml").read_text()
    unbound = (
        text[: text.index("[[balance]]")] + text[text.index("[rules]") : text.index("[[quota]]")]
    )
    (folder / "scenario.toml").write_text(f"{unbound}[solve]\nwork = 1\n")
    return planned(folder / "scenario.toml")


def user_of(rep):
    """A user id as Salesforce has them."""
    return f"005{rep:0>12}"


def today(folder):
    """Pairs of account and territory that the CRM has, by the run's account of today."""
    table = read_run(folder).plan
    rows = table[table["previous_territory"] != ""]
    return sorted(zip(rows["account_id"], rows["previous_territory"], strict=True))


def wanted(folder):
    """Pairs that the run wants."""
    table = read_run(folder).plan
    rows = table[table["territory_id"] != ""]
    return sorted(zip(rows["account_id"], rows["territory_id"], strict=True))


@pytest.fixture(
    params=[pytest.param("adventure", marks=adventureworks.NEEDED), pytest.param("superstore")]
)
def run(request):
    """Either run."""
    return request.getfixturevalue(request.param)


def test_files_lead_from_the_old_state_to_the_new_and_back(run, tmp_path):
    """By creating and deleting only; nothing is created twice, nothing deleted that is not there."""
    export_run(run, tmp_path / "sf", "salesforce")
    org = Salesforce(today(run))
    assert org.state != wanted(run)
    org.load(tmp_path / "sf")
    assert org.state == wanted(run)
    org.load(tmp_path / "sf", BACK)
    assert org.state == today(run)


def test_the_simulator_refuses_what_is_loaded_twice(run, tmp_path):
    """Otherwise the test above would prove nothing."""
    export_run(run, tmp_path / "sf", "salesforce")
    org = Salesforce(today(run))
    org.load(tmp_path / "sf")
    with pytest.raises(RefusedError):
        org.load(tmp_path / "sf")


def test_accounts_that_stay_are_in_no_file(run, tmp_path):
    """Only accounts whose territory differs are named; a move is one row of each."""
    outcome = export_run(run, tmp_path / "sf", "salesforce")
    table = read_run(run).plan
    differs = set(table["account_id"][table["territory_id"] != table["previous_territory"]])
    deleted, inserted = (
        rows_of(tmp_path / "sf" / f"ObjectTerritory2Association-{verb}.csv")
        for verb in ("delete", "insert")
    )
    assert {row["ObjectId"] for row in [*deleted, *inserted]} == differs
    both = {row["ObjectId"] for row in deleted} & {row["ObjectId"] for row in inserted}
    assert outcome.counts["moved"] == len(both) > 0
    assert outcome.counts["unchanged"] == len(table) - len(differs)


def rows_of(file):
    with file.open(newline="") as table:
        return list(csv.DictReader(table))


def test_with_an_export_of_the_crm_its_own_state_counts_and_deletes_go_by_id(superstore, tmp_path):
    """One account was moved by hand, one has no association, one is in an overlay, which stays."""
    org = Salesforce([*today(superstore)[2:], (today(superstore)[1][0], "F05"), ("Z01040", "OVER")])
    listing = org.export("ObjectTerritory2Association", tmp_path / "now.csv")
    settings = ExportSettings(associations=listing)
    outcome = export_run(superstore, tmp_path / "sf", "salesforce", settings)
    deletes = rows_of(tmp_path / "sf" / "ObjectTerritory2Association-delete.csv")
    assert {tuple(row) for row in deletes} == {("Id",)}
    before = org.state
    org.load(tmp_path / "sf")
    assert org.state == sorted([*wanted(superstore), ("Z01040", "OVER")])
    org.load(tmp_path / "sf", BACK)
    assert org.state == before
    assert "2 accounts not where the run has them today" in " ".join(outcome.notes)
    assert "1 association with territories that are none of this run (OVER)" in " ".join(
        outcome.notes
    )


def test_an_empty_export_of_the_crm_is_a_first_publication(superstore, tmp_path):
    """Everything is created, nothing deleted."""
    listing = Salesforce().export("ObjectTerritory2Association", tmp_path / "now.csv")
    export_run(superstore, tmp_path / "sf", "salesforce", ExportSettings(associations=listing))
    org = Salesforce()
    org.load(tmp_path / "sf")
    assert org.state == wanted(superstore)
    org.load(tmp_path / "sf", BACK)
    assert org.state == []


def test_retired_territories_lose_their_accounts(superstore, tmp_path):
    """Those of the leaver's old territory, which the run does not know."""
    org = Salesforce([*today(superstore), ("Z59405", "DANA"), ("Z99999", "DANA")])
    listing = org.export("ObjectTerritory2Association", tmp_path / "now.csv")
    settings = ExportSettings(associations=listing, retire=("DANA",))
    export_run(superstore, tmp_path / "sf", "salesforce", settings)
    org.load(tmp_path / "sf")
    assert org.state == sorted([*wanted(superstore), ("Z99999", "DANA")])


def test_owners_follow_their_accounts_and_go_back(superstore, tmp_path):
    """Every account of a filled territory ends with its rep; only owners that differ are named."""
    table = read_run(superstore).plan
    reps = dict(zip(table["account_id"], table["rep_id"], strict=True))
    owner = read_run(superstore).accounts.set_index("account_id")["current_owner"].to_dict()
    then = {one: user_of(rep) for one, rep in owner.items() if rep[0] in "FI"}
    org = Salesforce(today(superstore), then)
    outcome = export_run(superstore, tmp_path / "sf", "salesforce", ExportSettings(owners=True))
    org.load(tmp_path / "sf")
    assert org.owners == {one: user_of(rep) for one, rep in reps.items()}
    org.load(tmp_path / "sf", BACK)
    assert {one: org.owners[one] for one in then} == then
    gone = sum(one not in then for one in reps)
    assert f"{gone} accounts whose owner of today is known by no user id" in " ".join(outcome.notes)


@pytest.mark.parametrize("verb", ["delete", "insert"])
def test_a_run_before_is_the_old_state(superstore, tmp_path, verb):
    """The same run: nothing changes, which is said, and no file but the papers is written."""
    outcome = export_run(
        superstore, tmp_path / "sf", "salesforce", ExportSettings(before=superstore, owners=True)
    )
    assert outcome.counts["unchanged"] == outcome.counts["accounts"] == 631
    assert not (tmp_path / "sf" / f"ObjectTerritory2Association-{verb}.csv").exists()
    assert sorted(path.name for path in outcome.folder.iterdir()) == ["README.txt", "manifest.json"]
    assert "there is nothing to load" in (outcome.folder / "README.txt").read_text()


def test_users_of_territories_come_and_go(superstore, tmp_path):
    """By an export of who is there: one is right, one too many, the others are missing."""
    org = Salesforce()
    org.create("UserTerritory2Association", (user_of("F01"), "F01"))
    org.create("UserTerritory2Association", (user_of("F02"), "F01"))
    listing = org.export("UserTerritory2Association", tmp_path / "users.csv")
    settings = ExportSettings(user_associations=listing)
    export_run(superstore, tmp_path / "sf", "salesforce", settings)
    org.load(tmp_path / "sf", only="User")
    ids = read_run(superstore).territories["territory_id"]
    assert org.users == sorted((user_of(one), one) for one in ids)


def test_the_manifest_has_counts_and_hashes(superstore, tmp_path):
    """Of every file, and of the run that it was made from; no path of this machine."""
    outcome = export_run(superstore, tmp_path / "sf", "salesforce")
    text = (outcome.folder / "manifest.json").read_text()
    document = json.loads(text)
    assert document["counts"] == outcome.counts
    assert document["run"]["plan.csv"] == file_hash(superstore / "plan.csv")
    for path, one in document["files"].items():
        assert one["sha256"] == file_hash(outcome.folder / path)
        assert one["rows"] == len(rows_of(outcome.folder / path))
    assert str(superstore.parent) not in text


def test_a_dry_run_counts_the_same_and_writes_nothing(superstore, tmp_path):
    """Without a folder, or with one."""
    outcome = export_run(superstore, tmp_path / "sf", "salesforce", dry_run=True)
    assert outcome.folder is None and not (tmp_path / "sf").exists()
    real = export_run(superstore, tmp_path / "sf", "salesforce")
    assert (outcome.counts, outcome.num_rows) == (real.counts, real.num_rows)


def test_more_territories_than_the_model_takes_are_refused_before_writing(superstore, tmp_path):
    """17 territories, 16 allowed."""
    settings = ExportSettings(limit_territories=16)
    with pytest.raises(InputError, match="would have 17 territories, and Salesforce takes 16"):
        export_run(superstore, tmp_path / "sf", "salesforce", settings)
    assert not (tmp_path / "sf").exists()
    settings = ExportSettings(limit_territories=17)
    assert export_run(superstore, tmp_path / "sf", "salesforce", settings).folder


def test_new_territories_come_first_and_their_ids_replace_ours(superstore, tmp_path):
    """F14 is new: it is created, listed with its id, and then its accounts are loaded."""
    ids = read_run(superstore).territories["territory_id"].tolist()
    listing = tmp_path / "territories.csv"
    rows = {one: f"0MI{one:0>12}" for one in ids if one != "F14"}
    write_listing(listing, rows)
    first = ExportSettings(territories=listing, model="0MA1", territory_type="0M51")
    made = export_run(superstore, tmp_path / "one", "salesforce", first)
    assert list(made.num_rows) == ["Territory2-insert.csv", "undo/Territory2-delete.csv"]
    assert rows_of(made.folder / "Territory2-insert.csv") == [
        {
            "Name": "Isaac Reed",
            "DeveloperName": "F14",
            "ParentTerritory2Id": "",
            "Territory2ModelId": "0MA1",
            "Territory2TypeId": "0M51",
        }
    ]
    rows["F14"] = "0MI00000000NEW1AAA"
    write_listing(listing, rows)
    export_run(superstore, tmp_path / "two", "salesforce", first)
    org = Salesforce((one, rows[old]) for one, old in today(superstore))
    org.load(tmp_path / "two")
    assert org.state == sorted((one, rows[new]) for one, new in wanted(superstore))


def write_listing(file, rows):
    text = "".join(f"{crm_id},{one}\n" for one, crm_id in rows.items())
    file.write_text(f"Id,DeveloperName\n{text}")


def test_what_is_missing_is_named_all_at_once(superstore, tmp_path):
    """No model for a new territory, a metric that has no quota."""
    listing = tmp_path / "territories.csv"
    write_listing(listing, {"F01": "0MI1"})
    settings = ExportSettings(territories=listing, forecast_types={"salse": "0Db1"})
    with pytest.raises(InputError) as told:
        export_run(superstore, tmp_path / "sf", "salesforce", settings)
    message = str(told.value)
    assert "16 territories of the run" in message and "F14" in message and "--model ID" in message
    assert "--forecast-type salse: the run has no quota of it" in message
    assert not (tmp_path / "sf").exists()
