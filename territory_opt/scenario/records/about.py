"""What a file tells of accounts' size and trade, as numbers and words for estimates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.aliases import EMPLOYEES, INDUSTRY, TURNOVER, folded
from territory_opt.scenario.records.cells import read_numbers, refuse_below
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import PotentialSpec
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.where import Mask, find_column

ALIASES = {"turnover": TURNOVER, "employees": EMPLOYEES, "industry": INDUSTRY}
NEEDED = {"turnover": ("turnover", "industry"), "employees": ("employees", "industry")}
_ALIKE = ("segment", "tier", "country")


@dataclass(frozen=True, eq=False)
class About:
    """
    What is known of accounts.

    Attributes
    ----------
    frame
        All accounts of the file, typed: ``potential``, ``revenue``, ``segment``, ``tier``…
    numbers
        ``turnover``, ``employees``, ``column``, ``visits``, as far as they are there.
    industry
        Text, ``""`` unknown.
    features
        What makes accounts alike: numbers and words.
    """

    frame: pd.DataFrame
    numbers: dict[str, pd.Series]
    industry: pd.Series
    features: pd.DataFrame

    @property
    def segment(self) -> pd.Series:
        """Text, ``""`` where none."""
        return self.frame["segment"]

    @property
    def tier(self) -> pd.Series:
        """Text, ``""`` where none."""
        return self.frame["tier"]


def only_medians(frame: pd.DataFrame) -> About:
    """What medians need."""
    return About(frame, {}, pd.Series("", frame.index, dtype="str"), frame[[]])


def read_about(
    frame: pd.DataFrame,
    picked: Picked,
    spec: PotentialSpec,
    resolved: Resolved,
    planned: Mask,
    rows: RowLog,
    log: FaultLog,
) -> About:
    """
    Find and type the columns that ``[potential]`` uses.

    Negative numbers and words in the place of numbers stop their rows; a column that a source needs
    and nobody finds stops.
    """
    found = {key: _column(key, spec, picked.table.frame) for key in ALIASES}
    _refuse_missing(found, spec, picked, resolved, log)
    named = {
        "turnover": found["turnover"],
        "employees": found["employees"],
        "column": spec.column if "column" in spec.from_ else None,
        "visits": spec.response.visits if spec.response and "response" in spec.from_ else None,
    }
    used = set(spec.from_) | ({"turnover", "employees"} if "look-alike" in spec.from_ else set())
    used |= {"visits"}
    columns = {key: find_column(frame, name) for key, name in named.items() if name and key in used}
    numbers = {
        key: _number(name, frame, picked, planned, rows) for key, name in columns.items() if name
    }
    trade = find_column(frame, found["industry"]) if found["industry"] else None
    industry = frame[trade].astype("str") if trade else pd.Series("", frame.index, dtype="str")
    features = _features(frame, numbers, industry, spec, picked, rows)
    return About(frame, numbers, industry, features)


def _column(key: str, spec: PotentialSpec, file: pd.DataFrame) -> str | None:
    """The column the scenario names, or one with a usual name."""
    stated: str | None = getattr(spec, key)
    usual = (str(name) for name in file.columns if folded(str(name)) in ALIASES[key])
    return stated if stated is not None else next(usual, None)


def _refuse_missing(
    found: dict[str, str | None],
    spec: PotentialSpec,
    picked: Picked,
    resolved: Resolved,
    log: FaultLog,
) -> None:
    needed = [key for source in spec.from_ for key in NEEDED.get(source, ())]
    for key in dict.fromkeys(needed):
        if found[key] is None:
            log.add(Grade.STOP, "unknown-column",
                    f"potential is estimated by {key}, and {picked.table.file} has no such column",
                    f'Name it: {key} = "…" under [potential].',
                    **resolved.place("potential", key))  # fmt: skip


def _number(
    name: str, frame: pd.DataFrame, picked: Picked, planned: Mask, rows: RowLog
) -> pd.Series:
    """A column of numbers, 0 or more; typed already where it is one of ours."""
    if pd.api.types.is_numeric_dtype(frame[name]):
        return frame[name]
    values = read_numbers(picked, [name], planned, rows)[name]
    refuse_below(name, values, 0.0, planned, rows)
    return values


def _features(
    frame: pd.DataFrame,
    numbers: dict[str, pd.Series],
    industry: pd.Series,
    spec: PotentialSpec,
    picked: Picked,
    rows: RowLog,
) -> pd.DataFrame:
    if "look-alike" not in spec.from_:
        return frame[[]]
    if not spec.look_alike.columns:
        size = {key: numbers[key] for key in ("turnover", "employees") if key in numbers}
        usual = {"industry": industry} | {name: frame[name] for name in _ALIKE}
        return pd.DataFrame(size | {name: text.fillna("") for name, text in usual.items()})
    wanted = [find_column(frame, name) for name in spec.look_alike.columns]
    return pd.DataFrame({name: _typed(name, frame, picked) for name in _there(wanted)})


def _there(names: Iterable[str | None]) -> Iterable[str]:
    return (name for name in names if name is not None)


def _typed(name: str, frame: pd.DataFrame, picked: Picked) -> pd.Series:
    """Numbers where every cell that is not empty holds one of 0 or more, else words."""
    if pd.api.types.is_numeric_dtype(frame[name]):
        return frame[name]
    text = frame[name].astype("str")
    values, is_wrong = parse_numbers(text, picked.spec.decimal or picked.table.decimal)
    is_number = not is_wrong.any() and values.notna().any() and not values.lt(0).any()
    return values if is_number else text
