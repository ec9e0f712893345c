"""``changes.csv``: every account that changes territory or rep, for people and their spreadsheets."""

from __future__ import annotations

from territory_opt.report.export.cells import guarded
from territory_opt.report.export.changes import changes_of, flow_of
from territory_opt.report.export.people import People
from territory_opt.report.export.request import Export, Request

FILE = "changes.csv"
COLUMNS = {
    "account_id": "account_id",
    "name": "name",
    "old_territory": "from_territory",
    "territory_id": "to_territory",
    "old_rep": "from_rep",
    "rep_id": "to_rep",
    "owner": "owner_today",
    "moved": "moved",
    "effective_on": "effective_on",
    "reason": "reason",
}


def changes_csv(request: Request) -> Export:
    """One row per change; texts that begin like a formula get an apostrophe."""
    runs = [request.run, *([request.before] if request.before is not None else [])]
    changes = changes_of(request, People.of(*runs))
    changed = changes[changes["is_moved"] | changes["is_handed"]]
    table = changed[list(COLUMNS)].rename(columns=COLUMNS).reset_index(drop=True)
    number = len(table)
    counts = {"accounts": len(changes), "unchanged": len(changes) - number, "changed": number}
    files = {FILE: guarded(table)} if number else {}
    return Export(files, dict.fromkeys(files, "read or filter"), counts, flow=flow_of(changes))
