"""Families: ultimate parents derived, policies that choose, and faults of both."""

import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.models import Grade, Plan
from territory_opt.scoring import audit, score

ACCOUNTS = """\
account_id,name,longitude,latitude,country,potential,revenue,tier,segment,current_rep,parent_id,locked_to
H,Acme,-105.0,39.7,US,1000,100,A,Retail,R1,,
S1,Acme North,-105.1,39.8,US,2000,200,B,Retail,R1,H,
S2,Acme South,-104.9,39.6,US,3000,0,A,Health,R2,S1,
S3,Acme Far,-100.0,20.0,MX,4000,400,C,Health,R2,H,
B1,Bolt One,-105.0,39.7,US,500,100,C,Retail,R1,X9,
B2,Bolt Two,-105.0,39.7,US,600,100,C,Retail,R1,X9,
Z,Zed,-105.0,39.7,US,500,100,C,Retail,R1,,
"""
REPS = """\
rep_id,name,role,longitude,latitude,country
R1,Ann Ash,field,-105.0,39.7,US
R2,Ben Beech,field,-104.8,38.8,US
N1,Nat Nims,named,-104.8,38.8,US
"""


@pytest.fixture
def company(desk):
    """Acme with a chain of parents, two accounts of an unknown parent, one account alone."""
    desk.accounts(ACCOUNTS)
    desk.write("reps.csv", REPS)
    return desk


def family(policy, more=""):
    """An entry of the scenario."""
    return f'[[family]]\npolicy = "{policy}"\n{more}\n'


def plan(scenario, text):
    """A plan from territory ids, in the order of the accounts."""
    ids = scenario.territories["territory_id"].tolist()
    return Plan(np.array([ids.index(one) for one in text.split()]))


def broken(scenario, text):
    """Rules that a plan breaks."""
    return {one.rule for one in audit(scenario.to_problem(), plan(scenario, text))}


def test_ultimate_parent_is_the_end_of_the_chain(company):
    """S2 is below S1, which is below H; whoever has no parent is its own."""
    scenario = company.toml(family("together")).read()
    assert scenario.accounts["ultimate_parent"].tolist() == ["H", "H", "H", "H", "X9", "X9", "Z"]


def test_unknown_parent_is_told_and_makes_a_family(company):
    """Two accounts of a parent that is no account are one family all the same."""
    scenario = company.toml(family("together")).read()
    faults = [one for one in scenario.all_faults if one.code == "unknown-parent"]
    assert [one.record for one in faults] == ["B1", "B2"]
    assert faults[0].grade is Grade.FIXED and faults[0].row == 6
    assert faults[0].message == "parent_id of B1 is X9, which is no account"
    assert broken(scenario, "R1 R1 R1 R1 R1 R2 R1") == {"group"}


def test_every_cycle_is_named_with_its_ids(company):
    """Two cycles, two faults; what hangs below them is not named."""
    company.spoil("R1,,\nS1", "R1,S2,\nS1").spoil("R1,X9,\nB2", "R1,B2,\nB2")
    company.spoil("R1,X9,\nZ", "R1,B1,\nZ").toml(family("together"))
    first, second = company.stops()
    assert first.message == "H is above itself: H → S2 → S1 → H"
    assert second.message == "B1 is above itself: B1 → B2 → B1"
    assert (first.code, first.row, first.column) == ("parent-cycle", 2, "parent_id")


def test_quarantine_sets_a_cycle_aside(company):
    """All of its accounts, and nothing else."""
    company.spoil("R1,,\nS1", "R1,S2,\nS1").toml(family("together"))
    assert company.read(quarantine=True).accounts["account_id"].tolist() == ["S3", "B1", "B2", "Z"]


def test_own_id_as_parent_is_no_cycle(company):
    """Some systems write it of the parent itself."""
    scenario = company.spoil("R1,,\nS1", "R1,H,\nS1").toml(family("together")).read()
    assert scenario.accounts["ultimate_parent"].tolist()[:4] == ["H"] * 4


def test_together_keeps_a_family_in_one_territory(company):
    """The whole of Acme, whatever the distance."""
    scenario = company.toml(family("together", 'where = { tier = "A" }')).read()
    assert broken(scenario, "R1 R1 R1 R1 R1 R2 R1") == set()
    assert broken(scenario, "R1 R1 R1 R2 R1 R2 R1") == {"group"}


@pytest.mark.parametrize("more", ["within_km = 50", 'within = "country"'])
def test_together_within_lets_the_far_site_go(company, more):
    """S3 is in Mexico; the others lie some 15 km apart, S1 and S2 by way of H."""
    scenario = company.toml(family("together_within", more)).read()
    assert broken(scenario, "R1 R1 R1 R2 R1 R1 R1") == set()
    assert broken(scenario, "R1 R1 R2 R2 R1 R1 R1") == {"group"}


