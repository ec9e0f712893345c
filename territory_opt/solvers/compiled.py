"""
Compiling with numba: one decorator and one random generator for every kernel.

Kernels release the GIL, so that threads run side by side, and are kept on disk once compiled. No
``fastmath``: the same inputs give the same bits. Why numba: docs/design/0003.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from territory_opt.models.arrays import IntArray

compiled: Callable[..., Any] = numba.njit(nogil=True, cache=True, error_model="numpy")
"""Decorator of a kernel."""

inlined: Callable[..., Any] = numba.njit(
    nogil=True, cache=True, error_model="numpy", inline="always"
)
"""Decorator of a small part of a kernel."""


def generator_state(rng: np.random.Generator) -> IntArray:
    """State of a kernel's own generator, ``(1,)`` uint64, drawn from ``rng``; never 0."""
    return rng.integers(1, 2**63, 1, dtype=np.uint64)


@inlined
def uniform(state: Any) -> Any:
    """A number in [0, 1) (xorshift64: Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)
