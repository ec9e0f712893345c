"""Hand-over letters of a run: one page per rep whose accounts change."""

from __future__ import annotations

from pathlib import Path

from territory_opt.planning.page_files import file_names
from territory_opt.report import letters
from territory_opt.runs import check_folder, of_layer, read_run, write_tables


def write_letters(folder: str | Path, out: str | Path, layer: str | None = None) -> dict[str, Path]:
    """
    Write a letter per rep: accounts that come and go, each with its open deals and renewals.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the letters.
    layer
        Whose territories, where the run has several layers; the scenario's own when left out.

    Returns
    -------
    dict
        ``rep_id`` → file.

    Raises
    ------
    InputError
        For no run folder, a taken folder, or an unknown layer.
    """
    target, run = check_folder(out), of_layer(read_run(folder), layer)
    pages = letters(run)
    names = dict(zip(pages, file_names(list(pages), "letter-"), strict=True))
    write_tables({}, target, {names[rep]: page.encode("utf-8") for rep, page in pages.items()})
    return {rep: target / name for rep, name in names.items()}
