"""Who covered an account on a day? Plans in force one after the other, each from its first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.timeline import (
    Chapter,
    Stretch,
    chapters,
    known_accounts,
    moves_on,
    timeline,
)
from territory_opt.report.deal_view import KEPT, STAYS
from territory_opt.runs import Run, read_run

PREVIOUS, PLAN = "previous owner", "plan"


@dataclass(frozen=True)
class Person:
    """Somebody who fills a territory: share of the territory, first and last day (None: open)."""

    rep_id: str
    rep_name: str
    share: float
    since: date | None
    until: date | None


@dataclass(frozen=True)
class KeptDeal:
    """A deal that its former owner keeps though the account has gone over; ``until`` is included."""

    opportunity_id: str
    name: str
    amount: float
    rep_id: str
    rep_name: str
    until: date

    @property
    def words(self) -> str:
        """``"Ann Lee (R1) keeps O7 (12,000) until 2027-03-31"``."""
        rep = _named(Person(self.rep_id, self.rep_name, 1.0, None, None), "")
        return f"{rep} keeps {self.name or self.opportunity_id} ({self.amount:,.0f}) until {self.until}"


@dataclass(frozen=True)
class Coverage:
    """
    Who covered an account on a day, in one layer.

    Attributes
    ----------
    account_id, account_name, layer, on
        The question.
    territory_id
        Empty where the account was in none of the plan's.
    owner
        Who had it, as the tables call somebody who is no rep of the plan; else empty.
    people
        Who filled the territory that day; none: it was vacant.
    next_person
        Who fills it next, where it was vacant.
    since, until
        First and last day that the account is known to be there; None: open.
    basis
        ``"plan"``, or ``"previous owner"`` where the plan's move had not come into effect.
    run
        The run that says so.
    deals
        Deals of the account that its previous owner still has that day.
    """

    account_id: str
    account_name: str
    layer: str
    on: date
    territory_id: str
    owner: str
    people: tuple[Person, ...]
    next_person: Person | None
    since: date
    until: date | None
    basis: str
    run: str
    deals: tuple[KeptDeal, ...] = ()

    @property
    def sentence(self) -> str:
        """The answer for people."""
        end = f" until {self.until}" if self.until else " on"
        source = "by" if self.basis == PLAN else "as the previous owner in the tables of"
        kept = "".join(f"; {deal.words}" for deal in self.deals)
        return f"{self._who}; from {self.since}{end}, {source} {self.run}{kept}"

    @property
    def _who(self) -> str:
        if not self.territory_id:
            return self.owner or "nobody: in no territory"
        if self.people:
            names = " and ".join(_named(person, self.territory_id) for person in self.people)
            return f"{names} (territory {self.territory_id})"
        later = self.next_person
        hired = "" if later is None else f"; {_named(later, self.territory_id)} from {later.since}"
        return f"nobody: territory {self.territory_id} was vacant{hired}"


def who(account: str, on: date | str, runs: Sequence[Run | str | Path]) -> list[Coverage]:
    """
    Who covered an account on a day.

    A plan is in force from its ``effective_from`` until the next one begins, or to its own
    ``effective_to``. An account whose ``effective_on`` in ``plan.csv`` is later stays with its previous
    owner until then; so does every account before the first plan, from the day of its tables.

    Parameters
    ----------
    account
        Its id.
    on
        The day; text as 2027-01-31.
    runs
        Run folders or runs, in any order.

    Returns
    -------
    list of Coverage
        One per layer.

    Raises
    ------
    InputError
        For a day that is none, an unknown account, plans without a first day, plans of the account
        that overlap, and days of which nothing is known.
    """
    day = _day(on)
    if not runs:
        raise InputError("no plan to look in; give at least one run folder")
    told = [chapter for run in runs for chapter in _read(run)]
    found = chapters(account, told)
    if not found:
        known = known_accounts(told)
        where = ", ".join(dict.fromkeys(chapter.name for chapter in told))
        hint = did_you_mean(account, known, list_up_to=0)
        raise InputError(f"account {account!r} is in no plan of {where}. {hint}".strip())
    return [_answer(account, day, timeline(account, pages), pages) for pages in found]


def _day(on: date | str) -> date:
    if isinstance(on, date):
        return on
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise InputError(f"{on!r} is no day; write it as 2027-01-31") from error


def _read(run: Run | str | Path) -> list[Chapter]:
    read = run if isinstance(run, Run) else read_run(run)
    name = run.summary["scenario"] if isinstance(run, Run) else str(run)
    layers = dict.fromkeys(read.plan["layer"])
    return [Chapter(name, read, layer) for layer in layers]


def _answer(
    account: str, day: date, stretches: Sequence[Stretch], pages: Sequence[Chapter]
) -> Coverage:
    held = next((one for one in stretches if one.holds(day)), None)
    if held is None:
        raise InputError(_unknown(account, day, stretches))
    staff = sorted(_staff(held), key=lambda person: -person.share)
    there = tuple(person for person in staff if _is_there(person, day))
    later = [person for person in staff if person.since is not None and person.since > day]
    return Coverage(
        account_id=account,
        account_name=held.chapter.account_name(account),
        layer=held.chapter.layer,
        on=day,
        territory_id=held.territory_id,
        owner=held.owner,
        people=there,
        next_person=None if there else min(later, key=lambda p: p.since or day, default=None),
        since=held.since,
        until=held.until,
        basis=PREVIOUS if held.is_previous else PLAN,
        run=held.chapter.name,
        deals=_kept_deals(account, day, pages),
    )


def _kept_deals(account: str, day: date, pages: Sequence[Chapter]) -> tuple[KeptDeal, ...]:
    """Deals in a window on that day; a later plan in force that hands a deal on has the last word."""
    found: dict[str, KeptDeal | None] = {}
    for page in pages:
        if page.first is None or page.first > day:
            continue
        for row in page.deals(account):
            if row["becomes"] == STAYS:
                continue
            is_kept = row["becomes"] == KEPT and day >= moves_on(account, page)
            deal = _deal(row) if is_kept and day < date.fromisoformat(row["effective_on"]) else None
            found[row["opportunity_id"]] = deal
    return tuple(deal for deal in found.values() if deal is not None)


def _deal(row: Mapping[Any, Any]) -> KeptDeal:
    return KeptDeal(
        row["opportunity_id"], row["name"], row["amount"], row["rep_id"], row["rep_name"],
        date.fromisoformat(row["protected_until"]),
    )  # fmt: skip


def _unknown(account: str, day: date, stretches: Sequence[Stretch]) -> str:
    first = stretches[0]
    if day < first.since:
        return (
            f"nothing is known of {account} on {day}: the tables of {first.chapter.name} are of "
            f"{first.since}. Give an earlier plan too"
        )
    before = [one for one in stretches if one.since <= day][-1]
    later = [one for one in stretches if one.since > day]
    next_one = f", and {later[0].chapter.name} knows it from {later[0].since}" if later else ""
    return (
        f"no plan given holds for {account} on {day}: {before.chapter.name} ends on "
        f"{before.until}{next_one}. Give the plan in between too"
    )


def _staff(held: Stretch) -> list[Person]:
    run, layer = held.chapter.run, held.chapter.layer
    rows = run.staffing[
        (run.staffing["layer"] == layer) & (run.staffing["territory_id"] == held.territory_id)
    ]
    return (
        [_person(row) for row in rows.to_dict("records")] if len(run.staffing) else _main_rep(held)
    )


def _person(row: Mapping[Any, Any]) -> Person:
    since, until = (date.fromisoformat(row[end]) if row[end] else None for end in ("from", "to"))
    return Person(row["rep_id"], row["rep_name"], row["share"], since, until)


def _main_rep(held: Stretch) -> list[Person]:
    """Runs of earlier versions name only the rep of a territory on the plan's first day."""
    table = held.chapter.run.territories
    rows = table[
        (table["layer"] == held.chapter.layer) & (table["territory_id"] == held.territory_id)
    ]
    named = zip(rows["rep_id"], rows["rep_name"], strict=True)
    return [Person(rep, name, 1.0, None, None) for rep, name in named if rep]


def _is_there(person: Person, day: date) -> bool:
    has_begun = person.since is None or person.since <= day
    return has_begun and (person.until is None or day <= person.until)


def _named(person: Person, territory: str) -> str:
    """Name and id; one of them where the other is missing or also the territory's."""
    if person.rep_name in ("", person.rep_id):
        return person.rep_id
    is_own = person.rep_id == territory
    return person.rep_name if is_own else f"{person.rep_name} ({person.rep_id})"
