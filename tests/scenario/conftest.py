"""A small sales force on disk: four accounts and two reps in Colorado, sound until a test spoils it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from territory_opt.models import Fault, Grade
from territory_opt.scenario import CheckReport, Scenario, check_scenario, read_scenario
from tests.scenario.squares import write_ground

ACCOUNTS = """\
account_id,name,longitude,latitude,country,potential,revenue,tier,segment,current_rep
A1,Acme,-105.0,39.7,US,1000,100,A,Retail,R1
A2,Bolt,-105.1,39.8,US,2000,200,B,Retail,R1
A3,Crux,-104.9,39.6,US,3000,0,A,Health,R2
A4,Dune,-104.8,38.8,US,4000,400,C,Health,R2
"""
REPS = """\
rep_id,name,longitude,latitude,country,skills
R1,Ann Ash,-105.0,39.7,US,cloud
R2,Ben Beech,-104.8,38.8,US,cloud;data
"""
SCENARIO = """\
schema = 1
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
"""


@dataclass(frozen=True)
class Desk:
    """A folder with a scenario in it."""

    folder: Path

    @property
    def path(self) -> Path:
        """The scenario file."""
        return self.folder / "scenario.toml"

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the folder."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def accounts(self, content: str | bytes) -> Desk:
        """Replace the accounts."""
        self.write("accounts.csv", content)
        return self

    def spoil(self, old: str, new: str, name: str = "accounts.csv") -> Desk:
        """Change one piece of a file's text."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))
        return self

    def toml(self, more: str) -> Desk:
        """Add lines to the scenario."""
        self.write("scenario.toml", self.path.read_text(encoding="utf-8") + more)
        return self

    def read(self, *settings: str, quarantine: bool = False) -> Scenario:
        """Read; fails where something stops."""
        return read_scenario(self.path, settings, quarantine)

    def check(self, *settings: str, quarantine: bool = False) -> CheckReport:
        """Check."""
        return check_scenario(self.path, settings, quarantine)

    def stops(self, *settings: str) -> list[Fault]:
        """Faults that stop."""
        return [fault for fault in self.check(*settings).faults if fault.grade is Grade.STOP]

    def the_stop(self, *settings: str) -> Fault:
        """The one fault that stops."""
        (fault,) = self.stops(*settings)
        return fault


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A sound scenario to spoil."""
    desk = Desk(tmp_path)
    for name, content in (
        ("accounts.csv", ACCOUNTS),
        ("reps.csv", REPS),
        ("scenario.toml", SCENARIO),
    ):
        desk.write(name, content)
    return desk


@pytest.fixture
def ground(tmp_path: Path) -> Callable[..., Path]:
    """A maker of a scenario on 6 by 6 squares with an account in each and four reps."""
    return partial(write_ground, tmp_path)
