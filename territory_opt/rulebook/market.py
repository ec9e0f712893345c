"""Accounts as routing rules see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.models.choice import EMPTY, Choice
from territory_opt.models.rulebook import Line, plain_code

Texts = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Known:
    """
    Accounts of the plan that new ones may be near to.

    Attributes
    ----------
    account_id, territory_id
        ``(num_known,)`` text.
    longitude, latitude
        ``(num_known,)`` degrees; NaN where unknown.
    """

    account_id: Texts
    territory_id: Texts
    longitude: FloatArray
    latitude: FloatArray


@dataclass(frozen=True, eq=False)
class Market:
    """
    Accounts, column by column; every array ``(num_accounts,)``.

    Attributes
    ----------
    account_id, country, state, geo_unit_id
        Text, empty where unknown.
    postal_code
        Without blanks and hyphens, in capitals.
    longitude, latitude
        Degrees; NaN where unknown.
    classes
        Column -> its values as text.
    """

    account_id: Texts
    country: Texts
    state: Texts
    postal_code: Texts
    geo_unit_id: Texts
    longitude: FloatArray
    latitude: FloatArray
    classes: Mapping[str, Texts]

    @classmethod
    def of(cls, accounts: pd.DataFrame, columns: Iterable[str]) -> Market:
        """From a table of accounts; ``columns`` that it does not have are empty."""
        code = [plain_code(text) for text in _texts(accounts, "postal_code")]
        return cls(
            account_id=_texts(accounts, "account_id"),
            country=_texts(accounts, "country"),
            state=_texts(accounts, "state"),
            postal_code=np.array(code, dtype=str),
            geo_unit_id=_texts(accounts, "geo_unit_id"),
            longitude=accounts["longitude"].to_numpy(float),
            latitude=accounts["latitude"].to_numpy(float),
            classes={name: _texts(accounts, name) for name in columns},
        )

    def __len__(self) -> int:
        """Number of accounts."""
        return len(self.account_id)

    @property
    def is_placed(self) -> BoolArray:
        """Accounts with coordinates."""
        placed: BoolArray = np.isfinite(self.longitude) & np.isfinite(self.latitude)
        return placed

    def take(self, rows: Any) -> Market:
        """Some of the accounts."""
        arrays = {k: v[rows] for k, v in vars(self).items() if k != "classes"}
        return replace(self, **arrays, classes={k: v[rows] for k, v in self.classes.items()})

    def known(self, territory_of: Texts) -> Known:
        """These accounts as a plan has them."""
        return Known(self.account_id, territory_of, self.longitude, self.latitude)


class Fits:
    """Which accounts a line is for, its postal codes, area and account left aside; remembered."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._found: dict[tuple[str, Choice], BoolArray] = {}

    def line(self, line: Line) -> BoolArray:
        """``(num_accounts,)``."""
        return self.country(line.country) & self.classes({"": line.state, **line.classes})

    def country(self, country: str) -> BoolArray:
        """Accounts of a country; of any for ``""``."""
        return self._of("country", Choice((country,) if country else ()))

    def classes(self, classes: Mapping[str, Choice]) -> BoolArray:
        """Accounts that hold every choice; the state goes under ``""``."""
        fits = np.ones(len(self.market), dtype=bool)
        for name, choice in classes.items():
            fits &= self._of(name, choice)
        return fits

    def _of(self, name: str, choice: Choice) -> BoolArray:
        key = name, choice
        if key not in self._found:
            values, codes = np.unique(self._column(name), return_inverse=True)
            held = np.array([choice.holds(str(value)) for value in values], dtype=bool)
            self._found[key] = held[codes]
        return self._found[key]

    def _column(self, name: str) -> Texts:
        own = {"": self.market.state, "country": self.market.country}
        return own[name] if name in own else self.market.classes[name]


def or_empty(text: str) -> str:
    """A value as a choice names it."""
    return text or EMPTY


def _texts(table: pd.DataFrame, name: str) -> Texts:
    column = next((c for c in table if str(c).strip().casefold() == name.casefold()), None)
    if column is None:
        return np.full(len(table), "", dtype=str)
    return np.array([_text(value) for value in table[column].tolist()], dtype=str)


def _text(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() else repr(value)
    return ";".join(value) if isinstance(value, tuple) else str(value).strip()
