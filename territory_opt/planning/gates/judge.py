"""Judge a run by the gates of its scenario."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from territory_opt.planning.gates.evidence import Evidence, FolderEvidence, StoredEvidence
from territory_opt.planning.gates.reference import last_run
from territory_opt.planning.gates.verdict import Verdict
from territory_opt.report.gates import Gate, Since, asked_gates, drift_gates, unknown_drift_gates
from territory_opt.report.gates.drift import is_drift_asked
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
    return _judged(FolderEvidence.of(Path(folder)), store, scope, first)


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
    return _judged(StoredEvidence(store, run_id), store, scope, first)


def _judged(run: Evidence, store: Store | None, scope: str | None, first: date | None) -> Verdict:
    gates = asked_gates(run.summary, run.limits, run.tests)
    drift, since = _drift(run, store, scope, first)
    return Verdict((*gates, *drift), run.scenario, run.name, since)


def _drift(
    run: Evidence, store: Store | None, scope: str | None, first: date | None
) -> tuple[list[Gate], str]:
    """Gates on the inputs, and the run that they are held against."""
    if not is_drift_asked(run.limits):
        return [], ""
    if store is None:
        return unknown_drift_gates(run.limits), ""
    since = _since(run, store, scope, first)
    return drift_gates(run.limits, run.inputs, since), since.name


def _since(run: Evidence, store: Store, scope: str | None, first: date | None) -> Since:
    found = last_run(store, run, scope, first)
    if found is None:
        return Since()
    earlier, words = found
    before = StoredEvidence(store, earlier.id)
    return Since(words, lambda: before.inputs)
