"""``calendar run``, killed at random moments, one or two at once; then run to the end and checked."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.faults.ground import address_of, remove, server_for, write_scenarios
from benchmarks.faults.tally import Tally
from benchmarks.faults.victims import START, Victim, wait_for
from territory_opt.store import Store, open_store

PHASES = {
    "begun": "begin",
    "planning": "planning",
    "asking the gates": "judging",
    "writing exports": "exporting",
    "storing": "storing",
    "done": "between dates",
    "lost": "between dates",
}
"""Last words of a line of progress → phase."""
AIMS = (*dict.fromkeys(PHASES.values()), START)
FIRST = datetime(2027, 1, 4, 8, tzinfo=UTC)
UNTIL = FIRST + timedelta(days=9)
LEASE_SECONDS = 2
MOST_SECONDS = 60.0
"""Until a phase is reached; else it is killed wherever it is."""
PATIENCE = 600.0
MOST_KILLS = 24
"""Of one round."""
DATES = 2
"""Of each event."""
EVENTS = {
    "draft": ("north", "candidate", ""),
    "publish": ("north", "publish", "scope: North"),
    "letters": ("south", "export", "export: csv"),
    "release": ("south", "publish", "scope: South\\nexport: csv"),
    "freeze": ("", "remind", ""),
}
"""UID → scenario, what to do, and more; each once a day, an hour after the one before."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Round:
    """One calendar on a new store, with so many runners at once."""

    folder: Path
    where: str
    kind: str
    num_runners: int
    random: random.Random

    @property
    def words(self) -> list[str]:
        """The command."""
        until = f"{UNTIL:%Y-%m-%dT%H:%M}"
        options = ["--until", until, "--time-zone", "UTC", "--store", self.where, "--as", "cron"]
        lease = ["--lease", str(LEASE_SECONDS), "--retries", "1000000", "--no-map"]
        return ["calendar", "run", str(self.folder / "calendar.ics"), *options, *lease]

    def start(self) -> Victim:
        """A runner."""
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        return Victim(
            self.words, self.folder, _phase_of, {"TMPDIR": str(temporary), "COLUMNS": "500"}
        )

    def kill_some(self, most: int) -> Iterator[str]:
        """Start runners and kill them, until all is done or ``most`` were killed; the phases."""
        killed = 0
        while killed < most:
            victims = [self.start() for _ in range(min(self.num_runners, most - killed))]
            self._wait(victims)
            phases = [victim.phase for victim in victims if victim.kill()]
            yield from phases
            killed += len(phases)
            if not phases and self._is_done():
                return

    def _wait(self, victims: Sequence[Victim]) -> None:
        """Until a moment within a phase that is drawn and one of them reaches, or any moment at all."""
        aim = self.random.choice(AIMS)
        if aim == START:
            victims[0].wait(self.random.uniform(0, 8))
        elif wait_for(victims, aim, MOST_SECONDS):
            time.sleep(self.random.uniform(0, 2.0 if aim == "planning" else 0.1))

    def _is_done(self) -> bool:
        if self.kind == "sqlite" and not Path(self.where).exists():
            return False
        with open_store(self.where) as store:
            found = store.occurrences()
        return len(found) == len(expected()) and all(one.status == "done" for one in found)

    def finish(self) -> None:
        """Run to the end without any more kills; the last call has only to clear up."""
        end, is_done = time.monotonic() + PATIENCE, False
        while not is_done:
            assert time.monotonic() < end, "it does not come to an end"
            is_done = self._is_done()
            runner = self.start()
            code = runner.wait(PATIENCE)
            assert code == 0, f"the last runner ended with {code}: {runner.lines[-1]}"


