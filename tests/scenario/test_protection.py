"""``[[protection]]``: which deals are protected, until when; every doubt told with place and remedy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from territory_opt.models import Grade, Plan
from territory_opt.scenario.build.protection import TERM
from territory_opt.scoring import audit, objective

HEAD = "Id,AccountId,OwnerId,StageName,Amount,CreatedDate,CloseDate,RenewalDate\n"
ROWS = """\
O1,A1,R1,Proposal,1000,2026-10-01,2027-03-01,
O2,A1,R1,Prospecting,500,2026-10-01,2027-03-01,
O3,A3,Ben Beech,Negotiation,300,2026-10-01,2027-06-30,
O4,A4,R2,Closed Won,9000,2024-02-01,2024-03-01,2027-02-15
O5,A4,R2,Closed Lost,9000,2024-02-01,2024-03-01,2027-02-15
"""
DEALS = '[opportunities]\nfile = "deals.csv"\nstages = ["Prospecting", "Proposal", "Negotiation"]\n'
LATE = '[[protection]]\nname = "late"\nfrom_stage = "Proposal"\n'


@pytest.fixture
def pipeline(desk: Any) -> Any:
    """Three open deals and a renewal; the plan of 2027 from tables of November 2026."""
    desk.write("deals.csv", HEAD + ROWS)
    desk.spoil(
        "schema = 1\n",
        "schema = 1\nsnapshot_date = 2026-11-15\neffective_from = 2027-01-01\n",
        "scenario.toml",
    )
    return desk.toml(DEALS)


def until(desk: Any, *settings: str) -> dict[str, str]:
    """Deal → last protected day."""
    deals = desk.read(*settings).deals
    held = deals[deals["rule"] != ""]
    days = held["protected_until"].dt.strftime("%Y-%m-%d")
    return dict(zip(held["opportunity_id"], days, strict=True))


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ('from_stage = "Proposal"', {"O1": "2027-03-01", "O3": "2027-06-30"}),
        ('from_stage = "proposal"\nmin_amount = 400', {"O1": "2027-03-01"}),
        ('stages = ["Prospecting"]', {"O2": "2027-03-01"}),
        ('stages = ["Negotiation"]\nmax_days = 90', {"O3": "2027-03-31"}),
        ('stages = ["Negotiation"]\nuntil = 31', {"O3": "2027-01-31"}),
        ("renewal_within_days = 60", {"O4": "2027-02-15"}),
        ("renewal_within_days = 44", {}),
        ("renewal_within_days = 60\nuntil = 10", {"O4": "2027-01-10"}),
    ],
)  # fmt: skip
def test_rule_protects_its_deals_until_their_day(
    pipeline: Any, rule: str, held: dict[str, str]
) -> None:
    """By stage and order of stages, amount, renewal; to the close, for n days, or n days at most."""
    assert until(pipeline.toml(f"[[protection]]\n{rule}\n")) == held


def test_deals_in_work_are_listed_without_any_rule(pipeline: Any) -> None:
    """For hand-over: open ones and renewals to come, not what is lost or won without a renewal."""
    scenario = pipeline.read()
    assert scenario.deals["opportunity_id"].tolist() == ["O1", "O2", "O3", "O4"]
    assert "protected_value" not in scenario.accounts


def test_longest_rule_counts_with_the_highest_price_and_any_lock(pipeline: Any) -> None:
    """O1 under three rules: 10 days, until March, 31 days and a lock."""
    pipeline.toml("[[protection]]\nuntil = 10\nprice = 0.5\n")
    pipeline.toml(f"{LATE}price = 0.1\ncredit_share = 0.6\n")
    pipeline.toml('[[protection]]\nname = "hold"\nuntil = 31\nstages = ["Proposal"]\nlock = true\n')
    deal = pipeline.read().deals.set_index("opportunity_id").loc["O1"]
    assert (deal["rule"], deal["price"], deal["lock"], deal["credit_share"]) == (
        "late", 0.5, "hold", 0.6,
    )  # fmt: skip


def test_accounts_carry_what_their_deals_are_worth(pipeline: Any) -> None:
    """A1 has 1,000 under the rule, A3 300."""
    accounts = pipeline.toml(LATE).read().accounts.set_index("account_id")
    assert accounts["protected_value"].to_dict() == {"A1": 1000, "A2": 0, "A3": 300, "A4": 0}


def test_protection_begins_with_the_accounts_own_day(pipeline: Any) -> None:
    """A1 may not move before April: its deal closes in March and needs none; 10 days run from April."""
    pipeline.spoil("current_rep\n", "current_rep,effective_on\n").spoil(",R1\n", ",R1,2027-04-01\n")
    pipeline.toml(LATE)
    assert until(pipeline) == {"O3": "2027-06-30"}
    assert until(pipeline, "protection.0.until=10") == {"O1": "2027-04-10", "O3": "2027-01-10"}


def test_nobody_keeps_a_deal_after_leaving(pipeline: Any) -> None:
    """Ben leaves in May; his deal would close in June."""
    pipeline.spoil("skills\n", "skills,end_date\n", "reps.csv")
    pipeline.spoil("cloud;data\n", "cloud;data,2027-05-15\n", "reps.csv")
    pipeline.spoil(",cloud\n", ",cloud,\n", "reps.csv")
    assert until(pipeline.toml(LATE))["O3"] == "2027-05-15"


@pytest.mark.parametrize(
    ("old", "new", "code", "column", "remedy"),
    [
        ("O1,A1", "O1,A9", "protected-of-no-account", "AccountId", "add the account"),
        ("2027-03-01,\nO2", ",\nO2", "deal-undated", "CloseDate", "max_days = 90"),
        ("2026-10-01,2027-03-01,\nO2", "2027-10-01,2027-03-01,\nO2", "dates-exchanged", "CloseDate",
         "Correct one"),
        ("O1,A1,R1,Proposal,1000", "O1,A1,R1,Proposal,-5", "negative", "Amount", "0 or more"),
        ("O1,A1,R1,Proposal,1000", "O1,A1,R1,Proposal,lots", "not-a-number", "Amount", "Correct it"),
        ("O1,", "O3,", "duplicate-id", "Id", "keep one"),
    ],
)  # fmt: skip
def test_deal_that_cannot_be_protected_stops(
    pipeline: Any, old: str, new: str, code: str, column: str, remedy: str
) -> None:
    """With its file, row, column and a way out; --quarantine sets it aside and goes on."""
    fault = pipeline.spoil(old, new, "deals.csv").toml(LATE).the_stop()
    row = 4 if code == "duplicate-id" else 2
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "deals.csv", row, column)
    assert remedy in fault.remedy
    aside = pipeline.read(quarantine=True)
    assert len(aside.deals) == 3
    assert [one.remedy for one in aside.faults if one.code == code] == [
        "Set aside by --quarantine."
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "grade", "is_held"),
    [
        ("O1,A1,R1", "O1,A1,R9", "protected-of-nobody", Grade.FIXED, False),
        ("O1,A1,R1", "O1,A1,R2", "protected-of-another", Grade.NOTE, False),
        ("O1,A1,R1,Proposal,1000", "O1,A1,R1,Proposal,", "deal-without-amount", Grade.FIXED, True),
        ("O1,A1,R1,Proposal", "O1,A1,R1,Legal", "deal-stage-unknown", Grade.FIXED, False),
        ("2027-03-01,\nO2", "2026-11-01,\nO2", "deal-overdue", Grade.FIXED, False),
    ],
)  # fmt: skip
def test_doubtful_deal_is_told_and_goes_on(
    pipeline: Any, old: str, new: str, code: str, grade: Grade, is_held: bool
) -> None:
    """Once, by its row, with what was done."""
    pipeline.spoil(old, new, "deals.csv").toml(LATE)
    scenario = pipeline.read()
    (fault,) = [one for one in scenario.faults if "O1" in one.message]
    assert (fault.code, fault.grade, fault.row) == (code, grade, 2)
    assert fault.remedy
    assert ("O1" in until(pipeline)) is is_held


@pytest.mark.parametrize("date", ["", "2026-11-01"])
def test_days_of_the_rule_stand_in_for_a_date_that_is_no_use(pipeline: Any, date: str) -> None:
    """Missing or overdue: 90 days, and told as fixed."""
    pipeline.spoil("2027-03-01,\nO2", f"{date},\nO2", "deals.csv").toml(f"{LATE}max_days = 90\n")
    assert until(pipeline)["O1"] == "2027-03-31"
    (fault,) = [one for one in pipeline.read().faults if one.record == "O1"]
    assert (fault.grade, fault.remedy) == (Grade.FIXED, "Protected for max_days of its rule.")


@pytest.mark.parametrize(
    ("text", "code", "said", "remedy"),
    [
        ('stages = ["Negotation"]', "unknown-stage", "'Negotation'", "Did you mean 'Negotiation'?"),
        ('from_stage = "Legal"', "unknown-stage", "none of [opportunities] stages", "Proposal"),
        ('until = "soon"', "bad-value", "no end", "number of days"),
        ("until = 30\nmax_days = 9", "bad-value", "both until", "Keep until"),
        ('from_stage = "Proposal"\nstages = ["Proposal"]', "bad-value", "both stages", "Keep one"),
        ("lock = true\nprice = 1", "bad-value", "never moves by choice", "Leave out"),
        ("max_days = 0", "bad-value", "protect nothing", "1 or more"),
        ("credit_share = 60", "bad-value", "no share", "0.6"),
    ],
)  # fmt: skip
def test_rule_that_cannot_be_is_refused(
    pipeline: Any, text: str, code: str, said: str, remedy: str
) -> None:
    """With its line in the scenario and the way out."""
    fault = pipeline.toml(f"[[protection]]\n{text}\n").the_stop()
    assert (fault.code, fault.file) == (code, "scenario.toml")
    assert fault.row == 12
    assert said in fault.message
    assert remedy in fault.remedy


def test_rule_without_order_deals_or_first_day_is_refused(desk: Any) -> None:
    """Each names what to add."""
    desk.write("deals.csv", HEAD + ROWS)
    desk.toml(f'{LATE}[opportunities]\nfile = "deals.csv"\n')
    assert "effective_from" in desk.the_stop().remedy
    assert "stages = [" in desk.the_stop("effective_from=2027-01-01").remedy
    desk.spoil('[opportunities]\nfile = "deals.csv"\n', "", "scenario.toml")
    assert "[opportunities]" in desk.the_stop("effective_from=2027-01-01").remedy


def test_stage_twice_in_the_order_is_refused(pipeline: Any) -> None:
    """Which comes first would be unknown."""
    fault = pipeline.the_stop('opportunities.stages=["A", "B", " a"]')
    assert "' a' is there twice" in fault.message


def kept_and_broken(scenario: Any) -> tuple[list[str], list[str]]:
    """What the referee says of today's alignment, and of A1 moved to R2."""
    problem = scenario.to_problem()
    today = problem.incumbent.copy()
    moved = today.copy()
    moved[0] = 1
    kept, broken = ([one.rule for one in audit(problem, Plan(of))] for of in (today, moved))
    return kept, broken


