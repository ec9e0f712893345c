"""From state to state: who may do what with a run, and who is told that somebody was faster."""

from __future__ import annotations

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import keeping
from territory_opt.store.audit import Author, note
from territory_opt.store.backend import Session
from territory_opt.store.records import StoredRun
from territory_opt.store.states import BEFORE, WAY_OUT, State

DOING = {State.CANDIDATE: "propose", State.APPROVED: "approve"}
"""State → name of the deed in the log."""
DONE = {State.CANDIDATE: "proposed", State.APPROVED: "approved", State.PUBLISHED: "published"}
"""State → what somebody did to give it."""


def propose(session: Session, run_id: int, author: Author, seen: int | None) -> None:
    """Make a draft a candidate; only a plan that keeps every rule can be one."""
    run = checked(session, run_id, State.CANDIDATE, seen)
    if not run.is_feasible:
        raise StoreError(
            f"run {run_id} cannot be proposed: its plan does not keep every rule; plan again "
            "(--accept-exceptions loosens what is proved to be impossible)"
        )
    _decide(session, run, State.CANDIDATE, author)


def approve(session: Session, run_id: int, author: Author, seen: int | None) -> None:
    """Approve a candidate."""
    run = checked(session, run_id, State.APPROVED, seen)
    _decide(session, run, State.APPROVED, author)


def _decide(session: Session, run: StoredRun, state: State, author: Author) -> None:
    give(session, run, state)
    record(session, run.id, state, author)
    note(session, author, DOING[state], f"{author.who} {DONE[state]} run {run.id}", run.id)


def record(session: Session, run_id: int, verdict: State, author: Author) -> None:
    """Keep a decision."""
    made = {"run_id": run_id, "verdict": verdict.value, "at": author.at, "who": author.who}
    session.insert("decision", made | {"reason": author.reason})


def give(session: Session, run: StoredRun, state: State) -> None:
    """
    Set a run's state, if it still is as it was read.

    Raises
    ------
    StoreConflictError
        If it is not.
    """
    where = {"id": run.id, "version": run.version}
    values = {"state": state.value, "version": run.version + 1}
    if session.update("run", where, values) != 1:
        raise StoreConflictError(f"run {run.id} was changed a moment ago; look at it anew")


def checked(
    session: Session, run_id: int, state: State, seen: int | None, done: str = ""
) -> StoredRun:
    """
    A run that may be given ``state``; ``done`` is the word for it in messages.

    Raises
    ------
    StoreConflictError
        If it was changed after the caller looked at it: ``seen`` is an older version.
    StoreError
        If its state does not lead there.
    """
    run = keeping.get(session, run_id)
    if seen is not None and seen != run.version:
        raise StoreConflictError(
            f"run {run_id} was changed since you looked at it: {_last(session, run)}. Nothing was "
            "done; look at it anew"
        )
    if run.state not in BEFORE[state]:
        refused = f"run {run_id} cannot be {done or DONE[state]}: it is {_article(run.state)}"
        raise StoreError(f"{refused} ({_last(session, run)}); {WAY_OUT[run.state]}")
    return run


def _article(state: State) -> str:
    return f"a {state}" if state in (State.DRAFT, State.CANDIDATE) else f"{state} already"


def _last(session: Session, run: StoredRun) -> str:
    """The last line of the log about a run."""
    lines = session.select("audit", {"run_id": run.id})
    last = lines[-1]
    return f"{last['sentence']}, {last['at']:%d %B %Y %H:%M} UTC"
