"""Kinds of value a scenario holds, each with a message that says how to put it right."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError


class Section(BaseModel):
    """A table of the scenario: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True
    )


def wrong(message: str, remedy: str = "", about: str = "") -> PydanticCustomError:
    """
    A validation error with a sentence for people, and one that says what to do.

    It is not told where the section that it is ``about`` has faults of its own.
    """
    told = {"message": message, "remedy": remedy, "about": about}
    return PydanticCustomError("human", "{message}", told)


def known_version(value: int, known: int) -> int:
    """The version of a file's format, if it is the one that is known."""
    if value != known:
        raise wrong(f"schema = {value} is not known to this version", f"Write schema = {known}.")
    return value


def written_number(value: Any) -> Any:
    """A number as it is; text and truth values are refused."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise wrong(f"{value!r} is no number", "Write a number, without quotes.")
    if not math.isfinite(value):
        raise wrong(f"{value} is no finite number", "Write a finite number, or leave the key out.")
    return value


def _share(value: float) -> float:
    if 1 < value <= 100:
        as_share = f"{value / 100:.4f}".rstrip("0")
        as_share += "0" * max(0, 4 - len(as_share))
        raise wrong(f"{value:g} is no share between 0 and 1", f"Did you mean {as_share}?")
    if not 0 <= value <= 1:
        raise wrong(f"{value:g} is no share between 0 and 1", "Write 0.10 for 10 %.")
    return value


def _at_least(limit: float, what: str) -> Callable[[float], float]:
    def check(value: float) -> float:
        if value < limit:
            raise wrong(f"{value:g} is below {limit:g}", what)
        return value

    return check


def _positive(value: float) -> float:
    if value <= 0:
        raise wrong(f"{value:g} is not above 0", "Write a number above 0.")
    return value


_not_negative = _at_least(0, "Write 0 or more.")

Number = Annotated[float, BeforeValidator(written_number)]
Share = Annotated[Number, AfterValidator(_share)]
Positive = Annotated[Number, AfterValidator(_positive)]
NotNegative = Annotated[Number, AfterValidator(_not_negative)]
Count = Annotated[int, BeforeValidator(written_number), AfterValidator(_not_negative)]
Factor = Annotated[
    Number, AfterValidator(_at_least(1, "Roads are never shorter than the straight line."))
]
Money = Annotated[Decimal, BeforeValidator(written_number), AfterValidator(_not_negative)]
PositiveMoney = Annotated[Decimal, BeforeValidator(written_number), AfterValidator(_positive)]

Scalar = str | int | float | bool


def _comparable(value: Any) -> Any:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | int | float | date) for each in values):
        raise wrong(
            "this is nothing to compare with",
            'Write a value, a list of values, or a comparison such as ">=1000".',
        )
    texts = [str(each) if isinstance(each, date) else each for each in values]
    return texts if isinstance(value, list) else texts[0]


WhereValue = Annotated[Scalar | list[Scalar], BeforeValidator(_comparable)]
Where = dict[str, WhereValue]
"""Column -> what it must hold: a value, a list of values, or a comparison: ``">=1000"``, ``"<5"``,
``"!=X"``, ``"!="`` (not empty), ``""`` (empty). All columns must agree."""
