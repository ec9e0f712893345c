"""Decisions from workbooks and tables: checked against the run, conflicts told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError, ScenarioError
from territory_opt.planning.decisions.check import Source, check_against
from territory_opt.planning.decisions.desk import DECISIONS, STATUS, Desk
from territory_opt.planning.decisions.status import Returned
from territory_opt.report.review import Answers, read_answers
from territory_opt.runs import from_csv
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.records.decisions import COLUMNS, CORRECT, REJECT, read_decisions
from territory_opt.scenario.specs.tables import TableSpec
from territory_opt.scenario.tables.alone import read_alone
from territory_opt.scenario.tables.table import TextTable

APPLIED, OPEN, SETTLED = "applied", "conflict", "settled"


@dataclass(frozen=True, eq=False)
class Gathered:
    """
    What was decided in a round.

    Attributes
    ----------
    told
        Every decision, in the columns of ``decisions.csv``, with ``source`` (file), ``manager_id``
        (empty: of a table) and ``outcome``: ``applied``; ``conflict``: managers disagree, nothing is
        done; ``settled``: a table of decisions says otherwise.
    returned
        Workbooks that came back.
    """

    told: pd.DataFrame
    returned: Returned

    @property
    def applied(self) -> pd.DataFrame:
        """One row per account that is decided, in the columns of ``decisions.csv``."""
        rows = self.told[self.told["outcome"] == APPLIED]
        ranked = rows.sort_values("decision", key=lambda text: text.ne(REJECT), kind="stable")
        return ranked.drop_duplicates("account_id")[list(COLUMNS)].sort_index()

    @property
    def conflicts(self) -> pd.DataFrame:
        """Rows about accounts on which not everybody agrees."""
        disputed = self.told.loc[self.told["outcome"] != APPLIED, "account_id"]
        rows = self.told[self.told["account_id"].isin(disputed)]
        return rows.sort_values("account_id", kind="stable").reset_index(drop=True)


def gather(desk: Desk, files: Sequence[str | Path]) -> Gathered:
    """
    Read decisions about a run.

    Parameters
    ----------
    files
        Review workbooks, tables of decisions, or folders that hold them. A table settles what
        managers disagree on.

    Raises
    ------
    InputError
        Naming every fault of every file: unknown accounts and decisions, accounts with two
        decisions, a workbook of another run or round, rejections of moves that have to be.
    """
    log, answers, tables, status = FaultLog(), [], [], pd.DataFrame()
    for file in _listed(files):
        if file.name == STATUS:
            status = from_csv(file)
        elif file.suffix.casefold() == ".xlsx":
            answers.append(read_answers(file))
        elif (table := read_alone(file, TableSpec(file=file.name), log)) is not None:
            tables.append(table)
    sources = [*(_of_table(desk, table, log) for table in tables),
               *(_of_workbook(desk, answer, log) for answer in answers)]  # fmt: skip
    number = check_against(desk, sources, answers, log)
    if log.is_stopped:
        raise ScenarioError("\n".join(sentences(log.faults)), log.faults)
    told = _judged(_joined(desk, sources, number))
    if told.empty and not answers:
        raise InputError(f"nothing is decided in {', '.join(map(str, files))}")
    return Gathered(told, Returned(answers, status, number))


def _listed(files: Sequence[str | Path]) -> list[Path]:
    """Folders by what they hold; names that Excel gives to files it has open are passed over."""
    found: list[Path] = []
    for file in map(Path, files):
        inside = [*sorted(file.glob("*.xlsx")), file / DECISIONS, file / STATUS]
        found += [one for one in inside if one.is_file()] if file.is_dir() else [file]
    return [file for file in found if not file.name.startswith("~$")]


def _of_table(desk: Desk, table: TextTable, log: FaultLog) -> Source:
    return Source(table.file, "", read_decisions(table, _accounts(desk), log))


def _of_workbook(desk: Desk, answer: Answers, log: FaultLog) -> Source:
    rows = read_decisions(TextTable(answer.decisions, answer.file), _accounts(desk), log)
    return Source(answer.file, answer.cover["node_id"], rows)


def _accounts(desk: Desk) -> set[str]:
    """Planned or not, and those that earlier decisions left out."""
    return {*desk.places, *desk.scenario.unplanned}


def _joined(desk: Desk, sources: Iterable[Source], number: int) -> pd.DataFrame:
    """Rows of all sources, what they leave open filled in."""
    parts = [one.rows.assign(source=one.file, manager_id=one.manager_id) for one in sources]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*COLUMNS])
    territories = [
        "" if row["decision"] == CORRECT else meant(desk, row["account_id"], row["decision"])
        for row in table.to_dict("records")
    ]
    days = table["on"].where(table["on"].ne(""), date.today().isoformat())
    return table.assign(territory_id=territories, round=str(number), on=days)


def meant(desk: Desk, account: str, decision: str) -> str:
    """Territory that a decision about the plan keeps an account in."""
    now, before, _ = desk.places[account]
    return now if decision == "accept" else before


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """Who agrees, who does not; a table of decisions has the last word."""
    effect = pd.Series(
        [_effect(row) for row in table.to_dict("records")], index=table.index, dtype="str"
    )
    outcome = pd.Series(APPLIED, index=table.index, dtype="str")
    for _, rows in table.groupby("account_id"):
        ruling = rows.index[rows["manager_id"] == ""]
        effects = effect[rows.index]
        if len(ruling):
            outcome[rows.index[(effects != effect[ruling[0]]).to_numpy()]] = SETTLED
        elif len(set(effects)) > 1:
            outcome[rows.index] = OPEN
    return table.assign(outcome=outcome)


def _effect(row: Mapping[Any, Any]) -> str:
    """What a decision does: rejecting and holding are one."""
    if row["decision"] == CORRECT:
        return f"{row['field']}={row['value']}"
    return f"in {row['territory_id']}"
