"""The audit log: one sentence per change, written in the transaction of the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from territory_opt.store.backend import Session
from territory_opt.store.records import Event


@dataclass(frozen=True)
class Author:
    """Who changes something, when, and why."""

    who: str
    at: datetime
    reason: str = ""


def note(
    session: Session,
    author: Author,
    action: str,
    sentence: str,
    run_id: int | None = None,
    scope: str | None = None,
    **details: Any,
) -> None:
    """Add a line; the author's reason ends the sentence."""
    told = f"{sentence}: {author.reason}" if author.reason else sentence
    line = {"at": author.at, "who": author.who, "action": action, "run_id": run_id, "scope": scope}
    session.insert("audit", {**line, "sentence": told, "details": details})


def events(session: Session, run_id: int | None = None, scope: str | None = None) -> list[Event]:
    """Lines about a run or a scope, or all; the oldest first."""
    asked = {"run_id": run_id, "scope": scope}
    where = {name: value for name, value in asked.items() if value is not None}
    return [Event(**row) for row in session.select("audit", where)]
