"""Folders of attempts: what a killed one leaves is removed by whoever takes over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from territory_opt.calendar.running.workplace import Workplace
from territory_opt.store import open_store

HOUR = timedelta(hours=1)


def test_folder_of_a_killed_attempt_goes_when_its_date_is_done(tmp_path: Path) -> None:
    """Its lease still holds when the next runner begins, so only the end of the work removes it."""
    now = [datetime(2027, 1, 4, tzinfo=UTC)]
    with open_store("memory:", clock=lambda: now[0]) as store:
        store.note_due("k", "North", "plan", now[0], "one")
        killed = store.claim("k", "one", HOUR)
        assert killed is not None
        place = Workplace(tmp_path)
        left = place.folder_of(killed)
        left.mkdir()
        with place.cleared(store):
            assert left.is_dir()
            now[0] += 2 * HOUR
            lease = store.claim("k", "two", HOUR)
            assert lease is not None
            store.finish(lease, "done")
        assert not left.exists()
