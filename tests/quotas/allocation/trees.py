"""Random trees that can be allocated: limits and holds around numbers that sum exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import strategies as st

from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.quota_tree import QuotaTree

OVER = st.sampled_from([Fraction(n, 100) for n in (0, 0, 0, 5, 10, -2, 33)])
PRESENCE = st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.25, 0.0])
STEPS = st.sampled_from([Decimal(step) for step in ("0.01", "0.01", "1", "10", "0.05")])


@st.composite
def trees(draw, most=14):
    """A tree of 2 to ``most`` nodes: every node hangs below an earlier one."""
    num = draw(st.integers(2, most))
    parent = [-1, *(draw(st.integers(0, i - 1)) for i in range(1, num))]
    return QuotaTree(
        tuple(f"n{i}" for i in range(num)), parent, tuple(draw(OVER) for _ in range(num))
    )


@st.composite
def numbers(draw, tree):
    """Cents per node that sum exactly: what limits and holds are laid around."""
    cents = np.zeros(tree.num_nodes, dtype=np.int64)
    cents[tree.root] = draw(st.integers(0, 10_000) | st.integers(10**6, 10**10))
    for v in tree.inner:
        below = tree.children[v]
        total = floor(int(cents[v]) * (1 + tree.over_assignment[v]) + Fraction(1, 2))
        parts = np.array([draw(st.integers(1, 9)) for _ in below])
        cents[below] = total * parts // parts.sum()
        cents[below[0]] += total - cents[below].sum()
    return cents


@st.composite
def tasks(draw, periods=4, with_holds=True):
    """A task that numbers exist for; presence may still be too little for a season."""
    tree = draw(trees())
    cents = draw(numbers(tree))
    num = tree.num_nodes
    low = np.array([draw(st.sampled_from([0, 0, 50, 90, 100])) for _ in range(num)]) / 100
    high = np.array([draw(st.sampled_from([100, 110, 200, 0, 0])) for _ in range(num)]) / 100
    most = np.where(high > 0, np.ceil(cents * high), np.inf) / 100
    limit = Limit("limit", np.floor(cents * low) / 100, most)
    held = [v for v in range(num) if with_holds and draw(st.integers(0, 7)) == 7]
    num_periods = draw(st.integers(1, periods))
    presence = np.array([[draw(PRESENCE) for _ in range(num_periods)] for _ in range(num)])
    presence[presence.sum(axis=1) == 0] = 1.0
    return AllocationTask(
        tree,
        Decimal(int(cents[tree.root])) / 100,
        np.array([draw(st.integers(1, 30)) for _ in range(num)], dtype=float),
        (limit,),
        {v: Decimal(int(cents[v])) / 100 for v in held},
        np.array([draw(st.integers(1, 5)) for _ in range(num_periods)], dtype=float),
        presence,
        draw(st.sampled_from(["peers", "above"])),
        draw(STEPS),
        draw(STEPS),
    )
