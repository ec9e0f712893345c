"""Ctrl-C outside the search: heard as usual, and raised again where a library swallowed it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_heard = threading.Event()


@contextmanager
def remembered() -> Iterator[None]:
    """Remember every SIGINT while the context lasts; only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(number: int, frame: Any) -> None:
        _heard.set()
        raise KeyboardInterrupt

    _heard.clear()
    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def heard_as_interrupt() -> Iterator[None]:
    """Take SIGTERM, which schedulers end a job with, for Ctrl-C while the context lasts."""

    def hear(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def raise_swallowed() -> None:
    """To be asked between two steps: some libraries catch whatever is raised while they import."""
    if _heard.is_set():
        raise KeyboardInterrupt
