"""Instances from files: saved problems, neutral arrays, generalized assignment."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import Problem
from territory_opt.testing.gap import read_gap
from territory_opt.testing.instance import Instance, ProblemInstance
from territory_opt.testing.neutral import NeutralInstance

NEUTRAL_ARRAYS = (
    "xy_km",
    "home_km",
    "potential",
    "workload",
    "incumbent",
    "skill",
    "rep_skill",
)


def read_instance(path: str | Path, tolerance: float = 0.05) -> Instance:
    """
    Read an instance, whatever it is.

    Parameters
    ----------
    path
        ``.npz``: a problem (``Problem.save``), or arrays of a neutral instance; any other file: the
        OR-Library's format of generalized assignment.
    tolerance
        Half the width of the bands of a neutral instance.

    Raises
    ------
    InputError
        If there is no such file, or it is none of these.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file; expected a problem (.npz) or a GAP file")
    return _read_arrays(path, tolerance) if path.suffix == ".npz" else read_gap(path)


def _read_arrays(path: Path, tolerance: float) -> Instance:
    try:
        with np.load(path, allow_pickle=False) as archive:
            names = set(archive.files)
            if "header" in names:
                return ProblemInstance(path.stem, Problem.load(path))
            if names >= set(NEUTRAL_ARRAYS):
                arrays = {name: archive[name] for name in NEUTRAL_ARRAYS}
                return NeutralInstance(path.stem, **arrays, tolerance=tolerance)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    raise InputError(
        f"{path}: holds {', '.join(sorted(names))}; expected a problem of Problem.save, or the arrays "
        f"{', '.join(NEUTRAL_ARRAYS)}"
    )
