"""Ctrl-C while solving: the first one stops and keeps the best plan, a second one aborts."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from territory_opt.solvers.journal import Journal


@contextmanager
def heard_interrupts(journal: Journal) -> Iterator[None]:
    """
    Turn the first SIGINT into ``journal.is_interrupted``; only in the main thread.

    From the second one on, none is heard until the solver's threads have ended: Python must not
    leave while they still call it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(number: int, frame: Any) -> None:
        if journal.is_interrupted:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise KeyboardInterrupt
        journal.is_interrupted = True

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
