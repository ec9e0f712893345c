"""What a campaign did, in figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """
    Figures of a campaign.

    Attributes
    ----------
    victims
        Who is killed.
    kills
        Store, number of runners and phase → how many were killed then.
    num_tasks, num_attempts
        Things to do that were all found done once, and how often one was begun.
    num_runs, num_files
        Stored runs and their files that passed their hash check.
    seconds
        On the clock.
    """

    victims: str = "runners"
    kills: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    num_tasks: int = 0
    num_attempts: int = 0
    num_runs: int = 0
    num_files: int = 0
    seconds: float = 0.0

    @property
    def num_kills(self) -> int:
        """How many were killed."""
        return self.kills.total()

    def by(self, part: int) -> dict[str, int]:
        """Kills by store (0), number of runners (1) or phase (2)."""
        counted: Counter[str] = Counter()
        for key, number in self.kills.items():
            counted[str(key[part])] += number
        return dict(counted.most_common())

    @property
    def document(self) -> dict[str, Any]:
        """All figures, for programs."""
        return {
            "kills": self.num_kills,
            "kills_by_store": self.by(0),
            "kills_by_number_of_runners": self.by(1),
            "kills_by_phase": self.by(2),
            "tasks_done_exactly_once": self.num_tasks,
            "attempts": self.num_attempts,
            "runs_that_passed_their_hash_check": self.num_runs,
            "files": self.num_files,
            "seconds": round(self.seconds),
        }

    @property
    def sentence(self) -> str:
        """All figures, for people."""
        phases = ", ".join(f"{number} {phase}" for phase, number in self.by(2).items())
        stores = ", ".join(f"{number} on {store}" for store, number in self.by(0).items())
        return (
            f"{self.num_kills} {self.victims} killed ({stores}; {phases}). {self.num_tasks} tasks, each "
            f"done exactly once, in {self.num_attempts} attempts; {self.num_runs} stored runs with "
            f"{self.num_files} files passed their hash check. {self.seconds / 60:.0f} minutes."
        )
