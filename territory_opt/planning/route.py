"""New accounts into the territories of a plan that exists already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import RunError, ScenarioError
from territory_opt.models import Fault
from territory_opt.report.routing import known_accounts, located, routed_table
from territory_opt.rulebook import Market, route
from territory_opt.rulebook.table import FILE, ReadLines, read_lines
from territory_opt.runs import Run, from_csv, of_layer, read_run, to_csv
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.newcomers import Newcomers, read_newcomers


@dataclass(frozen=True, eq=False)
class RouteOutcome:
    """
    Outcome of ``route_accounts``.

    Attributes
    ----------
    table
        One row per account of the file: ``account_id``, ``name``, ``territory_id``, ``rep_id``,
        ``line`` (row of the rules, 0 none), ``step``, ``reason``.
    faults
        What was fixed by rule or noted in the accounts.
    file
        Where the table was written.
    """

    table: pd.DataFrame
    faults: tuple[Fault, ...]
    file: Path

    @property
    def num_routed(self) -> int:
        """Accounts that got a territory."""
        return int((self.table["territory_id"] != "").sum())

    @property
    def num_by_step(self) -> dict[str, int]:
        """Accounts that each step decided; ``"their own lock"`` where the account names one."""
        steps = self.table["step"][self.table["territory_id"] != ""]
        counts = steps.replace("", "their own lock").value_counts()
        return {str(step): int(number) for step, number in counts.items()}


def route_accounts(
    accounts: str | Path,
    folder: str | Path,
    out: str | Path | None = None,
    *,
    rules: str | Path | None = None,
    quarantine: bool = False,
    layer: str | None = None,
) -> RouteOutcome:
    """
    Give every account of a table a territory, by the routing rules of a run.

    Parameters
    ----------
    accounts
        Any table that could be a scenario's accounts; read by the ``[accounts]`` of the run.
    folder
        Run folder.
    out
        File to write; ``<accounts>-routed.csv`` beside the table when left out.
    rules
        Rules edited elsewhere; the run's ``routing_rules.csv`` when left out.
    quarantine
        Set rows that cannot be used aside and go on.
    layer
        Whose territories, where the run has several layers; the scenario's own when left out.

    Raises
    ------
    InputError
        For no run folder, no such layer, rules with holes, overlaps or other faults, accounts with
        stopping faults, or a file that is there already.
    """
    run, target = of_layer(read_run(folder), layer), _target(Path(accounts), out)
    read = read_rules(run, Path(folder), rules)
    territories = run.territories[run.territories["level"] == "territory"]
    spec = run.manifest.get("scenario", {}).get("accounts", {})
    new = read_newcomers(accounts, spec, territories[["territory_id", "rep_id"]], quarantine)
    table = _routed(run, read, new)
    try:
        target.write_text(to_csv(table), encoding="utf-8")
    except OSError as error:
        raise RunError(f"cannot write {target}: {error}") from error
    return RouteOutcome(table, new.faults, target)


def read_rules(run: Run, folder: Path, rules: str | Path | None = None) -> ReadLines:
    """
    The rules of a run of one layer, checked.

    Raises
    ------
    InputError
        With every hole, overlap and other fault.
    """
    file = folder / FILE if rules is None else Path(rules)
    if not file.is_file():
        raise RunError(f"{file} is not there; plan again, or name the rules (--rules FILE)")
    try:
        table = from_csv(file)
    except (ValueError, OSError) as error:
        raise RunError(f"{file} cannot be read as CSV: {error}") from error
    ids = run.territories["territory_id"][run.territories["level"] == "territory"]
    name = str(run.plan["layer"].iloc[0]) if len(run.plan) else None
    read = read_lines(table, ids, run.areas["geo_unit_id"].tolist(), file.name, name)
    if read.faults:
        raise ScenarioError("\n".join(sentences(read.faults)), read.faults)
    return read


def _target(accounts: Path, out: str | Path | None) -> Path:
    target = accounts.with_name(f"{accounts.stem}-routed.csv") if out is None else Path(out)
    if target.exists():
        raise RunError(f"{target} is there already; name another file (--out FILE) or remove it")
    return target


def _routed(run: Run, read: ReadLines, new: Newcomers) -> pd.DataFrame:
    known = known_accounts(run)
    frame = located(new.accounts, run)
    rows = np.flatnonzero(new.planned)
    found = route(Market.of(frame.iloc[rows], read.columns), read.lines, known)
    return routed_table(run, frame, rows, read.lines, found, known)