def campaign(folder: Path, kills: int, seed: int, stores: Sequence[str], say: Say) -> Tally:
    """
    Kill so many runners, on every kind of store by turns, and check what is left.

    Raises
    ------
    AssertionError
        If something was lost, done twice, or is damaged.
    """
    tally, began = Tally(), time.monotonic()
    chance = random.Random(seed)
    with server_for([*stores]) as server:
        number = 0
        while tally.num_kills < kills:
            kind, num_runners = stores[number % len(stores)], 2 - number // len(stores) % 2
            home = folder / f"round-{number}"
            write_scenarios(home, "north", "south")
            (home / "calendar.ics").write_text(calendar(), encoding="utf-8")
            where = address_of(kind, server, home, f"round_{number}")
            one = Round(home, where, kind, num_runners, chance)
            phases = Counter(one.kill_some(min(MOST_KILLS, kills - tally.num_kills)))
            tally.kills.update({(kind, num_runners, key): n for key, n in phases.items()})
            one.finish()
            check(one, tally)
            say(f"{kind}, {num_runners} at once: {dict(phases)}; {tally.num_kills} of {kills}")
            remove(home)
            number += 1
    tally.seconds = time.monotonic() - began
    return tally


def calendar() -> str:
    """Five events a day on four days."""
    events = []
    for hour, (uid, (scenario, action, more)) in enumerate(EVENTS.items()):
        lines = [f"scenario: {scenario}.toml" if scenario else "", f"do: {action}", more]
        told = "\\n".join(line for line in lines if line)
        start = f"{FIRST + timedelta(hours=hour):%Y%m%dT%H%M%SZ}"
        events.append(
            f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{uid}\nDTSTART:{start}\n"
            f"RRULE:FREQ=DAILY;COUNT={DATES}\nDESCRIPTION:{told}\nEND:VEVENT\n"
        )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(events)}END:VCALENDAR\n"


def expected() -> list[str]:
    """Keys of all dates, worked out without the calendar's own code."""
    return [
        f"{uid}/{FIRST + timedelta(days=day, hours=hour):%Y-%m-%dT%H:%M:%SZ}"
        for day in range(DATES)
        for hour, uid in enumerate(EVENTS)
    ]


def check(one: Round, tally: Tally) -> None:
    """Every date once, every publication in force once, every file as it was, and nothing left over."""
    with open_store(one.where) as store:
        _check_dates(store)
        _check_publications(store)
        for run in store.runs():
            assert store.damage(run.id) == []
            tally.num_files += len(store.files(run.id))
        tally.num_runs += len(store.runs())
        tally.num_tasks += len(expected())
        tally.num_attempts += sum(record.num_attempts for record in store.occurrences())
    _check_folders(one)


def _check_dates(store: Store) -> None:
    records = {record.key: record for record in store.occurrences()}
    assert sorted(records) == sorted(expected())
    assert {record.status for record in records.values()} == {"done"}
    runs = [record.run_id for record in records.values() if record.action != "remind"]
    assert sorted(filter(None, runs)) == [run.id for run in store.runs()]
    assert len(runs) == len(store.runs())
    done = Counter(event.details["key"] for event in store.events() if event.action == "done")
    assert done == Counter(expected())


def _check_publications(store: Store) -> None:
    """One publication per date that publishes; the last of each scope is in force."""
    records = [record for record in store.occurrences() if record.action == "publish"]
    assert sorted(one.run_id for one in store.publications()) == sorted(
        record.run_id or 0 for record in records
    )
    for scope, uid in (("North", "publish"), ("South", "release")):
        last = max((r for r in records if r.key.startswith(uid)), key=lambda each: each.due_at)
        found = store.in_force(scope, date(2027, 1, 1))
        assert found is not None
        assert found.run_id == last.run_id


def _check_folders(one: Round) -> None:
    """Exports are there whole; no desk and no half folder is left."""
    shown = sorted(path.name for path in (one.folder / "exports").iterdir())
    assert len(shown) == 2 * DATES, shown
    left = [path for path in (one.folder / "temporary").rglob("*") if path.name == "log.txt"]
    assert left == []


def _phase_of(line: str) -> str:
    return PHASES.get(line.rstrip().rpartition(": ")[2], "")
