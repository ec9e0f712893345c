"""
``python -m territory_opt.cli.leashed``: the command line on a leash.

Whoever begins it holds the other end of its standard input. When that closes, because it was let go
or its holder died, this process ends with its whole group, at once.
"""

from __future__ import annotations

import os
import signal
import threading

from territory_opt.cli.app import main

STDIN = 0


def _follow() -> None:
    while os.read(STDIN, 1):  # not through sys.stdin: its lock would be held when Python ends
        continue
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_follow, daemon=True).start()
    main()
