"""What came of an occurrence, all in one transaction: its run kept, published, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from territory_opt.store import keeping, moves, occurrences, publishing
from territory_opt.store.audit import Author
from territory_opt.store.backend import Session
from territory_opt.store.occurrences import Lease
from territory_opt.store.packing import Parcel


@dataclass(frozen=True)
class Release:
    """
    To approve a run and put it in force.

    Attributes
    ----------
    who
        Who answers for it.
    scope, first, last
        As ``Store.publish`` has them.
    reason
        Why; kept in the log.
    """

    who: str
    scope: str | None = None
    first: date | None = None
    last: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """
    What came of an occurrence.

    Attributes
    ----------
    status, message
        ``done``, ``failed`` or ``refused``, and why.
    parcel, kept
        Its run folder, and file → name of what is kept for it; None where there is no run.
    release
        None leaves a candidate.
    is_draft
        Begin as a draft.
    """

    status: str
    message: str = ""
    parcel: Parcel | None = None
    kept: Mapping[str, str] | None = None
    release: Release | None = None
    is_draft: bool = False


def settle(session: Session, lease: Lease, report: Report, author: Author) -> int | None:
    """
    Keep the run, publish it where asked, and report; the number of the run.

    The lease is looked at first: whoever lost it changes nothing.
    """
    occurrences.check(session, lease)
    run_id = _keep(session, report, author)
    occurrences.finish(session, lease, report.status, run_id, report.message, author)
    return run_id


def _keep(session: Session, report: Report, author: Author) -> int | None:
    if report.parcel is None:
        return None
    run_id = keeping.add(session, report.parcel, report.kept or {}, author, report.is_draft)
    if report.release is not None:
        _release(session, run_id, report.release, author)
    return run_id


def _release(session: Session, run_id: int, release: Release, author: Author) -> None:
    approver = replace(author, who=release.who, reason=release.reason)
    moves.approve(session, run_id, approver, None)
    publishing.publish(session, run_id, release.scope, release.first, release.last, approver, None)
