"""A worker process that does not outlive whoever began it."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_SECONDS = 0.5
"""How often a worker sees whether whoever began it is still there."""


def follow(parent: int) -> None:
    """Leave Ctrl-C to the process that began this one, and end when that one is gone, however."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
