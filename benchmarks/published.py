"""Published generalized assignments, where they are; light, for the process that starts others."""

from __future__ import annotations

import csv
import os
from pathlib import Path

CAN_BE_MADE = "cd"
"""Types of generalized assignment that can be made by their recipe."""


class NotAvailableError(Exception):
    """A published file is not here and cannot be made."""


def require(name: str) -> None:
    """
    Make sure that a generalized assignment can be had.

    Raises
    ------
    NotAvailableError
        If it is neither a file under ``TERRITORY_OPT_SHARED`` nor of type c or d.
    """
    if published(name) is None and name[0] not in CAN_BE_MADE:
        raise NotAvailableError(
            f"{name} is a published file: name the folder that has benchmarks/gap by "
            "TERRITORY_OPT_SHARED"
        )


def published(name: str) -> Path | None:
    """File of a published generalized assignment, or None where there is none."""
    folder = _folder()
    found = [] if folder is None else sorted(folder.glob(f"*/{name}"))
    return found[0] if found else None


def best_known(name: str) -> float | None:
    """Best known value of a published generalized assignment."""
    folder = _folder()
    if folder is None:
        return None
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        values = {
            row["instance"].partition("/")[2]: row["best_known"] for row in csv.DictReader(file)
        }
    return float(values[name]) if name in values else None


def _folder() -> Path | None:
    shared = os.environ.get("TERRITORY_OPT_SHARED")
    folder = Path(shared or ".") / "benchmarks" / "gap"
    return folder if shared and folder.is_dir() else None
