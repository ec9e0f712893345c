"""Who covered an account on a day: plans, moves with days of their own, people who come and go."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from territory_opt.errors import InputError
from territory_opt.planning import plan, who
from territory_opt.runs import Run, read_run, write_run

NEW_YEAR, JULY = "2027-01-01", "2027-07-01"
STAFF = [
    ("T1", "ann", "Ann Lee", 1.0, "", "2027-03-31"),
    ("T1", "bo", "Bo Diaz", 0.5, "2027-06-01", ""),
    ("T1", "cy", "Cy Fox", 0.5, "2027-06-01", ""),
    ("T2", "dee", "Dee Orr", 1.0, "", ""),
]


def made(
    rows: dict[str, tuple[str, str, str]],
    first: str = NEW_YEAR,
    layer: str = "main",
    **settings: str,
) -> Run:
    """A run of accounts: ``{id: (previous, territory, effective_on)}``; tables of November 15."""
    cells = [(layer, account, *row) for account, row in rows.items()]
    names = ["layer", "account_id", "previous_territory", "territory_id", "effective_on"]
    staff = [(layer, *row) for row in STAFF]
    accounts = pd.DataFrame(
        {"account_id": list(rows), "name": "Acme", "current_owner": "Zoe Gone"}, dtype="str"
    )
    stated = {"effective_from": first, "snapshot_date": "2026-11-15", **settings}
    nothing = pd.DataFrame()
    return Run(
        plan=pd.DataFrame(cells, columns=names, dtype="str"),
        territories=pd.DataFrame(
            {"layer": layer, "territory_id": ["T1"], "rep_id": "ann", "rep_name": "Ann Lee"}
        ),
        quotas=nothing, quota_waterfall=nothing, faults=nothing, reconciliation=nothing,
        accounts=gpd.GeoDataFrame(accounts), homes=gpd.GeoDataFrame(), shapes=gpd.GeoDataFrame(),
        summary={"scenario": f"plan of {first}"}, manifest={"scenario": stated},
        staffing=pd.DataFrame(
            staff, columns=["layer", "territory_id", "rep_id", "rep_name", "share", "from", "to"]
        ),
    )  # fmt: skip


def found(day: str, *runs: Run, account: str = "A") -> tuple[str, str]:
    """Territory and basis of the one answer."""
    (answer,) = who(account, day, runs)
    return answer.territory_id, answer.basis


MOVES = made({"A": ("T1", "T2", NEW_YEAR)})
LATE = made({"A": ("T1", "T2", "2027-03-15")})
BACK = made({"A": ("T2", "T1", JULY)}, JULY, snapshot_date="2027-06-01")


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2026-11-15", ("T1", "previous owner")),
        ("2026-12-31", ("T1", "previous owner")),
        ("2027-01-01", ("T2", "plan")),
        ("2027-06-30", ("T2", "plan")),
        ("2027-07-01", ("T1", "plan")),
        ("2031-01-01", ("T1", "plan")),
    ],
)
def test_a_plan_holds_until_the_next_begins(day: str, answer: tuple[str, str]) -> None:
    """Before the first, the previous owner from the day of its tables; order does not matter."""
    assert found(day, MOVES, BACK) == answer
    assert found(day, BACK, MOVES) == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2027-03-14", ("T1", "previous owner")), ("2027-03-15", ("T2", "plan"))],
)
def test_a_move_with_a_day_of_its_own_waits_for_it(day: str, answer: tuple[str, str]) -> None:
    """In the plan since January, but moved on March 15."""
    assert found(day, LATE) == answer


def test_a_move_that_never_came_into_effect() -> None:
    """Meant for September, but a new plan began in July: the account was never in T2."""
    september = made({"A": ("T1", "T2", "2027-09-01")})
    stays = made({"A": ("T1", "T1", JULY)}, JULY, snapshot_date="2027-06-01")
    days = ("2027-06-30", "2027-08-01", "2027-10-01")
    assert [found(day, september, stays)[0] for day in days] == ["T1", "T1", "T1"]


def people(day: str) -> list[str]:
    """Who fills the territory of account B, which stays in T1."""
    (answer,) = who("B", day, [made({"B": ("T1", "T1", NEW_YEAR)})])
    return [person.rep_id for person in answer.people]


def test_people_come_and_go() -> None:
    """Ann until March; nobody in April and May; then two who share."""
    assert people("2027-03-31") == ["ann"]
    assert people("2027-04-01") == []
    assert people("2027-06-01") == ["bo", "cy"]


def test_vacant_territory_names_who_comes_next() -> None:
    """The sentence says so."""
    (answer,) = who("B", "2027-04-01", [made({"B": ("T1", "T1", NEW_YEAR)})])
    assert answer.sentence == (
        "nobody: territory T1 was vacant; Bo Diaz (bo) from 2027-06-01; from 2027-01-01 on, by plan "
        "of 2027-01-01"
    )


def test_owner_who_is_no_rep_is_named_as_written() -> None:
    """Zoe has left: no territory of the plan was hers, but the tables name her."""
    (answer,) = who("A", "2026-12-01", [made({"A": ("", "T2", NEW_YEAR)})])
    assert (answer.territory_id, answer.owner) == ("", "Zoe Gone")
    assert answer.sentence.startswith("Zoe Gone; from 2026-11-15 until 2026-12-31")


def test_earlier_plan_answers_where_the_tables_name_nobody() -> None:
    """The second plan's move waits until September, and its tables have no previous owner."""
    second = made({"A": ("", "T1", "2027-09-01")}, JULY, snapshot_date="2027-06-01")
    assert found("2027-08-01", MOVES, second) == ("T2", "previous owner")


