"""New accounts, read as a scenario's accounts are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.named import scope_of
from territory_opt.scenario.records.accounts import Accounts, read_accounts
from territory_opt.scenario.records.aliases import ACCOUNTS
from territory_opt.scenario.records.columns import pick_columns
from territory_opt.scenario.records.references import TerritoryNames, resolve_locks
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.alone import read_alone
from territory_opt.scenario.tables.table import TextTable
from territory_opt.scenario.where import Mask, find_column


@dataclass(frozen=True, eq=False)
class Newcomers:
    """
    New accounts.

    Attributes
    ----------
    accounts
        Our columns, then the file's own; ``locked_to`` as territory ids. One row per row of the
        file.
    planned
        ``(num_accounts,)``: in scope, to be planned, and not set aside.
    faults
        What was found; nothing that stops.
    """

    accounts: pd.DataFrame
    planned: Mask
    faults: tuple[Fault, ...]


def read_newcomers(
    file: str | Path, spec: Mapping[str, Any], territories: pd.DataFrame, quarantine: bool = False
) -> Newcomers:
    """
    Read new accounts by the ``[accounts]`` of the scenario that a run was made from.

    Parameters
    ----------
    file
        Any table file.
    spec
        ``[accounts]``, as ``manifest.json`` holds it. Columns that it renames may be missing.
    territories
        ``territory_id`` and ``rep_id`` of the run.
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    ScenarioError
        Carrying every fault, if any of them stops.
    """
    file, log = Path(file), FaultLog(quarantine)
    given = TableSpec.model_validate({**spec, "file": file.name, "sheet": None, "layer": None})
    table = read_alone(file, given, log)
    accounts = None if table is None else _accounts(table, given, territories, log)
    if log.is_stopped or accounts is None:
        raise ScenarioError("\n".join(sentences(log.faults)), log.faults)
    frame = accounts.records.frame.reset_index(drop=True)
    return Newcomers(frame, np.asarray(accounts.usable), tuple(log.faults))


def _accounts(
    table: TextTable, spec: TableSpec, territories: pd.DataFrame, log: FaultLog
) -> Accounts:
    there = {o: t for o, t in spec.columns.items() if find_column(table.frame, t) is not None}
    spec = spec.model_copy(update={"columns": there})
    place = Resolved(Path(table.file), None, {}, {}, (), {}, {})
    picked = pick_columns(table, "accounts", ACCOUNTS, spec, place, log)
    accounts = read_accounts(picked, scope_of(picked, place, log), [], log)
    records, nobody = accounts.records, np.zeros(len(table.frame), dtype=bool)
    frame = records.located(accounts.planned, nobody)
    names = TerritoryNames(territories, territories)
    frame = frame.assign(**resolve_locks(records, names, accounts.planned))
    return replace(accounts, records=replace(records, frame=frame))
