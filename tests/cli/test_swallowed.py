"""Ctrl-C that a library swallows is not lost."""

from __future__ import annotations

import contextlib
import signal
from types import SimpleNamespace

import pytest

from territory_opt.cli.interrupts import raise_swallowed, remembered
from territory_opt.cli.progress import progress_line

STEP = SimpleNamespace(stage="building the problem", best=float("nan"), bound=float("nan"))


def test_a_swallowed_interrupt_comes_back_at_the_next_step():
    """Whoever caught it goes on; the next step does not."""
    before = signal.getsignal(signal.SIGINT)
    with remembered(), progress_line() as show:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            show(STEP)
    assert signal.getsignal(signal.SIGINT) is before


def test_nothing_is_left_for_the_next_command():
    """Each begins anew."""
    with remembered(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    with remembered():
        raise_swallowed()
