"""Numbers of the field: rolled up, beside those from the top, and reconciled."""

from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app
from territory_opt.errors import AllocationError, InputError, ScenarioError
from tests.planning.sums import check_sums

PARENTS = {"T1": "North", "T2": "North", "T3": "South", "T4": "South"}
NUMBERS = "territory_id,amount\nT1,40000\nT2,20000\nT4,20000\n"
TWO_METRICS = (
    "quota+={ metric = 'units', company_target = 1200, over_assignment = 0, round_to = 1 }"
)


@pytest.fixture
def field(tmp_path):
    def written(text=NUMBERS):
        file = tmp_path / "field.csv"
        file.write_text(text)
        return file

    return written


def quotas(outcome):
    annual = outcome.table[outcome.table["period"] == "year"]
    return dict(zip(annual["territory_id"], annual["quota"].map(float), strict=True))


def faults_of(scenario, file):
    with pytest.raises(ScenarioError) as caught:
        api.bottom_up_quotas(scenario, file)
    return {(fault.code, fault.row) for fault in caught.value.faults}


def test_field_numbers_roll_up_to_every_node(four_reps, field):
    """60,000 ÷ 1.05 in the north, 46,775 ÷ 1.05 in the south, and their sum ÷ 1.02 in the company."""
    table = api.bottom_up_quotas(four_reps, field()).reconciliation.set_index("node_id")
    assert list(table.index) == ["company", "North", "T1", "T2", "South", "T3", "T4"]
    assert table["field"].map(float).to_dict() == {
        "company": 99696.55, "North": 57142.86, "T1": 40000, "T2": 20000, "South": 44547.62,
        "T3": 26775, "T4": 20000,
    }  # fmt: skip
    assert table["gap"].map(float).to_dict() == {
        "company": 303.45, "North": -6142.86, "T1": -4300, "T2": -2150, "South": 6452.38, "T3": 0,
        "T4": 6775,
    }  # fmt: skip
    assert list(table["level"]) == [
        "company",
        "group",
        *["territory"] * 2,
        "group",
        *["territory"] * 2,
    ]
    assert list(table["num_entered"]) == [3, 2, 1, 1, 1, 0, 1]


