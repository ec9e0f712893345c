"""States of a run, and which may follow which."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """
    How far a run has come.

    ``draft`` → ``candidate`` → ``approved`` → ``published`` → ``superseded``, and from there back to
    ``published`` when it is restored.
    """

    DRAFT = "draft"
    CANDIDATE = "candidate"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


BEFORE: dict[State, frozenset[State]] = {
    State.CANDIDATE: frozenset({State.DRAFT}),
    State.APPROVED: frozenset({State.CANDIDATE}),
    State.PUBLISHED: frozenset({State.APPROVED, State.PUBLISHED, State.SUPERSEDED}),
}
"""State → those it may be reached from by what a person does."""

WAY_OUT: dict[State, str] = {
    State.DRAFT: "`territory-opt runs propose` makes it a candidate",
    State.CANDIDATE: "`territory-opt runs approve` approves it",
    State.APPROVED: "`territory-opt runs publish` publishes it",
    State.PUBLISHED: "it is in force; publish another run to supersede it",
    State.SUPERSEDED: "`territory-opt runs restore` publishes it again",
}
"""What can be done with a run in a state."""

PRUNABLE = frozenset({State.DRAFT, State.CANDIDATE})
"""States that were never promised to anybody; only these are ever removed."""
