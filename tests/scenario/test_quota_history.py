"""Past quotas from a table: what they mean, and one malformed table per fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.errors import ScenarioError
from territory_opt.scenario.quota_history import QuotaHistory, read_quota_history

SOUND = """\
year,territory_id,quota,actual,potential
2024,A,100,90,500
2024,B,200,260,900
2025,A,120,100,500
2025,B,210,270,950
2025,C,50,40,300
"""


def read(tmp_path: Path, text: str, quarantine: bool = False) -> QuotaHistory:
    (tmp_path / "history.csv").write_text(text)
    return read_quota_history(tmp_path / "history.csv", quarantine)


def faults(tmp_path: Path, text: str) -> list[tuple[str, int | None, str]]:
    """Code, row and column of every stopping fault."""
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    return [(f.code, f.row, f.column) for f in caught.value.faults if f.grade == "stop"]


def test_first_year_is_the_base_of_the_second(tmp_path):
    """2024 is not judged; A and B sold 90 and 260 before, C is new."""
    found = read(tmp_path, SOUND)
    assert found.table["year"].tolist() == ["2025"] * 3
    assert found.table["last_year"].tolist() == [90, 260, 0]
    assert found.has_potential
    assert [fault.code for fault in found.faults] == ["base-year"]


def test_stated_last_year_makes_every_year_count(tmp_path):
    """Nothing is left out, and no potential is made up."""
    text = "Fiscal Year,Rep ID,Target,Sold,SalesLastYear\n2025,A,100,90,80\n2025,B,100,95,0\n"
    found = read(tmp_path, text)
    assert found.table["last_year"].tolist() == [80, 0]
    assert not found.has_potential


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("2025,A,120,100,500", "2025,A,,100,500", ("history-empty", 4, "quota")),
        ("2025,A,120,100,500", "2025,A,120,100,", ("history-empty", 4, "potential")),
        ("2025,A,120,100,500", ",A,120,100,500", ("history-empty", 4, "year")),
        ("2025,A,120,100,500", "2025,,120,100,500", ("history-empty", 4, "territory_id")),
        ("2025,A,120,100,500", "2025,A,120,-1,500", ("negative", 4, "actual")),
        ("2025,A,120,100,500", "2025,A,x,100,500", ("not-a-number", 4, "quota")),
        ("2025,C,50,40,300", "2025,B,50,40,300", ("year-twice", 6, "year")),
        (",potential", ",potential\n2022,C,1,1,1\n2023,A,1,1,1", ("history-gap", 8, "year")),
    ],
)
def test_each_fault_is_told_with_its_place(tmp_path, old, new, fault):
    """One thing is wrong at a time."""
    told = faults(tmp_path, SOUND.replace(old, new, 1))
    assert fault in told


def test_a_row_that_stops_makes_no_second_fault(tmp_path):
    """A's 2024 is bad; that A's 2025 then has no base is not told as well."""
    assert faults(tmp_path, SOUND.replace("2024,A,100,90", "2024,A,100,-90")) == [
        ("negative", 2, "actual")
    ]


def test_a_row_set_aside_takes_the_next_year_along(tmp_path):
    """A's base is unknown, not 0."""
    found = read(tmp_path, SOUND.replace("2024,A,100,90", "2024,A,100,-90"), quarantine=True)
    assert found.table["territory_id"].tolist() == ["B", "C"]
    assert {fault.code for fault in found.faults} == {"negative", "history-gap", "base-year"}


def test_missing_columns_are_told_at_once(tmp_path):
    """Two of four."""
    assert faults(tmp_path, "year,territory_id\n2025,A\n") == [
        ("missing-column", None, "quota"),
        ("missing-column", None, "actual"),
    ]


def test_one_year_alone_has_no_base(tmp_path):
    """The way out is the column, or one more year."""
    assert faults(tmp_path, "year,territory_id,quota,actual\n2025,A,1,1\n") == [
        ("one-year", None, "")
    ]


def test_a_file_that_is_not_there_is_told(tmp_path):
    """No traceback."""
    with pytest.raises(ScenarioError, match="there is no file"):
        read_quota_history(tmp_path / "nothing.csv")
