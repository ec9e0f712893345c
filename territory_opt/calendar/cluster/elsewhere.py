"""
A job in another folder of another machine, as if that folder were the root of this one's disk.

Every absolute path is put below the folder, and relative ones stay, so files stand to one another as
they do here. Cutting the folder's name out of whatever is written there gives our paths again: the
manifest of a run is the one that it would have here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from territory_opt.calendar.job import Job


@dataclass(frozen=True)
class Elsewhere:
    """
    A folder that stands for the root.

    Attributes
    ----------
    root
        Absolute; its text occurs nowhere else.
    """

    root: Path

    def path(self, ours: PurePath) -> Path:
        """Where a path of ours is; a relative one is the same."""
        if not ours.is_absolute():
            return Path(ours)
        return self.root.joinpath(*PurePath(os.path.normpath(ours)).parts[1:])

    def job(self, ours: Job) -> Job:
        """A job of ours, whose ``home`` is named."""
        return replace(
            ours,
            scenario=self.path(ours.scenario),
            folder=self.path(ours.folder),
            home=None if ours.home is None else self.path(ours.home),
            words=tuple(map(self._word, ours.words)),
        )

    def back(self, text: str) -> str:
        """What was written there, with our paths."""
        return text.replace(str(self.root), "")

    def lay_out(self, files: Mapping[PurePath, bytes]) -> None:
        """Write files by the paths that they have here."""
        for ours, data in files.items():
            path = self.path(ours)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _word(self, word: str) -> str:
        path = Path(word)
        return str(self.path(path)) if path.is_absolute() and len(path.parts) > 1 else word
