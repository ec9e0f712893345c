"""A plan goes out to the managers: one workbook each."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.planning.decisions.desk import STATUS, Desk
from territory_opt.planning.decisions.status import sent
from territory_opt.report import slug
from territory_opt.report.review import Cover, Node, review_figures, review_moves, write_review
from territory_opt.runs import check_folder, write_tables


@dataclass(frozen=True)
class ReviewOutcome:
    """
    Outcome of ``review``.

    Attributes
    ----------
    folder
        Where the workbooks are.
    files
        Id of the manager → workbook.
    num_moves
        Id of the manager → accounts to decide on.
    round
        Number of the round.
    """

    folder: Path
    files: Mapping[str, Path]
    num_moves: Mapping[str, int]
    round: int


def review(
    folder: str | Path,
    out: str | Path,
    *,
    round: int | None = None,
    due: date | str | None = None,
) -> ReviewOutcome:
    """
    Write a review workbook per manager, with own territories only, and ``status.csv``.

    A manager is the parent of territories (a level above them, or ``parent_id`` of their table), else
    the ``manager_id`` of their reps; where nobody has one, a single workbook is for the whole plan.
    Of several layers the scenario's own is reviewed.

    Parameters
    ----------
    folder
        Run folder.
    out
        New folder for the workbooks.
    round
        Number of the round; the one after the last that was decided when left out.
    due
        Last day to answer; text as 2026-12-10.

    Raises
    ------
    InputError
        For no run folder, a plan that breaks rules, a taken folder, a round that is over, or a day
        that is none.
    """
    target, desk = check_folder(out), Desk.at(folder)
    cover = _cover(desk, _round(desk, round), _day(due))
    files = {node.node_id: name for node, name in zip(desk.nodes, _names(desk.nodes), strict=True)}
    with tempfile.TemporaryDirectory() as beside:
        made: dict[str, bytes | Path] = {}
        number: dict[str, int] = {}
        for node in desk.nodes:
            moves, name = review_moves(desk.run, node), files[node.node_id]
            figures = review_figures(desk.run, node)
            made[name] = write_review(cover, node, moves, figures, Path(beside) / name)
            number[node.node_id] = len(moves)
        write_tables({STATUS: sent(desk, cover, number)}, target, made)
    return ReviewOutcome(
        target, {one: target / name for one, name in files.items()}, number, cover.round
    )


def _cover(desk: Desk, number: int, due: str) -> Cover:
    told = desk.run.summary
    return Cover(
        told["scenario"], told["currency"], told["objective_unit"], desk.run_id, number, due
    )


def _round(desk: Desk, asked: int | None) -> int:
    if asked is not None and asked < desk.round:
        raise InputError(
            f"round {asked} is over: {desk.folder} holds its decisions. Write --round {desk.round}, or "
            "leave it out"
        )
    return desk.round if asked is None else asked


def _day(due: date | str | None) -> str:
    if due is None or isinstance(due, date):
        return "" if due is None else due.isoformat()
    try:
        return date.fromisoformat(due).isoformat()
    except ValueError as error:
        raise InputError(f"{due!r} is no day; write --due 2026-12-10") from error


def _names(nodes: tuple[Node, ...]) -> list[str]:
    """A file name per node, also where ids differ in signs or case only."""
    plain = [slug(node.node_id) for node in nodes]
    folded = [name.casefold() for name in plain]
    return [
        f"review-{name}.xlsx" if folded.count(folded[at]) == 1 else f"review-{name}-{at + 1}.xlsx"
        for at, name in enumerate(plain)
    ]
