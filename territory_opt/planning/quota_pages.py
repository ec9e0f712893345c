"""Pages that tell every rep their quota, from a run folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from territory_opt.errors import RunError
from territory_opt.planning.page_files import file_names
from territory_opt.report.quota_index import quota_index
from territory_opt.report.quota_pages import Seat, quota_pages
from territory_opt.runs import Run, check_folder, read_quotas, read_run, write_tables

INDEX = "index.html"


def write_quota_pages(
    folder: str | Path, out: str | Path, quotas: str | Path | None = None
) -> dict[str, Path]:
    """
    Write a page per rep and vacant territory, of all teams, and ``index.html`` for the manager.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the pages.
    quotas
        Folder that ``quota`` wrote, for numbers set after the run; the run's own when left out.

    Returns
    -------
    dict
        ``rep_id`` (of a vacant territory ``territory_id``; with the team, for who is in two) → file.

    Raises
    ------
    InputError
        For no run folder, a taken folder, no quotas, or quotas of other territories.
    """
    target = check_folder(out)
    run = _with_quotas(read_run(folder), Path(folder), quotas)
    pages = quota_pages(run)
    names = file_names([page.seat.seat_id for page in pages], "quota-")
    told = quota_index(run, [(page, quote(name)) for page, name in zip(pages, names, strict=True)])
    files = {name: page.html.encode("utf-8") for page, name in zip(pages, names, strict=True)}
    write_tables({}, target, {INDEX: told.encode("utf-8"), **files})
    return {
        key: target / name for key, name in zip(_keys([p.seat for p in pages]), names, strict=True)
    }


def _keys(seats: Sequence[Seat]) -> list[str]:
    number = Counter(seat.seat_id for seat in seats)
    return [
        f"{seat.seat_id}, {seat.team}" if number[seat.seat_id] > 1 else seat.seat_id
        for seat in seats
    ]


def _with_quotas(run: Run, folder: Path, quotas: str | Path | None) -> Run:
    """The run with the quotas that pages are about."""
    if quotas is not None:
        run = replace(run, **read_quotas(quotas))
    if run.quotas.empty:
        raise RunError(
            f"{quotas or folder} has no quotas. Give its scenario a [[quota]], then "
            f"`territory-opt quota {folder} --out QUOTAS` and --quotas QUOTAS"
        )
    strange = sorted(set(run.quotas["territory_id"]) - set(run.territories["territory_id"]))
    if strange:
        raise RunError(
            f"{quotas or folder} has quotas of {', '.join(strange[:5])}"
            f"{'…' if len(strange) > 5 else ''}, which {'is' if len(strange) == 1 else 'are'} no "
            f"territory of {folder}; set them for this plan: `territory-opt quota {folder} --out QUOTAS`"
        )
    return run
