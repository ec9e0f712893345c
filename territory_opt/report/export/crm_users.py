"""``UserTerritory2Association``: which users fill which territories."""

from __future__ import annotations

import pandas as pd

from territory_opt.report.export.associations import Moves, Pair, pairs_there
from territory_opt.report.export.changes import looked_up
from territory_opt.report.export.crm_territories import CrmTerritories
from territory_opt.report.export.people import People
from territory_opt.report.export.request import Request
from territory_opt.report.export.words import listed, number_of
from territory_opt.runs import Run

OBJECT = "UserTerritory2Association"
COLUMNS = ("UserId", "Territory2Id", "RoleInTerritory2")


def user_files(
    request: Request, people: People, territories: CrmTerritories
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Who comes and goes, and what is to be said; nothing where nobody told who is there today."""
    listing, before = request.crm.user_associations, request.before
    if listing is None and before is None:
        return {}, [
            f"{OBJECT}: give --before RUN or --user-associations FILE, or set users by hand"
        ]
    staff = _staff(request.run)
    nameless = sorted({rep for rep, _ in staff if not people.name("user", rep)})
    wanted = _pairs(staff, people, territories)
    if listing is not None:
        there = pairs_there(listing, "UserId", territories.scope)
    else:
        there = dict.fromkeys(_pairs(_staff(before), people, territories), "") if before else {}
    moves = Moves.between(there, wanted)
    return moves.files(OBJECT, "", COLUMNS, _roles(request.run, wanted, territories)), _notes(
        nameless
    )


def _staff(run: Run) -> list[Pair]:
    """Rep and territory on the plan's first day; each territory's rep where no staffing is told."""
    day = str(run.manifest.get("scenario", {}).get("effective_from") or "")
    if run.staffing.empty:
        filled = run.territories[run.territories["rep_id"].ne("")]
        return list(zip(filled["rep_id"], filled["territory_id"], strict=True))
    table = run.staffing[run.staffing["share"].gt(0)]
    has_begun = table["from"].eq("") | table["from"].le(day or "9999")
    lasts = table["to"].eq("") | table["to"].ge(day)
    rows = table[has_begun & lasts]
    return list(zip(rows["rep_id"], rows["territory_id"], strict=True))


def _pairs(staff: list[Pair], people: People, territories: CrmTerritories) -> list[Pair]:
    pairs = ((people.name("user", rep), territories.id_of.get(one, "")) for rep, one in staff)
    return [(user, territory) for user, territory in pairs if user and territory]


def _roles(run: Run, wanted: list[Pair], territories: CrmTerritories) -> dict[Pair, str]:
    table = run.territories
    roles = dict(
        zip(looked_up(table["territory_id"], territories.id_of), table["role"], strict=True)
    )
    return {pair: roles.get(pair[1], "") for pair in wanted}


def _notes(nameless: list[str]) -> list[str]:
    if not nameless:
        return []
    return [f"{OBJECT}: no crm_user_id of {number_of(len(nameless), 'rep')} ({listed(nameless)})"]
