"""Decisions taken into a plan: what moves, what stays, what it costs, who said so."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import InputError
from territory_opt.models import Status, StopReason
from territory_opt.planning import decide, evaluate, review
from territory_opt.planning.decisions.desk import Desk
from territory_opt.planning.decisions.gather import gather
from territory_opt.runs import read_run
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit
from territory_opt.solvers import solve
from territory_opt.testing import brute_force
from tests.planning.review_desk import PAPERS, filled

REJECT, ACCEPT, HOLD, CORRECT = (
    {"Decision": "reject", "Reason": "relationship with the customer", "Comment": "for years"},
    {"Decision": "accept"},
    {"Decision": "hold", "Reason": "deal under way"},
    {"Decision": "correct", "Correct what": "wrong potential", "New value": 5000},
)


def territories(folder):
    plan = read_run(folder).plan
    return dict(zip(plan["account_id"], plan["territory_id"], strict=True))


@pytest.fixture(scope="module")
def rejected(three_reps, sent, tmp_path_factory):
    """006 stays with R1, by the word of its manager."""
    folder = tmp_path_factory.mktemp("rejected")
    sent = Path(shutil.copytree(sent, folder / "sent"))
    filled(sent / "review-M1.xlsx", {"006": REJECT, "003": ACCEPT}, status={"R2": "signed"})
    return decide(three_reps, [sent / "review-M1.xlsx"], folder / "out", **PAPERS)


def test_a_rejected_account_stays_and_every_rule_holds(rejected):
    """006 is with R1 again, 003 with R2; the referee finds nothing."""
    now = territories(rejected.outcome.folder)
    assert (now["006"], now["003"]) == ("R1", "R2")
    document = json.loads((rejected.outcome.folder / "manifest.json").read_text())
    scenario = read_scenario(document["scenario_file"], document["settings"])
    assert audit(scenario.to_problem(), rejected.outcome.result.plan) == []


def test_the_price_is_the_difference_of_two_optima(rejected, three_reps):
    """Both proved best, and both found by trying every plan."""
    before, after = (read_run(folder) for folder in (three_reps, rejected.outcome.folder))
    assert after.summary["status"] == "OPTIMAL"
    (row,) = rejected.prices.to_dict("records")
    difference = after.summary["objective"] - before.summary["objective"]
    assert row["is_exact"]
    assert row["price"] == pytest.approx(difference) and difference > 1
    assert (row["price_at_least"], row["price_at_most"]) == (row["price"], row["price"])
    document = before.manifest
    problem = read_scenario(document["scenario_file"], document["settings"]).to_problem()
    unit = problem.unit_ids.index("006")
    locked = problem.replace(
        locked_to=np.where(np.arange(problem.num_units) == unit, problem.incumbent, -1)
    )
    accepted = np.array(locked.locked_to)
    accepted[problem.unit_ids.index("003")] = problem.territory_ids.index("R2")
    best = (
        brute_force(locked.replace(locked_to=accepted)).objective - brute_force(problem).objective
    )
    assert row["price"] == pytest.approx(best)
    assert "006" in row["account_id"] and "exactly" in row["sentence"]


def test_the_folder_keeps_decisions_prices_status_and_trail(rejected):
    """In plain form; the status of every node; who, when, what, before, after."""
    folder = rejected.outcome.folder
    decisions = pd.read_csv(folder / "decisions.csv", dtype=str, keep_default_na=False)
    assert decisions[["account_id", "decision", "reason_code", "territory_id", "by", "on", "round"]
                     ].values.tolist() == [
        ["006", "reject", "relationship", "R1", "Max", "2026-12-01", "1"],
        ["003", "accept", "", "R2", "Max", "2026-12-01", "1"],
    ]  # fmt: skip
    status = rejected.status.set_index("node_id")["status"].to_dict()
    assert status == {"M1": "reviewed", "R1": "sent", "R2": "signed", "M2": "", "R3": ""}
    trail = pd.read_csv(folder / "audit.csv", dtype=str, keep_default_na=False)
    first = trail[trail["account_id"] == "006"].iloc[0]
    assert first[["by", "on", "what", "before", "after", "outcome"]].tolist() == [
        "Max", "2026-12-01", "reject", "R3", "R1", "applied",
    ]  # fmt: skip
    assert {path.name for path in folder.iterdir()} >= {"prices.csv", "conflicts.csv", "status.csv"}


def test_an_accepted_move_is_still_one_by_choice(rejected):
    """It counts in the limits on change, and is no exception; the rejection is one."""
    run = rejected.outcome.run
    assert run.plan.set_index("account_id").loc["003", "moved"] == "chosen"
    assert run.exceptions["account_id"].tolist() == ["006"]
    assert run.exceptions.loc[0, ["owner", "reason"]].tolist() == [
        "Max", "reject: relationship with the customer: for years",
    ]  # fmt: skip


def test_the_run_can_be_repeated_and_judged(rejected):
    """Its own command plans it again: decisions are a file of the scenario."""
    document = json.loads((rejected.outcome.folder / "manifest.json").read_text())
    assert "decisions.file=" in document["repeat"]["command"]
    again = evaluate(
        document["scenario_file"], rejected.outcome.folder, settings=document["settings"]
    )
    assert again.run.summary["violations"] == []
    assert again.run.summary["objective"] == pytest.approx(rejected.outcome.result.objective)


def test_corrections_change_the_data_not_the_file(office, three_reps):
    """A potential, a closed account, a duplicate: told with who says so; accounts.csv as before."""
    file = three_reps.parent / "accounts.csv"
    before = file.read_bytes()
    table = office.table(
        "000,correct,wrong_data,,potential,5000,,Ann,2026-12-02,1",
        "001,correct,,,duplicate,000,,Ann,2026-12-02,1",
        "002,correct,,,parent_id,003,,Ann,2026-12-02,1",
    )
    found = office.decided(table)
    accounts = found.outcome.run.accounts.set_index("account_id")
    assert accounts.loc["000", ["potential", "potential_source"]].tolist() == [5000, "corrected"]
    assert "001" not in accounts.index
    faults = found.outcome.run.faults
    told = faults.loc[faults["code"] == "decision-correction", "message"].tolist()
    assert told == [
        "000 has a potential of 5000, not 1000, by decision of Ann on 2026-12-02",
        "001 is a duplicate of 000, by decision of Ann on 2026-12-02",
        "002 has the parent 003, not none, by decision of Ann on 2026-12-02",
    ]
    assert file.read_bytes() == before


def test_managers_who_disagree_decide_nothing(office):
    """M1 rejects what M2 accepts: the account is free, and both are told; 003 is decided."""
    sent = office.sent()
    filled(sent / "review-M1.xlsx", {"006": REJECT, "003": HOLD})
    filled(sent / "review-M2.xlsx", {"006": ACCEPT}, by="Mia")
    found = office.gathered(sent)
    assert found.conflicts[["account_id", "by", "decision", "outcome"]].values.tolist() == [
        ["006", "Max", "reject", "conflict"],
        ["006", "Mia", "accept", "conflict"],
    ]
    assert found.applied[["account_id", "territory_id"]].values.tolist() == [["003", "R1"]]


def test_a_table_settles_a_conflict(office):
    """The planner's row has the last word; the other is kept on record."""
    sent = office.sent()
    filled(sent / "review-M1.xlsx", {"006": REJECT})
    filled(sent / "review-M2.xlsx", {"006": ACCEPT}, by="Mia")
    found = office.gathered(sent, office.table("006,accept,,,,,,Head,,"))
    outcomes = dict(zip(found.conflicts["by"], found.conflicts["outcome"], strict=True))
    assert outcomes == {"Head": "applied", "Max": "settled", "Mia": "applied"}
    assert found.applied[["account_id", "territory_id"]].values.tolist() == [["006", "R3"]]


