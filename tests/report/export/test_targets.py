"""What each target writes of six accounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest

from territory_opt.errors import InputError, RunError
from territory_opt.report.export import TARGETS, Crm, Request, check_sound, papers_of
from territory_opt.report.export.cells import formula_faults


def made(run, target, before=None, **crm):
    return TARGETS[target].make(Request(run, before, Crm(**crm)))


def rows(export, path):
    return [tuple(row) for row in export.files[path].itertuples(index=False)]


@pytest.fixture
def staffed(run):
    """The seat at the right is Bo's."""
    territories = run.territories.assign(rep_id=["ann", "bo"], rep_name=["Ann Lee", "Bo Diaz"])
    plan = run.plan.assign(rep_id=run.plan["territory_id"].map({"R1": "ann", "R2": "bo"}))
    return replace(run, territories=territories, plan=plan)


def test_hubspot_gets_record_ids_and_emails(staffed):
    """A3 goes from Bo, who is written by his e-mail, to Ann; A4 and A6 to Bo; A5 is Bo's already."""
    export = made(staffed, "hubspot")
    assert list(export.files["companies.csv"]) == ["Record ID", "Company owner"]
    assert rows(export, "companies.csv") == [
        ("A3", "ann@x.com"),
        ("A4", "bo@x.com"),
        ("A6", "bo@x.com"),
    ]
    assert rows(export, "undo/companies.csv") == [("A3", "bo@x.com")]
    assert "A4, A6" in " ".join(export.notes)


def test_hubspot_names_every_rep_without_email(staffed):
    """Both of them, in one message."""
    nobody = staffed.reps.assign(email="")
    accounts = staffed.accounts.assign(current_owner="")
    bare = replace(staffed, reps=nobody, accounts=accounts)
    with pytest.raises(InputError, match="reps get accounts and have no email: ann, bo"):
        made(bare, "hubspot")


def test_dynamics_gets_guids_names_and_territories(staffed):
    """Owner and territory apart, after the columns of an export for re-import."""
    export = made(staffed, "dynamics")
    assert list(export.files["account-owners.csv"]) == [
        "(Do Not Modify) Account",
        "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On",
        "Owner",
    ]
    assert rows(export, "account-owners.csv")[0] == ("A3", "", "", "Ann Lee")
    assert rows(export, "undo/account-owners.csv") == [("A3", "", "", "Bo Diaz")]
    assert rows(export, "account-territories.csv") == [
        ("A3", "", "", "R1"),
        ("A4", "", "", "R2"),
        ("A6", "", "", "R2"),
    ]
    assert rows(export, "undo/account-territories.csv")[1] == ("A4", "", "", "")


def test_namesakes_are_refused_where_names_decide(staffed):
    """Dynamics would take either."""
    table = staffed.territories.assign(rep_name="Ann Lee")
    reps = staffed.reps.assign(name="Ann Lee")
    with pytest.raises(InputError, match="reps share a name: ann, bo"):
        made(replace(staffed, territories=table, reps=reps), "dynamics")


def test_a_vacant_territory_changes_no_owner(run):
    """A4 and A6 go to a seat that nobody fills: told, and in no owner file."""
    export = made(run, "salesforce", owners=True)
    assert rows(export, "Account-update.csv") == [("A3", "005000000000ann")]
    assert "2 accounts in territories that nobody fills (A4, A6)" in " ".join(export.notes)


def test_an_account_stays_with_whom_it_has_in_a_pod(staffed):
    """A3 is Bo's, and Bo fills the left territory too: nobody else becomes its owner."""
    pod = staffed.staffing.head(1).assign(rep_id="bo", rep_name="Bo Diaz", territory_id="R1")
    export = made(replace(staffed, staffing=pd.concat([staffed.staffing, pod])), "hubspot")
    assert [row[0] for row in rows(export, "companies.csv")] == ["A4", "A6"]


