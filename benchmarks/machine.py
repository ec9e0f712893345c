"""Where and with what a row ran."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PACKAGES = ("territory-opt", "numpy", "scipy", "ortools", "numba")


def commit() -> str:
    """Short hash of the last commit that changed the package; ``-dirty`` where files differ from it."""
    changed = _git("log", "-1", "--format=%h", "--abbrev=10", "--", "territory_opt")
    is_dirty = bool(_git("status", "--porcelain", "--", "territory_opt"))
    return f"{changed}-dirty" if is_dirty else changed


def head() -> str:
    """Short hash of the commit that is checked out, the benchmarks' own code included."""
    return _git("rev-parse", "--short=10", "HEAD")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(HOUSE), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def release() -> str:
    """Version of the package."""
    return version("territory-opt")


def facts() -> dict[str, object]:
    """Processor, cores, system, Python and the versions of what matters."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def load_average() -> float:
    """Processes that wanted to run, over the last minute."""
    return os.getloadavg()[0]


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "unknown"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
