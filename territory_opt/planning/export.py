"""Routing rules of a run as files that a CRM loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.route import read_rules
from territory_opt.report.crm_rules import crm_tables
from territory_opt.runs import check_folder, of_layer, read_run, write_tables

KINDS = ("salesforce-rules",)


@dataclass(frozen=True)
class RuleFiles:
    """
    Outcome of ``export_rules``.

    Attributes
    ----------
    folder
        Where the files were written.
    num_rows
        File -> rows without its header.
    """

    folder: Path
    num_rows: Mapping[str, int]


def export_rules(
    folder: str | Path,
    out: str | Path,
    to: str = KINDS[0],
    *,
    rules: str | Path | None = None,
    layer: str | None = None,
) -> RuleFiles:
    """
    Write the routing rules of a run for a CRM.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the files.
    to
        ``"salesforce-rules"``: territory assignment rules with their criteria and territories, and
        accounts that are assigned by name.
    rules
        Rules edited elsewhere; the run's ``routing_rules.csv`` when left out.
    layer
        Whose territories, where the run has several layers; the scenario's own when left out.

    Raises
    ------
    InputError
        For no run folder, an unknown kind, a taken folder, or rules with holes or overlaps.
    UnsupportedError
        If the kind cannot say what a line asks for.
    """
    if to not in KINDS:
        raise InputError(f"there is no export {to!r}. {did_you_mean(to, KINDS)}".strip())
    target, run = check_folder(out), of_layer(read_run(folder), layer)
    read = read_rules(run, Path(folder), rules)
    fields = run.manifest.get("scenario", {}).get("accounts", {}).get("columns", {})
    tables = crm_tables(run, read.lines, fields)
    write_tables(tables, target)
    return RuleFiles(target, {name: len(table) for name, table in tables.items()})
