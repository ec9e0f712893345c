"""Columns and roles that settings name must be there."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("setting", "column", "words"),
    [
        ("accounts.where={ teir = 'A' }", "accounts.where.teir", "'tier'"),
        ("accounts.where={ status = 'customer' }", "accounts.where.status", ""),
        ("reps.where={ rol = 'field' }", "reps.where.rol", ""),
        ("coverage+={ role = 'field', where = { teir = 'A' } }", "coverage.0.where.teir", "'tier'"),
        (
            "effort+={ where = { teir = 'A' }, visits_per_year = 2 }",
            "effort.0.where.teir",
            "'tier'",
        ),
        ("balance+={ measure = 'potental', tolerance = 0.1 }", "balance.0.measure", "'potential'"),
        (
            "balance+={ measure = 'count', max = 3, where = { teir = 'A' } }",
            "balance.0.where.teir",
            "'tier'",
        ),
        (
            "balance+={ measure = 'count', max = 3, target = 'column:quota' }",
            "balance.0.target",
            "",
        ),
        ("rules.keep_where={ teir = 'A' }", "rules.keep_where.teir", "'tier'"),
        ("rules.keep_groups=segmnt", "rules.keep_groups", "'segment'"),
        ("rules.keep_groups=true", "rules.keep_groups", ""),
        ("rules.uncovered_cost=prise", "rules.uncovered_cost", ""),
        (
            "objective={ kind = 'distance', weight = 'visit_hour' }",
            "objective.weight",
            "'visit_hours'",
        ),
        ("quota+={ company_target = 5, measure = 'revenu' }", "quota.0.measure", "'revenue'"),
    ],
)
def test_unknown_column_stops(desk: Any, setting: str, column: str, words: str) -> None:
    """At its key; the nearest column is named where one is near."""
    fault = desk.the_stop(setting)
    assert (fault.code, fault.column) == ("unknown-column", column)
    assert words in fault.remedy


@pytest.mark.parametrize(
    ("setting", "column"),
    [
        ("coverage+={ role = 'feild' }", "coverage.0.role"),
        ("effort+={ where = { role = 'feild' }, visit_hours = 2 }", "effort.0.where.role"),
        ("balance+={ measure = 'count', max = 3, for = { role = 'feild' } }", "balance.0.for.role"),
        ("rules.exempt_roles=['feild']", "rules.exempt_roles"),
        ("roles.feild.travel=car", "roles.feild"),
    ],
)
def test_unknown_role_stops(desk: Any, setting: str, column: str) -> None:
    """With the role that was meant."""
    fault = desk.the_stop(setting)
    assert (fault.code, fault.column, fault.remedy) == (
        "unknown-role",
        column,
        "Did you mean 'field'?",
    )


@pytest.mark.parametrize(
    "setting",
    [
        "coverage+={ role = 'field', where = { owner_state = 'kept' } }",
        "effort+={ where = { status = 'customer', role = 'field' }, visit_hours = 2 }",
        "effort+={ where = { role = '!=inside' }, visit_hours = 2 }",
        "balance+={ measure = 'workload', max = 3000 }",
        "rules.keep_groups=segment",
        "rules.conflicts=[['A1', 'A2']]",
    ],
)
def test_known_names_pass(desk: Any, setting: str) -> None:
    """Derived columns included; the referee of names is not too strict."""
    assert [f.code for f in desk.stops(setting) if f.code.startswith("unknown")] == []


@pytest.mark.parametrize(
    "setting",
    [
        "balance+={ measure = 'country', tolerance = 0.1 }",
        "balance+={ measure = 'Tier', tolerance = 0.1 }",
        "balance+={ measure = 'count', tolerance = 0.1, target = 'column:skills' }",
        "rules.uncovered_cost=name",
    ],
)
def test_words_are_no_measure(desk: Any, setting: str) -> None:
    """Nothing adds up."""
    assert desk.the_stop(setting).code == "not-a-measure"


def test_target_by_column_is_read_as_a_number(desk: Any) -> None:
    """Of the territories."""
    desk.spoil("skills", "target", "reps.csv").spoil("cloud", '"1,500"', "reps.csv")
    desk.spoil("cloud;data", "500", "reps.csv")
    scenario = desk.read(
        "balance+={ measure = 'count', tolerance = 0.5, target = 'column:target' }"
    )
    assert scenario.territories["target"].tolist() == [1500, 500]


def test_conflict_with_an_unknown_account_stops(desk: Any) -> None:
    """In the list, or in a file of pairs."""
    assert "A5" in desk.the_stop("rules.conflicts=[['A1', 'A5']]").message
    desk.write("apart.csv", "one,other\nA1,A9\n")
    assert "A9" in desk.the_stop("rules.conflicts=apart.csv").message


def test_unknown_time_zone_stops_where_zones_matter(desk: Any) -> None:
    """A name or hours; checked before anything is planned."""
    desk.spoil("segment", "time_zone").spoil("A,Retail", "A,America/Denvr")
    desk.spoil("B,Retail", "B,-7").spoil("A,Health", "A,").spoil("C,Health", "C,America/Denver")
    assert desk.the_stop("rules.max_time_zone_difference_hours=1").code == "time-zone-unknown"
    assert desk.stops() == []


def test_all_strange_time_zones_are_told_at_once(desk: Any) -> None:
    """A folder of zones is none, and a name of another system is none."""
    desk.spoil("segment", "time_zone").spoil("A,Retail", "A,America").spoil("B,Retail", "B,EST5")
    desk.spoil("country", "time_zone", "reps.csv").spoil("39.7,US", "39.7,", "reps.csv")
    desk.spoil("38.8,US", "38.8,-6", "reps.csv").spoil("A,Health", "A,-6").spoil("C,Health", "C,-6")
    faults = desk.stops("rules.max_time_zone_difference_hours=1")
    assert [fault.value for fault in faults] == ["America", "EST5"]
    assert faults[0].message == "'America' is no time zone: 1 of the accounts have it, A1 first"


def test_column_that_nothing_resembles_lists_those_there_are(desk: Any) -> None:
    """A fault always says the way out."""
    fault = desk.the_stop('balance=[{ measure = "zzz", tolerance = 0.1 }]')
    assert fault.remedy.startswith("There are: potential, revenue, count")


def test_skill_that_nobody_has_says_the_way_out(desk: Any) -> None:
    """Whatever nobody has, somebody must get, or nobody must need."""
    desk.spoil("segment,current_rep", "segment,current_rep,required_skills")
    desk.spoil("Retail,R1", "Retail,R1,xxxxxx")
    assert desk.the_stop().remedy == "Known: cloud, data."


def test_language_that_nobody_states_says_the_way_out(desk: Any) -> None:
    """There is no known word to name."""
    desk.spoil("country,skills", "country,nothing", "reps.csv")
    desk.spoil("segment,current_rep", "segment,current_rep,required_skills")
    desk.spoil("Retail,R1", "Retail,R1,lasers")
    assert desk.the_stop().remedy == "Give it to a rep, or take it off the account."


def test_all_unknown_accounts_of_conflicts_are_told_at_once(desk: Any) -> None:
    """With the place, and the nearest id."""
    faults = desk.stops('rules.conflicts=[["A1", "A22"], ["X9", "A2"]]')
    assert [(f.value, f.file) for f in faults] == [("A22", "command line"), ("X9", "command line")]
    assert faults[0].remedy == "Did you mean 'A2'?"


def test_conflict_with_an_account_set_aside_does_not_stop(desk: Any) -> None:
    """Quarantine goes on; the pair has nothing left to keep apart."""
    desk.spoil("A2,Bolt,-105.1,39.8", "A2,Bolt,0,0")
    settings = 'rules.conflicts=[["A1", "A2"], ["A1", "A3"]]'
    scenario = desk.read(settings, quarantine=True)
    assert scenario.to_problem().conflicts.tolist() == [[0, 1]]
