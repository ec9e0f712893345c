"""The tables of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks import figures
from benchmarks.figures import gigabytes, number, share, sizes, table
from benchmarks.results import Record, row_of
from benchmarks.rivals import RIVALS
from benchmarks.rows import (
    GAP_400,
    GAP_EASY,
    GAP_LARGE,
    GAP_SMALL,
    NEUTRAL_SECONDS,
    OUR_BOUND,
    OURS,
    RIVAL_GAP,
    RIVAL_SECONDS,
    SEEDS,
)
from benchmarks.targets import TARGETS
from benchmarks.trace import seconds_to_ratio

SUITES = {
    "neutral-5": "±5 %",
    "neutral-3": "±3 %",
    "neutral-homes": "±5 %, homes follow demand",
}
MET = {True: "met", False: "**missed**", None: "–"}
RATIOS = (1.05, 1.01, 1.005)


def targets(records: Sequence[Record]) -> str:
    """Every target against its figure."""
    judged = [(target, target.verdict(records)) for target in TARGETS]
    return table(
        ("work", "target", "figure", ""),
        [(target.work, target.limit, found.figure, MET[found.is_met]) for target, found in judged],
    )


def neutral(records: Sequence[Record]) -> str:
    """Our rows on neutral instances."""
    rows = [
        _neutral_row(record, label)
        for suite, label in SUITES.items()
        for instance in NEUTRAL_SECONDS
        for record in figures.ours(records, suite=suite, instance=instance)
    ]
    head = (
        "instance",
        "bands",
        "seed",
        "objective ÷ bound",
        "reps outside",
        "solve s",
        "CPU s",
        "GB",
        "",
    )
    return table(head, rows)


def _neutral_row(record: Record, label: str) -> tuple[str, ...]:
    row = row_of(record)
    return (
        sizes(row.instance),
        label,
        str(row.seed),
        number(figures.ratio(record), ".5f"),
        number(record["num_outside"], "d"),
        number(record["seconds"]),
        number(record["cpu_seconds"], ",.0f"),
        gigabytes(record),
        _end(record),
    )


def _end(record: Record) -> str:
    reason = record.get("stop_reason") or record.get("complaint", "")
    return f"{record['status']}, {reason}" if reason else str(record["status"])


def rivals(records: Sequence[Record]) -> str:
    """Ours and others on the same instance, against one bound."""
    parts = []
    for instance in RIVAL_SECONDS:
        bound = figures.common_bound(records, "neutral-5", instance, SEEDS[0])
        parts.append(_rival_table(records, "neutral-5", instance, bound))
    for instance in RIVAL_GAP:
        found = figures.ours(records, suite="gap", instance=instance)
        best = found[0].get("best_known") or found[0]["bound"] if found else None
        parts.append(_rival_table(records, "gap", instance, best))
    return "\n".join(parts)


def _rival_table(
    records: Sequence[Record], suite: str, instance: str, measure: float | None
) -> str:
    found = figures.select(records, suite=suite, instance=instance, seed=SEEDS[0])
    order = [OURS, *RIVALS]
    known = sorted(found, key=lambda record: order.index(record["row"]["solver"]))
    against = "best known value" if suite == "gap" else "common bound"
    title = f"### {sizes(instance)}, seed {SEEDS[0]}\n\n"
    head = ("solver", f"÷ {against}", "outside", "largest excess", "s", "limit s", "GB", "says")
    return title + table(head, [_rival_row(record, measure) for record in known])


def _rival_row(record: Record, measure: float | None) -> tuple[str, ...]:
    row = row_of(record)
    objective = record["objective"]
    return (
        f"**{OURS}**" if row.solver == OURS else row.solver,
        number(objective / measure if objective and measure else None, ".5f"),
        number(record["num_outside"], "d"),
        share(record["largest_excess"], 1),
        number(record["seconds"]),
        f"{row.seconds:g}",
        gigabytes(record),
        "no plan: " + _end(record) if objective is None else _end(record),
    )


def bounds(records: Sequence[Record]) -> str:
    """The dual alone against linear solvers."""
    found = figures.select(records, suite="bound")
    value = next(
        (r["bound"] for r in found if r["row"]["solver"] != OUR_BOUND and r["bound"]), None
    )
    rows = [
        (
            sizes(record["row"]["instance"]),
            record["row"]["solver"],
            number(record["bound"], ",.2f"),
            share((record["bound"] - value) / value if value and record["bound"] else None, 5),
            number(record["seconds"], ",.2f"),
            gigabytes(record),
            str(record["status"]),
        )
        for record in found
    ]
    return table(("instance", "solver", "bound", "from the LP", "s", "GB", "status"), rows)


GROUPS = {
    "c and d, 100–200 items": GAP_SMALL,
    "c and d, 400 items": GAP_400,
    "c and d, 900–1,600 items": GAP_LARGE,
}


def gaps(records: Sequence[Record]) -> str:
    """Every instance of types c and d; of the easy ones, those that missed the best known value."""
    found = {record["row"]["instance"]: record for record in figures.ours(records, suite="gap")}
    names = [name for names in GROUPS.values() for name in names if name in found]
    easy = [found[name] for name in GAP_EASY if name in found]
    names += [record["row"]["instance"] for record in easy if figures.gap_to_best(record) > 0]
    at_best = sum(figures.gap_to_best(record) <= 0 for record in easy)
    head = ("instance", "objective", "best known", "gap to it", "own bound", "own gap", "s", "")
    said = f"gap1–12, a, b: {at_best} of {len(easy)} that were run are at the best known value.\n\n"
    return said + table(head, [_gap_row(found[name]) for name in names])


def _gap_row(record: Record) -> tuple[str, ...]:
    mark = "" if record.get("best_known") else " (made)"
    known = record.get("best_known")
    return (
        record["row"]["instance"] + mark,
        number(record["objective"], ",.0f"),
        number(known, ",.0f"),
        share(figures.gap_to_best(record) if known else None, 3),
        number(record["bound"], ",.0f"),
        share(figures.ratio(record) - 1, 3),
        number(record["seconds"]),
        _end(record),
    )


def growth(records: Sequence[Record]) -> str:
    """When the first feasible plan came, and when plans of some ratio to the final bound did."""
    head = ("instance", "feasible s", *(f"{ratio:g} s" for ratio in RATIOS), "whole run s")
    return table(head, list(_growth_rows(records)))


def _growth_rows(records: Sequence[Record]) -> Iterator[tuple[str, ...]]:
    for instance in NEUTRAL_SECONDS:
        for record in figures.ours(records, suite="neutral-5", instance=instance, seed=SEEDS[0]):
            trace = record.get("trace", [])
            times = [seconds_to_ratio(trace, ratio) for ratio in (float("inf"), *RATIOS)]
            said = [number(seconds) for seconds in times]
            yield (sizes(instance), *said, number(record["seconds"]))
