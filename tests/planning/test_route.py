"""New accounts, over files: read as a scenario's, routed with a reason, or refused with all faults."""

import pandas as pd
import pytest

from territory_opt.errors import InputError, RunError, ScenarioError
from territory_opt.planning import export_run, plan, route_accounts

NEW = """\
Account ID,Account Name,BillingLongitude,BillingLatitude,disposition,locked_to
N1,West,-98.01,38.0,,
N2,East,-96.9,38.0,,
N3,Nowhere,,,,
N4,House,-98.0,38.0,house,
N5,Held,-98.0,38.0,,R2
"""


@pytest.fixture
def run(two_reps):
    return plan(two_reps, two_reps.parent / "run", with_map=False, with_picture=False).folder


@pytest.fixture
def new(two_reps):
    file = two_reps.parent / "new.csv"
    file.write_text(NEW)
    return file


def test_each_account_gets_a_territory_and_a_reason(run, new):
    """Aliases are known; the nearest account decides; a lock of its own goes first."""
    table = route_accounts(new, run).table.set_index("account_id")
    assert table["territory_id"].to_dict() == {
        "N1": "R1", "N2": "R2", "N3": table["territory_id"]["N3"], "N4": "", "N5": "R2",
    }  # fmt: skip
    assert table["territory_id"]["N3"] in ("R1", "R2")
    assert "the nearest account of the plan" in table["reason"]["N1"]
    assert "A00, 1 km away" in table["reason"]["N1"]
    assert table["reason"]["N4"] == "Not routed: disposition is house."
    assert table["reason"]["N5"] == "Locked to R2 by its own row."


def test_the_reason_names_the_line_of_the_file(run, new):
    """Row 2 is the first line below the header."""
    rows = (run / "routing_rules.csv").read_text().splitlines()
    table = route_accounts(new, run).table
    for line, step in zip(table["line"], table["step"], strict=True):
        assert step == "" if line == 0 else rows[line - 1].startswith(step)


def test_the_table_is_written_beside_and_never_over_another(run, new):
    """A second time it is there already."""
    outcome = route_accounts(new, run)
    assert outcome.file == new.with_name("new-routed.csv")
    assert pd.read_csv(outcome.file)["account_id"].tolist() == ["N1", "N2", "N3", "N4", "N5"]
    with pytest.raises(RunError, match="is there already"):
        route_accounts(new, run)


def test_faults_of_accounts_are_told_at_once_as_in_a_scenario(run, new):
    """A repeated id, a place in the sea, and a lock on nobody."""
    new.write_text(NEW + "N1,Again,1,1,,\nN6,Sea,0,0,,\nN7,Odd,1,1,,R9\n")
    with pytest.raises(ScenarioError) as caught:
        route_accounts(new, run)
    codes = {fault.code for fault in caught.value.faults}
    assert codes >= {"duplicate-id", "coordinates-zero", "unknown-locked-to"}
    assert not new.with_name("new-routed.csv").exists()
    assert route_accounts(new, run, quarantine=True).num_routed == 4


def test_edited_rules_with_holes_are_refused(run, new):
    """Without the last line, accounts that no other line fits go nowhere."""
    file = run / "routing_rules.csv"
    file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(ScenarioError, match="no line is for: accounts that no other line fits"):
        route_accounts(new, run)


def test_rules_may_lie_elsewhere(run, new, tmp_path):
    """The rest goes to R2 now."""
    text = (run / "routing_rules.csv").read_text().splitlines()
    edited = tmp_path / "mine.csv"
    edited.write_text("\n".join([text[0], text[-1].replace(",R1,R1,", ",R2,R2,")]) + "\n")
    table = route_accounts(new, run, rules=edited).table
    assert table.set_index("account_id")["territory_id"]["N1"] == "R2"


def test_a_run_of_before_has_no_rules(run, new):
    """The message says what to do."""
    (run / "routing_rules.csv").unlink()
    with pytest.raises(RunError, match="plan again, or name the rules"):
        route_accounts(new, run)


def test_rules_are_exported_for_a_crm(run, tmp_path):
    """Five files and two papers; the target is checked."""
    outcome = export_run(run, tmp_path / "crm", "salesforce-rules")
    there = {path.name for path in outcome.folder.iterdir()}
    assert there == {*outcome.num_rows, "README.txt", "manifest.json"} and len(there) == 7
    with pytest.raises(InputError, match="Did you mean 'salesforce-rules'"):
        export_run(run, tmp_path / "other", "salesforce-rule")
