"""Publish a run if its gates let it, or in spite of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from territory_opt.errors import StoreError
from territory_opt.planning.gates.judge import judge_stored
from territory_opt.planning.gates.verdict import Verdict
from territory_opt.store import Publication, Store


@dataclass(frozen=True)
class PublishOutcome:
    """
    What came of it.

    Attributes
    ----------
    verdict
        Of the gates.
    publication
        None where they refused; the run is as it was.
    """

    verdict: Verdict
    publication: Publication | None


def publish_run(
    store: Store,
    run_id: int,
    who: str,
    first: date | None = None,
    last: date | None = None,
    scope: str | None = None,
    reason: str = "",
    seen: int | None = None,
    despite_gates: bool = False,
) -> PublishOutcome:
    """
    Judge a run, and put it in force where every gate is passed; a refusal goes into the log.

    Parameters
    ----------
    first, last, scope, seen
        As ``Store.publish`` has them.
    despite_gates
        Publish whatever the gates say; the log names those that were not passed, and the reason.

    Raises
    ------
    StoreError
        If ``despite_gates`` has no reason, or the store refuses.
    """
    if despite_gates and not reason.strip():
        raise StoreError("say why the plan is published despite its gates (--reason TEXT)")
    verdict = judge_stored(store, run_id, scope, first)
    if not verdict.is_passed and not despite_gates:
        store.refuse(run_id, who, verdict.short, scope, verdict.figures)
        return PublishOutcome(verdict, None)
    told = reason if verdict.is_passed else f"{reason.strip()} (despite {verdict.short})"
    made = store.publish(run_id, who, first, last, scope, told, seen)
    return PublishOutcome(verdict, made)
