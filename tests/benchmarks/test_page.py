"""The page says what the rows say, and what makes them incomparable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.page import page
from benchmarks.rivals import NAMES

HOUSE = Path(__file__).parents[2]


def test_published_page_is_that_of_the_newest_results() -> None:
    """``make bench-report`` would change nothing."""
    newest = results.newest()
    made = page(results.read(newest) if newest else [])
    kept = (HOUSE / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert made == kept, "run: make bench-report"


def test_page_without_rows_claims_nothing() -> None:
    """Every target is there, none met or missed."""
    empty = page([])
    assert "| neutral 10,000 × 100, ±5 % | feasible, ≤ 1.0015, 30 s, 1 GB | not run | – |" in empty
    assert "met |" not in empty
    assert "missed" not in empty


def test_machine_and_load_are_stated(record: Any) -> None:
    """Commit, processor, cores, and the load when rows began."""
    made = page([record(load_average=0.5), record(seed=102, load_average=1.5)])
    assert "Commit abc; territory-opt 0.1.0; Python 3.12." in made
    assert "a processor, 2 cores, Linux" in made
    assert "Load average when a row began: 0.5 to 1.5." in made


def test_rivals_stand_beside_ours_against_one_bound(record: Any) -> None:
    """A rival at 103 is 1.03 × our bound of 100, whatever its own bound is."""
    rival = record(solver="highs", objective=103.0, bound=90.0, seconds_limit=30.0)
    made = page([rival, record()])
    ours = made.index("| **territory_opt** | 1.00200 | 0 |")
    assert made.index("| highs | 1.03000 | 0 |") > ours


def test_rival_without_a_plan_says_so(record: Any) -> None:
    """Its row is not left out."""
    nothing = dict.fromkeys(("objective", "num_outside", "largest_excess", "ratio", "stop_reason"))
    killed = record(solver="spopt", status="KILLED", complaint="too | late", **nothing)
    assert "no plan: KILLED, too \\| late |" in page([record(), killed])


def test_every_rival_is_described() -> None:
    """What it leaves out is part of its figure."""
    assert [name for name in NAMES if f"- `{name}`: " not in page([])] == []


def test_rows_on_a_busy_machine_are_confessed(record: Any) -> None:
    """Load 3 on two cores."""
    assert "1 rows began while more wanted to run" in page([record(load_average=3.0)])
    assert "wanted to run" not in page([record()])


def test_made_instances_are_named(record: Any) -> None:
    """Their gaps are to another measure."""
    made = page([record(suite="gap", instance="c10400", best_known=None)])
    assert "Made by recipe, not published, so gaps are to the own bound: c10400." in made


def test_bound_that_its_certificate_does_not_prove_is_shouted(record: Any) -> None:
    """The referee recomputes 99 where the solver says 100."""
    assert "**The bound is not the one" in page([record(bound_recomputed=99.0)])
    assert "**The bound is not the one" not in page([record()])


def test_rows_of_several_machines_are_confessed(record: Any) -> None:
    """Two processors in one table."""
    assert "Rows differ in: cpu." in page([record(), record(seed=102, cpu="another one")])
