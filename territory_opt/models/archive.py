"""A problem as one compressed numpy archive, for replay and for bug reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.loads import Loads
from territory_opt.models.pairs import DensePairs, PairTable
from territory_opt.models.problem import Problem
from territory_opt.models.rules import Budget, Ideals

FORMAT = 1
_ARRAYS = ("lower", "upper", "incumbent", "locked_to", "groups", "conflicts")
_OPTIONAL = ("uncovered_cost", "best_value")


def save(problem: Problem, path: Path) -> None:
    """Write ``problem`` to ``path``; tables computed by blocks are written out in full."""
    arrays: dict[str, Any] = {name: getattr(problem, name) for name in _ARRAYS}
    arrays |= {n: getattr(problem, n) for n in _OPTIONAL if getattr(problem, n) is not None}
    arrays |= {"cost": _dense(problem.cost), "loads": problem.loads.unit}
    arrays |= {f"load_{m}": _dense(table) for m, table in problem.loads.pairs.items()}
    arrays |= {f"budget_{b}": budget.weights for b, budget in enumerate(problem.budgets)}
    if problem.ideals is not None:
        arrays |= {"ideal_target": problem.ideals.target, "ideal_price": problem.ideals.price}
    with path.open("wb") as file:
        np.savez_compressed(file, header=json.dumps(_header(problem)), **arrays)


def load(path: Path) -> Problem:
    """
    Read a problem that ``save`` wrote.

    Raises
    ------
    ProblemError
        If the file is of another format.
    """
    with np.load(path, allow_pickle=False) as archive:
        header = json.loads(str(archive["header"]))
        if header["format"] != FORMAT:
            raise ProblemError([f"{path}: format {header['format']}, this version reads {FORMAT}"])
        names = set(archive.files)
        pairs = {m: DensePairs(archive[f"load_{m}"]) for m in header["pair_measures"]}
        tables: dict[str, Any] = {
            name: archive[name] for name in (*_ARRAYS, *_OPTIONAL) if name in names
        }
        return Problem(
            cost=DensePairs(archive["cost"]),
            loads=Loads(archive["loads"], pairs),
            budgets=tuple(
                Budget(archive[f"budget_{b}"], **rest) for b, rest in enumerate(header["budgets"])
            ),
            ideals=Ideals(archive["ideal_target"], archive["ideal_price"])
            if "ideal_target" in names
            else None,
            unit_ids=tuple(header["unit_ids"]),
            territory_ids=tuple(header["territory_ids"]),
            measures=tuple(header["measures"]),
            **tables,
            sense=header["sense"],
            objective_unit=header["objective_unit"],
        )


def _header(problem: Problem) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "pair_measures": [int(m) for m in problem.loads.pairs],
        "budgets": [
            {"limit": b.limit, "territory": b.territory, "direction": b.direction, "name": b.name}
            for b in problem.budgets
        ],
        "unit_ids": problem.unit_ids,
        "territory_ids": problem.territory_ids,
        "measures": problem.measures,
        "sense": problem.sense,
        "objective_unit": problem.objective_unit,
    }


def _dense(table: PairTable) -> Any:
    return table.block(np.arange(table.shape[0]))