def test_managers_who_agree_are_one_decision(office):
    """One rejects, the other holds: it stays with R1, and that is a rejection."""
    sent = office.sent()
    filled(sent / "review-M1.xlsx", {"006": HOLD})
    filled(sent / "review-M2.xlsx", {"006": REJECT}, by="Mia")
    found = office.gathered(sent)
    assert found.conflicts.empty
    assert found.applied[["decision", "territory_id", "by"]].values.tolist() == [
        ["reject", "R1", "Mia"]
    ]


def test_several_rejections_are_priced_together_as_well(office):
    """Each by itself with the others holding, and all at once."""
    found = office.decided(office.table("006,reject,other,,,,,A,,", "003,hold,other,,,,,A,,"))
    assert found.prices["account_name"].tolist() == ["Shop 6", "=HYPERLINK(1)", "all together"]
    whole = found.prices.iloc[-1]
    before = read_run(office.run).summary["objective"]
    assert whole["price"] == pytest.approx(whole["objective_with"] - before)
    assert (found.prices["price"] <= whole["price"] + 1e-6).all()


def test_a_price_that_is_not_proved_is_an_interval(office, rejected):
    """With 100 of gap left, the true price, known from the proved plans, lies inside."""

    def hasty(problem, **more):
        found = solve(problem, **more)
        unproved = {"status": Status.FEASIBLE, "stop_reason": StopReason.GAP}
        return dataclasses.replace(found, bound=found.bound - 100, **unproved)

    rows = ("006,reject,other,,,,,A,,", "003,accept,,,,,,A,,")
    found = office.decided(office.table(*rows), solver=hasty)
    (row,) = found.prices.to_dict("records")
    (proved,) = rejected.prices.to_dict("records")
    assert not row["is_exact"]
    assert row["price_at_least"] == pytest.approx(proved["price"] - 100)
    assert row["price_at_most"] == pytest.approx(proved["price"])
    assert "from" in row["sentence"]


