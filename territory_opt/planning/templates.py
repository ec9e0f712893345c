"""Shipped scenarios as a start for one's own."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean
from territory_opt.runs import check_folder

DEFAULT = "superstore"
CRM, CRM_ACCOUNTS, LEAST_ACCOUNTS = "crm", 20_000, 200
"""The template that is made up; its size, and the least it can have."""
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


def new(
    name: str | Path,
    template: str = DEFAULT,
    num_accounts: int | None = None,
    seed: int | None = None,
) -> Path:
    """
    Begin a scenario in a new folder: a copy of a shipped one, or a made-up CRM export.

    Parameters
    ----------
    name
        The folder; its parents must not be files.
    template
        Name of a shipped scenario, or ``"crm"``: accounts, reps and deals as a CRM exports them, with
        chains, owners who are gone, gaps, and dirt of every kind.
    num_accounts, seed
        Of the made-up export: 20,000 and 1 when left out. The same seed gives the same bytes.

    Returns
    -------
    Path
        The new scenario file.

    Raises
    ------
    InputError
        If the folder is taken, there is no such template, or it has no size to choose.
    """
    known = templates()
    names = [*known, CRM]
    if template not in names:
        raise InputError(f"no template {template!r}. {did_you_mean(template, names)}".strip())
    if template == CRM:
        return _crm_export(name, num_accounts, seed)
    if num_accounts is not None or seed is not None:
        raise InputError(
            f"the template {template!r} is a copy: its accounts are not made up. Leave --accounts and "
            f"--seed out, or take --template {CRM}"
        )
    folder = check_folder(name)
    ignored = shutil.ignore_patterns(*LEFT_OUT)
    shutil.copytree(known[template], folder, ignore=ignored, dirs_exist_ok=True)
    return folder / "scenario.toml"


def _crm_export(name: str | Path, num_accounts: int | None, seed: int | None) -> Path:
    from territory_opt.planning.crm import write_export

    number = CRM_ACCOUNTS if num_accounts is None else num_accounts
    if number < LEAST_ACCOUNTS:
        raise InputError(
            f"{number} accounts cannot hold every kind of dirt; make {LEAST_ACCOUNTS} or more"
        )
    folder = check_folder(name)
    folder.mkdir(parents=True, exist_ok=True)
    return write_export(folder, number, 1 if seed is None else seed)
