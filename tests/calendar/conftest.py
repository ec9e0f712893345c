"""Calendars on disk, with the scenario that they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from territory_opt.calendar.dates.events import Calendar
from territory_opt.calendar.dates.read import read_calendar
from tests.calendar.planners import DRAFT, OTHER, PUBLISH, Hands, Planner
from tests.store.conftest import durable, empty_sqlite, make_run, plans, server, where

__all__ = ["durable", "empty_sqlite", "make_run", "plans", "server", "where"]  # fixtures
Writer = Callable[..., Path]
FILES = Path(__file__).parent / "files"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario ``field.toml``."""
    (tmp_path / "field.toml").write_text('schema = 1\nname = "Field"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def events_file(folder: Path) -> Writer:
    """Writes a calendar with these events, each the lines between BEGIN and END of a VEVENT."""

    def write(*events: str, head: str = "X-WR-TIMEZONE:Europe/Berlin") -> Path:
        blocks = [f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events]
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.splitlines(), *blocks, "END:VCALENDAR"]
        file = folder / "calendar.ics"
        text = "\n".join(lines).replace("\n", "\r\n") + "\r\n"
        file.write_text(text, encoding="utf-8", newline="")
        return file

    return write


@pytest.fixture
def year_file(folder: Path) -> Path:
    """A year with every kind of repetition, written by hand."""
    file = folder / "year.ics"
    file.write_bytes((FILES / "year.ics").read_bytes())
    return file


@pytest.fixture
def clock() -> Hands:
    """Noon of 4 January 2027."""
    return Hands()


@pytest.fixture
def planner(monkeypatch: pytest.MonkeyPatch) -> Planner:
    """Takes the place of the process that plans."""
    made = Planner()
    monkeypatch.setattr("territory_opt.calendar.running.making.supervise", made)
    return made


@pytest.fixture
def three(events_file: Writer, folder: Path) -> Calendar:
    """A draft and a publication of one scenario, and another scenario."""
    (folder / "other.toml").write_text('schema = 1\nname = "Other"\n')
    return read_calendar(events_file(OTHER, PUBLISH, DRAFT))


@pytest.fixture
def file_store(empty_sqlite: Path, tmp_path: Path) -> str:
    """Address of an empty store in a file."""
    (tmp_path / "store.db").write_bytes(empty_sqlite.read_bytes())
    return str(tmp_path / "store.db")
