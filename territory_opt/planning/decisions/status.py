"""How far every manager and territory is: sent, reviewed, signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from territory_opt.planning.decisions.desk import STATUS, Desk
from territory_opt.report.review import Answers, Cover, Node
from territory_opt.report.review.words import REVIEWED, SENT, SIGNED

COLUMNS = (
    "node_id", "kind", "manager_id", "name", "status", "round", "due", "by", "on", "num_moves",
    "num_decided", "num_changed", "comment",
)  # fmt: skip
MANAGER, TERRITORY = "manager", "territory"


def sent(desk: Desk, cover: Cover, num_moves: Mapping[str, int]) -> pd.DataFrame:
    """``status.csv`` of workbooks that go out today."""
    told = {"status": SENT, "round": str(cover.round), "due": cover.due, "on": _today()}
    rows = [
        row
        | told
        | ({"num_moves": str(num_moves[row["node_id"]])} if row["kind"] == MANAGER else {})
        for row in _rows(desk.nodes)
    ]
    return _table(rows)


@dataclass(frozen=True)
class Returned:
    """
    What came back, and what was known before.

    Attributes
    ----------
    answers
        Workbooks, each of one manager.
    sent
        ``status.csv`` of the review folder, where it was given; else empty.
    round
        That they are of.
    """

    answers: Sequence[Answers]
    sent: pd.DataFrame
    round: int


def statuses(
    desk: Desk, returned: Returned, num_decided: Mapping[str, int], changed: Mapping[str, int]
) -> pd.DataFrame:
    """
    ``status.csv`` after a round.

    Parameters
    ----------
    num_decided
        Id of the manager → decisions made.
    changed
        Territory → accounts that came or went since the plan that was reviewed.
    """
    known = _known(desk.kept(STATUS)) | _known(returned.sent)
    answers = {one.cover["node_id"]: one for one in returned.answers}
    rows = []
    for row in _rows(desk.nodes):
        before = known.get((row["kind"], row["node_id"]), {})
        answer, number = answers.get(row["manager_id"]), num_decided.get(row["node_id"], 0)
        now = {} if answer is None else _now(row, answer, number, returned.round)
        more = (
            {} if row["kind"] == MANAGER else {"num_changed": str(changed.get(row["node_id"], 0))}
        )
        rows.append({**before, **row, **now, **more})
    return _table(rows)


def _known(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, str]]:
    if "node_id" not in table:
        return {}
    rows = (
        {str(name): str(text) for name, text in row.items()} for row in table.to_dict("records")
    )
    return {(row["kind"], row["node_id"]): row for row in rows}


def _now(row: Mapping[str, str], answer: Answers, number: int, round: int) -> dict[str, str]:
    """A node's line, as its manager's workbook has it."""
    table = answer.territories.set_index("territory_id")
    cover = {"round": str(round), "due": answer.cover["due"], "on": answer.cover["on"]}
    cover |= {"by": answer.cover["by"] or answer.cover["manager"]}
    if row["kind"] == TERRITORY:
        if row["node_id"] not in table.index:
            return cover
        status, note = (str(table.loc[row["node_id"], name]) for name in ("status", "note"))
        return cover | {"status": status.casefold(), "comment": note}
    stated = {one.casefold() for one in table["status"]}
    is_signed = stated == {SIGNED}
    is_reviewed = number > 0 or bool(stated & {REVIEWED, SIGNED})
    status = SIGNED if is_signed else REVIEWED if is_reviewed else SENT
    return cover | {"status": status, "num_decided": str(number)}


def _rows(nodes: Iterable[Node]) -> list[dict[str, str]]:
    """Every manager, followed by the territories."""
    rows = []
    for node in nodes:
        own = {"manager_id": node.node_id}
        rows.append({"node_id": node.node_id, "kind": MANAGER, "name": node.name, **own})
        rows += [
            {"node_id": one, "kind": TERRITORY, "name": one, **own} for one in node.territories
        ]
    return rows


def _table(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str").fillna("")


def _today() -> str:
    return date.today().isoformat()