def test_accounts_that_wait_are_in_a_folder_of_their_day(run):
    """A4 waits for a deal until February; each day has its own way back."""
    plan = run.plan.assign(effective_on="2027-01-01")
    plan.loc[3, "effective_on"] = "2027-02-15"
    export = made(replace(run, plan=plan), "salesforce")
    insert = "ObjectTerritory2Association-insert.csv"
    assert [row[0] for row in rows(export, insert)] == ["A3", "A6"]
    assert rows(export, f"later/2027-02-15/{insert}") == [("A4", "R2", "Territory2Manual")]
    back = "undo/ObjectTerritory2Association-delete.csv"
    assert rows(export, f"later/2027-02-15/{back}") == [("A4", "R2")]
    text = papers_of(export, "salesforce", {"scenario": "Tiny"})["README.txt"].decode()
    places = [text.index(f" {path} ") for path in (insert, f"later/2027-02-15/{insert}")]
    places += [text.index(f" {path} ") for path in (f"later/2027-02-15/{back}", back)]
    assert places == sorted(places)


def test_parts_of_a_shared_account_are_associations_of_it(run):
    """A3 is shared by R1 and R2: both have it, and its owner is that of the larger part."""
    plan = pd.concat([run.plan, run.plan.iloc[[2]]], ignore_index=True)
    plan.loc[6, ["account_id", "territory_id", "rep_id"]] = ["A3 @ R2", "R2", ""]
    accounts = pd.concat([run.accounts, run.accounts.iloc[[2]]], ignore_index=True)
    accounts.loc[6, "account_id"] = "A3 @ R2"
    manifest = {"scenario": {"splits": {"file": "splits.csv"}}}
    shared = replace(run, plan=plan, accounts=accounts, manifest=manifest)
    export = made(shared, "salesforce", owners=True)
    inserted = rows(export, "ObjectTerritory2Association-insert.csv")
    assert ("A3", "R1", "Territory2Manual") in inserted and "A3 @ R2" not in str(inserted)
    assert "ObjectTerritory2Association-delete.csv" not in export.files
    assert rows(export, "Account-update.csv") == [("A3", "005000000000ann")]


def test_territories_are_created_from_the_top(run):
    """The district first; its territories once it has an id."""
    district = run.territories.iloc[[0]].assign(
        territory_id="North East", level="district", parent_id="", rep_id="", rep_name="Mia"
    )
    below = run.territories.assign(parent_id="North East")
    tree = replace(run, territories=pd.concat([below, district], ignore_index=True))
    none = pd.DataFrame({"Id": [], "DeveloperName": []}, dtype="str")
    asked = {"model": "0MA1", "territory_type": "0M51"}
    first = made(tree, "salesforce", territories=none, **asked)
    assert rows(first, "Territory2-insert.csv") == [
        ("North East", "North_East", "", "0MA1", "0M51")
    ]
    assert "2 territories below these come with the next step" in first.notes
    top = pd.DataFrame({"Id": ["0MI1"], "DeveloperName": ["North_East"]})
    second = made(tree, "salesforce", territories=top, **asked)
    assert [row[:3] for row in rows(second, "Territory2-insert.csv")] == [
        ("West", "R1", "0MI1"),
        ("East", "R2", "0MI1"),
    ]


def test_quotas_begin_with_their_periods(staffed):
    """Quarters of a year that begins in February; Bo, without a user id, is named."""
    amounts = [Decimal("100.50"), Decimal(200), Decimal(10)]
    quotas = pd.DataFrame(
        {
            "territory_id": ["R1", "R1", "R2"],
            "rep_id": ["ann", "ann", "bo"],
            "metric": "sales",
            "period": ["year", "Q2", "Q1"],
            "quota": amounts,
        }
    )
    settings = {
        "effective_from": "2027-02-01",
        "quota": [{"metric": "sales", "periods": "quarters"}],
    }
    run = replace(staffed, quotas=quotas, manifest={"scenario": settings})
    export = made(run, "salesforce", forecast_types={"": "0Db1"})
    assert rows(export, "ForecastingQuota-insert.csv") == [
        ("005000000000ann", "0Db1", "200", "2027-05-01", "R1")
    ]
    assert "ForecastingQuota: no crm_user_id of 1 rep (bo)" in export.notes


