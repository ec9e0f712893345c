"""
Salesforce: territories, associations, owners and quotas, as its loading tools take them.

An association is created or deleted, never updated: a move is one of each. A publication changes no
owner by itself.
"""

from __future__ import annotations

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.report.export.associations import Moves
from territory_opt.report.export.changes import changes_of, flow_of
from territory_opt.report.export.crm_accounts import (
    account_moves,
    association_notes,
    owner_faults,
    owner_files,
    owner_notes,
)
from territory_opt.report.export.crm_ids import key, note_of_ids
from territory_opt.report.export.crm_quotas import quota_faults, quota_files
from territory_opt.report.export.crm_territories import CrmTerritories
from territory_opt.report.export.crm_users import user_files
from territory_opt.report.export.people import People
from territory_opt.report.export.request import Export, Request
from territory_opt.report.export.words import number_of

WORDS = {
    "Territory2-insert.csv": "insert into Territory2",
    "UserTerritory2Association-delete.csv": "delete from UserTerritory2Association",
    "UserTerritory2Association-insert.csv": "insert into UserTerritory2Association",
    "ObjectTerritory2Association-delete.csv": "delete from ObjectTerritory2Association",
    "ObjectTerritory2Association-insert.csv": "insert into ObjectTerritory2Association",
    "Account-update.csv": "update Account",
    "ForecastingQuota-insert.csv": "insert into ForecastingQuota",
}
"""File → what to do with it, in the order of loading."""
UNDO = {
    "ForecastingQuota-delete.csv": "delete from ForecastingQuota",
    **{name: WORDS[name] for name in WORDS if "Territory2Association" in name},
    "Account-update.csv": WORDS["Account-update.csv"],
    "Territory2-delete.csv": "delete from Territory2",
}


def salesforce(request: Request) -> Export:
    """
    Files that lead Salesforce from what it has to what the run says, and back.

    Raises
    ------
    InputError
        With every reason why they could not be loaded.
    """
    runs = [request.run, *([request.before] if request.before is not None else [])]
    people, territories = People.of(*runs), CrmTerritories(request)
    changes = changes_of(request, people)
    faults = [
        *territories.faults,
        *(owner_faults(changes, people) if request.crm.owners else []),
        *quota_faults(request),
        *_idle_faults(request),
    ]
    if faults:
        raise InputError("\n".join(faults))
    if territories.new:
        return _first_step(territories, changes)
    return _whole(request, people, territories, changes)


def _idle_faults(request: Request) -> list[str]:
    if not request.crm.retire or request.crm.associations is not None:
        return []
    return ["--retire needs --associations FILE: it says which accounts are in the territory"]


def _first_step(territories: CrmTerritories, changes: pd.DataFrame) -> Export:
    """Territories alone: what refers to them can only be loaded once they have their ids."""
    table = territories.table
    files = {
        "Territory2-insert.csv": table,
        "undo/Territory2-delete.csv": table[["DeveloperName"]],
    }
    later = len(territories.new) - len(table)
    note = (
        "the first step of several: load the territories, export Id and DeveloperName of Territory2, "
        "and export the run again with --territories FILE"
    )
    more = [f"{number_of(later, 'territory')} below these come with the next step"] if later else []
    counts = {"territories created": len(table)}
    return Export(files, _steps(files), counts, (note, *more), flow_of(changes))


def _whole(
    request: Request, people: People, territories: CrmTerritories, changes: pd.DataFrame
) -> Export:
    moves, made = account_moves(request, changes, territories)
    users, user_notes = user_files(request, people, territories)
    quotas, quota_notes = quota_files(request, people, territories)
    owners = owner_files(changes, people) if request.crm.owners else {}
    files = _ordered({**made, **users, **quotas, **owners})
    touched = (*moves.created, *moves.deleted)
    notes = [
        *note_of_ids("account", (account for account, _ in touched)),
        *note_of_ids("territory", (territory for _, territory in touched)),
        *association_notes(request, changes, territories, moves),
        *(owner_notes(changes, people) if request.crm.owners else []),
        *user_notes,
        *quota_notes,
    ]
    counts = _counts(changes, moves, files)
    return Export(files, _steps(files), counts, tuple(notes), flow_of(changes))


def _counts(changes: pd.DataFrame, moves: Moves, files: dict[str, pd.DataFrame]) -> dict[str, int]:
    gets = {key(account) for account, _ in moves.created}
    leaves = {key(account) for account, _ in moves.deleted}
    whole = changes["object_id"].nunique()
    rows = {
        "owners changed": "Account-update.csv",
        "users who come": "UserTerritory2Association-insert.csv",
        "users who go": "UserTerritory2Association-delete.csv",
        "quotas": "ForecastingQuota-insert.csv",
    }
    return {
        "accounts": whole,
        "unchanged": whole - len(gets | leaves),
        "moved": len(gets & leaves),
        "assigned for the first time": len(gets - leaves),
        "released": len(leaves - gets),
        **{words: _rows_of(files, name) for words, name in rows.items() if _rows_of(files, name)},
    }


def _rows_of(files: dict[str, pd.DataFrame], name: str) -> int:
    """Rows of a file to load, over all days."""
    return sum(
        len(table) for path, table in files.items() if path.endswith(name) and "undo/" not in path
    )


def _ordered(files: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """In the order of loading, day by day; then what leads back."""
    return {path: files[path] for path in sorted(files, key=_place)}


def _place(path: str) -> tuple[bool, str, int]:
    folder, _, name = path.rpartition("/")
    is_undo = folder.endswith("undo")
    return is_undo, folder, list(UNDO if is_undo else WORDS).index(name)


def _steps(files: dict[str, pd.DataFrame]) -> dict[str, str]:
    known = {**UNDO, **WORDS}
    return {path: known[path.rpartition("/")[2]] for path in files}
