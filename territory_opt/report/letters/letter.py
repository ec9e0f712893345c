"""A letter per rep: what stays, comes and goes, why, open deals, dates, and whom to talk to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory_opt.report.letters.deal_lines import COMES, GOES, deal_line
from territory_opt.report.letters.moves import Moves
from territory_opt.report.letters.why import YOU, why
from territory_opt.report.map import text
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.offline import template
from territory_opt.report.map.rep import view_of_rows
from territory_opt.report.map.small import small_map
from territory_opt.report.map.view import View
from territory_opt.runs import Run, layers_of, of_layer

WAYS = {COMES: GAINED, GOES: LEAVING}
NOBODY = "nobody"


@dataclass(frozen=True, eq=False)
class Letter:
    """
    One letter.

    Attributes
    ----------
    rep_id, team
        Whom it is for; of which team, where there are several.
    html
        The page; it asks nothing of any server.
    keeps, comes, goes
        ``account_id`` of every account that stays, comes and goes.
    """

    rep_id: str
    team: str
    html: str
    keeps: tuple[str, ...]
    comes: tuple[str, ...]
    goes: tuple[str, ...]


@dataclass(frozen=True)
class _Handed:
    """An account that comes or goes, for the page."""

    account_id: str
    name: str
    other: str
    """The other rep's id; empty where there is none."""
    other_name: str
    day: str
    why: str
    revenue: str
    deals: tuple[Mapping[str, str], ...]


def letters(run: Run) -> list[Letter]:
    """
    Letters of all reps who fill a territory, team by team; with no change too.

    Parameters
    ----------
    run
        Of one layer or several.
    """
    found: list[Letter] = []
    for layer in layers_of(run) or (None,):
        team = of_layer(run, layer)
        moves = Moves.of(team)
        reps = dict.fromkeys(str(rep) for rep in moves.view.territories["rep_id"] if rep)
        found += [_letter(team, moves, rep, layer or "") for rep in reps]
    return found


def _letter(run: Run, moves: Moves, rep: str, team: str) -> Letter:
    table = moves.view.territories
    rows = [row for row, one in enumerate(table["rep_id"]) if one == rep]
    own = view_of_rows(moves.view, rows)
    parts = {
        way: [_handed(moves, own, row, way, rep) for row in _changed(own, kind)]
        for way, kind in WAYS.items()
    }
    kept = own.accounts[own.accounts["change"] == KEPT]
    page: str = template("letter.html").render(
        title=f"{own.title} · team {team}" if team else own.title,
        name=moves.called(rep),
        about=_about(rep, moves.called(rep), table.iloc[rows]),
        start=str(run.manifest.get("scenario", {}).get("effective_from") or ""),
        manager=_manager(run, list(table.iloc[rows]["territory_id"])),
        currency=own.currency,
        number_kept=len(kept),
        kept=_listed(kept),
        parts=parts,
        revenue={way: _revenue(own, kind) for way, kind in (("keeps", KEPT), ("comes", GAINED))},
        map=small_map(own, (430, 300)),
        dates=list(_dates(parts)),
        contacts=list(_contacts(moves, parts)),
    )
    ids = {
        kind: tuple(own.accounts["account_id"][own.accounts["change"] == kind])
        for kind in (KEPT, *WAYS.values())
    }
    return Letter(rep, team, page, ids[KEPT], ids[GAINED], ids[LEAVING])


def _changed(own: View, kind: str) -> list[Mapping[Any, Any]]:
    rows = own.accounts[own.accounts["change"] == kind].sort_values(
        ["handover", "name"], kind="stable"
    )
    return list(rows.to_dict("records"))


def _handed(moves: Moves, own: View, row: Mapping[Any, Any], way: str, rep: str) -> _Handed:
    account = str(row["account_id"])
    plan, owner = moves.plan[account], str(moves.owner.get(account) or "")
    other = moves.rep_of.get(plan["previous_territory" if way == COMES else "territory_id"], "")
    former = "" if plan["previous_territory"] else moves.called(owner) if owner else ""
    name = moves.called(other) if other else former if way == COMES else ""
    to = YOU if way == COMES else name or (VACANT if plan["territory_id"] else "")
    return _Handed(
        account_id=account,
        name=str(row["name"] or account),
        other=str(other),
        other_name=name or (VACANT if plan["territory_id"] and way == GOES else NOBODY),
        day=str(plan["effective_on"] or ""),
        why=why(plan, to, former),
        revenue=text.number(float(row["revenue"])) if way == COMES and row["revenue"] > 0 else "",
        deals=tuple(
            deal_line(
                deal, moves.windows.get(deal["opportunity_id"], ()), way, (rep,), own.currency
            )
            for deal in moves.deals.get(account, ())
        ),
    )


VACANT = "whoever fills the open seat"


def _about(rep: str, name: str, territories: pd.DataFrame) -> str:
    """Ids and role that the name does not say."""
    ids = [str(one) for one in territories["territory_id"] if one != rep]
    seat = f"{'territories' if len(ids) > 1 else 'territory'} {', '.join(ids)}" if ids else ""
    roles = dict.fromkeys(
        str(role).replace("_", " ") for role in territories.get("role", ()) if role
    )
    return " · ".join(part for part in ("" if name == rep else rep, seat, ", ".join(roles)) if part)


def _manager(run: Run, territory_ids: Sequence[str]) -> str:
    """Who leads the group above, where the run knows."""
    table = run.territories.drop_duplicates("territory_id").set_index("territory_id")
    above = [
        one
        for one in dict.fromkeys(table.loc[list(territory_ids), "parent_id"])
        if one in table.index
    ]
    return ", ".join(str(table.loc[one, "rep_name"]) for one in above if table.loc[one, "rep_name"])


def _listed(kept: pd.DataFrame) -> list[tuple[str, str]]:
    names = sorted(
        (str(name or one), str(one))
        for name, one in zip(kept["name"], kept["account_id"], strict=True)
    )
    return [(name, one if one != name else "") for name, one in names]


def _revenue(own: View, kind: str) -> str:
    total = float(own.accounts.loc[own.accounts["change"] == kind, "revenue"].sum())
    return text.money(total, own.currency) if total else ""


def _dates(parts: Mapping[str, Sequence[_Handed]]) -> Iterator[tuple[str, str]]:
    """Day and what happens on it, the first day first."""
    days = {way: Counter(one.day for one in rows) for way, rows in parts.items()}
    for day in sorted(set(days[COMES]) | set(days[GOES])):
        told = [
            f"{text.count(number[day], 'account', 'accounts')} {verb}"
            for number, verb in ((days[COMES], "to you"), (days[GOES], "to colleagues"))
            if number[day]
        ]
        yield day or "Day to be agreed", ", ".join(told)


def _contacts(moves: Moves, parts: Mapping[str, Sequence[_Handed]]) -> Iterator[dict[str, Any]]:
    """Colleagues to talk to, those with the most accounts first."""
    numbers = {way: Counter(one.other for one in rows if one.other) for way, rows in parts.items()}
    both = sum(numbers.values(), Counter())
    for rep, _ in sorted(both.items(), key=lambda item: (-item[1], moves.called(item[0]))):
        days = [one.day for rows in parts.values() for one in rows if one.other == rep and one.day]
        yield {
            "name": moves.called(rep),
            "email": moves.email_of.get(rep, ""),
            "from": numbers[COMES][rep],
            "to": numbers[GOES][rep],
            "day": min(days, default=""),
        }
