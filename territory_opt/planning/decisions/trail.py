"""The audit trail: who decided what, when, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from territory_opt.planning.decisions.desk import AUDIT, STATUS, Desk
from territory_opt.planning.decisions.gather import Gathered
from territory_opt.scenario.records.decisions import CLOSED, CORRECT, DUPLICATE, PARENT, POTENTIAL

COLUMNS = (
    "on", "by", "manager_id", "round", "account_id", "what", "reason_code", "comment", "before",
    "after", "outcome", "source",
)  # fmt: skip
"""``what``: the decision, what was corrected, or ``status``."""
NOBODY = "nobody"


def trail(
    desk: Desk, gathered: Gathered, now: Mapping[str, str], status: pd.DataFrame
) -> pd.DataFrame:
    """
    ``audit.csv``: rows of earlier rounds, then those of this one.

    Parameters
    ----------
    now
        Account → territory of the new plan.
    status
        Of this round.
    """
    accounts = desk.scenario.accounts.drop_duplicates("account_id").set_index("account_id")
    rows = [_decided(desk, row, accounts, now) for row in gathered.told.to_dict("records")]
    before = _statuses(desk.kept(STATUS)) | _statuses(gathered.returned.sent)
    rows += [
        _signed(row, before.get((row["kind"], row["node_id"]), ""))
        for row in status.to_dict("records")
        if row["status"] != before.get((row["kind"], row["node_id"]), "")
    ]
    fresh = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
    earlier = desk.kept(AUDIT)
    return pd.concat([earlier, fresh], ignore_index=True) if len(earlier) else fresh


def _decided(
    desk: Desk, row: Mapping[Any, Any], accounts: pd.DataFrame, now: Mapping[str, str]
) -> dict[str, str]:
    account, told = row["account_id"], {name: row[name] for name in COLUMNS if name in row}
    if row["decision"] == CORRECT:
        before, after = _values(row, accounts)
        return told | {"what": row["field"], "before": before, "after": after}
    before = desk.places[account][0] or NOBODY
    return told | {
        "what": row["decision"],
        "before": before,
        "after": now.get(account, "") or NOBODY,
    }


def _values(row: Mapping[Any, Any], accounts: pd.DataFrame) -> tuple[str, str]:
    """What was there, and what is there now, of a correction."""
    if row["field"] in (CLOSED, DUPLICATE):
        of = f" of {row['value']}" if row["field"] == DUPLICATE else ""
        return "planned", f"left out: {row['field']}{of}"
    column = {PARENT: "parent_id", POTENTIAL: "potential"}[row["field"]]
    known = row["account_id"] in accounts.index
    value = accounts.loc[row["account_id"], column] if known else ""
    return (f"{value:g}" if isinstance(value, float) else str(value)), row["value"]


def _statuses(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    if "node_id" not in table:
        return {}
    rows = table[["kind", "node_id", "status"]].itertuples(index=False)
    return {(kind, node): status for kind, node, status in rows}


def _signed(row: Mapping[Any, Any], before: str) -> dict[str, str]:
    kept = {name: row[name] for name in ("on", "by", "manager_id", "round", "comment")}
    what = f"status of {row['kind']} {row['node_id']}"
    return kept | {"what": what, "before": before, "after": row["status"], "outcome": "applied"}
