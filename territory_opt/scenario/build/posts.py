"""Groups of a level, and faults of its settings."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from territory_opt.models import Fault, Grade
from territory_opt.scenario.specs.levels import LevelSpec


@dataclass(frozen=True, eq=False)
class Posts:
    """Groups of a level: their ids, the managers' homes (None: free), the span."""

    spec: LevelSpec
    ids: tuple[str, ...]
    names: tuple[str, ...]
    homes: pd.DataFrame | None
    span: tuple[float, float]


def level_fault(place: int, key: str, message: str) -> Fault:
    """A fault of a key of a ``[[level]]``; the way out follows the first full stop."""
    sentence, _, remedy = message.partition(". ")
    return Fault(Grade.STOP, "level", sentence, remedy, column=f"level.{place}.{key}")
