"""Letters of a run, one per rep, as pages and as PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from territory_opt.planning.page_files import file_names
from territory_opt.planning.printing import NO_BROWSER, pdf_name, printed
from territory_opt.report import letters
from territory_opt.report.letters import Letter
from territory_opt.runs import check_folder, of_layer, read_run, write_tables


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
    pdfs = printed(files) if with_pdf else {}
    write_tables({}, target, {**files, **(pdfs or {})})
    keys = _keys(written)
    return LettersOutcome(
        {key: target / name for key, name in zip(keys, names, strict=True)},
        {key: target / pdf_name(name) for key, name in zip(keys, names, strict=True)}
        if pdfs
        else {},
        NO_BROWSER if pdfs is None else "",
    )


def _keys(written: Sequence[Letter]) -> list[str]:
    number = Counter(letter.rep_id for letter in written)
    return [
        f"{letter.rep_id}, {letter.team}" if number[letter.rep_id] > 1 else letter.rep_id
        for letter in written
    ]