def test_headquarters_goes_to_the_role_and_sites_to_others(company):
    """H to the named-account role, its sites anywhere else; other accounts are free."""
    scenario = company.toml(family("headquarters", 'role = "named"')).read()
    assert broken(scenario, "N1 R1 R2 R2 R1 R2 N1") == set()
    assert broken(scenario, "R1 R1 R2 R2 R1 R2 R1") == {"allowed"}
    assert broken(scenario, "N1 N1 R2 R2 R1 R2 R1") == {"allowed"}


def test_headquarters_may_go_to_a_rep(company):
    """A rep's id will do, or a territory's."""
    scenario = company.toml(family("headquarters", 'rep = "R2"')).read()
    assert broken(scenario, "R2 R1 R1 R1 R1 R1 R1") == set()
    assert broken(scenario, "R1 R1 R1 R1 R1 R1 R1") == {"allowed"}


def test_family_without_planned_headquarters_is_told(company):
    """X9 is no account: its two accounts are sites."""
    scenario = company.toml(family("headquarters", 'role = "named"')).read()
    (fault,) = [one for one in scenario.all_faults if one.code == "family-without-headquarters"]
    assert "X9 (2 sites)" in fault.message
    assert broken(scenario, "N1 R1 R2 R2 N1 R2 R1") == {"allowed"}


def test_split_costs_its_price_per_site_outside_the_lead(company):
    """Acme has two sites with R1, one each elsewhere: 2 × 70; Bolt has one of two apart: 70."""
    scenario = company.toml(family("split", "price = 70")).read()
    problem = scenario.to_problem()
    assert score(problem, plan(scenario, "R1 R1 R2 N1 R1 R2 R1")).split_cost == 210
    assert score(problem, plan(scenario, "R1 R1 R1 R1 R2 R2 R1")).split_cost == 0


def test_first_policy_that_fits_decides_and_overlaps_are_told(company):
    """Acme (10,000) fits both, Bolt (1,100) the second only."""
    text = family("together", "min_sites = 3") + family("split", "min_value = 1000\nprice = 70")
    scenario = company.toml(text).read()
    assert scenario.families.policies == ["together", "split"]
    (fault,) = [one for one in scenario.all_faults if one.code == "family-policies-overlap"]
    assert fault.grade is Grade.FIXED and "Acme (4 sites)" in fault.message


def test_policy_behind_another_decides_nothing_and_is_told(company):
    """Every family of 9,000 and more has three sites."""
    text = family("together", "min_sites = 3") + family("split", "min_value = 9000\nprice = 70")
    scenario = company.toml(text).read()
    assert scenario.families.policies == ["together", ""]
    (fault,) = [one for one in scenario.all_faults if one.code == "family-policy-idle"]
    assert "decides nothing" in fault.message and "[[family]] 1" in fault.message


def test_last_resort_is_no_overlap(company):
    """An entry without filters is for what is left."""
    text = family("together", "min_sites = 3") + family("split", "price = 70")
    scenario = company.toml(text).read()
    assert scenario.families.policies == ["together", "split"]
    assert not any(one.code.startswith("family") for one in scenario.all_faults)


def test_policy_for_no_family_is_told_with_the_sizes_there_are(company):
    """No family has 50 sites."""
    scenario = company.toml(family("together", "min_sites = 50")).read()
    (fault,) = [one for one in scenario.all_faults if one.code == "family-policy-idle"]
    assert fault.grade is Grade.NOTE and "of 2 to 4 planned accounts" in fault.remedy


def test_locks_that_keep_a_family_apart_stop(company):
    """Named with the accounts, the territories and the way out."""
    company.spoil(
        "H,Acme,-105.0,39.7,US,1000,100,A,Retail,R1,,",
        "H,Acme,-105.0,39.7,US,1000,100,A,Retail,R1,,R1",
    )
    company.spoil("R2,S1,", "R2,S1,R2").toml(family("together"))
    with pytest.raises(ScenarioError) as error:
        company.read().to_problem()
    (fault,) = error.value.faults
    assert fault.code == "family-locked-apart"
    assert "H is locked to R1 and S2 to R2" in fault.message and "price" in fault.remedy


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (family("split"), "has no price"),
        (family("together", "price = 5"), "not used"),
        (family("together_within"), "neither within_km nor within"),
        (family("headquarters"), "neither role nor rep"),
        (family("headquarters", 'role = "nobody"'), "no territory has the role"),
        (family("headquarters", 'rep = "R77"'), "no territory is 'R77'"),
        (family("together", "where = { teir = 1 }"), "no column 'teir'"),
        (family("together") + "[rules]\nkeep_groups = true\n", "keep_groups"),
    ],
)
def test_contradictory_policy_stops(company, more, words):
    """One clear sentence each."""
    assert words in company.toml(more).the_stop().message


def test_missing_column_of_parents_stops(desk):
    """Families need parent_id."""
    fault = desk.toml(family("together")).the_stop()
    assert "no column 'parent_id'" in fault.message
