"""
Dynamics 365: accounts by their GUID, owner and territory by name, as its import takes them.

The first three columns are those of an export for re-import; checksum and date are empty, so that
rows are updated whatever has happened since. Owner and territory are files of their own: a cell that
is left empty would clear the field.
"""

from __future__ import annotations

import pandas as pd

from territory_opt.report.export.changes import by_day, flow_of
from territory_opt.report.export.handed import handed_accounts, owner_counts, owner_notes
from territory_opt.report.export.request import Export, Request

GUID = "(Do Not Modify) Account"
UNCHECKED = ("(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On")
OWNERS, TERRITORIES = "account-owners.csv", "account-territories.csv"
WORDS = {
    OWNERS: f"import into Accounts; map {GUID} to Account, Owner by full name",
    TERRITORIES: f"import into Accounts; map {GUID} to Account, Territory by name",
}


def dynamics(request: Request) -> Export:
    """Accounts that change owner or territory, and imports that give them back."""
    changes = handed_accounts(request, "name")
    handed = changes[changes["is_handed"] & changes["rep_id"].ne("")]
    moved = changes[changes["is_moved"]]
    files: dict[str, pd.DataFrame] = {}
    for prefix, rows in by_day(handed):
        files[f"{prefix}{OWNERS}"] = _table(rows, "Owner", "new_owner")
        known = rows[rows["old_owner"].ne("")]
        files[f"{prefix}undo/{OWNERS}"] = _table(known, "Owner", "old_owner")
    for prefix, rows in by_day(moved):
        files[f"{prefix}{TERRITORIES}"] = _table(rows, "Territory", "territory_id")
        files[f"{prefix}undo/{TERRITORIES}"] = _table(rows, "Territory", "old_territory")
    files = {path: table for path, table in files.items() if len(table)}
    steps = {path: WORDS[path.rpartition("/")[2]] for path in files}
    counts = owner_counts(changes) | {"moved to another territory": len(moved)}
    return Export(files, steps, counts, tuple(owner_notes(changes)), flow_of(changes))


def _table(rows: pd.DataFrame, field: str, column: str) -> pd.DataFrame:
    cells = {GUID: rows["object_id"], **dict.fromkeys(UNCHECKED, ""), field: rows[column]}
    return pd.DataFrame(cells).reset_index(drop=True)
