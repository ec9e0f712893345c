"""The leases that a runner holds, kept alive as long as it works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from territory_opt.calendar.running.holding import RENEWALS, Hold, renew
from territory_opt.store import Lease, Store


class Leases:
    """
    Leases by key.

    Parameters
    ----------
    lasting
        How long a lease holds without being renewed: so long others wait when this runner dies.
    """

    def __init__(self, store: Store, owner: str, lasting: timedelta) -> None:
        self.store, self.owner, self.lasting = store, owner, lasting
        self.held: dict[str, Hold] = {}

    def take(self, key: str, again: bool = False) -> Lease | None:
        """Claim what is to be done; None where it is over, or somebody else is at it."""
        lease = self.store.claim(key, self.owner, self.lasting, again)
        if lease is not None:
            self.held[key] = Hold(lease)
        return lease

    def give_up(self, key: str) -> Lease:
        """The lease of what is done; it is not renewed any more."""
        return self.held.pop(key).lease

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew all that are held while the context lasts."""
        is_over = threading.Event()
        thread = threading.Thread(target=self._keep, args=(is_over,), name="leases", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _keep(self, is_over: threading.Event) -> None:
        while not is_over.wait(self.lasting.total_seconds() / RENEWALS):
            for hold in list(self.held.values()):
                if hold.is_held:
                    renew(self.store, hold, self.lasting)
