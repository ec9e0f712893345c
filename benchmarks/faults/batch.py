"""``batch run``, its workers and its plans, killed at random moments, one or two runners at once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.faults.ground import address_of, remove, server_for, write_scenarios
from benchmarks.faults.tally import Tally
from benchmarks.faults.victims import Victim
from territory_opt.calendar.batch import Batch, read_batch
from territory_opt.store import open_store

PHASES = {"started": "planning", "done": "between tasks", "retried": "trying again"}
"""First word of a line of progress → phase."""
RUNNER, WORKER, PLAN = "runner", "worker", "plan"
CHANCES = {RUNNER: 5, WORKER: 3, PLAN: 2}
LEASE_SECONDS = 2
LONGEST_WAIT = 9.0
"""Seconds until the next kill: start-up, some plans, and what lies between."""
AIMED = 0.8
"""Share of kills that wait for a plan to begin; the others fall into start-up, too."""
MOST_SECONDS = 60.0
"""Until one begins."""
MOST_A_ROUND = 10
"""Kills, so that slow machines come to every kind of store, and to two runners at once."""
PATIENCE = 900.0
FILE = """\
scenarios = ["north.toml", "south.toml"]
seeds = [1, 2]
retries = 1000000
[[variant]]
name = "as it is"
[[variant]]
name = "short"
set = ["solve.work=3"]
"""
Say = Callable[[str], None]


@dataclass
class Round:
    """One batch on a new store, with so many runners at once."""

    folder: Path
    where: str
    kind: str
    num_runners: int
    random: random.Random
    text: str = FILE
    longest_wait: float = LONGEST_WAIT
    phases: Counter[str] = field(default_factory=Counter)

    @property
    def batch(self) -> Batch:
        """What is to be planned."""
        return read_batch(self.folder / "batch.toml")

    def start(self) -> Victim:
        """A runner with two workers."""
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        words = ["batch", "run", "batch.toml", "--store", self.where, "--as", "cron", "-n", "2"]
        own = {"TMPDIR": str(temporary), "COLUMNS": "500"}
        return Victim([*words, "--lease", str(LEASE_SECONDS)], self.folder, _phase_of, own)

    def kill_some(self, most: int) -> None:
        """Start runners and kill them or what they began, until all is done or ``most`` were killed."""
        while self.phases.total() < most and not self._is_done():
            for victim in [self.start() for _ in range(self.num_runners)]:
                self._torment(victim, most)

    def _torment(self, victim: Victim, most: int) -> None:
        """Kill single workers and plans of a runner, and the runner in the end."""
        whom = ""
        while whom != RUNNER and victim.is_alive and self.phases.total() < most:
            self._wait(victim)
            phase = victim.phase
            (whom,) = self.random.choices([*CHANCES], [*CHANCES.values()])
            if whom == RUNNER:
                self.phases[f"{RUNNER}: {phase}"] += victim.kill()
            else:
                self.phases[whom] += _kill_one(victim, whom, self.random)
        victim.kill()

    def _wait(self, victim: Victim) -> None:
        """Most of the time until it plans, and then for any while."""
        if self.random.random() < AIMED:
            victim.wait_for(PHASES["started"], MOST_SECONDS)
        victim.wait(self.random.uniform(0, self.longest_wait))

    def _is_done(self) -> bool:
        if self.kind == "sqlite" and not Path(self.where).exists():
            return False
        keys = {task.key for task in self.batch.tasks}
        with open_store(self.where) as store:
            return {one.key for one in store.occurrences("done")} == keys

    def finish(self) -> None:
        """Run to the end without any more kills."""
        runners = [self.start() for _ in range(self.num_runners)]
        for runner in runners:
            code = runner.wait(PATIENCE)
            assert code == 0, f"the last runner ended with {code}: {runner.lines[-1]}"


def campaign(folder: Path, kills: int, seed: int, stores: Sequence[str], say: Say) -> Tally:
    """
    Kill so many, on every kind of store by turns, and check what is left.

    Raises
    ------
    AssertionError
        If something was lost, done twice, or is damaged.
    """
    tally, began = Tally("runners, workers and plans"), time.monotonic()
    chance = random.Random(seed)
    with server_for([*stores]) as server:
        number = 0
        while tally.num_kills < kills:
            kind, num_runners = stores[number % len(stores)], 1 + number // len(stores) % 2
            home = folder / f"round-{number}"
            where = address_of(kind, server, home, f"batch_{number}")
            one = Round(home, where, kind, num_runners, chance)
            play(one, min(MOST_A_ROUND, kills - tally.num_kills), tally)
            say(f"{kind}, {num_runners} at once: {dict(one.phases)}; {tally.num_kills} of {kills}")
            remove(home)
            number += 1
    tally.seconds = time.monotonic() - began
    return tally


def play(one: Round, most: int, tally: Tally) -> None:
    """Kill ``most`` at most in one round, run it to the end, and check what is left."""
    write_scenarios(one.folder, "north", "south")
    (one.folder / "batch.toml").write_text(one.text, encoding="utf-8")
    one.kill_some(most)
    killed = {(one.kind, one.num_runners, phase): n for phase, n in one.phases.items()}
    tally.kills.update(killed)
    one.finish()
    check(one, tally)


def check(one: Round, tally: Tally) -> None:
    """Every task once, with a run of its own; every file as it was, and nothing left over."""
    keys = sorted(task.key for task in one.batch.tasks)
    with open_store(one.where) as store:
        records = store.occurrences()
        assert sorted(record.key for record in records) == keys
        assert {record.status for record in records} == {"done"}
        runs = store.runs()
        assert sorted(record.run_id or 0 for record in records) == [run.id for run in runs]
        done = Counter(event.details["key"] for event in store.events() if event.action == "done")
        assert done == Counter(keys)
        for run in runs:
            assert store.damage(run.id) == []
            tally.num_files += len(store.files(run.id))
        tally.num_runs += len(runs)
        tally.num_tasks += len(keys)
        tally.num_attempts += sum(record.num_attempts for record in records)
    left = list((one.folder / "temporary").rglob("plan.csv"))
    assert left == [], left
    assert (one.folder / "runs" / "batch-batch" / "batch.csv").is_file()


def _kill_one(victim: Victim, whom: str, chance: random.Random) -> int:
    """SIGKILL to one of its workers, or to one of its plans; how many were killed."""
    found = [*_of(victim, whom)]
    if not found:
        return 0
    with suppress(psutil.Error):
        os.kill(chance.choice(found).pid, signal.SIGKILL)
        return 1
    return 0


def _of(victim: Victim, whom: str) -> Iterator[psutil.Process]:
    """Its processes of a kind, by what they were begun with."""
    word = "territory_opt.cli.leashed" if whom == PLAN else "loky.backend.popen_loky_posix"
    with suppress(psutil.Error):
        for process in psutil.Process(victim.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if word in " ".join(process.cmdline()):
                    yield process


def _phase_of(line: str) -> str:
    return PHASES.get(line.partition(" ")[0], "")
