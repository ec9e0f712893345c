"""Judge a run by the gates of its scenario."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from territory_opt.planning.gates.evidence import Evidence, FolderEvidence, StoredEvidence
from territory_opt.planning.gates.reference import last_run
from territory_opt.planning.gates.verdict import Verdict
from territory_opt.report.gates import (
    Gate,
    asked_gates,
    drift_gates,
    first_run_gates,
    is_drift_asked,
    limits_of,
    unknown_drift_gates,
)
from territory_opt.runs import Run
from territory_opt.store import Store


def judge_run(
    folder: str | Path,
    store: Store | None = None,
    scope: str | None = None,
    first: date | None = None,
) -> Verdict:
    """
    Judge a run folder by the ``[gates]`` of its scenario, as the run resolved them.

    Parameters
    ----------
    folder
        Run folder; in the store already, or not.
    store
        Where earlier runs are, to hold the inputs against: the plan in force of ``scope`` on
        ``first``, else the newest run of the scenario that was approved, else its newest.
        Without a store, limits on how much inputs changed refuse, where any are asked.
    scope
        Whose plan it is to be; the scenario's name when left out.
    first
        First day of the plan; that of the scenario when left out.

    Returns
    -------
    Verdict
        ``is_passed``, ``message`` and every gate. A limit that is asked, and whose figure the run does
        not know, refuses.

    Raises
    ------
    RunError
        If it is no run folder, or a file that is looked at was edited since it was written.
    StoreError
        If an earlier run cannot be read.
    """
    folder = Path(folder)
    return _judged(FolderEvidence.of(folder), folder.resolve().name, store, scope, first)


def judge_stored(
    store: Store, run_id: int, scope: str | None = None, first: date | None = None
) -> Verdict:
    """
    Judge a run that is in the store; arguments as for ``judge_run``.

    Raises
    ------
    StoreError
        If there is no such run, or it cannot be read.
    """
    store.run(run_id)
    run = StoredEvidence(store, run_id)
    return _judged(run, run.name, store, scope, first)


def foretold(run: Run) -> dict[str, Any]:
    """
    What ``summary.json`` says under ``gates`` of a run that was just planned; nothing without limits.

    How much the inputs changed is judged when the plan is published.
    """
    limits = limits_of(run.manifest.get("scenario") or {})
    if not limits:
        return {}
    verdict = Verdict(tuple(asked_gates(run.summary, limits, run.quota_tests)))
    drift = "; changes of the inputs are judged on publication" if is_drift_asked(limits) else ""
    return {"gates": {**verdict.figures, "sentence": verdict.summary + drift}}


def _judged(
    run: Evidence, name: str, store: Store | None, scope: str | None, first: date | None
) -> Verdict:
    gates = asked_gates(run.summary, run.limits, run.tests)
    drift, since = _drift(run, store, scope, first)
    return Verdict((*gates, *drift), run.scenario, name, since)


def _drift(
    run: Evidence, store: Store | None, scope: str | None, first: date | None
) -> tuple[list[Gate], str]:
    """Gates on the inputs, and the run that they are held against."""
    if not is_drift_asked(run.limits):
        return [], ""
    if store is None:
        return unknown_drift_gates(run.limits), ""
    found = last_run(store, run, scope, first)
    if found is None:
        return first_run_gates(run.limits), ""
    earlier, words = found
    before = StoredEvidence(store, earlier.id)
    return drift_gates(run.limits, run.inputs, before.inputs, words), words
