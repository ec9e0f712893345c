"""The reference page of the scenario file."""

from __future__ import annotations

from pathlib import Path

from territory_opt.scenario.records.aliases import ACCOUNTS, REPS, STAFFING, TERRITORIES
from territory_opt.scenario.reference import page
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.schema_faults import keys_of, section_at

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scenario.md"


def test_committed_page_is_current() -> None:
    """``python -m territory_opt.scenario.reference > docs/reference/scenario.md`` changes nothing."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_key_and_column_is_there() -> None:
    """Nothing is undocumented."""
    text = page()
    sections = [
        ScenarioSpec,
        *(section_at((key,)) or section_at((key, "0")) for key in keys_of(ScenarioSpec)),
    ]
    keys = {key for section in sections if section is not None for key in keys_of(section)}
    columns = {
        column for kind in (ACCOUNTS, REPS, TERRITORIES, STAFFING) for column in kind.columns
    }
    assert len(keys) > 80
    assert [name for name in keys | columns if f"| `{name}` |" not in text] == []


def test_every_key_has_a_meaning() -> None:
    """No empty last cell."""
    assert [line for line in page().splitlines() if line.startswith("| `") and line.endswith("|  |")
            and line.count("|") == 5] == []  # fmt: skip
