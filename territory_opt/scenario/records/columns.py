"""Our columns, found in a file by the scenario's word, by their own name, or by an alias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean, nearest
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.aliases import TURNOVER, TableKind, folded
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.numbers import is_empty
from territory_opt.scenario.tables.table import TextTable

_TYPO = 0.85


@dataclass(frozen=True, eq=False)
class Picked:
    """
    A text table under our names.

    Attributes
    ----------
    frame
        Our columns (``""`` where the file has none), then the file's others; all text.
    column_of
        Our column -> the file's own, for those found.
    is_default
        Our column -> rows whose value the scenario's ``defaults`` gave.
    decided
        Our column -> numbers that a decision puts in place of the file's; NaN elsewhere.
    """

    section: str
    kind: TableKind
    table: TextTable
    spec: TableSpec
    frame: pd.DataFrame
    column_of: Mapping[str, str]
    is_default: Mapping[str, pd.Series] = field(default_factory=dict)
    decided: Mapping[str, pd.Series] = field(default_factory=dict)

    def has(self, column: str) -> bool:
        """Whether the file or a default gives this column any value."""
        return column in self.column_of or column in self.is_default


def pick_columns(
    table: TextTable,
    section: str,
    kind: TableKind,
    spec: TableSpec,
    resolved: Resolved,
    log: FaultLog,
) -> Picked:
    """
    Bring a text table under our names.

    A file's column that serves under a name of ours stays under its own as well, so that ``where``
    and measures may use either.
    """
    column_of = _named(table, section, kind, spec, resolved, log)
    column_of |= _recognised(table, kind, column_of)
    is_asked = resolved.spec is not None and resolved.spec.potential is not None
    _fault_turnover(table, kind, column_of, is_asked, log)
    frame = _frame(table.frame, kind, column_of)
    is_default = {}
    for column, value in spec.defaults.items():
        frame, is_default[column] = _with_default(frame, column, _default_text(value))
    return Picked(section, kind, table, spec, frame, column_of, is_default)


def _named(
    table: TextTable,
    section: str,
    kind: TableKind,
    spec: TableSpec,
    resolved: Resolved,
    log: FaultLog,
) -> dict[str, str]:
    """Columns that the scenario names."""
    found = {}
    known = [str(column) for column in table.frame.columns]
    by_case = {name.casefold(): name for name in reversed(known)}
    for ours, theirs in spec.columns.items():
        place = resolved.place(section, "columns", ours)
        theirs_there = theirs if theirs in known else by_case.get(theirs.strip().casefold())
        if theirs_there is None:
            log.add(Grade.STOP, "unknown-column", f"{table.file} has no column {theirs!r}",
                    did_you_mean(theirs, known), value=theirs, **place)  # fmt: skip
            continue
        _fault_typo(ours, kind, place, log)
        found[ours] = theirs_there
    return found


def _fault_typo(ours: str, kind: TableKind, place: dict[str, object], log: FaultLog) -> None:
    near = nearest(ours, kind.columns, cutoff=_TYPO)
    if ours not in kind.columns and near is not None:
        log.add(Grade.STOP, "unknown-column", f"{ours!r} is no column of ours",
                f"Did you mean {near!r}?", value=ours, **place)  # fmt: skip


def _recognised(table: TextTable, kind: TableKind, named: Mapping[str, str]) -> dict[str, str]:
    """Columns under our own names, then under an alias; each column of the file serves once."""
    by_fold = {folded(str(column)): str(column) for column in reversed(table.frame.columns)}
    wanted = [ours for ours in kind.columns if ours not in named]
    found = {ours: by_fold[folded(ours)] for ours in wanted if folded(ours) in by_fold}
    used = {*named.values(), *found.values()}
    for ours in (ours for ours in wanted if ours not in found):
        names = (by_fold.get(folded(alias)) for alias in kind.aliases.get(ours, ()))
        theirs = next((name for name in names if name is not None and name not in used), None)
        if theirs is not None:
            found[ours] = theirs
            used.add(theirs)
    return found


def _frame(frame: pd.DataFrame, kind: TableKind, column_of: Mapping[str, str]) -> pd.DataFrame:
    empty = pd.Series("", index=frame.index, dtype="str")
    ours = dict.fromkeys((*kind.columns, *column_of))
    columns = {name: frame[column_of[name]] if name in column_of else empty for name in ours}
    taken = {name.casefold() for name in columns}
    for theirs in map(str, frame.columns):
        is_ours = any(
            theirs == column_of.get(name) for name in ours if name.casefold() == theirs.casefold()
        )
        if not is_ours:
            name = f"{theirs} (file)" if theirs.casefold() in taken else theirs
            columns[name] = frame[theirs]
    return pd.DataFrame(columns, index=frame.index)


def _with_default(frame: pd.DataFrame, column: str, value: str) -> tuple[pd.DataFrame, pd.Series]:
    given = frame[column] if column in frame else pd.Series("", index=frame.index, dtype="str")
    is_missing = pd.Series(is_empty(given), index=frame.index)
    return frame.assign(**{column: given.mask(is_missing, value)}), is_missing


def _default_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fault_turnover(
    table: TextTable,
    kind: TableKind,
    column_of: Mapping[str, str],
    is_asked: bool,
    log: FaultLog,
) -> None:
    """
    A customer's own turnover serves as ours only where it is named, and then it is said.

    ``is_asked``: the scenario says itself what potential is estimated from.
    """
    if kind.noun != "account":
        return
    turnover = [str(name) for name in table.frame.columns if folded(str(name)) in TURNOVER]
    proxies = _serving(turnover, column_of)
    for ours, theirs in proxies.items():
        log.add(Grade.NOTE, "proxy", f"{theirs} is the customer's own turnover and serves as {ours}",
                "Treat the figures as a proxy.", file=table.file, column=theirs)  # fmt: skip
    for theirs in turnover:
        if theirs not in proxies.values() and not is_asked:
            log.add(Grade.NOTE, "turnover-unused",
                    f"{theirs} is the customer's own turnover and is not taken as potential or revenue",
                    f'Write potential = "{theirs}" under [accounts.columns] to use it as a proxy, or '
                    'from = "turnover" under [potential] to take a share of it by industry.',
                    file=table.file, column=theirs)  # fmt: skip


def _serving(turnover: Iterable[str], column_of: Mapping[str, str]) -> dict[str, str]:
    names = set(turnover)
    return {
        ours: column_of[ours] for ours in ("potential", "revenue") if column_of.get(ours) in names
    }
