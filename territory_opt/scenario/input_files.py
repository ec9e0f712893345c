"""Which files a scenario names, without reading them."""

from __future__ import annotations

from pathlib import Path

from territory_opt.scenario.keys import dotted, leaves
from territory_opt.scenario.resolve import Resolved


def input_files(resolved: Resolved) -> dict[str, Path]:
    """
    Every file that a setting names and that is there: dotted key → file.

    It is found by its place, whatever the setting is about; text that happens to be the name of a file
    beside the scenario counts too.
    """
    if resolved.spec is None:
        return {}
    found = {}
    for path, value in leaves(resolved.spec.model_dump(by_alias=True)):
        key = dotted(path)
        if isinstance(value, str) and value:
            file = resolved.folders.get(key, resolved.path.parent) / value
            if _is_file(file):
                found[key] = file
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with a zero byte: no file, then
        return False
