"""Several layers in one run folder: runs put together, and one of them taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from territory_opt.errors import RunError
from territory_opt.models.nearest import did_you_mean
from territory_opt.runs.run import Run

LAYER = "layer"
"""Column that tells the layer, and entry of a summary with its name."""
TABLES = (
    "plan",
    "territories",
    "accounts",
    "staffing",
    "productivity",
    "deals",
    "credit_windows",
    "reps",
)
"""Tables that name the layer of every row whatever happens."""
DRAWN = ("homes", "shapes", "areas", "exceptions", "routing_rules", "quota_nodes", "quota_bridge")
"""Tables that name it only where there are several."""
SIMULATED = ("attainability", "quota_tests", "pay")
"""Tables that name it only where several teams have them."""


def join_layers(runs: Mapping[str, Run], together: Mapping[str, Any]) -> Run:
    """
    One run of several layers, the scenario's own first.

    Parameters
    ----------
    runs
        Layer → its run. Ids of territories are of one layer only.
    together
        What ``summary.json`` says of all layers: its entry ``together``.

    Returns
    -------
    Run
        Every table has the rows of all layers, one after the other; the summary is that of the first,
        with those of the others under ``layers``.
    """
    first, *others = runs
    tables: dict[str, Any] = {
        name: _one_after_the_other([getattr(run, name) for run in runs.values()])
        for name in (*TABLES, "quotas", "quota_waterfall")
    }
    drawn: dict[str, Any] = {
        name: _one_after_the_other(
            [getattr(run, name).assign(**{LAYER: layer}) for layer, run in runs.items()]
        )
        for name in DRAWN
    }
    simulated: dict[str, Any] = {name: _simulated(name, runs) for name in SIMULATED}
    told = [{LAYER: layer, **runs[layer].summary} for layer in others]
    summary = {**runs[first].summary, LAYER: first, "layers": told, "together": dict(together)}
    return replace(runs[first], summary=summary, **tables, **drawn, **simulated)


def _simulated(name: str, runs: Mapping[str, Run]) -> pd.DataFrame:
    """A table of simulated years; whose they are is told where several teams have them."""
    there = {layer: getattr(run, name) for layer, run in runs.items() if len(getattr(run, name))}
    if len(there) > 1:
        there = {layer: table.assign(**{LAYER: layer}) for layer, table in there.items()}
    return _one_after_the_other([*there.values()]) if there else pd.DataFrame()


def layers_of(run: Run) -> tuple[str, ...]:
    """Names of the layers of a run, in the order they were planned; empty where it has only one."""
    others = run.summary.get("layers", ())
    return (run.summary[LAYER], *(one[LAYER] for one in others)) if others else ()


def of_layer(run: Run, layer: str | None = None) -> Run:
    """
    One layer of a run as a run of its own: every account once.

    Parameters
    ----------
    layer
        Name; the first when left out.

    Raises
    ------
    RunError
        If there is no such layer.
    """
    known = layers_of(run)
    if not known and (layer is None or (run.plan[LAYER] == layer).all()):
        return run
    name = known[0] if layer is None else layer
    if name not in known:
        hint = did_you_mean(name, known) if known else "This run has one team only."
        raise RunError(f"the run has no layer {name!r}. {hint}".strip())
    tables: dict[str, Any] = {table: _rows(getattr(run, table), name) for table in TABLES}
    drawn: dict[str, Any] = {
        table: _rows(getattr(run, table), name).drop(columns=LAYER) for table in DRAWN
    }
    ids = set(tables["territories"]["territory_id"])
    numbers: dict[str, Any] = {
        table: _where(getattr(run, table), getattr(run, table)["territory_id"].isin(ids))
        for table in ("quotas", "quota_waterfall")
    }
    return replace(
        run, **tables, **drawn, **numbers, **_simulated_of(run, name, ids),
        summary=_summary(run, name), manifest=_manifest(run, name),
    )  # fmt: skip


def _simulated_of(run: Run, layer: str, ids: set[str]) -> dict[str, Any]:
    """Simulated years of one team."""
    if LAYER in run.attainability:
        return {
            table: _rows(getattr(run, table), layer).drop(columns=LAYER, errors="ignore")
            for table in SIMULATED
        }
    is_theirs = len(run.attainability) and run.attainability["territory_id"].isin(ids).all()
    return {} if is_theirs else dict.fromkeys(SIMULATED, pd.DataFrame())


def _one_after_the_other(tables: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)] or tables[:1]
    joined: pd.DataFrame = pd.concat(filled, ignore_index=True)
    if isinstance(tables[0], gpd.GeoDataFrame):
        joined = gpd.GeoDataFrame(joined, geometry="geometry", crs=tables[0].crs)
    return joined


def _rows(table: pd.DataFrame, layer: str) -> pd.DataFrame:
    return (
        _where(table, table[LAYER] == layer) if LAYER in table else table.assign(**{LAYER: layer})
    )


def _where(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    kept: pd.DataFrame = table[rows].reset_index(drop=True)
    return kept


def _summary(run: Run, layer: str) -> dict[str, Any]:
    if layer == run.summary[LAYER]:
        return {k: v for k, v in run.summary.items() if k not in ("layers", "together")}
    return dict(next(one for one in run.summary["layers"] if one[LAYER] == layer))


def _manifest(run: Run, layer: str) -> dict[str, Any]:
    """The manifest with the layer's own settings in place of the scenario's."""
    scenario = run.manifest.get("scenario", {})
    given: Mapping[str, Any] = next(
        (one for one in scenario.get("layer") or () if one["name"] == layer), {}
    )
    own = {name: value for name, value in given.items() if name in scenario and name != "name"}
    stated = {name: value for name, value in own.items() if value is not None}
    return {**run.manifest, "scenario": {**scenario, **stated, "layer": []}}
