"""Numeric columns that a scenario names, and the faults of naming one that is not there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import FloatArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.where import find_column


def stop(
    code: str, message: str, remedy: str, column: str = "", record: str = "", value: str = ""
) -> ScenarioError:
    """The error of one stopping fault."""
    fault = Fault(Grade.STOP, code, message, remedy, column=column, record=record, value=value)
    return ScenarioError(f"{message}. {remedy}", [fault])


def numeric(frame: pd.DataFrame, name: str, table: str, key: str) -> FloatArray:
    """
    Column ``name`` of ``frame`` as numbers ≥ 0.

    Parameters
    ----------
    table, key
        For messages: what the frame holds, and the scenario key that names the column.

    Raises
    ------
    ScenarioError
        If the column is missing, or holds anything else; with the first offenders named.
    """
    column = find_column(frame, name)
    if column is None:
        raise unknown(f"{key}: the {table} have no column {name!r}", name, frame.columns, key)
    figures = pd.to_numeric(frame[column], errors="coerce").to_numpy(float)
    bad = np.flatnonzero(~(figures >= 0) | np.isinf(figures))
    if len(bad):
        shown = ", ".join(f"{frame.iloc[i, 0]}: {frame[column].iloc[i]!r}" for i in bad[:3])
        message = f"{key}: column {name!r} of the {table} holds no number ≥ 0 in {len(bad)} rows"
        remedy = f"Fill or correct {name!r}."
        raise stop("not-a-number", f"{message} ({shown})", remedy, column=key)
    return figures


def unknown(message: str, name: str, known: Iterable[str], key: str) -> ScenarioError:
    """The error of a name that is not among the known ones, with the nearest of them."""
    remedy = did_you_mean(name, [str(one) for one in known]) or "Correct it, or take it out."
    return stop("unknown-name", message, remedy, column=key, value=name)
