"""Files of a date for other systems: into its run, and into a folder that people look at."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from territory_opt.errors import RunError
from territory_opt.planning import export_run
from territory_opt.runs import add_files, whole_or_not, write_files

INSIDE = "exports"
"""Folder of a run that keeps them."""


def export_all(run: Path, targets: Iterable[str], beside: Path) -> dict[str, bytes]:
    """
    Write a run for every target, and put the files into the run folder too.

    Parameters
    ----------
    beside
        Folder to write in.

    Returns
    -------
    dict
        ``"salesforce/Account.csv"`` → its bytes.

    Raises
    ------
    InputError, UnsupportedError
        As ``export_run``.
    """
    for target in targets:
        export_run(run, beside / target, target)
    files = read_files(beside)
    add_files(run, {f"{INSIDE}/{name}": data for name, data in files.items()})
    return files


def show(files: Mapping[str, bytes], folder: Path) -> None:
    """
    Let a folder hold exactly these files: whole or not at all, whatever an earlier attempt left.

    Raises
    ------
    RunError
        If it cannot be written; it is as it was then.
    """
    if folder.is_dir() and read_files(folder) == files:
        return
    for left in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    old = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}.old")
    with whole_or_not(folder) as beside:
        write_files({}, beside, files)
        if folder.exists():
            folder.rename(old)
    shutil.rmtree(old, ignore_errors=True)


def read_files(folder: Path) -> dict[str, bytes]:
    """Path within a folder → bytes, of all files in it."""
    try:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise RunError(f"{folder} cannot be read: {error}") from error
