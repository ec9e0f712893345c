"""``check_calendar`` looks into the scenarios too."""

from __future__ import annotations

from pathlib import Path

from territory_opt.calendar.dates.check import check_calendar
from tests.calendar.conftest import Writer

HOUSE = Path(__file__).parents[3]
TIME = "DTSTART:20270104T090000Z"


def with_scenario(folder: Path) -> None:
    """A scenario that can be resolved in the place of the stub."""
    text = (HOUSE / "scenarios" / "superstore" / "scenario.toml").read_text(encoding="utf-8")
    (folder / "field.toml").write_text(text, encoding="utf-8")


def test_sound_scenario_with_sound_settings_is_no_fault(events_file: Writer, folder: Path) -> None:
    """Its tables are not needed for that."""
    with_scenario(folder)
    words = "scenario: field.toml\\nset: solve.work=200"
    calendar = check_calendar(events_file(f"UID:a\nSUMMARY:A\n{TIME}\nDESCRIPTION:{words}"))
    assert calendar.faults == ()


def test_setting_that_the_scenario_does_not_know_is_found(
    events_file: Writer, folder: Path
) -> None:
    """Long before midnight, with line and event."""
    with_scenario(folder)
    words = "scenario: field.toml\\nset: solve.wrok=200"
    calendar = check_calendar(events_file(f"UID:a\nSUMMARY:A\n{TIME}\nDESCRIPTION:{words}"))
    (fault,) = calendar.faults
    assert (fault.code, fault.row, fault.record) == ("scenario-fault", 4, "A")
    assert "solve.wrok" in fault.message
    assert fault.remedy == "Did you mean 'work'?"
    assert not calendar.is_sound


def test_scenario_that_is_no_toml_is_found(events_file: Writer, folder: Path) -> None:
    """Named as it would be by the plan itself."""
    (folder / "field.toml").write_text("name = ", encoding="utf-8")
    calendar = check_calendar(
        events_file(f"UID:a\nSUMMARY:A\n{TIME}\nDESCRIPTION:scenario: field.toml")
    )
    assert "no valid TOML" in calendar.faults[0].message
