"""``ObjectTerritory2Association`` and ``Account``: where accounts are, and who owns them."""

from __future__ import annotations

import pandas as pd

from territory_opt.report.export.associations import Moves, Pair, pairs_there
from territory_opt.report.export.changes import by_day
from territory_opt.report.export.crm_ids import key
from territory_opt.report.export.crm_territories import CrmTerritories
from territory_opt.report.export.people import People
from territory_opt.report.export.request import Request
from territory_opt.report.export.words import ALL, listed, number_of

OBJECT = "ObjectTerritory2Association"
COLUMNS = ("ObjectId", "Territory2Id", "AssociationCause")
MANUAL, BY_RULE = "Territory2Manual", "Territory2AssignmentRule"


def account_moves(
    request: Request, changes: pd.DataFrame, territories: CrmTerritories
) -> tuple[Moves, dict[str, pd.DataFrame]]:
    """What changes, and its files, by the day on which it does."""
    there = _there(request, changes, territories)
    is_placed = changes["territory_id"].ne("")
    wanted = _pairs(changes[is_placed], "territory_id", territories)
    moves = Moves.between(there, wanted)
    files: dict[str, pd.DataFrame] = {}
    for prefix, rows in by_day(changes):
        chosen = set(rows["object_id"][~rows["is_part"]].map(key))
        files |= moves.of(chosen).files(OBJECT, prefix, COLUMNS, MANUAL)
    return moves, files


def owner_files(changes: pd.DataFrame, people: People) -> dict[str, pd.DataFrame]:
    """``Id,OwnerId`` of accounts whose owner changes, and of today's owners where they are known."""
    files: dict[str, pd.DataFrame] = {}
    for prefix, rows in by_day(owned(changes, people)):
        old = rows[rows["old_user"].ne("")]
        files[f"{prefix}Account-update.csv"] = _owner_table(rows, "user")
        files[f"{prefix}undo/Account-update.csv"] = _owner_table(old, "old_user")
    return {path: table for path, table in files.items() if len(table)}


def owned(changes: pd.DataFrame, people: People) -> pd.DataFrame:
    """Accounts that get another owner, with ``user`` and ``old_user``; none of vacant territories."""
    rows = changes[changes["is_handed"] & changes["rep_id"].ne("")]
    old = zip(rows["old_rep"], rows["owner"], strict=True)
    rows = rows.assign(
        user=[people.name("user", one) for one in rows["rep_id"]],
        old_user=[people.owner("user", rep, written) for rep, written in old],
    )
    same = rows["user"].map(key).eq(rows["old_user"].map(key)) & rows["user"].ne("")
    kept: pd.DataFrame = rows[~same]
    return kept


def owner_faults(changes: pd.DataFrame, people: People) -> list[str]:
    """Reps who get accounts and of whom no user id is known."""
    rows = owned(changes, people)
    missing = rows["rep_id"][rows["user"].eq("")]
    if missing.empty:
        return []
    return [
        f"reps get accounts and have no crm_user_id: {listed(missing, ALL)}. "
        "Add it to the table of reps and plan again, or leave --owners out"
    ]


def owner_notes(changes: pd.DataFrame, people: People) -> list[str]:
    """Accounts whose owner stays for want of a rep, or cannot be given back."""
    rows = owned(changes, people)
    lost = rows["object_id"][rows["old_user"].eq("")]
    vacant = changes["object_id"][changes["is_moved"] & changes["rep_id"].eq("")]
    found = []
    if len(lost):
        found.append(
            f"{number_of(len(lost), 'account')} whose owner of today is known by no user id "
            f"({listed(lost)}): undo leaves them with the new one"
        )
    if len(vacant):
        told = f"{number_of(len(vacant), 'account')} in territories that nobody fills"
        found.append(f"{told} ({listed(vacant)}): the owner stays as it is")
    return found


def association_notes(
    request: Request, changes: pd.DataFrame, territories: CrmTerritories, moves: Moves
) -> list[str]:
    """Where the CRM is not as the run thinks, and what rules or other territories will do."""
    listing = request.crm.associations
    if listing is None:
        return []
    planned = listing[listing["ObjectId"].map(key).isin(set(changes["object_id"].map(key)))]
    there = {(key(a), key(b)) for a, b in _there(request, changes, territories)}
    thought = {(key(a), key(b)) for a, b in _pairs(changes, "old_territory", territories)}
    adrift = sorted({account for account, _ in there ^ thought})
    other = planned["Territory2Id"][~planned["Territory2Id"].map(key).isin(territories.scope)]
    found = []
    if adrift:
        found.append(
            f"{number_of(len(adrift), 'account')} not where the run has them today "
            f"({listed(adrift)}): what the CRM has counts"
        )
    if len(other):
        found.append(
            f"{number_of(len(other), 'association')} with territories that are none of this run "
            f"({listed(other)}) stay; --retire ID deletes those of a territory"
        )
    return found + _rule_notes(listing, moves)


def _rule_notes(listing: pd.DataFrame, moves: Moves) -> list[str]:
    if "AssociationCause" not in listing:
        return []
    is_ruled = listing["AssociationCause"].eq(BY_RULE) & listing["Id"].isin(moves.deleted.values())
    number = int(is_ruled.sum())
    if not number:
        return []
    return [
        f"{number_of(number, 'association')} to delete were made by assignment rules, which make them "
        "again when they run: load new rules too (--to salesforce-rules)"
    ]


def _there(request: Request, changes: pd.DataFrame, territories: CrmTerritories) -> dict[Pair, str]:
    """Associations of the run's accounts: as exported, else as the run has them today."""
    listing = request.crm.associations
    if listing is None:
        return dict.fromkeys(_pairs(changes, "old_territory", territories), "")
    planned = set(changes["object_id"].map(key))
    rows = listing[listing["ObjectId"].map(key).isin(planned)]
    return pairs_there(rows, "ObjectId", territories.scope)


def _pairs(changes: pd.DataFrame, column: str, territories: CrmTerritories) -> list[Pair]:
    placed = changes[changes[column].isin(territories.id_of)]
    ids = placed[column].map(territories.id_of)
    return list(dict.fromkeys(zip(placed["object_id"], ids, strict=True)))


def _owner_table(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return rows[["object_id", column]].set_axis(["Id", "OwnerId"], axis=1).reset_index(drop=True)
