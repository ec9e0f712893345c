"""Hand-over letters: for each rep, the accounts that come and go, with their open deals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from territory_opt.report.deal_view import KEPT, STAYS, WAITS
from territory_opt.report.map.offline import template
from territory_opt.runs import Run

COMES, GOES = "comes", "goes"
NOBODY = "nobody yet"


def letters(run: Run) -> dict[str, str]:
    """
    A page per rep whose accounts change, by ``rep_id``; it asks nothing of any server.

    Parameters
    ----------
    run
        Of one layer (``runs.of_layer``).
    """
    moves = moved_accounts(run)
    reps = dict.fromkeys([*moves["previous_rep"], *moves["rep_id"]])
    return {rep: _letter(run, moves, rep) for rep in reps if rep}


def moved_accounts(run: Run) -> pd.DataFrame:
    """Accounts that change hands: ``name``, ``previous_rep``, ``rep_id``, and their days."""
    plan = run.plan.reset_index(drop=True)
    rep_of = dict(zip(run.territories["territory_id"], run.territories["rep_id"], strict=True))
    known = run.accounts.drop_duplicates("account_id").set_index("account_id")
    owner = (
        plan["account_id"].map(known["current_owner"].to_dict()) if "current_owner" in known else ""
    )
    table = plan.assign(
        name=plan["account_id"].map(known["name"].to_dict()),
        previous_rep=[rep_of.get(one, "") for one in plan["previous_territory"]],
        owner=owner,
    )
    is_handed = plan["moved"].ne("no") & table["previous_rep"].ne(table["rep_id"])
    return table[is_handed].reset_index(drop=True)


def _letter(run: Run, moves: pd.DataFrame, rep: str) -> str:
    names = _names(run)
    parts = {
        COMES: moves[moves["rep_id"] == rep],
        GOES: moves[moves["previous_rep"] == rep],
    }
    page: str = template("letter.html").render(
        title=run.summary["scenario"],
        rep=_called(rep, names),
        currency=run.summary["currency"],
        parts={way: [_account(run, row, way, names) for row in rows.to_dict("records")]
               for way, rows in parts.items()},
    )  # fmt: skip
    return page


def _account(
    run: Run, row: Mapping[Any, Any], way: str, names: Mapping[str, str]
) -> dict[str, Any]:
    pair = (row["previous_rep"], row["rep_id"])
    other, reader = pair if way == COMES else pair[::-1]
    former = row["owner"] if way == COMES and not other else ""
    deals = run.deals[run.deals["account_id"] == row["account_id"]] if len(run.deals) else run.deals
    return {
        "id": row["account_id"],
        "name": row["name"] if row["name"] != row["account_id"] else "",
        "other": _called(other, names) or former or NOBODY,
        "day": row["effective_on"],
        "deals": [
            {**deal, "words": _words(deal, way, reader)} for deal in deals.to_dict("records")
        ],
    }


def _words(deal: Mapping[Any, Any], way: str, reader: str) -> str:
    """What becomes of a deal, for the rep whom the account comes to or leaves."""
    owner = deal["rep_name"] or deal["rep_id"] or NOBODY
    if deal["becomes"] == STAYS:
        return "stays with you" if deal["rep_id"] == reader else f"stays with {owner}"
    if deal["becomes"] == KEPT:
        keeps = "you keep it" if way == GOES else f"{owner} keeps it"
        return f"{keeps} until {deal['protected_until']}"
    if deal["becomes"] == WAITS:
        return "the account waits for it"
    return f"goes over on {deal['effective_on']}".removesuffix(" on ")


def _names(run: Run) -> dict[str, str]:
    return dict(zip(run.territories["rep_id"], run.territories["rep_name"], strict=True))


def _called(rep: str, names: Mapping[str, str]) -> str:
    name = names.get(rep, "")
    return f"{name} ({rep})" if name not in ("", rep) else rep