def test_uncovered_account_is_nobodys() -> None:
    """In the plan, but in no territory."""
    (answer,) = who("A", NEW_YEAR, [made({"A": ("T1", "", NEW_YEAR)})])
    assert answer.sentence.startswith("nobody: in no territory")


def test_one_answer_per_layer() -> None:
    """Two teams over the same account."""
    main, overlay = MOVES, made({"A": ("T2", "T1", NEW_YEAR)}, layer="specialists")
    both = dataclasses.replace(
        main,
        plan=pd.concat([main.plan, overlay.plan], ignore_index=True),
        staffing=pd.concat([main.staffing, overlay.staffing], ignore_index=True),
    )
    answers = who("A", "2027-02-01", [both])
    assert [(one.layer, one.territory_id) for one in answers] == [
        ("main", "T2"), ("specialists", "T1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("account", "day", "runs", "message"),
    [
        ("A", "soon", [MOVES], "'soon' is no day; write it as 2027-01-31"),
        ("AA", NEW_YEAR, [MOVES], "account 'AA' is in no plan of plan of 2027-01-01. Did you mean 'A'?"),
        ("A", "2026-11-14", [MOVES], "nothing is known of A on 2026-11-14: the tables of plan of "
         "2027-01-01 are of 2026-11-15. Give an earlier plan too"),
        ("A", NEW_YEAR, [MOVES, LATE], "plan of 2027-01-01 and plan of 2027-01-01 overlap: both begin"),
        ("A", NEW_YEAR, [made({"A": ("", "T1", "")}, effective_to="2027-07-31"), BACK],
         "the first lasts to 2027-07-31, the second begins on 2027-07-01. Plan the first again with "
         "effective_to = 2027-06-30"),
        ("A", NEW_YEAR, [made({"A": ("", "T1", "")}, "")], "does not say when its plan begins"),
        ("A", NEW_YEAR, [made({"A": ("", "T1", "2026-12-01")})], "plan.csv row 2: A moves on "
         "2026-12-01, before the plan begins on 2027-01-01"),
        ("A", NEW_YEAR, [made({"A": ("", "T1", "1/2/27")})], "effective_on '1/2/27' is no day"),
        ("A", "2027-04-15", [made({"A": ("", "T1", "")}, effective_to="2027-03-31"), BACK],
         "no plan given holds for A on 2027-04-15: plan of 2027-01-01 ends on 2027-03-31, and plan of "
         "2027-07-01 knows it from 2027-06-01. Give the plan in between too"),
        ("A", NEW_YEAR, [], "at least one run folder"),
    ],
)  # fmt: skip
def test_questions_without_an_answer(account: str, day: str, runs: list[Run], message: str) -> None:
    """Each with its cause and the way out."""
    with pytest.raises(InputError) as caught:
        who(account, day, runs)
    assert message in str(caught.value)


def test_plans_of_other_accounts_do_not_overlap() -> None:
    """Two regions planned apart begin on the same day."""
    assert found(NEW_YEAR, MOVES, made({"B": ("T1", "T1", NEW_YEAR)})) == ("T2", "plan")


def test_runs_without_staffing_name_the_main_rep(tmp_path: Path) -> None:
    """Runs of earlier versions."""
    old = dataclasses.replace(MOVES, staffing=MOVES.staffing[:0])
    (answer,) = who("A", "2026-12-01", [old])
    assert [person.rep_id for person in answer.people] == ["ann"]


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: Any) -> Path:
    """A planned scenario whose account A00 may not move before March, and A11 has left Zoe."""
    from tests.conftest import REPS, SCENARIO, accounts

    folder = tmp_path_factory.mktemp("who")
    text = accounts().replace("locked_to\n", "locked_to,effective_on\n")
    (folder / "accounts.csv").write_text(text.replace("R1,\n", "R1,,2027-03-01\n"))
    (folder / "reps.csv").write_text(REPS.replace("performance\n", "performance,start_date\n")
                                     .replace("0.9\n", "0.9,2027-02-01\n"))  # fmt: skip
    (folder / "scenario.toml").write_text(
        SCENARIO.replace("effective_from", "snapshot_date = 2026-12-01\neffective_from")
    )
    plan(folder / "scenario.toml", folder / "run", with_map=False)
    return folder / "run"


