"""A solver of OR-Tools in a thread, so that signals and stop rules are heard while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

POLL_SECONDS = 0.02


def watched(
    solve: Callable[[], object], end: Callable[[], object], must_stop: Callable[[], bool]
) -> None:
    """
    Run ``solve`` to its end, asking it to ``end`` as soon as ``must_stop`` says so.

    An error inside ``solve``, ``must_stop`` or a signal handler comes out only after the thread has
    ended, so that nothing runs on behind the caller's back.
    """
    failure: list[BaseException] = []
    has_ended = threading.Event()  # join() takes a thread for ended when a signal cuts it short

    def work() -> None:
        try:
            solve()
        except BaseException as error:
            failure.append(error)
        finally:
            has_ended.set()

    thread = threading.Thread(target=work, name="or-tools")
    thread.start()
    try:
        while not has_ended.wait(POLL_SECONDS):
            if must_stop():
                end()
    finally:
        end()
        has_ended.wait()
        thread.join()
    if failure:
        raise failure[0]
