"""
Plans in force: one per scope and date.

The plan of a day is the active publication with the latest first day on or before it. First days are
unique within a scope (a key of the database), so two plans can never both be in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from territory_opt.errors import StoreError
from territory_opt.store import keeping
from territory_opt.store.audit import Author, note
from territory_opt.store.backend import Session
from territory_opt.store.moves import checked, give, record
from territory_opt.store.records import Publication, StoredRun
from territory_opt.store.states import State

DAY = timedelta(days=1)


def publications(
    session: Session, scope: str | None = None, run_id: int | None = None
) -> list[Publication]:
    """Publications of a scope or a run, or all; the oldest first."""
    asked = {"scope": scope, "run_id": run_id}
    where = {name: value for name, value in asked.items() if value is not None}
    return [Publication(**row) for row in session.select("publication", where)]


def in_force(session: Session, scope: str, day: date) -> Publication | None:
    """The publication of a scope that counts on ``day``."""
    holding = [one for one in publications(session, scope) if one.holds_on(day)]
    return max(holding, key=lambda one: one.effective_from, default=None)


def publish(
    session: Session,
    run_id: int,
    scope: str | None,
    first: date | None,
    last: date | None,
    author: Author,
    seen: int | None,
) -> Publication:
    """
    Put an approved plan in force from ``first`` (None: its scenario's) to ``last`` (None: open).

    The plan in force on ``first`` ends the day before and is superseded; one that begins on that very
    day never was in force. A plan that begins later stays, and ``last`` is at most the day before.
    """
    run = checked(session, run_id, State.PUBLISHED, seen)
    if run.state is State.SUPERSEDED:
        raise StoreError(
            f"run {run_id} was published before and superseded; `territory-opt runs restore {run_id}` "
            "publishes it again"
        )
    scope = scope or run.scenario
    now = _current(publications(session, scope, run_id))
    if now is not None:
        raise StoreError(
            f"run {run_id} is published already for {scope}, {days(now)}; publish another run to "
            "supersede it"
        )
    begin = first or _effective_from(session, run)
    return _put(session, run, scope, (begin, last), author, "published")


def refuse(
    session: Session,
    run_id: int,
    scope: str | None,
    why: str,
    figures: Mapping[str, Any],
    author: Author,
) -> None:
    """Note that a run was not published, by whom it was tried, and why not."""
    run = keeping.get(session, run_id)
    scope = scope or run.scenario
    sentence = f"{author.who} was not allowed to publish run {run_id} for {scope} ({why})"
    note(session, author, "refuse", sentence, run_id, scope, **figures)


def restore(
    session: Session,
    run_id: int,
    scope: str | None,
    first: date | None,
    last: date | None,
    author: Author,
    seen: int | None,
) -> Publication:
    """
    Put a superseded plan in force again.

    Without ``first``, it takes back the days that it lost: from the first day of the plan that
    superseded it.
    """
    run = checked(session, run_id, State.PUBLISHED, seen, "restored")
    was = _superseded(session, run, scope)
    begin = first or _lost_from(was)
    return _put(session, run, was.scope, (begin, last), author, "restored")


def days(publication: Publication) -> str:
    """From when to when, in words."""
    if not publication.is_active:
        return f"never in force (another plan took its first day, {publication.effective_from})"
    if publication.effective_to is None:
        return f"from {publication.effective_from}"
    return f"from {publication.effective_from} to {publication.effective_to}"


def _put(
    session: Session,
    run: StoredRun,
    scope: str,
    span: tuple[date, date | None],
    author: Author,
    done: str,
) -> Publication:
    first, last = span
    _check_span(first, last)
    before = in_force(session, scope, first)
    if before is not None:
        _end(session, before, first)
    row: dict[str, Any] = {
        "scope": scope,
        "run_id": run.id,
        "effective_from": first,
        "effective_to": _last_day(session, scope, first, last),
        "is_active": True,
        "superseded_by": None,
        "at": author.at,
        "who": author.who,
    }
    made = Publication(id=session.insert("publication", row), **row)
    give(session, run, State.PUBLISHED)
    record(session, run.id, State.PUBLISHED, author)
    sentence = f"{author.who} {done} run {run.id} for {scope}, {days(made)}"
    note(session, author, done, sentence, run.id, scope, publication=made.id)
    if before is not None:
        _supersede(session, before, made, author)
    return made


def _effective_from(session: Session, run: StoredRun) -> date:
    """First day of a run's scenario."""
    version = session.one("scenario_version", {"id": run.scenario_version_id}) or {}
    stated = version.get("settings", {}).get("effective_from")
    if not stated:
        raise StoreError(
            f"say from which day run {run.id} is in force (--from 2027-01-01): its scenario has no "
            "effective_from"
        )
    return date.fromisoformat(str(stated))


def _check_span(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise StoreError(f"a plan cannot end on {last}, before it begins on {first}")


def _last_day(session: Session, scope: str, first: date, last: date | None) -> date | None:
    """``last``, or the day before the next plan begins, whichever is earlier."""
    later = [
        one.effective_from - DAY
        for one in publications(session, scope)
        if one.is_active and one.effective_from > first
    ]
    return min([*later, *([last] if last else [])], default=None)


def _end(session: Session, before: Publication, first: date) -> None:
    """Let a publication end the day before; one without a day left does not count."""
    if before.effective_from == first:
        values: dict[str, object] = {"is_active": False}
    else:
        values = {"effective_to": first - DAY}
    session.update("publication", {"id": before.id}, values)


def _supersede(session: Session, before: Publication, by: Publication, author: Author) -> None:
    session.update("publication", {"id": before.id}, {"superseded_by": by.id})
    left = publications(session, run_id=before.run_id)
    if before.run_id != by.run_id and _current(left) is None:
        give(session, keeping.get(session, before.run_id), State.SUPERSEDED)
    told = next(one for one in left if one.id == before.id)
    sentence = (
        f"run {before.run_id} was superseded for {by.scope} by run {by.run_id}; {_held(told)}"
    )
    plain = Author(author.who, author.at)
    note(session, plain, "supersede", sentence, before.run_id, by.scope, publication=by.id)


def _held(publication: Publication) -> str:
    span = days(publication)
    return f"it holds {span}" if publication.is_active else f"it was {span}"


def _current(found: list[Publication]) -> Publication | None:
    """The publication that nothing has superseded yet."""
    return next((one for one in reversed(found) if one.superseded_by is None), None)


def _superseded(session: Session, run: StoredRun, scope: str | None) -> Publication:
    """The last publication of a run that something superseded."""
    found = [one for one in publications(session, scope, run.id) if one.superseded_by is not None]
    if found and _current(publications(session, found[-1].scope, run.id)) is None:
        return found[-1]
    where = f" for {scope}" if scope else ""
    raise StoreError(
        f"run {run.id} cannot be restored{where}: it is {run.state} and no plan has superseded it "
        f"there; `territory-opt runs show {run.id}` tells what happened to it"
    )


def _lost_from(was: Publication) -> date:
    """First day that a superseded publication lost."""
    if was.is_active and was.effective_to is not None:
        return was.effective_to + DAY
    return was.effective_from
