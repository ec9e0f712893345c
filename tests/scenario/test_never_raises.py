"""Whatever stands in a cell: faults, never a traceback; and every row is accounted for."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.scenario import check_scenario

ACCOUNTS = (
    "account_id", "longitude", "latitude", "country", "state", "city", "postal_code", "potential",
    "revenue", "tier", "segment", "current_rep", "current_territory", "locked_to", "forbidden",
    "required_skills", "languages", "disposition", "status", "parent_id", "visits_per_year",
    "visit_hours",
)  # fmt: skip
REPS = (
    "rep_id", "name", "role", "longitude", "latitude", "country", "skills", "fte", "performance",
    "capacity_hours", "start_date", "end_date", "is_active",
)  # fmt: skip
SOUND = {
    "longitude": "-105",
    "latitude": "39.7",
    "potential": "10",
    "revenue": "5",
    "country": "US",
}
SETTINGS = [
    "effective_from=2027-01-01",
    "rules.match_languages=true",
    "accounts.where={ tier = '' }",
]

CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e400", "NaN", "A1", "R1", "R1;R9", "1,234", "(5)", "5 %", "31.12.2026",
         "13/45/2020", ";;", "-105", "99999999", '"', "=1+1", "a\nb", "house", "\u200b"]
    ),
    st.text(max_size=8),
)  # fmt: skip
SPOILS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(ACCOUNTS + REPS), CELLS), max_size=4)


def written(columns: tuple[str, ...], prefix: str, spoils: list[tuple[int, str, str]]) -> str:
    """Four sound rows with some cells spoiled, as CSV."""
    rows = [
        dict.fromkeys(columns, "") | {c: v for c, v in SOUND.items() if c in columns}
        for _ in range(4)
    ]
    for number, row in enumerate(rows):
        row[columns[0]] = f"{prefix}{number}"
    for number, column, cell in spoils:
        if column in columns:
            rows[number][column] = cell
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@settings(max_examples=30, deadline=None)
@given(SPOILS, st.sets(st.sampled_from(SETTINGS)), st.booleans())
def test_spoiled_cells_are_faults_and_rows_add_up(
    spoils: list[tuple[int, str, str]], chosen: set[str], quarantine: bool
) -> None:
    """Accounts, revenue and potential read = all that became of them; what is planned is complete."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.csv").write_text(written(ACCOUNTS, "A", spoils), encoding="utf-8", newline="")
        (folder / "r.csv").write_text(written(REPS, "R", spoils), encoding="utf-8", newline="")
        (folder / "s.toml").write_text("schema = 1\naccounts.file = 'a.csv'\nreps.file = 'r.csv'\n")
        report = check_scenario(folder / "s.toml", sorted(chosen), quarantine)
    assert report.is_stopped == (report.counts["stop"] > 0)
    if report.scenario is not None:
        table = report.scenario.reconciliation[["num_accounts", "revenue", "potential"]]
        assert table.iloc[0].tolist() == pytest.approx(table.iloc[1:].sum().tolist())
        amounts = report.scenario.accounts[
            ["potential", "revenue", "visits_per_year", "visit_hours"]
        ]
        assert (amounts >= 0).all(axis=None)
        assert report.scenario.accounts["account_id"].is_unique
