"""Threads and processes at the same store at once: one wins, the others are told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Store, open_store
from tests.store.conftest import NOON, write_folder

MakeRun = Callable[..., Path]
APPROVE = """
import sys
from territory_opt.errors import StoreError
from territory_opt.store import open_store
store = open_store(sys.argv[1])
run = store.run(1)
print("looked", flush=True)
sys.stdin.readline()
try:
    store.approve(1, sys.argv[2], seen=run.version)
except StoreError as error:
    print("told:", error)
else:
    print("won")
"""
OPEN = """
import sys
from territory_opt.store import open_store
print("ready", flush=True)
sys.stdin.readline()
with open_store(sys.argv[1]) as store:
    print(len(store.runs()))
"""


def race(num_threads: int, work: Callable[[int], object]) -> list[object]:
    """What each thread got back, or the error it met; all begin at the same moment."""
    start = Barrier(num_threads)

    def run(number: int) -> object:
        start.wait()
        try:
            return work(number)
        except StoreError as error:
            return error

    with ThreadPoolExecutor(num_threads) as pool:
        return list(pool.map(run, range(num_threads)))


def processes(script: str, *arguments: tuple[str, ...]) -> list[str]:
    """Last lines of processes that all have looked before any of them acts."""
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", script, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for words in arguments
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate()[0].strip() for process in started]


def test_two_people_approve_in_two_processes(durable: str, make_run: MakeRun) -> None:
    """One wins; the other is told by whom the run was approved."""
    with open_store(durable) as store:
        store.add_run(make_run(), "Ann")
        told = processes(APPROVE, (durable, "Bea"), (durable, "Cem"))
        (winner,) = [one.who for one in store.decisions(1)]
        assert sorted(line.partition(":")[0] for line in told) == ["told", "won"]
        (refused,) = [line for line in told if line != "won"]
        assert f"{winner} approved run 1" in refused
        assert store.run(1).version == 2


def test_two_processes_begin_the_same_store(tmp_path: Path) -> None:
    """Both make the tables; one waits for the other and finds them there."""
    where = str(tmp_path / "new" / "store.db")
    assert processes(OPEN, (where,), (where,)) == ["0", "0"]


def test_six_threads_approve_and_one_wins(where: str, make_run: MakeRun) -> None:
    """The others get a conflict, and the log one line."""
    with open_store(where) as store:
        seen = store.add_run(make_run(), "Ann").version
        ended = race(6, lambda number: store.approve(1, f"P{number}", seen=seen))
        assert sum(isinstance(one, StoreConflictError) for one in ended) == 5
        assert [event.action for event in store.events(1)] == ["add", "approve"]


def test_same_folder_added_by_four_threads_is_one_run(where: str, make_run: MakeRun) -> None:
    """Runners that repeat each other's work leave it once."""
    folder = make_run()
    with open_store(where) as store:
        ended = race(4, lambda number: store.add_run(folder, f"P{number}"))
        assert {getattr(run, "id", run) for run in ended} == {store.runs()[0].id}
        assert len(store.runs()) == len(store.scenario_versions()) == 1


def test_plans_published_at_once_share_out_the_days(where: str, tmp_path: Path) -> None:
    """Four people publish four plans for two days: any order, but one plan a day, and none lost."""
    days = [date(2027, 1, 1), date(2027, 7, 1)]
    with open_store(where) as store:
        runs = [_approved(store, write_folder(tmp_path / str(i), value=i)) for i in range(4)]
        ended = race(4, lambda number: store.publish(runs[number], f"P{number}", days[number % 2]))
        assert [one for one in ended if isinstance(one, Exception)] == []
        active = [one for one in store.publications("North") if one.is_active]
        assert sorted(one.effective_from for one in active) == days
        january = min(active, key=lambda one: one.effective_from)
        assert january.effective_to == date(2027, 6, 30)
        states = sorted(run.state.value for run in store.runs())
        assert states.count("published") + states.count("superseded") == 4
        assert len([event for event in store.events() if event.action == "published"]) == 4


def test_occurrence_is_claimed_by_one_of_six(where: str) -> None:
    """Whoever comes second does something else."""
    with open_store(where, clock=lambda: NOON) as store:
        store.note_due("k", "North", "plan", NOON, "cron")
        ended = race(6, lambda number: store.claim("k", f"P{number}", timedelta(hours=1)))
        assert sum(one is not None for one in ended) == 1
        assert store.occurrences()[0].token == 1


def _approved(store: Store, folder: Path) -> int:
    return store.approve(store.add_run(folder, "Ann").id, "Bea").id
