"""HubSpot: companies by Record ID, their owner by e-mail; one owner per record."""

from __future__ import annotations

import pandas as pd

from territory_opt.report.export.changes import by_day, flow_of
from territory_opt.report.export.handed import handed_accounts, owner_counts, owner_notes
from territory_opt.report.export.request import Export, Request
from territory_opt.report.export.words import listed, number_of

FILE = "companies.csv"
WORDS = "import into companies; match by Record ID, map Company owner"


def hubspot(request: Request) -> Export:
    """Owners that change, and an import that gives them back."""
    changes = handed_accounts(request, "email")
    handed = changes[changes["is_handed"] & changes["rep_id"].ne("")]
    files: dict[str, pd.DataFrame] = {}
    for prefix, rows in by_day(handed):
        files[f"{prefix}{FILE}"] = _table(rows, "new_owner")
        files[f"{prefix}undo/{FILE}"] = _table(rows[rows["old_owner"].ne("")], "old_owner")
    files = {path: table for path, table in files.items() if len(table)}
    strange = [one for one in handed["object_id"] if not one.isdigit()]
    notes = owner_notes(changes)
    if strange:
        told = f"ids that are no Record ID: of {number_of(len(strange), 'account')} ({listed(strange)})"
        notes.append(f"{told}. HubSpot's own must stand there before you load")
    steps = dict.fromkeys(files, WORDS)
    return Export(files, steps, owner_counts(changes), tuple(notes), flow_of(changes))


def _table(rows: pd.DataFrame, owner: str) -> pd.DataFrame:
    columns = ["Record ID", "Company owner"]
    return rows[["object_id", owner]].set_axis(columns, axis=1).reset_index(drop=True)
