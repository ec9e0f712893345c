"""What becomes of an account's open deals, and who is credited until when, as a rep reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from territory_opt.report.deal_view import KEPT, STAYS, WAITS
from territory_opt.report.map import text

COMES, GOES = "comes", "goes"
NOBODY = "nobody yet"
Row = Mapping[Any, Any]


def deal_line(
    deal: Row, windows: Sequence[Row], way: str, reader: Sequence[str], currency: str
) -> dict[str, str]:
    """
    One deal of an account that comes or goes.

    Parameters
    ----------
    deal
        Row of ``deals.csv``.
    windows
        Its rows of ``credit_windows.csv``.
    way
        Whether its account ``comes`` or ``goes``.
    reader
        Ids by which the reader of the letter may be told.
    currency
        Of amounts.

    Returns
    -------
    dict
        ``name``, ``about`` (amount, stage, day), ``words``.
    """
    ends = (("renews", deal["renewal_date"]), ("closes", deal["close_date"]))
    day = next((f"{verb} {when}" for verb, when in ends if when), "")
    about = (text.money(float(deal["amount"]), currency), str(deal["stage"]), day)
    return {
        "name": str(deal["name"] or deal["opportunity_id"]),
        "about": " · ".join(part for part in about if part),
        "words": _becomes(deal, windows, way, reader),
    }


def _becomes(deal: Row, windows: Sequence[Row], way: str, reader: Sequence[str]) -> str:
    owner = _called(deal["rep_id"], deal["rep_name"], reader)
    until, day = deal["protected_until"], deal["effective_on"]
    if deal["becomes"] == STAYS:
        return f"stays with {owner}, credited as before"
    if deal["becomes"] == KEPT:
        verb = "keep" if owner == "you" else "keeps"
        return f"{owner} {verb} it until {until}; credit until then: {_credit(windows, reader)}"
    if deal["becomes"] == WAITS:
        return f"the account waits for it; credited to {owner} until {until}"
    if not day:
        return "goes over with the account"
    taker = "you" if way == COMES else _called(deal["next_rep_id"], deal["next_rep_name"], reader)
    return f"goes over on {day}: credited to {owner} until {_before(day)}, then to {taker}"


def _credit(windows: Sequence[Row], reader: Sequence[str]) -> str:
    shares = [
        f"{_called(row['rep_id'], row['rep_name'], reader)} {text.share(float(row['share']))}"
        for row in windows
    ]
    return ", ".join(shares) or "as agreed"


def _called(rep: Any, name: Any, reader: Sequence[str]) -> str:
    if rep and rep in reader:
        return "you"
    return str(name or rep or NOBODY)


def _before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1))
