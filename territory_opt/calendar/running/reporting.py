"""What came of a date, into the store: once, whatever happens on the way."""

from __future__ import annotations

import time

from territory_opt.calendar.running.making import Made
from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Lease, Occurrence, Store

ENDS = "done", "failed", "refused"


def report(store: Store, lease: Lease, made: Made, pauses: tuple[float, ...] = ()) -> int | None:
    """
    Store what came of a date; the number of its run.

    A store that does not answer is asked again after each pause. The answer may have been lost, not
    the report: that is looked up before anything is said.

    Raises
    ------
    StoreConflictError
        If somebody else had taken over; nothing was changed.
    StoreError
        If it was not stored.
    """
    for pause in (*pauses, None):
        try:
            return _finish(store, lease, made)
        except StoreConflictError as error:
            found = _record(store, lease)
            if found is None:
                raise
            if found.status in ENDS:
                return found.run_id
            trouble: StoreError = error
        except StoreError as error:
            trouble = error
        if pause is not None:
            time.sleep(pause)
    raise trouble


def _finish(store: Store, lease: Lease, made: Made) -> int | None:
    message = " ".join(made.message.split())
    return store.finish(lease, made.status, message, made.folder, made.release)


def _record(store: Store, lease: Lease) -> Occurrence | None:
    """The occurrence, while the lease is its newest."""
    found = (one for one in store.occurrences() if one.key == lease.key)
    return next((one for one in found if one.token == lease.token), None)
