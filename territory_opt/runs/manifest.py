"""What a run was made from, by what, and how to make it again."""

from __future__ import annotations

import hashlib
import platform
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

SCHEMA = 1
"""Version of the run folder's layout."""

PACKAGES = (
    "territory-opt",
    "ortools",
    "numpy",
    "scipy",
    "pandas",
    "geopandas",
    "shapely",
    "pyproj",
    "folium",
)
"""Distributions whose versions may change a result."""

LEFT_OUT = "(left out)"
_SECRET_KEY = re.compile(r"password|passwd|secret|token|api_?key|credential", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(?<=://)([^/@:\s]*):[^/@\s]*@")


def manifest(
    inputs: Mapping[str, str],
    scenario: Mapping[str, Any],
    origins: Mapping[str, str],
    command: Sequence[str],
    solving: Mapping[str, Any],
) -> dict[str, Any]:
    """
    Everything needed to repeat a run.

    Parameters
    ----------
    inputs
        File → sha256.
    scenario, origins
        The resolved settings, and where each came from; secrets are left out.
    command
        Words of the command line that repeats the run.
    solving
        Seed, limits, work and time of the solver; ``limits`` with ``work`` and without
        ``seconds`` make the run exactly repeatable.
    """
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": dict(inputs),
        "scenario": without_secrets(dict(scenario)),
        "origins": dict(origins),
        "solving": dict(solving),
        "versions": versions(),
        "processor": processor(),
        "repeat": repeat(command, solving),
    }


def repeat(command: Sequence[str], solving: Mapping[str, Any]) -> dict[str, Any]:
    """The command, and whether it gives the identical plan or one of like quality."""
    is_exact = all(map(_has_no_clock, [solving, *solving.get("layers", {}).values()]))
    note = (
        "the same inputs, seed, versions and processor features give the identical plan.csv"
        if is_exact
        else "a clock limit promises quality, not equality; set solve.work for identical plans"
    )
    words = [without_secrets(word) for word in command]
    return {
        "command": shlex.join(words),
        "is_exact": is_exact,
        "note": note,
    }


def _has_no_clock(solving: Mapping[str, Any]) -> bool:
    """Whether a solve, of the scenario or of a layer, ended by what it did and not by the time."""
    limits = solving.get("limits") or {}
    return limits.get("seconds") is None and solving.get("stop_reason") not in {"TIME", "USER"}


def versions() -> dict[str, str]:
    """Python and package versions."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed as a distribution"
    return found


def processor() -> dict[str, Any]:
    """Machine type and the vector instructions numpy uses: sums may differ in the last bit."""
    config = np.show_config(mode="dicts") or {}
    features = config.get("SIMD Extensions", {})
    return {
        "machine": platform.machine(),
        "system": platform.system(),
        "byte_order": sys.byteorder,
        "features": [*features.get("baseline", []), *features.get("found", [])],
    }


def file_hash(path: str | Path) -> str:
    """sha256 of a file, hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def without_secrets(value: Any, key: str = "") -> Any:
    """``value`` with passwords in URLs, and whatever a secret's key holds, left out."""
    if isinstance(value, Mapping):
        return {name: without_secrets(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_secrets(item, key) for item in value]
    if not isinstance(value, str):
        return value
    if _SECRET_KEY.search(key) and not value.startswith("env:"):
        return LEFT_OUT
    return _hide_setting(_URL_PASSWORD.sub(rf"\1:{LEFT_OUT}@", value))


def _hide_setting(text: str) -> str:
    """``--set password=x`` words: the part after ``=`` is left out."""
    name, is_setting, given = text.partition("=")
    if is_setting and _SECRET_KEY.search(name) and not given.startswith("env:"):
        return f"{name}={LEFT_OUT}"
    return text
