"""Which run the inputs are held against: the last one, in the sense of those who publish."""

from __future__ import annotations

from datetime import date

from territory_opt.planning.gates.evidence import Evidence, StoredEvidence
from territory_opt.store import State, Store, StoredRun

PROMISED = frozenset({State.APPROVED, State.PUBLISHED, State.SUPERSEDED})
PLAN = "plan.csv"


def last_run(
    store: Store, judged: Evidence, scope: str | None = None, first: date | None = None
) -> tuple[StoredRun, str] | None:
    """
    The run before, and what it is in words.

    It is the plan in force of the scope on ``first``; else the newest run of the scenario that was
    approved; else its newest run. Never the run itself, nor one that was planned later unless it
    is in force.
    """
    scope, day = scope or judged.scenario, first or _first_day(judged, store)
    others = [run for run in store.runs(judged.scenario) if not _is_itself(store, run, judged)]
    holding = store.in_force(scope, day)
    if holding is not None:
        run = store.run(holding.run_id)
        if not _is_itself(store, run, judged):
            return run, f"run {run.id}, the plan of {scope} on {day}"
    earlier = [run for run in others if judged.made_at is None or run.made_at <= judged.made_at]
    promised = [run for run in earlier if run.state in PROMISED]
    if promised:
        return promised[-1], f"run {promised[-1].id}, the newest that was approved"
    return (earlier[-1], f"run {earlier[-1].id}, the newest before") if earlier else None


def _first_day(judged: Evidence, store: Store) -> date:
    """First day of the plan; today where its scenario has none."""
    stated = judged.settings.get("effective_from")
    return date.fromisoformat(str(stated)) if stated else store.clock().date()


def _is_itself(store: Store, run: StoredRun, judged: Evidence) -> bool:
    """Whether a stored run is the one that is judged: planned at that moment, with that plan."""
    if isinstance(judged, StoredEvidence) and run.id == judged.run_id:
        return True
    if run.made_at != judged.made_at:
        return False
    return StoredEvidence(store, run.id).hash_of(PLAN) == judged.hash_of(PLAN)
