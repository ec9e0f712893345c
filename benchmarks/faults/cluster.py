"""``batch run --cluster``: workers of a Dask cluster killed at random moments, and runners too."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.faults.batch import (
    LEASE_SECONDS,
    PATIENCE,
    PHASES,
    RUNNER,
    Round,
    play,
)
from benchmarks.faults.ground import address_of, remove, server_for
from benchmarks.faults.machines import Machines
from benchmarks.faults.tally import Tally
from benchmarks.faults.victims import Victim

WORKER, MACHINE = "worker", "worker for good"
CHANCES = {WORKER: 6, MACHINE: 2, RUNNER: 2}
IN_MID_PLAN = 0.8
"""Share of runners that are let alone until plans are being made."""
Say = Callable[[str], None]


@dataclass
class ClusterRound(Round):
    """One batch on a new store, made by a cluster that loses workers."""

    machines: Machines = field(kw_only=True)

    def start(self) -> Victim:
        """A runner that has the plans made elsewhere."""
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        words = ["batch", "run", "batch.toml", "--store", self.where, "--as", "cron"]
        words += ["--cluster", self.machines.address, "--lease", str(LEASE_SECONDS)]
        own = {"TMPDIR": str(temporary), "COLUMNS": "500"}
        return Victim(words, self.folder, _phase_of, own)

    def _torment(self, victim: Victim, most: int) -> None:
        """Kill workers, with and without the nanny that starts them again, and some runners."""
        whom = ""
        if self.random.random() < IN_MID_PLAN:
            victim.wait_for("planning", PATIENCE)
        while whom != RUNNER and victim.is_alive and self.phases.total() < most:
            victim.wait(self.random.uniform(0, self.longest_wait))
            phase = victim.phase
            (whom,) = self.random.choices([*CHANCES], [*CHANCES.values()])
            if not victim.is_alive:
                break
            if whom == RUNNER:
                self.phases[f"{RUNNER}: {phase}"] += victim.kill()
            elif kill_worker(self.machines, whom, self.random):
                self.phases[f"{whom}: {phase}"] += 1
        victim.kill()


def kill_worker(machines: Machines, whom: str, chance: random.Random) -> bool:
    """SIGKILL to a worker, or to it and its nanny, and a new one in its place; whether one was there."""
    place = chance.randrange(len(machines.workers))
    nanny = machines.workers[place]
    if whom == MACHINE:
        machines.end(nanny)
        machines.workers[place] = machines.add_worker()
        return True
    found = [each for each in psutil.Process(nanny.pid).children() if _is_worker(each)]
    for process in found:
        process.kill()
    return len(found) > 0


def _is_worker(process: psutil.Process) -> bool:
    """A nanny's other child keeps books about semaphores."""
    return "multiprocessing.spawn" in " ".join(process.cmdline())


def campaign(folder: Path, kills: int, seed: int, stores: Sequence[str], say: Say) -> Tally:
    """
    Kill so many workers and runners, and check what is left.

    Raises
    ------
    AssertionError
        If something was lost, done twice, or is damaged.
    """
    tally, began = Tally("workers and runners"), time.monotonic()
    chance = random.Random(seed)
    with server_for([*stores]) as server, Machines(folder / "machines", 2) as machines:
        number = 0
        while tally.num_kills < kills:
            kind = stores[number % len(stores)]
            home = folder / f"round-{number}"
            where = address_of(kind, server, home, f"cluster_{number}")
            one = ClusterRound(home, where, kind, 1, chance, machines=machines)
            play(one, kills - tally.num_kills, tally)
            say(f"{kind}: {dict(one.phases)}; {tally.num_kills} of {kills}")
            remove(home)
            number += 1
    tally.seconds = time.monotonic() - began
    return tally


def _phase_of(line: str) -> str:
    return PHASES.get(line.partition(" ")[0], "")
