"""The rows are those of the protocol."""

from __future__ import annotations

from benchmarks import rows
from benchmarks.targets import TARGETS, GapTarget, RatioTarget

TUNED = {1, 2, 3, 4, 5, 20250101}


def test_no_row_is_listed_twice() -> None:
    """A key names one row."""
    keys = [row.key for row in rows.full()]
    assert len(keys) == len(set(keys))


def test_no_published_row_has_a_tuned_seed() -> None:
    """What was tuned on proves nothing."""
    assert {row.seed for row in rows.full()} & TUNED == set()


def test_subset_is_part_of_the_whole() -> None:
    """Rows of ``make bench`` need not be run again by ``make bench-full``."""
    assert {row.key for row in rows.subset()} < {row.key for row in rows.full()}


def test_subset_ends_within_an_hour() -> None:
    """Even if every solver used its whole limit."""
    assert sum(row.seconds for row in rows.subset()) < 3600


def test_every_target_has_its_rows() -> None:
    """A target that nobody runs can be neither met nor missed."""
    run = {(row.suite, row.instance, row.seed) for row in rows.full() if row.solver == rows.OURS}
    wanted = {
        (target.suite, target.instance, seed)
        for target in TARGETS
        if isinstance(target, RatioTarget)
        for seed in target.seeds
    }
    gaps = {
        name for target in TARGETS if isinstance(target, GapTarget) for name in target.instances
    }
    assert wanted <= run
    assert gaps == {instance for suite, instance, _ in run if suite == "gap"}


def test_generalized_assignments_are_all_the_published_ones() -> None:
    """60 of Cattrysse, 24 of Chu & Beasley, 18 of Yagiura et al."""
    assert len(list(rows.gap_rows())) == 102
