"""
A page per rep on the quota: the number, its steps, one sentence, periods, and whose accounts changed.

Own figures alone: nothing of others' performance, pay or chances. A vacant territory has a page for
whoever will fill it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pandas as pd

from territory_opt.models.quota import YEAR
from territory_opt.quotas.ruled_rows import IN_WORDS
from territory_opt.report.issued import issued_of
from territory_opt.report.map import text
from territory_opt.report.map.handover import GAINED, LEAVING, NOBODY_TODAY
from territory_opt.report.map.offline import template
from territory_opt.report.map.planner import planner_view
from territory_opt.report.map.rep import view_of_rows
from territory_opt.report.map.small import small_map
from territory_opt.report.map.tables import VACANT
from territory_opt.report.map.view import View
from territory_opt.report.waterfall_chart import Step, money, waterfall_chart
from territory_opt.runs import Run, layers_of, of_layer


@dataclass(frozen=True, eq=False)
class Seat:
    """
    Whom a page is for.

    Attributes
    ----------
    seat_id
        The rep's id; of a vacant territory, the territory's.
    name
        How the rep is called.
    territory_ids
        All that the rep fills.
    team
        Of which team, where there are several.
    """

    seat_id: str
    name: str
    territory_ids: tuple[str, ...]
    team: str = ""


@dataclass(frozen=True, eq=False)
class QuotaPage:
    """
    One page.

    Attributes
    ----------
    seat
        Whom it is for.
    html
        It asks nothing of any server.
    quotas
        Metric → what the rep carries a year.
    issued
        Metric → the same as it is issued in another currency, such as ``29,000 EUR``.
    sentences
        Why, one per territory and metric.
    comes, goes
        Numbers of accounts gained and lost.
    """

    seat: Seat
    html: str
    quotas: Mapping[str, Decimal]
    issued: Mapping[str, str]
    sentences: tuple[str, ...]
    comes: int
    goes: int


def quota_pages(run: Run) -> list[QuotaPage]:
    """
    Pages of everybody who carries a quota, and of vacant territories that do, team by team.

    Parameters
    ----------
    run
        With quotas; of one layer or several.
    """
    pages: list[QuotaPage] = []
    for layer in layers_of(run) or (None,):
        team = of_layer(run, layer)
        view = planner_view(team)
        pages += [_page(team, view, seat) for seat in _seats(team, layer or "")]
    return pages


def _seats(run: Run, team: str) -> list[Seat]:
    """In the order of the table of territories."""
    carried = run.territories[run.territories["territory_id"].isin(set(run.quotas["territory_id"]))]
    territories: dict[tuple[str, str], list[str]] = {}
    for row in carried.to_dict("records"):
        territory, rep = str(row["territory_id"]), str(row["rep_id"] or "")
        key = (rep, str(row["rep_name"] or rep)) if rep else (territory, f"{territory} ({VACANT})")
        territories.setdefault(key, []).append(territory)
    return [Seat(seat, name, tuple(ids), team) for (seat, name), ids in territories.items()]


def _page(run: Run, view: View, seat: Seat) -> QuotaPage:
    own = _own_view(view, seat)
    parts = {
        "comes": own.accounts[own.accounts["change"] == GAINED],
        "goes": own.accounts[own.accounts["change"] == LEAVING],
    }
    quotas = list(_quotas(run, seat))
    days = dict(zip(run.plan["account_id"], run.plan["effective_on"], strict=True))
    html: str = template("quota.html").render(
        title=f"{view.title} · team {seat.team}" if seat.team else view.title,
        name=seat.name,
        territories=territories_told(seat),
        start=run.manifest.get("scenario", {}).get("effective_from") or "",
        currency=view.currency,
        quotas=quotas,
        map=small_map(own),
        parts={way: _accounts(rows, days) for way, rows in parts.items()},
    )
    said = tuple(quota["sentence"] for quota in quotas)
    sums, local = _sums(quotas), _issued_sums(quotas)
    return QuotaPage(seat, html, sums, local, said, len(parts["comes"]), len(parts["goes"]))


def _sums(quotas: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Metric → of all territories."""
    totals: dict[str, Decimal] = {}
    for quota in quotas:
        totals[quota["metric"]] = totals.get(quota["metric"], Decimal(0)) + quota["amount"]
    return totals


