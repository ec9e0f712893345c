"""Leases on what is being worked on, kept alive as long as it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Lease, Store

BEATS = 3
"""Renewals within one lease: two may fail."""


class Leases:
    """
    The leases that one runner holds, by key.

    Parameters
    ----------
    lasting
        How long a lease holds without being renewed: so long others wait when this runner dies.
    """

    def __init__(self, store: Store, owner: str, lasting: timedelta) -> None:
        self.store, self.owner, self.lasting = store, owner, lasting
        self.held: dict[str, Lease] = {}
        self._lock = threading.Lock()

    def take(self, key: str, again: bool = False) -> bool:
        """Claim what is to be done; False where it is over, or somebody else is at it."""
        lease = self.store.claim(key, self.owner, self.lasting, again)
        if lease is not None:
            with self._lock:
                self.held[key] = lease
        return lease is not None

    def give_up(self, key: str) -> Lease | None:
        """The lease of what is done; it is not renewed any more. None where it was lost."""
        with self._lock:
            return self.held.pop(key, None)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew all that are held while the context lasts."""
        over = threading.Event()
        pulse = threading.Thread(target=self._renew_until, args=(over,), daemon=True)
        pulse.start()
        try:
            yield
        finally:
            over.set()
            pulse.join()

    def _renew_until(self, over: threading.Event) -> None:
        while not over.wait(self.lasting.total_seconds() / BEATS):
            for lease in list(self.held.values()):
                self._renew(lease)

    def _renew(self, lease: Lease) -> None:
        try:
            self.store.renew(lease, self.lasting)
        except StoreConflictError:  # somebody took over while we slept, or it is reported by now
            self._forget(lease)
        except StoreError:  # locked or away: it holds a while, and the next beat tries again
            return

    def _forget(self, lease: Lease) -> None:
        with self._lock:
            if self.held.get(lease.key) is lease:
                del self.held[lease.key]
