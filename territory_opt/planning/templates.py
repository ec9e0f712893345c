"""Shipped scenarios as a start for one's own."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean
from territory_opt.runs import check_folder

DEFAULT = "superstore"
LEFT_OUT = ("build.py", "__pycache__", "runs")
"""Of a shipped scenario: how its tables were made is no part of a new one."""


def templates() -> dict[str, Path]:
    """Shipped scenarios by name: in the installed package, or beside it in a checkout."""
    package = Path(str(files("territory_opt")))
    for folder in (package / "templates", package.parent / "scenarios"):
        if folder.is_dir():
            found = sorted(path.parent for path in folder.glob("*/scenario.toml"))
            return {path.name: path for path in found}
    return {}


def new(name: str | Path, template: str = DEFAULT) -> Path:
    """
    Copy a shipped scenario into a new folder.

    Parameters
    ----------
    name
        The folder; its parents must not be files.
    template
        Name of a shipped scenario.

    Returns
    -------
    Path
        The new scenario file.

    Raises
    ------
    InputError
        If the folder is taken, or there is no such template.
    """
    known = templates()
    if template not in known:
        raise InputError(f"no template {template!r}. {did_you_mean(template, known)}".strip())
    folder = check_folder(name)
    ignored = shutil.ignore_patterns(*LEFT_OUT)
    shutil.copytree(known[template], folder, ignore=ignored, dirs_exist_ok=True)
    return folder / "scenario.toml"
