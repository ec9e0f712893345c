"""Open deals in a run: who keeps them until when, who is credited, and what ``who`` answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from territory_opt.planning import evaluate, plan, who, write_letters
from territory_opt.report.headline import headline
from territory_opt.runs import Run, read_run

DEALS = """\
opportunity_id,name,account_id,rep_id,stage,amount,close_date,renewal_date
O1,=Big one,A06,R1,late,1000,2027-03-15,
O2,Small one,A06,R1,early,200,2027-04-01,
O3,Specialist's,A06,R2,late,50,2027-05-01,
O4,At home,A00,R1,late,400,2027-06-01,
O5,Contract,A07,R1,signed,700,,2027-02-20
O6,Left behind,A11,Zoe,late,90,2027-02-01,
"""
RULES = """
[opportunities]
file = "deals.csv"
stages = ["early", "late"]
[[protection]]
name = "late deals"
from_stage = "late"
credit_share = 0.75
price = 0
[[protection]]
name = "renewals"
renewal_within_days = 90
holds = "account"
price = 0
"""


@pytest.fixture
def pipeline(two_reps: Path) -> Path:
    """The two reps with six deals, and a plan file that hands the right half to R2."""
    (two_reps.parent / "deals.csv").write_text(DEALS)
    two_reps.write_text(two_reps.read_text() + RULES)
    rows = [f"A{i:02},{'R1' if i < 6 else 'R2'}" for i in range(12)]
    (two_reps.parent / "moves.csv").write_text("account_id,territory_id\n" + "\n".join(rows))
    return two_reps


@pytest.fixture
def moved(pipeline: Path) -> Run:
    """That plan, judged and written."""
    folder = pipeline.parent / "run"
    moves = pipeline.parent / "moves.csv"
    evaluate(pipeline, moves, folder, with_map=False, with_picture=False)
    return read_run(folder)


def test_every_deal_is_told_what_becomes_of_it(moved: Run) -> None:
    """Kept by Ann, made to wait for, going over, another rep's, at home, a leaver's: no owner stays."""
    table = moved.deals.set_index("opportunity_id")
    assert table[["becomes", "effective_on", "next_rep_id"]].apply(tuple, axis=1).to_dict() == {
        "O1": ("kept", "2027-03-16", "R2"),
        "O5": ("waits", "2027-02-21", "R2"),
        "O2": ("moves", "2027-01-01", "R2"),
        "O6": ("moves", "2027-01-01", "R2"),
        "O3": ("stays", "", ""),
        "O4": ("stays", "", ""),
    }


def test_account_waits_for_its_renewal(moved: Run) -> None:
    """A07 goes over the day after; A06, whose deal stays behind, on the first day."""
    rows = moved.plan.set_index("account_id")
    assert rows["effective_on"][["A06", "A07", "A08"]].tolist() == [
        "2027-01-01", "2027-02-21", "2027-01-01",
    ]  # fmt: skip
    assert rows["protected_value"][["A06", "A07", "A08"]].tolist() == [1000, 700, 0]
    assert rows["protected_until"]["A06"] == "2027-03-15"


def test_credit_is_shared_while_the_deal_is_kept(moved: Run) -> None:
    """Three quarters of 1,000 are Ann's from the move to the close, a quarter is Bo's."""
    windows = moved.credit_windows[["opportunity_id", "rep_id", "from", "to", "share", "amount"]]
    assert windows.to_numpy().tolist() == [
        ["O1", "R1", "2027-01-01", "2027-03-15", 0.75, 750.0],
        ["O1", "R2", "2027-01-01", "2027-03-15", 0.25, 250.0],
    ]


@pytest.mark.parametrize(
    ("account", "day", "territory", "kept"),
    [
        ("A06", "2026-12-31", "R1", []),
        ("A06", "2027-01-01", "R2", ["O1"]),
        ("A06", "2027-03-15", "R2", ["O1"]),
        ("A06", "2027-03-16", "R2", []),
        ("A07", "2027-02-20", "R1", []),
        ("A07", "2027-02-21", "R2", []),
    ],
)
def test_who_knows_account_and_deal_apart(
    moved: Run, account: str, day: str, territory: str, kept: list[str]
) -> None:
    """The account is Bo's from January; the deal is Ann's to its close, both days included."""
    moved.manifest["scenario"]["snapshot_date"] = "2026-11-15"
    (answer,) = who(account, day, [moved])
    assert answer.territory_id == territory
    assert [deal.opportunity_id for deal in answer.deals] == kept
    told = "; Ann Lee (R1) keeps =Big one (1,000) until 2027-03-15"
    assert answer.sentence.endswith(told) is bool(kept)


def test_summary_says_what_moves_and_what_is_kept(moved: Run) -> None:
    """1,700 of protected deals change hands with A06 and A07; O4's 400 stay."""
    found = moved.summary["deals"]
    assert (found["num"], found["amount"]) == (6, 2440)
    assert found["protected"] == {"num": 3, "amount": 2100}
    assert {kind: one["amount"] for kind, one in found["becomes"].items()} == {
        "stays": 450, "kept": 1000, "waits": 700, "moves": 290,
    }  # fmt: skip
    assert moved.summary["disruption"]["protected_deals"]["chosen"] == 1700
    assert dict(headline(moved.summary))["Open deals"] == (
        "6 (2,440 EUR), 3 (2,100 EUR) protected: 2 (290 EUR) go over with their accounts; 1 (1,000 EUR) "
        "stay behind with their owners, until 2027-03-15 at the latest; 1 (700 EUR) close before their "
        "accounts go over"
    )