def test_lock_keeps_the_account_with_its_rep(pipeline: Any) -> None:
    """The referee finds A1 moved; A2, without a deal, is free."""
    scenario = pipeline.toml(f"{LATE}lock = true\n").read()
    assert kept_and_broken(scenario) == ([], ["lock"])
    assert scenario.to_problem().locked_to.tolist() == [0, -1, 1, -1]
    (row,) = scenario.register.table.to_dict("records")
    assert (row["kind"], row["reason"], row["num_accounts"]) == ("protected", "late", 2)


def test_lock_of_the_planner_goes_first(pipeline: Any) -> None:
    """A1 is put to R2 by hand: deals do not hold it."""
    pipeline.spoil("current_rep\n", "current_rep,locked_to\n").spoil(",R1\n", ",R1,R2\n")
    scenario = pipeline.toml(f"{LATE}lock = true\n").read()
    assert scenario.to_problem().locked_to.tolist() == [1, -1, 1, -1]


def test_limit_on_deals_that_change_hands(pipeline: Any) -> None:
    """1,000 of 1,300 would move, half may."""
    scenario = pipeline.toml(LATE).read("rules.max_moved_deals_share=0.5")
    assert kept_and_broken(scenario) == ([], ["budget"])


@pytest.mark.parametrize(
    ("settings", "price"),
    [
        (["protection.0.price=0.2"], 200),
        (["objective.margin=0.5", "objective.handover.loss=0.1"], 50),
        (["objective.handover.enabled=false"], 0),
        (["objective.kind=least_change", "objective.weight=revenue"], 1000),
        (["objective.kind=distance"], 0),
        (["objective.kind=distance", "protection.0.price=3"], 3000),
    ],
)
def test_moving_by_choice_costs_the_price_of_the_deals(
    pipeline: Any, settings: list[str], price: float
) -> None:
    """The plan that moves A1 costs so much more than without the rule; today costs the same."""
    free = pipeline.read(
        *[one for one in settings if not one.startswith("protection")]
    ).to_problem()
    problem = pipeline.toml(LATE).read(*settings).to_problem()
    today = problem.incumbent
    moved = np.where(np.arange(4) == 0, 1, today)
    for of, more in ((today, 0), (moved, price)):
        dearer = objective(problem, Plan(of)) - objective(free, Plan(of))
        assert dearer == pytest.approx(more)
    assert (TERM in problem.terms) is (price > 0)


def test_forced_move_pays_nothing(pipeline: Any) -> None:
    """R1 is forbidden: A1 must go, and its deals do not make that dearer."""
    pipeline.spoil("current_rep\n", "current_rep,forbidden\n").spoil(",R1\n", ",R1,R1\n")
    problem = pipeline.toml(f"{LATE}price = 0.2\n").read().to_problem()
    assert TERM not in problem.terms or problem.terms[TERM].block(np.array([0])).tolist() == [
        [0, 0]
    ]


def test_leaving_an_account_out_is_no_way_around_the_price(pipeline: Any) -> None:
    """Uncovered costs what it did, and the deals on top."""
    setting = "rules.uncovered_cost=7"
    free = pipeline.read(setting).to_problem().uncovered_cost
    found = pipeline.toml(f"{LATE}price = 0.2\n").read(setting).to_problem().uncovered_cost
    assert (found - free).tolist() == pytest.approx([200, 0, 60, 0])