def test_a_later_round_wins(office, rejected):
    """What was rejected in round 1 is held in round 2; round 1 is over."""
    first = rejected.outcome.folder
    with pytest.raises(InputError, match="decided in round 1, and this is round 2"):
        gather(Desk.at(first), [office.table("006,accept,,,,,,A,,1")])
    found = decide(
        first, [office.table("006,hold,other,,,,,B,,2")], office.folder / "two", **PAPERS
    )
    assert found.decisions["round"].tolist() == ["1", "1", "2"]
    assert found.prices[["account_id", "decision", "by"]].values.tolist() == [["006", "hold", "B"]]
    trail = pd.read_csv(office.folder / "two" / "audit.csv", dtype=str, keep_default_na=False)
    assert trail["round"].tolist() == ["1", "1", "1", "1", "1", "2"]
    assert found.status.set_index("node_id")["status"]["R2"] == "signed"


def test_rejections_that_leave_no_plan_are_named(office):
    """R1 would keep four accounts, and three are the most."""
    found = office.decided(office.table(*(f"00{i},reject,other,,,,,A,," for i in (2, 3, 4, 6))))
    assert found.outcome.result.status is Status.INFEASIBLE
    assert found.outcome.is_infeasible and found.prices.empty
    assert found.outcome.run.summary["decisions"]["blamed"] == ["002", "003", "004", "006"]
    assert (found.outcome.folder / "INFEASIBLE.txt").is_file()
    assert "R1" in found.outcome.run.summary["causes"][0]["message"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("000,reject,other,,,,,A,,", "000 does not change hands"),
        ("006,reject,other,R2,,,,A,,", "006: reject means R1, not R2"),
        (
            "006,accept,,,,,,A,,1\n003,accept,,,,,,A,,2",
            "006 is decided in round 1, and this is round 2",
        ),
    ],
)
def test_decisions_that_do_not_fit_the_run_are_refused(office, row, said):
    """With what is wrong."""
    with pytest.raises(InputError, match=said):
        office.gathered(office.table(row))


def test_an_account_is_decided_in_one_table(office):
    """Two tables, the same account."""
    files = [office.table("006,accept,,,,,,A,,", name=name) for name in ("a.csv", "b.csv")]
    with pytest.raises(InputError, match=r"b\.csv row 2: 006 is decided in a\.csv as well"):
        office.gathered(*files)


def test_every_fault_of_every_file_is_in_one_message(office):
    """A table with two bad rows, a workbook with another."""
    table = office.table("999,accept,,,,,,A,,", "006,nod,,,,,,A,then,")
    sent = office.sent()
    filled(sent / "review-M1.xlsx", {"002": {"Decision": "reject"}})
    with pytest.raises(InputError) as caught:
        office.gathered(table, sent)
    for word in ("999", "nod", "then", "review-M1.xlsx row", "reason code of 002 is empty"):
        assert word in str(caught.value)


def test_a_stale_workbook_is_recognised(office, rejected):
    """It is about another run."""
    sent = office.sent()
    filled(sent / "review-M1.xlsx", {"006": ACCEPT})
    with pytest.raises(InputError, match="it is about the run"):
        gather(Desk.at(rejected.outcome.folder), [sent])


def test_workbooks_of_two_rounds_do_not_go_together(office):
    """Round 1 and round 2 of the same run."""
    first, second = office.sent(), review(office.run, office.folder / "again", round=2).folder
    filled(first / "review-M1.xlsx", {"006": ACCEPT})
    files = [first / "review-M1.xlsx", second / "review-M2.xlsx"]
    with pytest.raises(InputError, match="it is of round 1, and this is round 2"):
        office.gathered(*files)


@pytest.mark.parametrize("name", ["nothing.xlsx", "broken.xlsx", "other.xlsx"])
def test_files_that_are_no_review_workbooks_are_refused(office, name):
    """Missing, no workbook, another workbook."""
    (office.folder / "broken.xlsx").write_text("no zip")
    pd.DataFrame({"a": [1]}).to_excel(office.folder / "other.xlsx")
    with pytest.raises(InputError, match=name):
        office.gathered(office.folder / name)


def test_a_changed_table_is_refused(three_reps, tmp_path):
    """Prices compare plans of the same data."""
    folder = tmp_path / "copy"
    shutil.copytree(three_reps.parent, folder)
    manifest = folder / "run" / "manifest.json"
    text = manifest.read_text().replace(str(three_reps.parent), str(folder))
    manifest.write_text(text)
    (folder / "accounts.csv").write_text(
        (folder / "accounts.csv").read_text() + "009,New,-97,38,1,1,A,R3,\n"
    )
    table = tmp_path / "decisions.csv"
    table.write_text("account_id,decision\n006,accept\n")
    with pytest.raises(InputError, match=r"accounts\.csv changed since"):
        decide(folder / "run", [table], tmp_path / "out")
