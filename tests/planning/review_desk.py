"""Eight accounts on a line, three reps under two managers; solved to the proven best in a moment."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from territory_opt.planning import decide, plan
from territory_opt.planning.decisions.desk import Desk
from territory_opt.planning.decisions.gather import gather

SCENARIO = """\
schema = 1
name = "Three reps"
currency = "EUR"
effective_from = 2027-01-01

[accounts]
file = "accounts.csv"

[reps]
file = "reps.csv"

[objective]
kind = "value"

[objective.travel]
stops_per_trip = 1

[[balance]]
measure = "count"
min = 2
max = 3

[rules]
max_moved_account_share = 0.75

[solve]
work = 20
gap = 0
"""
REPS = """\
rep_id,name,role,longitude,latitude,performance,manager_id
R1,Ann Lee,field,-98.0,38.0,1.2,M1
R2,Bo Diaz,field,-97.5,38.0,0.9,M1
R3,Cy Fox,field,-97.0,38.0,1.0,M2
"""
PLACES = (-98.0, -97.9, -97.6, -97.5, -97.4, -97.1, -97.0, -96.9)
OWNERS = ("R1", "R1", "R1", "R1", "R1", "R3", "R1", "R3")
PAPERS = {"with_map": False, "with_picture": False}


def accounts() -> str:
    """R1 has six of eight, as far as the other end; the first name would be a formula."""
    lines = ["account_id,name,longitude,latitude,potential,revenue,tier,current_rep,parent_id"]
    for i, (longitude, owner) in enumerate(zip(PLACES, OWNERS, strict=True)):
        name = "=HYPERLINK(1)" if i == 3 else f"Shop {i}"
        lines.append(f"00{i},{name},{longitude},38.0,{1000 + 100 * i},{600 + 37 * i},A,{owner},")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Office:
    """A planned run on a desk, and a folder for what a test makes."""

    desk: Desk
    workbooks: Path
    folder: Path

    @property
    def run(self) -> Path:
        """The run folder."""
        return self.desk.folder

    def sent(self) -> Path:
        """The workbooks, in a folder of their own."""
        return Path(shutil.copytree(self.workbooks, self.folder / "sent"))

    def table(self, *rows: str, name: str = "decisions.csv") -> Path:
        """A table of decisions."""
        file = self.folder / name
        head = "account_id,decision,reason_code,territory_id,field,value,comment,by,on,round"
        file.write_text("\n".join((head, *rows)) + "\n")
        return file

    def gathered(self, *files: Path):
        """Decisions read and checked; nothing is planned."""
        return gather(self.desk, files)

    def decided(self, *files: Path, out: str = "out", **more):
        """Decisions taken into the plan."""
        return decide(self.run, files, self.folder / out, **PAPERS, **more)


def planned(folder: Path, spec: str = SCENARIO) -> Path:
    """The run folder of the scenario, written into ``folder``."""
    folder.mkdir(exist_ok=True)
    for name, text in (("accounts.csv", accounts()), ("reps.csv", REPS), ("scenario.toml", spec)):
        (folder / name).write_text(text)
    outcome = plan(folder / "scenario.toml", folder / "run", **PAPERS)
    assert outcome.run.summary["status"] == "OPTIMAL"
    return folder / "run"


def filled(file: Path, answers: dict, by: str = "Max", status: dict | None = None) -> Path:
    """Fill a workbook in: account → title of a column → what is written there."""
    book = openpyxl.load_workbook(file)
    _write(book["Moves"], answers)
    _write(book["Territories"], {one: {"Status": said} for one, said in (status or {}).items()})
    for row in book["How-to"].iter_rows(max_row=8):
        if row[0].value == "Filled in by":
            row[1].value = by
        if row[0].value == "Filled in on":
            row[1].value = "2026-12-01"
    book.save(file)
    return file


def _write(sheet, answers: dict) -> None:
    column = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        for title, said in answers.get(sheet.cell(row, 1).value, {}).items():
            sheet.cell(row, column[title]).value = said
