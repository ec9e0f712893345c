"""Rules that say nothing or two things are worth a note; they stop nobody."""

from __future__ import annotations

from territory_opt.models import Grade


def notes(desk, *codes):
    return [
        (fault.code, fault.column, fault.row, fault.message)
        for fault in desk.check().faults
        if fault.code in codes and fault.grade is Grade.NOTE
    ]


def test_effort_that_fits_nothing_is_told(desk):
    """With its place in the file; an unknown role stops anyway."""
    entry = '[[effort]]\nwhere = { tier = "Z" }\nvisits_per_year = 1\n'
    desk.spoil("[reps]", f"{entry}[reps]", "scenario.toml")
    ((code, column, row, message),) = notes(desk, "effort-idle")
    assert (code, column) == ("effort-idle", "effort.0.where")
    assert row == 5
    assert message == "entry 1 of [[effort]] fits nothing: tier = 'Z'"


def test_effort_that_fits_is_not_told(desk):
    """One account is enough."""
    entry = '[[effort]]\nwhere = { tier = "B", role = "field" }\nvisits_per_year = 1\n'
    desk.spoil("[reps]", f"{entry}[reps]", "scenario.toml")
    assert notes(desk, "effort-idle", "coverage-idle", "coverage-shared") == []


def test_coverage_by_two_roles_is_told(desk):
    """Acme is of tier A and of Retail: both roles name it."""
    desk.spoil("skills\n", "skills,role\n", "reps.csv")
    desk.spoil("US,cloud\n", "US,cloud,field\n", "reps.csv")
    desk.spoil("cloud;data\n", "cloud;data,inside\n", "reps.csv")
    entries = """\
[[coverage]]
role = "field"
where = { tier = ["A", "B", "C"] }
[[coverage]]
role = "inside"
where = { segment = "Retail" }
[[coverage]]
role = "inside"
where = { segment = "Sports" }
"""
    desk.spoil("[reps]", f"{entries}[reps]", "scenario.toml")
    found = notes(desk, "coverage-idle", "coverage-shared")
    assert [row[0] for row in found] == ["coverage-idle", "coverage-shared"]
    assert (
        found[1][3] == "2 accounts may be served by several roles, such as A1 by field and inside"
    )
