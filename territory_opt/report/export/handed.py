"""Owners for CRMs that know one owner per record, and what leads back to those of today."""

from __future__ import annotations

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.report.export.changes import changes_of
from territory_opt.report.export.people import People
from territory_opt.report.export.request import Request
from territory_opt.report.export.words import ALL, listed, number_of


def handed_accounts(request: Request, kind: str) -> pd.DataFrame:
    """
    Every account, with ``new_owner`` and ``old_owner`` as the CRM calls them; empty where unknown.

    Raises
    ------
    InputError
        If a rep who gets accounts has no such name, or shares it with another.
    """
    runs = [request.run, *([request.before] if request.before is not None else [])]
    people = People.of(*runs)
    changes = changes_of(request, people)
    changes = changes[~changes["is_part"]]
    old = zip(changes["old_rep"], changes["owner"], strict=True)
    changes = changes.assign(
        new_owner=[people.name(kind, one) for one in changes["rep_id"]],
        old_owner=[people.owner(kind, rep, written) for rep, written in old],
    )
    faults = _faults(changes, kind)
    if faults:
        raise InputError("\n".join(faults))
    return changes.reset_index(drop=True)


def owner_notes(changes: pd.DataFrame) -> list[str]:
    """What the files cannot say: vacancies, and owners of today whom nobody knows."""
    handed = changes["is_handed"] & changes["rep_id"].ne("")
    vacant = changes["object_id"][changes["is_moved"] & changes["rep_id"].eq("")]
    lost = changes["object_id"][handed & changes["old_owner"].eq("")]
    found = []
    if len(vacant):
        told = f"{number_of(len(vacant), 'account')} in territories that nobody fills"
        found.append(f"{told} ({listed(vacant)}): the owner stays as it is")
    if len(lost):
        told = f"{number_of(len(lost), 'account')} whose owner of today is not known"
        found.append(f"{told} ({listed(lost)}): undo leaves them with the new one")
    return found


def owner_counts(changes: pd.DataFrame) -> dict[str, int]:
    """Accounts, and how many of them change owner."""
    handed = int((changes["is_handed"] & changes["rep_id"].ne("")).sum())
    return {"accounts": len(changes), "unchanged": len(changes) - handed, "handed over": handed}


def _faults(changes: pd.DataFrame, kind: str) -> list[str]:
    gets = changes[changes["is_handed"] & changes["rep_id"].ne("")]
    missing = gets["rep_id"][gets["new_owner"].eq("")]
    reps = gets[["rep_id", "new_owner"]].drop_duplicates()
    shared = reps[reps["new_owner"].ne("") & reps["new_owner"].duplicated(keep=False)]
    found = []
    if len(missing):
        found.append(
            f"reps get accounts and have no {kind}: {listed(missing, ALL)}. "
            "Add it to the table of reps and plan again"
        )
    if len(shared):
        found.append(f"reps share a {kind}: {listed(shared['rep_id'])}. The CRM would take either")
    return found
