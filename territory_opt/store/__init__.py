"""Remembered scenarios, runs, decisions, publications and dates of the calendar."""

from territory_opt.store.difference import Difference, compare
from territory_opt.store.occurrences import Due, Lease
from territory_opt.store.opening import DEFAULT, open_store, upgrade_store
from territory_opt.store.pruning import Pruned
from territory_opt.store.records import (
    Decision,
    Event,
    Occurrence,
    Publication,
    ScenarioVersion,
    StoredFile,
    StoredRun,
)
from territory_opt.store.settling import Release
from territory_opt.store.states import State
from territory_opt.store.store import Store

__all__ = [
    "DEFAULT",
    "Decision",
    "Difference",
    "Due",
    "Event",
    "Lease",
    "Occurrence",
    "Pruned",
    "Publication",
    "Release",
    "ScenarioVersion",
    "State",
    "Store",
    "StoredFile",
    "StoredRun",
    "compare",
    "open_store",
    "upgrade_store",
]
