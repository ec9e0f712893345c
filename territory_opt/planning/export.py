"""A run as files that other systems load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.planning.crm_listing import read_listing
from territory_opt.planning.route import read_rules
from territory_opt.report.export import (
    Crm,
    Export,
    Request,
    Target,
    check_sound,
    papers_of,
    target_called,
)
from territory_opt.report.export.cells import formula_faults
from territory_opt.report.export.request import LIMIT_TERRITORIES
from territory_opt.runs import Run, check_folder, file_hash, of_layer, read_run, write_tables


@dataclass(frozen=True, eq=False)
class ExportOutcome:
    """
    Outcome of ``export_run``.

    Attributes
    ----------
    target
        What it was written for.
    num_rows
        File → rows without its header; None where it has none.
    counts
        What is counted (``"moved"``) → number.
    notes
        What to know before loading.
    flow
        ``from``, ``to``, ``num_accounts``.
    folder
        Where the files were written; None when nothing was.
    """

    target: str
    num_rows: Mapping[str, int | None]
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    flow: pd.DataFrame
    folder: Path | None = None


@dataclass(frozen=True)
class ExportSettings:
    """
    What an export may be told; each target takes some of it.

    Attributes
    ----------
    before
        Run folder that was loaded last.
    rules
        Routing rules edited elsewhere.
    owners, model, territory_type, forecast_types, limit_territories, retire
        As ``report.export.Crm`` has them.
    territories, associations, user_associations
        CSV exports of ``Territory2``, ``ObjectTerritory2Association``, ``UserTerritory2Association``.
    """

    before: str | Path | None = None
    rules: str | Path | None = None
    owners: bool = False
    model: str = ""
    territory_type: str = ""
    forecast_types: Mapping[str, str] = field(default_factory=dict)
    limit_territories: int = LIMIT_TERRITORIES
    territories: str | Path | None = None
    associations: str | Path | None = None
    user_associations: str | Path | None = None
    retire: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, Any]:
        """Settings that differ from the default."""
        plain = ExportSettings()
        return {k: v for k, v in vars(self).items() if v != getattr(plain, k)}


def export_run(
    folder: str | Path,
    out: str | Path | None,
    to: str,
    settings: ExportSettings | None = None,
    *,
    layer: str | None = None,
    dry_run: bool = False,
) -> ExportOutcome:
    """
    Write a run for another system.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the files; may be left out for a dry run.
    to
        A name of ``report.export.TARGETS``.
    settings
        What the CRM has, and what was loaded last.
    layer
        Whose territories, where the run has several layers; the scenario's own when left out.
    dry_run
        Say what would be written, and write nothing.

    Raises
    ------
    InputError
        With every reason why the files could not be written or loaded.
    UnsupportedError
        If the target cannot say what a routing rule asks for.
    """
    settings = settings or ExportSettings()
    target = target_called(to)
    _check_settings(target, settings)
    place = None if dry_run else _place(out)
    request = _request(target, Path(folder), settings, layer)
    made = _with_warning(target.make(request), request.run)
    faults = formula_faults(made.files) if target.is_crm else []
    if faults:
        raise InputError("\n".join(faults))
    papers = papers_of(made, to, _about(Path(folder), request, settings))
    if place is not None:
        write_tables({}, place, papers)
    return _outcome(to, made, place)


def _with_warning(made: Export, run: Run) -> Export:
    """A plan that breaks rules is told to be one before anybody loads it."""
    if run.summary.get("is_feasible", True):
        return made
    warning = (
        f"the plan breaks rules: its status is {run.summary['status']}. Should it be loaded at all?"
    )
    return replace(made, notes=(warning, *made.notes))


def _place(out: str | Path | None) -> Path:
    if out is None:
        raise InputError("name a new folder for the files: --out DIR; or look first with --dry-run")
    return check_folder(out)


def _check_settings(target: Target, settings: ExportSettings) -> None:
    idle = [name for name in settings.given if name not in target.takes]
    if idle:
        words = ", ".join(f"--{_OPTIONS.get(name, name).replace('_', '-')}" for name in idle)
        raise InputError(f"{words}: means nothing to {target.name}. Leave it out")


_OPTIONS = {"forecast_types": "forecast_type"}


def _request(target: Target, folder: Path, settings: ExportSettings, layer: str | None) -> Request:
    run = _sound(folder, layer)
    before = None if settings.before is None else _sound(Path(settings.before), layer)
    reads = "rules" in target.takes
    lines = read_rules(run, folder, settings.rules).lines if reads else ()
    crm = Crm(
        owners=settings.owners,
        model=settings.model,
        territory_type=settings.territory_type,
        forecast_types=settings.forecast_types,
        limit_territories=settings.limit_territories,
        territories=read_listing(settings.territories, "territories"),
        associations=read_listing(settings.associations, "associations"),
        user_associations=read_listing(settings.user_associations, "user_associations"),
        retire=settings.retire,
    )
    return Request(run, before, crm, lines)


def _sound(folder: Path, layer: str | None) -> Run:
    run = of_layer(read_run(folder), layer)
    check_sound(run, str(folder))
    return run


def _about(folder: Path, request: Request, settings: ExportSettings) -> dict[str, Any]:
    """What the manifest says of the run: no path, as the folder may travel."""
    run = request.run
    before = {} if settings.before is None else _hashes(Path(settings.before))
    return {
        "scenario": run.summary["scenario"],
        "layer": str(run.plan["layer"].iloc[0]),
        "status": run.summary["status"],
        "run": _hashes(folder),
        "before": before,
        "settings": {k: _plain(v) for k, v in settings.given.items()},
    }


def _hashes(folder: Path) -> dict[str, str]:
    return {name: file_hash(folder / name) for name in ("plan.csv", "manifest.json")}


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Path) else value


def _outcome(to: str, made: Export, place: Path | None) -> ExportOutcome:
    rows = {path: None if isinstance(one, bytes) else len(one) for path, one in made.files.items()}
    return ExportOutcome(to, rows, made.counts, made.notes, made.flow, place)
