"""Bad input of quotas on the command line: exit 2, every fault with its place, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app

FILES = {
    "accounts.csv": """\
account_id,longitude,latitude,revenue,potential,current_territory
A1,10,50,300,500,T1
A2,11,50,200,400,T2
A3,12,50,200,400,T3
""",
    "reps.csv": """\
rep_id,name,role,longitude,latitude,start_date,end_date,leave_from,leave_to
R1,Ann,field,10,50,,,,
R2,Bo,field,11,50,,,,
R3,Cy,field,12,50,,,,
""",
    "territories.csv": """\
territory_id,rep_id,role,longitude,latitude,parent_id
T1,R1,field,10,50,East
T2,R2,field,11,50,East
T3,R3,field,12,50,West
""",
    "scenario.toml": """\
schema = 1
name = "Small"
currency = "EUR"
effective_from = 2027-01-01
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[territories]
file = "territories.csv"
[objective]
kind = "least_change"
[[quota]]
metric = "sales"
company_target = 1_000
periods = "quarters"
""",
}
BACK_AGAIN = (
    "reps.csv",
    "10,50,,,,",
    "10,50,2027-06-01,2027-03-01,2027-05-01,2027-04-01",
)
SIBLINGS = "10,50,East\nT2,R2,field,11,50,East"
BAD = {
    "no target": (
        [],
        ("scenario.toml", "company_target = 1_000\n", ""),
        "scenario.toml row 14: quota.0.company_target: 'company_target' is required",
    ),
    "target below 0": (
        ["quota.0.company_target=-5"],
        None,
        "quota.0.company_target: -5 is not above 0",
    ),
    "weights of 0": (
        ["quota.0.elements={ potential = 0, revenue = 0 }"],
        None,
        "quota.0.elements: the weights sum to 0",
    ),
    "season of 0": (
        ["quota.0.season=[0, 0, 0, 0]"],
        None,
        "quota.0.season: season has 4 weights that sum to 0",
    ),
    "nobody below": (
        ["quota.0.holds={ North = 5 }"],
        None,
        "North, which is no territory of the plan and no group above one",
    ),
    "two parents": (
        [],
        ("territories.csv", "11,50,East", "11,50,East\nT1,R1,field,10,50,West"),
        "territories.csv row 4: territory_id T1 is there twice",
    ),
    "circle": (
        [],
        ("territories.csv", SIBLINGS, "10,50,T2\nT2,R2,field,11,50,T1"),
        "T1 is above itself: T1 → T2 → T1",
    ),
    "floor above ceiling": (
        ["quota.0.floor=10", "quota.0.ceiling=5"],
        None,
        "quota.0.ceiling: floor = 10 is above ceiling = 5",
    ),
    "holds above their parent": (
        ["quota.0.holds={ East = 500, T1 = 400, T2 = 300 }"],
        None,
        "East: hold allows 500 (525 with +5.00% over-assignment), but those below must carry at least "
        "700 (T1 400 by hold, T2 300 by hold)",
    ),
    "ends before it starts": (
        [],
        BACK_AGAIN,
        "reps.csv row 2: end_date of R1 is 2027-03-01, before its start_date",
    ),
    "leave ends before it starts": (
        [],
        BACK_AGAIN,
        "reps.csv row 2: leave_to of R1 is 2027-04-01, before its leave_from",
    ),
    "ramp above 100 %": (
        ["quota.0.ramp={ field = [0.5, 1.5] }"],
        None,
        "quota.0.ramp: the ramp of 'field' is 150% in month 2",
    ),
    "ramp of nobody": (
        ["quota.0.ramp={ feild = [0.5] }"],
        None,
        "no territory has the role 'feild'. Did you mean 'field'",
    ),
}
HISTORY = "year,territory_id,quota,actual\n2023,A,9,9\n2024,B,9,9\n2025,A,9,9\n2025,B,9,9\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two regions, three territories, nothing wrong."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def told(folder: Path, settings=(), edit=None) -> str:
    """What ``quota set`` says, after exit 2 and without an output folder."""
    if edit:
        name, old, new = edit
        assert old in FILES[name]
        (folder / name).write_text(FILES[name].replace(old, new))
    options = [part for setting in settings for part in ("--set", setting)]
    command = [
        "quota",
        "set",
        str(folder / "scenario.toml"),
        "--out",
        str(folder / "out"),
        *options,
    ]
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 2, found.output
    assert "Nothing was written." in found.output
    assert not (folder / "out").exists()
    return found.output


def test_sound_input_is_set(folder):
    """What the others spoil."""
    command = ["quota", "set", str(folder / "scenario.toml"), "--out", str(folder / "out")]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert (folder / "out" / "quotas.csv").exists()


@pytest.mark.parametrize(("settings", "edit", "words"), BAD.values(), ids=BAD)
def test_each_fault_is_told_with_its_place(folder, settings, edit, words):
    """One fault, one sentence, exit 2, no folder."""
    assert words in told(folder, settings, edit)


def test_all_faults_are_told_at_once(folder):
    """Settings and tables: seven in one go."""
    settings = [
        "quota.0.company_target=-5",
        "quota.0.elements={ potential = 0 }",
        "quota.0.season=[1]",
        "quota.0.floor=10",
        "quota.0.ceiling=5",
        "quota.0.ramp={ field = [1.5] }",
    ]
    stops = [line for line in told(folder, settings, BACK_AGAIN).splitlines() if "stop:" in line]
    assert len(stops) == 7


def test_a_quota_with_a_fault_is_not_told_to_be_missing(folder):
    """Sections that need a quota say nothing of it while it has faults of its own; else they do."""
    chances = "{ retention = 0.9, win_chance = 0.2, spread = 0.5, market = 0.1, metric = 'sales' }"
    setting = f"attainability={chances}"
    stops = told(folder, [setting, "quota.0.company_target=-5"])
    assert "there is no [[quota]]" not in stops
    assert "has the metric" not in stops
    assert "there is no [[quota]]" in told(folder, [setting, "quota=[]"])


def test_history_with_a_gap_is_refused(folder):
    """A has no 2024, so nobody knows what came before 2025."""
    (folder / "history.csv").write_text(HISTORY)
    command = ["quota", "backtest", str(folder / "history.csv"), "--out", str(folder / "out")]
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 2
    assert "history.csv row 4: A has no row for 2024, the year before" in found.output
    assert not (folder / "out").exists()
