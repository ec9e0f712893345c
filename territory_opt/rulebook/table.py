"""``routing_rules.csv``: lines as a table, and back with every fault of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from territory_opt.models import Fault, Grade
from territory_opt.models.choice import ANY, Choice
from territory_opt.models.nearest import did_you_mean
from territory_opt.models.rulebook import STEPS, Line, plain_code
from territory_opt.rulebook.check import Finding, check_lines

FILE = "routing_rules.csv"
BEFORE = ("step", "country", "state", "postal_from", "postal_before", "geo_unit_id")
AFTER = ("account_id", "territory_id", "rep_id", "among", "num_accounts", "words", "layer")
CLASSES = ("segment", "tier")
"""Columns of accounts that are always there; a scenario's coverage may add others."""
_NEEDED = ("step", "territory_id")
_HEEDED = {
    "account": ("account_id",),
    "area": ("geo_unit_id",),
    "postal": ("country", "postal_from", "postal_before"),
    "nearby": ("country", "state", "among"),
    "state": ("country", "state"),
    "nearest": ("country", "among"),
    "rest": (),
}
"""What each step looks at, besides the columns of accounts."""
_MUST = {"account": ("account_id", "territory_id"), "area": ("geo_unit_id", "territory_id")}


def routing_table(lines: Sequence[Line], rep_of: Mapping[str, str]) -> pd.DataFrame:
    """One row per line, in the order they are asked; ``rep_of`` maps territories to their reps."""
    extra = dict.fromkeys([*CLASSES, *(name for line in lines for name in line.classes)])
    rows = [
        (
            line.step, line.country, line.state.text, line.postal_from, line.postal_before,
            line.geo_unit_id, *(line.classes.get(name, ANY).text for name in extra),
            line.account_id, line.territory_id, rep_of.get(line.territory_id, ""),
            ";".join(line.among), str(line.num_accounts), line.words,
        )
        for line in lines
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*BEFORE, *extra, *AFTER[:-1]], dtype="str")


@dataclass(frozen=True)
class ReadLines:
    """
    Lines as read.

    Attributes
    ----------
    lines
        In the order of the file.
    faults
        Every fault; all of them stop.
    """

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of accounts that the lines look at."""
        return tuple(dict.fromkeys(name for line in self.lines for name in line.classes))


def read_lines(
    table: pd.DataFrame,
    territory_ids: Iterable[str],
    area_ids: Iterable[str] = (),
    file: str = FILE,
    layer: str | None = None,
) -> ReadLines:
    """
    Read a table of lines, perhaps edited by hand, and look for everything wrong with it.

    Parameters
    ----------
    table
        All text. Columns beyond ours are columns of accounts; ``num_accounts``, ``rep_id`` and
        ``words`` tell people something and are not looked at.
    territory_ids, area_ids
        Those of the run.
    layer
        Only rows of this one, where the table has a column ``layer``.
    """
    missing = [name for name in _NEEDED if name not in table]
    if missing:
        named = " and no ".join(missing)
        found = ", ".join(map(str, table.columns))
        message = f"{file} has no column {named} (found: {found})"
        return ReadLines((), (_fault(file, 1, "routing-column", message, "Put it back."),))
    columns = [str(name) for name in table]
    classes = [name for name in columns if name not in (*BEFORE, *AFTER)]
    cells = [dict(zip(columns, row, strict=True)) for row in table.itertuples(index=False)]
    numbered = enumerate(cells, start=2)
    rows = [(row, cell) for row, cell in numbered if layer in (None, cell.get("layer", layer))]
    known = tuple(territory_ids)
    faults = [fault for row, cell in rows for fault in _row_faults(file, row, cell, known)]
    if faults:
        return ReadLines((), tuple(faults))
    lines = tuple(_line(row, cell, classes) for row, cell in rows)
    return ReadLines(lines, tuple(_found(file, one) for one in check_lines(lines, area_ids)))


def _line(row: int, cells: Mapping[str, str], classes: Sequence[str]) -> Line:
    def cell(name: str) -> str:
        return str(cells.get(name, "")).strip()

    chosen = {name: Choice.parse(cell(name)) for name in classes}
    return Line(
        step=cell("step"),
        territory_id=cell("territory_id"),
        country=cell("country"),
        state=Choice.parse(cell("state")),
        postal_from=plain_code(cell("postal_from")),
        postal_before=plain_code(cell("postal_before")),
        geo_unit_id=cell("geo_unit_id"),
        account_id=cell("account_id"),
        classes={name: choice for name, choice in chosen.items() if choice.options},
        among=Choice.parse(cell("among")).options,
        row=row,
    )


def _row_faults(
    file: str, row: int, cells: Mapping[str, str], known: Sequence[str]
) -> Iterator[Fault]:
    """What is wrong with a line on its own."""
    line = _line(row, cells, ())
    if line.step not in STEPS:
        yield _fault(file, row, "routing-step", f"step is {line.step!r}, which is none",
                     did_you_mean(line.step, STEPS), "step")  # fmt: skip
        return
    usual = () if line.by_distance else ("territory_id",)
    for must in _MUST.get(line.step, usual):
        if str(cells.get(must, "")).strip():
            continue
        yield _fault(file, row, "routing-empty", f"a line of step {line.step!r} has no {must}",
                     "Fill it in, or drop the line.", must)  # fmt: skip
    for name in _unheeded(line.step, cells):
        yield _fault(file, row, "routing-unheeded",
                     f"a line of step {line.step!r} does not look at {name}, which is {cells[name]!r}",
                     "Empty the cell, or change the step.", name)  # fmt: skip
    for territory in _meant(line):
        if territory not in known:
            yield _fault(file, row, "routing-territory", f"there is no territory {territory!r}",
                         did_you_mean(territory, known) or "Name one of the run.")  # fmt: skip
    if line.postal_before and line.postal_from >= line.postal_before:
        yield _fault(file, row, "routing-range",
                     f"the range from {line.postal_from!r} to before {line.postal_before!r} is empty",
                     "Swap or correct them; postal_before itself is no part of the range.",
                     "postal_from")  # fmt: skip


def _unheeded(step: str, cells: Mapping[str, str]) -> list[str]:
    places = [*BEFORE[1:], "account_id", "among"]
    return [n for n in places if str(cells.get(n, "")).strip() and n not in _HEEDED[step]]


def _meant(line: Line) -> tuple[str, ...]:
    return line.among if line.by_distance else tuple(filter(None, [line.territory_id]))


def _found(file: str, one: Finding) -> Fault:
    if one.is_hole:
        message = f"no line is for: {one.where}"
        remedy = "Add a line for it, or widen one beside it."
        return _fault(file, None, "routing-hole", message, remedy)
    first, last = one.lines
    message = f"rows {first.row} and {last.row} are both for: {one.where}"
    owners = " or ".join(dict.fromkeys(filter(None, (first.territory_id, last.territory_id))))
    remedy = f"Narrow or drop one of them{f': {owners} gets it' if owners else ''}."
    return _fault(file, last.row, "routing-overlap", message, remedy)


def _fault(
    file: str, row: int | None, code: str, message: str, remedy: str, column: str = ""
) -> Fault:
    return Fault(Grade.STOP, code, message, remedy, file=file, row=row, column=column)
