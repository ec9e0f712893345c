"""
A problem as one compressed numpy archive, for replay and for bug reports.

Costs from points are kept as points, sparse tables as their stored entries; tables that are
computed by blocks are written in full where that is small enough.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.errors import ProblemError
from territory_opt.models.contiguity import Contiguity
from territory_opt.models.families import Families
from territory_opt.models.loads import Loads
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable, SparsePairs, blocks_of
from territory_opt.models.points import DENSE_ENTRIES, PointCost
from territory_opt.models.problem import Problem
from territory_opt.models.rules import Budget, Ideals

FORMAT = 2
_ARRAYS = ("lower", "upper", "incumbent", "locked_to", "groups", "conflicts")
_OPTIONAL = ("uncovered_cost", "best_value")
_NAMES = ("unit_ids", "territory_ids", "measures")

Arrays = dict[str, Any]


def save(problem: Problem, path: Path) -> None:
    """
    Write ``problem`` to ``path``, without its terms.

    Raises
    ------
    ProblemError
        If a table computed by blocks has more than ``DENSE_ENTRIES`` figures; nothing is written.
    """
    arrays: Arrays = {name: getattr(problem, name) for name in _ARRAYS}
    arrays |= {n: getattr(problem, n) for n in _OPTIONAL if getattr(problem, n) is not None}
    arrays |= {"loads": problem.loads.unit}
    arrays |= {f"budget_{b}": budget.weights for b, budget in enumerate(problem.budgets)}
    if problem.ideals is not None:
        arrays |= {"ideal_target": problem.ideals.target, "ideal_price": problem.ideals.price}
    if problem.families is not None:
        arrays |= {"family": problem.families.family, "family_price": problem.families.price}
    if problem.contiguity is not None:
        arrays |= _ground(problem.contiguity)
    if problem.centres is not None:
        arrays |= {"centres": problem.centres.units}
    header = _header(problem)
    for name, table in _tables(problem).items():
        header["tables"][name], parts = _packed(name, table)
        arrays |= {f"{name}.{part}": values for part, values in parts.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, header=json.dumps(header), **arrays)


def _ground(contiguity: Contiguity) -> Arrays:
    graph = contiguity.graph
    return {
        "ground.indices": graph.indices,
        "ground.indptr": graph.indptr,
        "ground.exempt": contiguity.exempt,
        "ground.home_unit": contiguity.home_unit,
    }


def _tables(problem: Problem) -> dict[str, PairTable]:
    cost = problem.cost if problem.centres is None else problem.centres.cost
    return {"cost": cost} | {f"load_{m}": t for m, t in problem.loads.pairs.items()}


def _header(problem: Problem) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tables": {},
        "budgets": [_settings(budget) for budget in problem.budgets],
        **{name: getattr(problem, name) for name in _NAMES},
        "sense": problem.sense,
        "objective_unit": problem.objective_unit,
    }


def _settings(budget: Budget) -> dict[str, Any]:
    return {
        "limit": float(budget.limit),
        "territory": None if budget.territory is None else int(budget.territory),
        "direction": budget.direction,
        "name": budget.name,
    }


def _packed(name: str, table: PairTable) -> tuple[dict[str, Any], Arrays]:
    """What a table is, and its arrays."""
    source = table.source if isinstance(table, BlockPairs) else None
    if isinstance(source, PointCost):
        points = {part: getattr(source, part) for part in ("xy_km", "home_km", "weight")}
        return {"kind": "points", "power": source.power}, points
    if isinstance(table, SparsePairs):
        rows = table.matrix
        stored = {"data": rows.data, "indices": rows.indices, "indptr": rows.indptr}
        return {"kind": "sparse", "shape": table.shape, "missing": table.missing}, stored
    return {"kind": "dense"}, {"values": _in_full(name, table)}


def _in_full(name: str, table: PairTable) -> Any:
    if isinstance(table, DensePairs):
        return table.values
    units, territories = table.shape
    if units * territories > DENSE_ENTRIES:
        message = (
            f"{name}: {units:,} × {territories:,} figures computed by blocks, at most "
            f"{DENSE_ENTRIES:,} are written in full; save what they are computed from, or hand "
            "them in as points or scipy.sparse"
        )
        raise ProblemError([message])
    return np.concatenate([table.block(rows) for rows in blocks_of(units, territories)])


def load(path: Path) -> Problem:
    """
    Read a problem that ``save`` wrote.

    Raises
    ------
    ProblemError
        If the file is no such archive, of another format, or what it holds is no problem.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = dict(archive.items())
        header = json.loads(str(arrays.pop("header")))
    except (ValueError, EOFError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise ProblemError([f"{path}: no problem that save() wrote ({error})"]) from error
    if header["format"] != FORMAT:
        raise ProblemError([f"{path}: format {header['format']}, this version reads {FORMAT}"])
    return _unpacked(header, arrays)


def _unpacked(header: Mapping[str, Any], arrays: Arrays) -> Problem:
    tables = {name: _table(name, kind, arrays) for name, kind in header["tables"].items()}
    pairs = {int(name.removeprefix("load_")): t for name, t in tables.items() if name != "cost"}
    ideals = None
    if "ideal_target" in arrays:
        ideals = Ideals(arrays["ideal_target"], arrays["ideal_price"])
    families = Families(arrays["family"], arrays["family_price"]) if "family" in arrays else None
    budgets = [
        Budget(arrays[f"budget_{b}"], **settings) for b, settings in enumerate(header["budgets"])
    ]
    return Problem.from_arrays(
        cost=tables["cost"],
        loads=Loads(arrays["loads"], pairs),
        budgets=budgets,
        ideals=ideals,
        sense=header["sense"],
        objective_unit=header["objective_unit"],
        centres=arrays.get("centres"),
        families=families,
        **_contiguous(arrays),
        **{name: arrays[name] for name in (*_ARRAYS, *_OPTIONAL) if name in arrays},
        **{name: header[name] for name in _NAMES},
    )


def _contiguous(arrays: Arrays) -> Arrays:
    """Arguments that make the territories hang together, where they did."""
    if "ground.indptr" not in arrays:
        return {}
    ends = arrays["ground.indices"], arrays["ground.indptr"]
    size = len(ends[1]) - 1
    graph = sparse.csr_array((np.ones(len(ends[0]), bool), *ends), shape=(size, size))
    given = {name: arrays[f"ground.{name}"] for name in ("exempt", "home_unit")}
    return {"graph": graph, "contiguous": True, **given}


def _table(name: str, kind: Mapping[str, Any], arrays: Arrays) -> PairTable:
    part = {
        key.removeprefix(f"{name}."): values
        for key, values in arrays.items()
        if key.startswith(f"{name}.")
    }
    if kind["kind"] == "points":
        cost = PointCost(**part, power=kind["power"])
        return BlockPairs(cost, cost.shape)
    if kind["kind"] == "sparse":
        stored = (part["data"], part["indices"], part["indptr"])
        return SparsePairs(sparse.csr_array(stored, shape=tuple(kind["shape"])), kind["missing"])
    return DensePairs(part["values"])
