"""One plan of a batch, and what tells it from every other."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from territory_opt.calendar.job import Limits
from territory_opt.scenario.resolve import Resolved

ACTION = "plan"
"""What the store says is to be done."""
DIGITS = 16
"""Of the sha256 in a key; 40 tasks or 40 million, no two are the same."""
_UNSAFE = re.compile(r"[^\w.=-]+")


@dataclass(frozen=True)
class Task:
    """
    One plan to make.

    Attributes
    ----------
    name
        Unique in its batch: ``field/fair/balance.0.tolerance=0.05/seed 2``.
    scenario, path
        Name and file of the scenario.
    variant, grid, seed
        Which of each; empty, or None, where the batch has none.
    settings
        ``key=value`` over the scenario's, in this order.
    digest
        Of the resolved settings, the seed among them, and of every input file.
    batch
        Name of the batch.
    """

    name: str
    scenario: str
    path: Path
    variant: str
    grid: tuple[str, ...]
    seed: int | None
    settings: tuple[str, ...]
    digest: str
    batch: str

    @property
    def key(self) -> str:
        """What the store knows it by: it changes with the settings and the inputs."""
        return f"batch/{self.digest}/{self.batch}/{self.name}"

    @property
    def file_name(self) -> str:
        """For its log and its run folder."""
        return f"{_UNSAFE.sub('-', self.name)[:80]}-{self.digest[:6]}"


@dataclass(frozen=True)
class Batch:
    """
    A batch that may be run.

    Attributes
    ----------
    path, name
        The batch file.
    tasks
        In the order of the file: scenarios, variants, grid, seeds.
    limits, retries, words, with_map
        As the file has them, for every task.
    """

    path: Path
    name: str
    tasks: tuple[Task, ...]
    limits: Limits
    retries: int
    words: tuple[str, ...]
    with_map: bool

    @property
    def file_name(self) -> str:
        """For its folder."""
        return _UNSAFE.sub("-", self.name)

    @property
    def most_processes(self) -> int:
        """Plans that this machine can make at the same time, by its processor cores."""
        from joblib import cpu_count

        return max(1, int(cpu_count()) // self.limits.cores)


def digest_of(
    resolved: Resolved, hashes: Mapping[str, str], words: Sequence[str], with_map: bool
) -> str:
    """
    What a plan is made from, as one word: settings as resolved, and input files.

    Defaults are left out: a later version that knows more settings makes no new tasks of old ones.

    Parameters
    ----------
    hashes
        Dotted key → sha256 of the file that is named there.
    """
    assert resolved.spec is not None
    told = {
        "settings": resolved.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "files": dict(hashes),
        "words": [*words, *(["--map"] if with_map else [])],
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