def test_yearly_quotas_are_told_not_written(staffed):
    """Salesforce knows months and quarters only."""
    quotas = pd.DataFrame(
        {"territory_id": ["R1"], "rep_id": ["ann"], "metric": ["sales"], "period": ["year"],
         "quota": [Decimal(5)]}
    )  # fmt: skip
    export = made(replace(staffed, quotas=quotas), "salesforce", forecast_types={"": "0Db1"})
    assert "ForecastingQuota-insert.csv" not in export.files
    assert "months or quarters" in " ".join(export.notes)


def test_people_come_and_go_between_two_runs(run, staffed):
    """The run before had the right seat vacant; now Bo fills it."""
    known = staffed.reps.assign(crm_user_id=["005000000000ann", "0050000000000bo"])
    bare = staffed.staffing.head(0)
    export = made(
        replace(staffed, reps=known, staffing=bare), "salesforce", replace(run, staffing=bare)
    )
    assert rows(export, "UserTerritory2Association-insert.csv") == [
        ("0050000000000bo", "R2", "field")
    ]
    assert rows(export, "undo/UserTerritory2Association-delete.csv") == [("0050000000000bo", "R2")]


def test_ids_like_formulas_are_refused_in_files_for_a_crm(formula_run):
    """They must load unchanged, so they are not escaped either."""
    moved = formula_run.plan.assign(previous_territory="R2")
    export = made(replace(formula_run, plan=moved), "salesforce")
    (fault,) = formula_faults(export.files)
    assert "'=A2' as a formula" in fault and "column ObjectId" in fault


def test_tables_for_people_are_guarded(formula_run):
    """The name of A4 is ``+4``: an apostrophe makes it text."""
    table = made(formula_run, "csv").files["changes.csv"]
    assert table["name"].tolist() == ["<script>", "'+4", "'@6"]


def test_kml_is_read_by_gdal_with_every_account(run):
    """And is coloured; a name that looks like markup is text."""
    content = made(run, "kml").files["plan.kml"]
    read = gpd.read_file(BytesIO(content), driver="LIBKML", layer="R1")
    assert read["Name"].tolist() == ["One", '=HYPERLINK("http://x")', "<script>"]
    root = ElementTree.fromstring(content)
    styles = {one.get("id") for one in root.iter("{http://www.opengis.net/kml/2.2}Style")}
    used = {
        one.text.removeprefix("#") for one in root.iter("{http://www.opengis.net/kml/2.2}styleUrl")
    }
    assert used <= styles and len(used) == 2
    assert b"http" not in content.replace(b"http://www.opengis.net", b"").replace(b"http://x", b"")


def test_geojson_has_a_file_per_layer(run):
    """Territories carry their figures."""
    export = made(run, "geojson")
    read = gpd.read_file(BytesIO(export.files["territories.geojson"]))
    assert read.set_index("territory_id")["num_accounts"].to_dict() == {"R1": 3, "R2": 3}
    points = gpd.read_file(BytesIO(export.files["accounts.geojson"]))
    assert points["account_id"].tolist() == run.accounts["account_id"].tolist()
    assert points.geometry.x.tolist() == pytest.approx(run.accounts.geometry.x.tolist())


def test_an_edited_run_is_refused_with_every_fault(run):
    """An account twice, and a territory that nobody knows."""
    plan = run.plan.assign(account_id=["001", "001", *run.plan["account_id"][2:]])
    plan.loc[3, "territory_id"] = "R9"
    with pytest.raises(RunError) as told:
        check_sound(replace(run, plan=plan), "runs/a")
    assert "accounts twice: 001" in str(told.value) and "R9" in str(told.value)


def test_a_plan_that_gives_nothing_away_is_refused(run):
    """It would take every account from everybody."""
    with pytest.raises(RunError, match="gives no account to anybody"):
        check_sound(replace(run, plan=run.plan.assign(territory_id="")), "runs/a")


def test_readme_tells_the_order(run):
    """Delete, then insert; the way back apart."""
    export = made(run, "salesforce")
    text = papers_of(export, "salesforce", {"scenario": "Tiny"})["README.txt"].decode()
    assert text.index("1. ObjectTerritory2Association-delete") < text.index("2. ObjectTerr")
    assert text.index("Load in this order:") < text.index("To go back:")