def test_workbook_has_deals_and_windows(moved: Run, pipeline: Path) -> None:
    """Names that begin with = are text."""
    book = openpyxl.load_workbook(pipeline.parent / "run" / "plan.xlsx")
    assert {"Open deals", "Credit windows"} <= set(book.sheetnames)
    cells = [cell for row in book["Open deals"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=Big one"] == ["s"]


def test_price_keeps_the_account_and_lock_as_well(pipeline: Path) -> None:
    """A06 lies at Bo's door and moves for nothing; 5 a unit keep it with Ann, as does a lock."""

    def owner_of_a06(*settings: str) -> Any:
        out = pipeline.parent / f"run{len(list(pipeline.parent.iterdir()))}"
        made = plan(pipeline, out, settings=settings, with_map=False, with_picture=False)
        return made.run.plan.set_index("account_id")["territory_id"]["A06"]

    assert owner_of_a06() == "R2"
    assert owner_of_a06("protection.0.price=5") == "R1"
    lock = 'protection=[{ from_stage = "late", lock = true }]'
    assert owner_of_a06(lock) == "R1"


def test_evaluate_counts_locks_that_a_plan_breaks(pipeline: Path) -> None:
    """The plan moves A06, whose deal locks it; today does not."""
    lock = ['protection=[{ name = "hold", from_stage = "late", lock = true }]']
    given: dict[str, Any] = {"settings": lock, "with_map": False, "with_picture": False}
    moved = evaluate(pipeline, pipeline.parent / "moves.csv", **given)
    broken = [
        one["account_ids"] for one in moved.run.summary["violations"] if one["rule"] == "lock"
    ]
    assert broken == [["A06"]]
    today = evaluate(pipeline, **given)
    assert [one for one in today.run.summary["violations"] if one["rule"] == "lock"] == []
    assert moved.run.exceptions["kind"].tolist() == ["protected"]


def test_account_that_a_colleague_in_the_same_territory_keeps_hands_nothing_over(
    pipeline: Path,
) -> None:
    """Both territories are Ann's: her deals stay hers."""
    (pipeline.parent / "territories.csv").write_text(
        "territory_id,rep_id,longitude,latitude\nT1,R1,-98,38\nT2,R1,-97,38\n"
    )
    text = pipeline.read_text() + '[territories]\nfile = "territories.csv"\n'
    pipeline.write_text(text)
    file = pipeline.parent / "moves.csv"
    file.write_text(file.read_text().replace("R1", "T1").replace("R2", "T2"))
    run = evaluate(pipeline, file, with_map=False, with_picture=False).run
    assert run.deals.set_index("opportunity_id")["becomes"]["O1"] == "stays"
    assert len(run.credit_windows) == 0


def test_letters_list_the_deals_of_every_moved_account(moved: Run, pipeline: Path) -> None:
    """Ann reads what she keeps, Bo what he has to wait for; accounts that stay are in neither."""
    found = write_letters(pipeline.parent / "run", pipeline.parent / "letters").pages
    ann, bo = (found[rep].read_text(encoding="utf-8") for rep in ("R1", "R2"))
    assert "you keep it until 2027-03-15" in ann
    assert "Ann Lee keeps it until 2027-03-15" in bo
    assert "the account waits for it" in bo
    assert "stays with you" in bo
    assert "Zoe" in bo
    assert "At home" not in ann + bo
