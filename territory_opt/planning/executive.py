"""A run told to executives: one page, and slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import RunError
from territory_opt.planning.printing import NO_BROWSER, printed
from territory_opt.report.executive import brief, summary_page
from territory_opt.report.executive.slides import check_slides, slides
from territory_opt.runs import Run, check_folder, of_layer, read_run, write_tables

PAGE, SLIDES = "summary.html", "summary.pptx"


@dataclass(frozen=True)
class ReportOutcome:
    """
    A report written.

    Attributes
    ----------
    verdict
        Whether the plan can be decided on, as a sentence.
    is_good
        True when every gate is passed.
    files
        By name.
    note
        Why there is no PDF though one was asked for; empty otherwise.
    """

    verdict: str
    is_good: bool
    files: Mapping[str, Path]
    note: str = ""


def write_report(
    folder: str | Path,
    out: str | Path,
    before: str | Path | None = None,
    layer: str | None = None,
    with_slides: bool = False,
    with_pdf: bool = False,
) -> ReportOutcome:
    """
    Write ``summary.html`` on a sheet of A4, and ``summary.pptx`` and ``summary.pdf`` where asked for.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the report.
    before
        Run folder to hold it against; today's alignment when left out.
    layer
        Whose territories, where the run has several layers; the scenario's own when left out.
    with_slides, with_pdf
        What is written besides.

    Raises
    ------
    InputError
        For no run folder, a taken folder, an unknown layer, or runs without a common territory.
    MissingExtraError
        For slides without python-pptx.
    """
    target = check_folder(out)
    if with_slides:
        check_slides()
    run = of_layer(read_run(folder), layer)
    other = None if before is None else of_layer(read_run(before), layer)
    _check_same(run, other, folder, before)
    told = brief(run, other)
    files = {PAGE: summary_page(told).encode("utf-8")}
    pdfs = printed(files) if with_pdf else {}
    if with_slides:
        files[SLIDES] = slides(told)
    files |= pdfs or {}
    write_tables({}, target, files)
    return ReportOutcome(
        told.banner.text,
        told.banner.tone == "good",
        {name: target / name for name in files},
        NO_BROWSER if pdfs is None else "",
    )


def _check_same(run: Run, other: Run | None, folder: str | Path, before: str | Path | None) -> None:
    if other is None or set(run.territories["territory_id"]) & set(
        other.territories["territory_id"]
    ):
        return
    raise RunError(
        f"{folder} and {before} have no territory in common: --before wants an earlier plan, or today's "
        "alignment, of the same territories"
    )
