"""Runners killed with SIGKILL at random moments, two at once: a small fault campaign."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.running import making
from territory_opt.store import open_store
from tests.calendar.conftest import Writer
from tests.calendar.planners import DRAFT, PUBLISH, Planner, run, statuses
from tests.calendar.running.test_runners import check_each_once

KILLS, SECONDS = 20, 0.6
MOST_CALLS = 60
LEASE = timedelta(seconds=0.5)
DAYS = [f"2027-01-0{day}T08:00:00Z" for day in range(1, 7)]
UNTIL = datetime(2027, 1, 9, tzinfo=UTC)


def runner(file: Path, where: str) -> None:
    """A call in a process of its own, with a planner that takes a moment."""
    making.supervise = Planner(before=lambda job: time.sleep(0.05))
    run(
        read_calendar(file), where, lambda: datetime.now(UTC), until=UNTIL, lasting=LEASE,
        attempts=2 * KILLS + MOST_CALLS,  # on a slow machine all kills may hit one date
    )  # fmt: skip


@pytest.fixture
def daily(events_file: Writer) -> Path:
    """A draft and a publication of one scenario, on three days each."""
    draft = f"{DRAFT}RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3\n"
    return events_file(draft, f"{PUBLISH}RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3\n")


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_runners_lose_nothing_and_do_nothing_twice(daily: Path, durable: str) -> None:
    """Two at a time are killed; the last call ends the work, and every date is there once."""
    chance, killed = random.Random(1), 0
    processes = multiprocessing.get_context("fork")  # begins at once, with everything imported

    def started() -> Iterator[BaseProcess]:
        for _ in range(2):
            process = processes.Process(target=runner, args=(daily, durable))
            process.start()
            yield process

    while killed < KILLS:
        pair = list(started())
        for process in pair:
            process.join(chance.uniform(0, SECONDS))
            killed += process.is_alive()
            process.kill()
            process.join()
        if is_over(durable):
            break
    for _ in range(MOST_CALLS):
        if is_over(durable):
            break
        runner(daily, durable)
        time.sleep(LEASE.total_seconds() / 2)
    uids = ("draft", "publish") * 3
    check_each_once(durable, *(f"{uid}/{day}" for uid, day in zip(uids, DAYS, strict=True)))


def is_over(where: str) -> bool:
    """Whether all dates are done."""
    with open_store(where) as store:
        found = statuses(store)
    return len(found) == len(DAYS) and set(found.values()) == {"done"}