def test_a_planned_run_answers(run_folder: Path) -> None:
    """Of A06, A07 and A08 some move from R1 to R2, not before March; R2 is there from February."""
    run = read_run(run_folder)
    moved = run.plan[(run.plan["previous_territory"] == "R1") & (run.plan["territory_id"] == "R2")]
    account = moved["account_id"].iloc[0]
    assert set(moved["effective_on"]) == {"2027-03-01"}
    before, after = (who(account, day, [run_folder])[0] for day in ("2027-02-28", "2027-03-01"))
    assert (before.territory_id, before.people[0].rep_name) == ("R1", "Ann Lee")
    assert (after.territory_id, after.people[0].rep_name) == ("R2", "Bo Diaz")


def test_accounts_that_stay_keep_the_plans_day(run_folder: Path) -> None:
    """A day to move on means nothing to an account that does not move; A11 is R2's from January."""
    run = read_run(run_folder)
    stays = run.plan[run.plan["previous_territory"] == run.plan["territory_id"]]
    assert set(stays["effective_on"]) == {NEW_YEAR}
    (zoe,) = who("A11", "2026-12-24", [run_folder])
    assert zoe.owner == "Zoe"
    (vacant,) = who("A11", date(2027, 1, 15), [run_folder])
    assert (vacant.people, vacant.next_person.rep_id) == ((), "R2")


def test_a_folder_keeps_its_staffing(run_folder: Path, tmp_path: Path) -> None:
    """Written and read back, cell by cell."""
    run = read_run(run_folder)
    again = read_run(write_run(run, tmp_path / "again"))
    pd.testing.assert_frame_equal(run.staffing, again.staffing)
    assert run.staffing["from"].tolist() == ["", "2027-02-01"]
    assert run.quotas["quota"].map(type).eq(Decimal).all()
