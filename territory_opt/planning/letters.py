"""Letters of a run, one per rep, as pages and as PDF."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from territory_opt.planning.page_files import file_names
from territory_opt.report import letters
from territory_opt.report.browser import print_pages
from territory_opt.report.letters import Letter
from territory_opt.runs import check_folder, of_layer, read_run, write_tables

NO_BROWSER = "no PDF: that needs Chromium (or Chrome) on this machine; the pages print just as well from any browser"


@dataclass(frozen=True)
class LettersOutcome:
    """
    Letters written.

    Attributes
    ----------
    pages, pdfs
        ``rep_id`` (with the team, for who is in two) → file.
    note
        Why there is no PDF though one was asked for; empty otherwise.
    """

    pages: Mapping[str, Path]
    pdfs: Mapping[str, Path] = field(default_factory=dict)
    note: str = ""


def write_letters(
    folder: str | Path, out: str | Path, layer: str | None = None, with_pdf: bool = False
) -> LettersOutcome:
    """
    Write a letter per rep: what stays, comes and goes, why, open deals, dates, whom to talk to.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the letters.
    layer
        Whose territories, where the run has several layers; all teams when left out.
    with_pdf
        Print them too, on A4; all in one start of the browser.

    Raises
    ------
    InputError
        For no run folder, a taken folder, or an unknown layer.
    """
    target, run = check_folder(out), read_run(folder)
    written = letters(of_layer(run, layer) if layer is not None else run)
    names = file_names([letter.rep_id for letter in written], "letter-")
    files = {name: letter.html.encode("utf-8") for name, letter in zip(names, written, strict=True)}
    printed = _printed(files) if with_pdf else {}
    write_tables({}, target, {**files, **(printed or {})})
    keys = _keys(written)
    return LettersOutcome(
        {key: target / name for key, name in zip(keys, names, strict=True)},
        {key: target / _pdf(name) for key, name in zip(keys, names, strict=True)}
        if printed
        else {},
        NO_BROWSER if printed is None else "",
    )


def _printed(files: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """PDFs by name; None where there is no browser."""
    with tempfile.TemporaryDirectory() as folder:
        pages = [Path(folder) / name for name in files]
        for page, text in zip(pages, files.values(), strict=True):
            page.write_bytes(text)
        printed = print_pages(pages)
    if printed is None:
        return None
    return {_pdf(name): one for name, one in zip(files, printed, strict=True)}


def _pdf(name: str) -> str:
    return str(Path(name).with_suffix(".pdf"))


def _keys(written: Sequence[Letter]) -> list[str]:
    number = Counter(letter.rep_id for letter in written)
    return [
        f"{letter.rep_id}, {letter.team}" if number[letter.rep_id] > 1 else letter.rep_id
        for letter in written
    ]
