"""What several plans say of one account, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from territory_opt.errors import InputError
from territory_opt.runs import Run

DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Chapter:
    """One layer of a run: a plan with the days that it holds for."""

    name: str
    run: Run
    layer: str

    @cached_property
    def first(self) -> date | None:
        """First day of the plan; None where its scenario states none."""
        return self._stated("effective_from")

    @property
    def last(self) -> date | None:
        """Last day, where the scenario states one; else it holds until another plan begins."""
        return self._stated("effective_to")

    @property
    def tables(self) -> date | None:
        """Day of its tables: of the snapshot, else the day on which it was made."""
        made = self.run.manifest.get("created", "")[:10]
        return self._stated("snapshot_date") or (date.fromisoformat(made) if made else None)

    def _stated(self, key: str) -> date | None:
        day = self.run.manifest.get("scenario", {}).get(key)
        return date.fromisoformat(day) if day else None

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Account id -> its row in ``plan.csv``, counted from 0."""
        plan = self.run.plan
        places = (plan["layer"] == self.layer).to_numpy().nonzero()[0]
        return {plan["account_id"].iloc[place]: int(place) for place in places}

    def cell(self, account: str, column: str) -> str:
        """What ``plan.csv`` says of an account."""
        return str(self.run.plan[column].iloc[self.rows[account]])

    def about(self, account: str, column: str) -> str:
        """What else is known of an account; empty where nothing is."""
        known: Any = self.run.accounts
        if column not in known:
            return ""
        values = known.loc[known["account_id"] == account, column]
        return str(values.iloc[0] or "") if len(values) else ""

    def deals(self, account: str) -> list[dict[Any, Any]]:
        """Open deals of an account, as ``deals.csv`` has them."""
        table = self.run.deals
        if not len(table):
            return []
        own = (table["layer"] == self.layer) & (table["account_id"] == account)
        return table[own].to_dict("records")

    def account_name(self, account: str) -> str:
        """What people call the account."""
        return self.about(account, "name")


@dataclass(frozen=True, eq=False)
class Stretch:
    """Days, both ends included, on which an account is with one territory or owner."""

    since: date
    until: date | None
    territory_id: str
    owner: str
    is_previous: bool
    chapter: Chapter

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day and (self.until is None or day <= self.until)


def known_accounts(told: Sequence[Chapter]) -> list[str]:
    """Every account of the plans."""
    return list(dict.fromkeys(account for chapter in told for account in chapter.rows))


def chapters(account: str, told: Sequence[Chapter]) -> list[list[Chapter]]:
    """
    Plans that have the account, per layer, by their first days.

    Raises
    ------
    InputError
        Naming every plan without a first day, and every two that overlap.
    """
    having = [chapter for chapter in told if account in chapter.rows]
    undated = dict.fromkeys(chapter.name for chapter in having if chapter.first is None)
    faults = [
        f"{name} does not say when its plan begins: plan it again with effective_from"
        for name in undated
    ]
    if faults:
        raise InputError("\n".join(faults))
    layers = dict.fromkeys(chapter.layer for chapter in having)
    found = [sorted((c for c in having if c.layer == layer), key=_first) for layer in layers]
    faults = [fault for pages in found for pair in pairwise(pages) for fault in _overlap(*pair)]
    if faults:
        raise InputError("\n".join(dict.fromkeys(faults)))
    return found


def _first(chapter: Chapter) -> date:
    return chapter.first or date.min


def _overlap(one: Chapter, other: Chapter) -> Iterator[str]:
    begins, last = _first(other), one.last
    if _first(one) == begins:
        yield (
            f"{one.name} and {other.name} overlap: both begin on {begins}. Leave out the one that "
            "was not published"
        )
    elif last is not None and last >= begins:
        yield (
            f"{one.name} and {other.name} overlap: the first lasts to {last}, the second begins on "
            f"{begins}. Plan the first again with effective_to = {begins - DAY} or earlier, or "
            "without: it then holds until the second begins"
        )


def timeline(account: str, pages: Sequence[Chapter]) -> list[Stretch]:
    """
    Where the account is, in the order of time; days of which nothing is known are missing.

    Parameters
    ----------
    pages
        Plans of one layer that have the account, by their first days.

    Raises
    ------
    InputError
        If ``effective_on`` of the account is no day, or lies before its plan begins.
    """
    found: list[Stretch] = []
    for place, chapter in enumerate(pages):
        ends = [_first(after) - DAY for after in pages[place + 1 : place + 2]]
        ends += [] if chapter.last is None else [chapter.last]
        found += _told(account, chapter, min(ends, default=None), found[-1:])
    return found


def _told(
    account: str, chapter: Chapter, last: date | None, before: Sequence[Stretch]
) -> Iterator[Stretch]:
    """The previous owner up to the move, then the plan's territory to its last day."""
    first, begins = _first(chapter), moves_on(account, chapter)
    since = _previous_since(chapter, before)
    until = begins - DAY if last is None else min(begins - DAY, last)
    if since <= until:
        yield _previous(account, chapter, since, until, before)
    if last is None or begins <= last:
        territory = chapter.cell(account, "territory_id")
        yield Stretch(max(begins, first), last, territory, "", False, chapter)


def _previous_since(chapter: Chapter, before: Sequence[Stretch]) -> date:
    """
    First day that the plan's tables speak of its previous owner.

    The day of the tables, unless an earlier plan still held then.
    """
    first = _first(chapter)
    known = min(chapter.tables or first, first)
    held = before[0].until if before else None
    return known if held is None else max(known, held + DAY)


def _previous(
    account: str, chapter: Chapter, since: date, until: date, before: Sequence[Stretch]
) -> Stretch:
    """The previous owner; where the tables name none, who had the account before."""
    territory = chapter.cell(account, "previous_territory")
    if not territory and before:
        earlier = before[0]
        return Stretch(since, until, earlier.territory_id, earlier.owner, True, earlier.chapter)
    owner = "" if territory else chapter.about(account, "current_owner")
    return Stretch(since, until, territory, owner, True, chapter)


def moves_on(account: str, chapter: Chapter) -> date:
    """
    First day of the account with the plan's territory.

    Raises
    ------
    InputError
        If ``effective_on`` of the account is no day, or lies before its plan begins.
    """
    text = chapter.cell(account, "effective_on")
    first, place = _first(chapter), f"{chapter.name}/plan.csv row {chapter.rows[account] + 2}"
    if not text:
        return first
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{place}: effective_on {text!r} is no day; write it as 2027-01-31"
        ) from error
    if day < first:
        raise InputError(
            f"{place}: {account} moves on {day}, before the plan begins on {first}. Correct "
            "effective_on, or leave it empty: the plan's first day"
        )
    return day
