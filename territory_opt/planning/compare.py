"""Runs laid side by side: a page, and tables of what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from territory_opt.errors import InputError, RunError
from territory_opt.planning.alignment import TODAY
from territory_opt.report import slug
from territory_opt.report.compare import (
    Comparison,
    compare_runs,
    comparison_page,
    every_change,
    figure_notes,
    figure_table,
    sentence,
    today_run,
)
from territory_opt.runs import Run, check_folder, of_layer, read_run, write_tables


@dataclass(frozen=True, eq=False)
class ComparisonOutcome:
    """
    Runs compared.

    Attributes
    ----------
    comparison
        The runs over the accounts they share; ``comparison.notes`` says what they do not.
    changes, figures
        ``changes.csv`` and ``figures.csv``.
    folder
        Where they are, with ``compare.html``.
    """

    comparison: Comparison
    changes: pd.DataFrame
    figures: pd.DataFrame
    folder: Path

    def counts(self) -> list[dict[str, str | int]]:
        """Changed accounts of every two runs: ``from_run``, ``to_run``, ``num_accounts``."""
        sides = self.comparison.sides
        return [
            {
                "from_run": sides[left].name,
                "to_run": sides[right].name,
                "num_accounts": int(self.comparison.is_changed(left, right).sum()),
            }
            for left, right in self.comparison.pairs
        ]

    def lines(self) -> list[tuple[str, str]]:
        """Label and sentence of what there is to say, for people."""
        sides = self.comparison.sides
        said = [
            (f"{sides[left].name} → {sides[right].name}", sentence(self.comparison, left, right))
            for left, right in self.comparison.pairs
        ]
        notes = [*self.comparison.notes, *figure_notes(self.comparison)]
        return said + [("Note", note) for note in notes]


def compare(
    runs: Sequence[str | Path], out: str | Path | None = None, layer: str | None = None
) -> ComparisonOutcome:
    """
    Compare two or more runs.

    Parameters
    ----------
    runs
        Run folders; the first is what the others are compared with. The word ``"today"`` stands for
        today's alignment as the first folder knows it.
    out
        New folder to write; ``compare-<run>-<run>`` beside the first run folder when left out.
    layer
        Which layer, where runs have several; the first of each when left out.

    Raises
    ------
    InputError
        For fewer than two runs, folders that are no runs, were edited or are of another version, or
        runs without a common account; every fault is told, and nothing is written.
    """
    folders = _folders(runs)
    target = check_folder(_target(runs, folders) if out is None else out)
    comparison = compare_runs(_read(runs, folders, layer))
    changes, figures = every_change(comparison), figure_table(comparison)
    page = comparison_page(comparison).encode("utf-8")
    tables = {"changes.csv": changes, "figures.csv": figures}
    folder = write_tables(tables, target, {"compare.html": page})
    return ComparisonOutcome(comparison, changes, figures, folder)


def _places(runs: Sequence[str | Path]) -> list[str]:
    """The word ``today`` as it is, folders by their whole path."""
    return [str(run) if str(run) == TODAY else str(Path(run).resolve()) for run in runs]


def _folders(runs: Sequence[str | Path]) -> list[Path]:
    """The folders among what was named."""
    places = _places(runs)
    folders = [Path(place) for place in places if place != TODAY]
    if not folders:
        raise InputError(f"'{TODAY}' is known from a run; name at least one run folder beside it")
    if len(runs) < 2:
        raise InputError(f"a comparison needs two runs or more; name another, or '{TODAY}'")
    twice = [str(run) for run, place in zip(runs, places, strict=True) if places.count(place) > 1]
    if twice:
        raise InputError(f"{twice[0]} is named twice; name every run once")
    return folders


def _target(runs: Sequence[str | Path], folders: Sequence[Path]) -> Path:
    words = [slug(Path(place).name) for place in _places(runs)]
    return folders[0].parent / "-".join(["compare", *words])


def _read(
    runs: Sequence[str | Path], folders: Sequence[Path], layer: str | None
) -> list[tuple[str, Run]]:
    """Name and run of each, in the order named; all folders that cannot be read are told at once."""
    found: dict[str, Run] = {}
    faults: list[str] = []
    for folder in folders:
        try:
            found[str(folder)] = _of_layer(folder, read_run(folder), layer)
        except RunError as error:
            faults.append(str(error))
    if faults:
        raise RunError("\n".join(faults))
    named = {place: (name, found[place]) for place, name in _names(folders).items()}
    if TODAY in _places(runs):
        named[TODAY] = ("Today", today_run(found[str(folders[0])]))
    return [named[place] for place in _places(runs)]


def _of_layer(folder: Path, run: Run, layer: str | None) -> Run:
    try:
        return of_layer(run, layer)
    except RunError as error:
        raise RunError(f"{folder}: {error}") from error


def _names(folders: Sequence[Path]) -> dict[str, str]:
    """What every run is called: the last part of its folder's path, or more where two are alike."""
    depth = 1
    while len({folder.parts[-depth:] for folder in folders}) < len(folders):
        depth += 1
    return {str(folder): "/".join(folder.parts[-depth:]) for folder in folders}
