"""Faults of decisions that only the run can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.decisions.desk import Desk
from territory_opt.report.review import Answers
from territory_opt.report.review.words import STATUSES
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.decisions import ACCEPT, CORRECT, REJECT, STAYS

AGAIN = "Send out new workbooks: territory-opt review."


@dataclass(frozen=True, eq=False)
class Source:
    """Decisions of one file: ``rows`` as ``read_decisions`` gives them; of a manager, or of a table."""

    file: str
    manager_id: str
    rows: pd.DataFrame


def check_against(
    desk: Desk, sources: Sequence[Source], answers: Sequence[Answers], log: FaultLog
) -> int:
    """
    Tell the log what does not fit the run.

    Returns
    -------
    int
        The round that the decisions are of.
    """
    stated = {int(one) for source in sources for one in source.rows["round"]}
    stated |= {int(one.cover["round"]) for one in answers if one.cover["round"].isdigit()}
    number = max([*stated, desk.round])
    stale = {answer.file for answer in answers if not _fits(desk, answer, number, log)}
    _check_managers(answers, log)
    for source in sources:
        for at, row in source.rows.iterrows() if source.file not in stale else ():
            _check_row(desk, source.file, row, number, log, int(str(at)))
    _check_tables(sources, log)
    return number


def _fits(desk: Desk, answer: Answers, number: int, log: FaultLog) -> bool:
    """Whether a workbook is about this run and round; and what else is wrong with its lines."""
    cover, ids = answer.cover, [node.node_id for node in desk.nodes]
    if cover["run_id"] != desk.run_id:
        message = (
            f"it is about the run {cover['run_id'] or 'of no name'}, and {desk.folder} is "
            f"{desk.run_id}"
        )
        log.add(Grade.STOP, "decision-stale", message, AGAIN, file=answer.file)
        return False
    if cover["round"] != str(number):
        message = f"it is of round {cover['round'] or 'of no number'}, and this is round {number}"
        log.add(Grade.STOP, "decision-stale", message, AGAIN, file=answer.file)
        return False
    if cover["node_id"] not in ids:
        message = f"its manager {cover['node_id'] or 'of no name'} is none of this run"
        remedy = did_you_mean(cover["node_id"], ids)
        log.add(Grade.STOP, "decision-manager", message, remedy, file=answer.file)
    for at, status in answer.territories["status"].items():
        if status.casefold() not in STATUSES:
            log.add(Grade.STOP, "decision-status", f"the status of a territory is {status or 'empty'}",
                    f"Choose {', '.join(STATUSES)}.", file=answer.file, row=int(str(at)),
                    column="Status")  # fmt: skip
    return True


def _check_managers(answers: Sequence[Answers], log: FaultLog) -> None:
    """Every manager has one workbook."""
    seen: dict[str, str] = {}
    for answer in answers:
        other = seen.setdefault(answer.cover["node_id"], answer.file)
        if other != answer.file:
            message = f"{other} is of the same manager, {answer.cover['manager']}"
            log.add(Grade.STOP, "decision-manager", message, "Keep one of them.", file=answer.file)


def _check_row(desk: Desk, file: str, row: pd.Series, number: int, log: FaultLog, at: int) -> None:
    account, decision = row["account_id"], row["decision"]

    def stop(code: str, message: str, remedy: str) -> None:
        log.add(Grade.STOP, code, message, remedy, file=file, row=at, record=account, value=account)

    if row["round"] not in (0, number):
        stop("decision-stale", f"{account} is decided in round {row['round']}, and this is round "
             f"{number}", AGAIN)  # fmt: skip
    if decision == CORRECT:
        return
    if account not in desk.places:
        stop(
            "decision-unplanned",
            f"{account} is not in the plan",
            "Take the row out, or correct it.",
        )
        return
    now, before, moved = desk.places[account]
    target = now if decision == ACCEPT else before
    if decision in STAYS and moved == "forced":
        stop("decision-forced", f"{account} has to move: its owner of today is gone, or may not serve "
             "it", "Accept the move, or change the rule that sends it away.")  # fmt: skip
    elif decision == REJECT and moved == "no":
        stop("decision-not-moved", f"{account} does not change hands, so there is nothing to reject",
             "Write hold to keep it where it is.")  # fmt: skip
    elif not target:
        stop("decision-territory", f"{account}: {decision}, and it is in no territory",
             "Take the row out.")  # fmt: skip
    elif row["territory_id"] not in ("", target):
        stop("decision-territory", f"{account}: {decision} means {target}, not {row['territory_id']}",
             "Leave it empty; locked_to in the accounts puts an account elsewhere.")  # fmt: skip


def _check_tables(sources: Sequence[Source], log: FaultLog) -> None:
    """An account is in one table only; managers may disagree, tables may not."""
    seen: dict[str, str] = {}
    for source in sources:
        for at, account in source.rows["account_id"].items() if not source.manager_id else ():
            other = seen.setdefault(account, source.file)
            if other != source.file:
                message = f"{account} is decided in {other} as well"
                log.add(Grade.STOP, "decision-twice", message, "Keep one of the rows.",
                        file=source.file, row=int(str(at)), record=account)  # fmt: skip