def _issued_sums(quotas: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Metric → of all territories in the rep's currency, where that is another."""
    local = [{**quota, "amount": quota["issued"].year} for quota in quotas if quota["issued"]]
    codes = {quota["metric"]: quota["issued"].currency for quota in local}
    return {metric: f"{money(total)} {codes[metric]}" for metric, total in _sums(local).items()}


def _own_view(view: View, seat: Seat) -> View:
    is_own = view.territories["territory_id"].isin(seat.territory_ids)
    return view_of_rows(view, [row for row, own in enumerate(is_own) if own])


def territories_told(seat: Seat) -> str:
    """Ids that are not said already."""
    told = [one for one in seat.territory_ids if one != seat.seat_id]
    if not told:
        return seat.seat_id if seat.seat_id not in seat.name else ""
    return f"{seat.seat_id} · {'territories' if len(told) > 1 else 'territory'} {', '.join(told)}"


def _quotas(run: Run, seat: Seat) -> Iterator[dict[str, Any]]:
    """What the page says of every territory and metric."""
    currency = str(run.summary.get("currency") or "")
    metrics = dict.fromkeys(run.quotas["metric"].astype(str))
    for number, (metric, territory) in enumerate(product(metrics, seat.territory_ids)):
        rows = _rows(run.quotas, territory, metric)
        if rows.empty:
            continue
        steps = _rows(run.quota_waterfall, territory, metric)
        amounts = dict(zip(rows["period"].astype(str), rows["quota"], strict=True))
        name = metric.replace("_", " ")
        yield {
            "metric": metric,
            "heading": f"{name}, {territory}" if len(seat.territory_ids) > 1 else name,
            "amount": amounts[YEAR],
            "sentence": said(steps),
            "chart": waterfall_chart(_steps(steps), currency, number),
            "year": money(amounts[YEAR]),
            "issued": issued_of(rows, currency),
            "periods": _periods(amounts),
        }


def said(steps: pd.DataFrame) -> str:
    """The sentence of one territory's steps."""
    return str(steps.loc[steps["step"] == IN_WORDS, "note"].iloc[0])


def _steps(steps: pd.DataFrame) -> list[Step]:
    rows = steps[steps["step"] != IN_WORDS]
    return [
        Step(str(name), amount, str(note))
        for name, amount, note in zip(rows["step"], rows["amount"], rows["note"], strict=True)
    ]


def _periods(amounts: Mapping[str, Decimal]) -> list[tuple[str, str, str]]:
    """Period, amount, share of the year; none where there is the year alone."""
    year = amounts[YEAR]
    return [
        (name, money(amount), f"{float(amount / year):.1%}" if year else text.UNKNOWN)
        for name, amount in amounts.items()
        if name != YEAR
    ]


def _rows(table: pd.DataFrame, territory: str, metric: str) -> pd.DataFrame:
    return table[(table["territory_id"] == territory) & (table["metric"] == metric)]


def _accounts(rows: pd.DataFrame, days: Mapping[str, str]) -> list[dict[str, str]]:
    ordered = rows.sort_values(["potential", "name"], ascending=[False, True], kind="stable")
    return [_account(row, days) for row in ordered.to_dict("records")]


def _account(row: Mapping[Any, Any], days: Mapping[str, str]) -> dict[str, str]:
    other, reason = str(row["handover"]), str(row["reason"])
    for start in ("comes from ", "goes to "):
        other = other.removeprefix(start)
    if other == NOBODY_TODAY:
        other, reason = "nobody", reason if row["locked"] else NOBODY_TODAY
    account = str(row["account_id"])
    return {
        "id": account if row["name"] and row["name"] != account else "",
        "name": str(row["name"] or account),
        "other": other,
        "reason": reason,
        "day": str(days.get(row["account_id"], "") or ""),
        "revenue": text.number(float(row["revenue"])),
        "potential": text.number(float(row["potential"])),
    }