def test_showing_the_gap_sets_no_quotas(four_reps, field, tmp_path):
    """One table, with the numbers from the top as `quota` has them."""
    outcome = api.bottom_up_quotas(four_reps, field(), out=tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["quota_reconciliation.csv"]
    table = outcome.reconciliation.set_index("node_id")["top_down"]
    assert {name: table[name] for name in PARENTS} == quotas(api.quota(four_reps))
    assert outcome.sentences == (
        "sales: the field entered numbers for 3 of 4 territories; for the others the number from the "
        "top stands in. In all that is 99,696.55 EUR, 303.45 EUR below the target of 100,000 (0.3%).",
    )


@pytest.mark.parametrize("trust", [0, 0.5, 1])
def test_a_gap_closed_by_trust_keeps_every_sum(four_reps, field, trust):
    """In the year and in all quarters; steps sum to quotas, and the field has one of its own."""
    outcome = api.reconcile_quotas(four_reps, field(), trust=trust)
    check_sums(outcome.agreed, PARENTS)
    assert outcome.agreed.totals["quota"].tolist() == [107_100]
    assert ("field_numbers" in set(outcome.agreed.waterfall["step"])) == (trust > 0)


def test_full_trust_shares_by_the_field_alone(four_reps, field):
    """T1 has twice what T2 has, and as much more than T4."""
    found = quotas(api.reconcile_quotas(four_reps, field(), trust=1).agreed)
    assert found["T1"] == pytest.approx(2 * found["T2"], abs=2)
    assert found["T1"] == pytest.approx(40_000 / 99_696.55 * 100_000, abs=2)


def test_kept_numbers_stay_and_the_rest_spreads(four_reps, field):
    """T3 takes what 107,100 leaves, as regions sum to the company's number."""
    outcome = api.reconcile_quotas(four_reps, field(), keep=True)
    check_sums(outcome.agreed, PARENTS)
    found = quotas(outcome.agreed)
    assert [found[name] for name in ("T1", "T2", "T4")] == [40_000, 20_000, 20_000]
    assert found["T3"] == 27_100
    (note,) = outcome.agreed.waterfall.query("step == 'holds'")["note"].unique()
    assert note == "numbers that managers have fixed or the field has entered"


def test_numbers_that_cannot_be_kept_are_refused_with_a_way_out(four_reps, field, tmp_path):
    """200,000 are more than the target; nothing is written."""
    file = field("territory_id,amount\nT1,200000\n")
    with pytest.raises(
        AllocationError, match=r"entered them are T1 200,000: .*or close the gap by trust"
    ):
        api.reconcile_quotas(four_reps, file, out=tmp_path / "out", keep=True)
    assert not (tmp_path / "out").exists()


def test_a_number_beside_a_managers_hold_is_refused(four_reps, field):
    """Both are fixed, at different amounts."""
    held = ["quota.0.holds={ T1 = 30_000 }"]
    with pytest.raises(
        AllocationError, match=r"T1: the field entered 40,000\.00, but it is held at 30,000"
    ):
        api.reconcile_quotas(four_reps, field(), keep=True, settings=held)


@pytest.mark.parametrize("how", [{}, {"trust": 0.5, "keep": True}, {"trust": 30}])
def test_one_rule_closes_a_gap(four_reps, field, how):
    """Neither none nor two, and trust is a share."""
    with pytest.raises(InputError, match=r"say how the gap is closed|write a share from 0 to 1"):
        api.reconcile_quotas(four_reps, field(), **how)


def test_every_fault_of_the_file_is_told_at_once(four_reps, field):
    """Each with its row."""
    text = (
        "rep_id,territory_id,metric,amount\n,T1,,10\nP1,,sales,10\n,T9,,10\n,,,10\n,T2,sale,10\n,T3,,\n"
        ",T4,,-1\n,T4,,much\n,T2,,1e14\n"
    )
    assert faults_of(four_reps, field(text)) == {
        ("field-twice", 3), ("field-unknown", 4), ("field-nobody", 5), ("field-metric", 6),
        ("field-empty", 7), ("negative", 8), ("field-twice", 9), ("not-a-number", 9),
        ("field-amount", 10),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [("territory_id\nT1\n", "missing-column"), ("amount\n3\n", "missing-column"),
     ("territory_id,amount\n", "empty-table")],
)  # fmt: skip
def test_a_file_that_says_nothing_is_refused(four_reps, field, text, code):
    """Columns that are missing, and no row at all."""
    assert {found for found, _ in faults_of(four_reps, field(text))} == {code}


def test_somebody_with_two_territories_must_name_one(four_reps, field):
    """P1 leads T1 and T3."""
    file = four_reps / "territories.csv"
    file.write_text(file.read_text().replace("T3,P3", "T3,P1"))
    with pytest.raises(
        ScenarioError, match=r"P1 has several territories. Write territory_id instead: T1, T3"
    ):
        api.bottom_up_quotas(four_reps, field("rep_id,amount\nP1,10\n"))


def test_a_metric_is_named_where_there_are_several(four_reps, field):
    """Then each goes to its own."""
    with pytest.raises(ScenarioError, match=r"T1 names no metric. Write one of: sales, units"):
        api.bottom_up_quotas(four_reps, field(), settings=[TWO_METRICS])
    file = field("territory_id,metric,amount\nT1,units,500\nT1,sales,40000\n")
    outcome = api.reconcile_quotas(four_reps, file, keep=True, settings=[TWO_METRICS])
    found = outcome.reconciliation.query("node_id == 'T1'").set_index("metric")["agreed"]
    assert found.to_dict() == {"sales": 40_000, "units": 500}
    assert len(outcome.sentences) == 2


def test_rows_are_set_aside_when_asked(four_reps, field):
    """The sound one counts."""
    file = field("territory_id,amount\nT1,40000\nT9,1\n")
    outcome = api.bottom_up_quotas(four_reps, file, quarantine=True)
    assert [fault.code for fault in outcome.faults] == ["field-unknown"]
    assert outcome.reconciliation["num_entered"].iloc[0] == 1


def test_a_workbook_with_names_of_a_crm_is_read(four_reps, tmp_path):
    """Owner and quota amount."""
    pd.DataFrame({"Rep ID": ["P1"], "Quota Amount": [40_000.5]}).to_excel(tmp_path / "field.xlsx")
    outcome = api.bottom_up_quotas(four_reps, tmp_path / "field.xlsx")
    table = outcome.reconciliation.set_index("node_id")
    assert table.loc["T1", "field"] == Decimal("40000.50")


def test_a_metric_without_rules_or_days_can_be_reconciled(four_reps, field):
    """No rule, and no first day of any year."""
    file = four_reps / "scenario.toml"
    text = file.read_text().replace("effective_from = 2027-01-01\n", "")
    file.write_text(
        text.replace('periods = "quarters"\n', "").replace("upper_over_assignment = [0.02]\n", "")
    )
    outcome = api.reconcile_quotas(four_reps, field(), trust=0.3)
    check_sums(outcome.agreed, PARENTS)
    assert outcome.agreed.totals["quota"].tolist() == [105_000]


def test_reconciled_quotas_of_the_shipped_scenario_sum_up(field, tmp_path):
    """Superstore from the command line: 27.3 million, and what was entered in the reconciliation."""
    file = field("rep_id,amount\nF01,3500000\nF02,700000\n")
    words = ["quota", "reconcile", "scenarios/superstore", "--field", file, "--trust", "0.5", "--out",
             tmp_path / "out", "--json"]  # fmt: skip
    found = CliRunner().invoke(app, [str(word) for word in words])
    assert found.exit_code == 0, found.stderr
    document = json.loads(found.stdout)
    assert [one["quota"] for one in document["totals"]] == ["27300000"]
    assert sum(row["num_entered"] == "1" for row in document["reconciliation"]) == 2
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {
        "quotas.csv", "quota_nodes.csv", "quota_waterfall.csv", "quota_reconciliation.csv",
    }  # fmt: skip


def test_the_gap_is_shown_on_screen(four_reps, field):
    """A sentence, a table and the sum; exit 2 where the file is bad."""
    words = ["quota", "reconcile", str(four_reps), "--field", str(field()), "--keep"]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0, found.stderr
    lines = [line.split() for line in found.stdout.splitlines()]
    assert ["T4", "territory", "20,000", "26,775", "6,775", "+25.3%", "20,000"] in lines
    assert ["T3", "territory", "26,775", "27,100"] in lines
    assert ["Sum", "of", "sales", "107,100.00", "EUR"] in lines
    field("territory_id,amount\nT9,1\n")
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 2
    assert (
        "row 2: T9 is no territory, and no rep with one. Known: P1, P2, P3, P4, T1, T2, T3, T4."
        in found.stderr
    )
