"""A lease that is renewed for as long as somebody works under it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Lease, Store

LASTING = timedelta(minutes=2)
"""How long a runner that fell silent keeps what it works on."""
RENEWALS = 4
"""How often a lease is renewed in the time that it lasts."""


@dataclass(frozen=True)
class Hold:
    """A lease, and whether it was lost to somebody else."""

    lease: Lease
    lost: threading.Event = field(default_factory=threading.Event)

    @property
    def is_held(self) -> bool:
        """Whether nobody has taken over, as far as is known."""
        return not self.lost.is_set()


@contextmanager
def held(store: Store, lease: Lease, lasting: timedelta = LASTING) -> Iterator[Hold]:
    """
    Renew a lease again and again while the context lasts.

    A store that does not answer is asked again later: as long as nobody takes over, nothing is lost.
    """
    hold, is_over = Hold(lease), threading.Event()

    def keep() -> None:
        while not is_over.wait(lasting.total_seconds() / RENEWALS) and hold.is_held:
            renew(store, hold, lasting)

    thread = threading.Thread(target=keep, name=f"lease of {lease.key}", daemon=True)
    thread.start()
    try:
        yield hold
    finally:
        is_over.set()
        thread.join()


def renew(store: Store, hold: Hold, lasting: timedelta) -> None:
    """Make a lease last again, or learn that it is lost."""
    with suppress(StoreError):
        try:
            store.renew(hold.lease, lasting)
        except StoreConflictError:
            if not _is_ours(store, hold.lease):
                hold.lost.set()


def _is_ours(store: Store, lease: Lease) -> bool:
    """Whether nobody else has taken over: others may have been writing at the same moment only."""
    records = [one for one in store.occurrences() if one.key == lease.key]
    return any(one.token == lease.token and one.status == "running" for one in records)
