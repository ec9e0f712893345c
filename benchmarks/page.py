"""The published page: ``docs/benchmarks.md`` from the rows of one commit."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import figures, tables
from benchmarks.results import Record
from benchmarks.rivals import RIVALS

HEAD = """\
# Benchmarks

*Made from the rows in `benchmarks/results` by `make bench-report`; do not edit. What is run and
how it is judged: [protocol](benchmarks-protocol.md).*

"""
PAGE = """\
{head}{stand}

## Targets
The worst seed counts. Ratios are to the solver's own proven bound.

{targets}
## Balanced assignment
Potential and workload of every rep within the bands; Σ workload × km to the rep's home is minimised.

{neutral}
## Beside others
The same arrays, one row at a time, both cores, seed 101. A plan with reps outside solves an easier
task: its figure cannot be compared with that of a plan that keeps the bands. "Largest excess" is how
far past its limit the worst rep is.

{rivals}
{notes}

## The bound alone
{bounds}
## Generalized assignment
{gaps}
## Growth
Seconds until the first feasible plan, and until a plan cost at most so many times the final bound;
±5 %, seed 101.

{growth}
## What makes rows incomparable
{footnotes}
"""


def page(records: Sequence[Record]) -> str:
    """
    Write the page.

    Parameters
    ----------
    records
        Of one commit; what was not run is said to be missing.
    """
    return PAGE.format(
        head=HEAD,
        stand=stand(records),
        targets=tables.targets(records),
        neutral=tables.neutral(records),
        rivals=tables.rivals(records),
        notes="\n".join(f"- `{name}`: {note}." for name, note in RIVALS.items()),
        bounds=tables.bounds(records),
        gaps=tables.gaps(records),
        growth=tables.growth(records),
        footnotes="\n".join(f"- {note}" for note in footnotes(records)),
    )


def stand(records: Sequence[Record]) -> str:
    """Commit, versions, machine and load, as they were."""
    if not records:
        return "No rows have been run yet for this version."
    versions = "; ".join(sorted({_versions(record) for record in records}))
    loads = [record["load_average"] for record in records]
    days = sorted({record["date"][:10] for record in records})
    return (
        f"Commit {_all(records, 'commit')}; {versions}; Python {_all(records, 'python')}.\n"
        f"{_all(records, 'cpu')}, {_all(records, 'cores')} cores, {_all(records, 'system')}. "
        f"{len(records)} rows from {days[0]} to {days[-1]}.\n"
        f"Load average when a row began: {min(loads):.1f} to {max(loads):.1f}."
    )


def _versions(record: Record) -> str:
    return ", ".join(f"{name} {found}" for name, found in record["versions"].items())


def _all(records: Sequence[Record], name: str) -> str:
    return ", ".join(sorted({str(record[name]) for record in records}))


def footnotes(records: Sequence[Record]) -> list[str]:
    """What a reader must know before comparing."""
    notes = [
        "Solvers read the clock between steps: a run is in time up to "
        f"{figures.OVERRUN_SECONDS:g} s or {figures.OVERRUN_SHARE:.0%} past its limit.",
        "CPU seconds and memory are those of the whole process: making the instance, judging the plan "
        "and recomputing the bound included. Seconds are those of solving alone (for rivals: building "
        "the model and solving).",
        "Integer programs get bands 2e-6 narrower, so that a solver's tolerance breaks no limit; linear "
        "programs get them as they are, other rivals as far as they can express them.",
    ]
    return [*notes, *_made(records), *_busy(records), *_unproved(records), *_mixed(records)]


def _made(records: Sequence[Record]) -> list[str]:
    made = {
        r["row"]["instance"]
        for r in records
        if r["row"]["suite"] == "gap" and not r.get("best_known")
    }
    return (
        [f"Made by recipe, not published, so gaps are to the own bound: {_list(made)}."]
        if made
        else []
    )


def _busy(records: Sequence[Record]) -> list[str]:
    busy = sum(record["load_average"] > record["cores"] for record in records)
    return [f"{busy} rows began while more wanted to run than there are cores."] if busy else []


def _unproved(records: Sequence[Record]) -> list[str]:
    wrong = {
        f"{record['row']['suite']} {record['row']['instance']}"
        for record in records
        if record.get("bound_source") == "lagrangian" and _differs(record)
    }
    return (
        [f"**The bound is not the one that the certificate proves**: {_list(wrong)}."]
        if wrong
        else []
    )


def _differs(record: Record) -> bool:
    recomputed = record.get("bound_recomputed")
    return recomputed is None or recomputed < record["bound"] * (1 - 1e-9)


def _mixed(records: Sequence[Record]) -> list[str]:
    mixed = [name for name in ("commit", "cpu", "python") if "," in _all(records, name)]
    return [f"Rows differ in: {', '.join(mixed)}."] if records and mixed else []


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))
