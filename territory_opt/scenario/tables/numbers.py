"""Numbers as people export them: ``1,234.50``, ``1.234,50 €``, ``(12)``, ``5 %``."""

from __future__ import annotations

import math
import re
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mark = Literal[".", ","]

EMPTY = frozenset({"", "-", "–", "—", "null", "none", "n/a", "na", "(blank)", "nil"})
"""What people write where they have no number, in lower case."""

_NOISE = re.compile(
    r"[\s\u00a0\u202f\u2009'’_$€£¥₹]|(?<![a-z])(?:usd|eur|gbp|chf|cad|aud|jpy|sek|nok|dkk|pln|kr)(?![a-z])"
)
_PLAIN = re.compile(r"\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?")
_GROUPED = {
    ".": re.compile(r"[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d*)?"),
    ",": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?|\d+,\d*|,\d+"),
}
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_DOT_FOR_SURE = r"\s*[+-]?\d+\.(?:\d{1,2}|\d{4,})\s*"
_PLAIN_COLUMN = r"\s*[+-]?\d+(?:\.\d*)?\s*"


def parse_number(text: str, mark: Mark | None = None) -> float | None:
    """
    One number, or None where the text is none.

    Parameters
    ----------
    text
        Currency signs, blanks and apostrophes between digits, a percent sign (divides by 100),
        parentheses or a trailing minus (negative) are understood.
    mark
        The decimal mark where it is known. Without it ``1,234`` is a thousand and ``1.234`` is one
        and a bit; everything else shows its own mark.
    """
    body, sign, scale = _stripped(text)
    if mark is None:
        mark = _own_mark(body) or "."
    number = _digits(body, mark)
    return None if number is None or number == math.inf else sign * number / scale


def own_mark(text: str) -> Mark | None:
    """The decimal mark that this text cannot be read without; None where both would do."""
    body = _stripped(text)[0]
    mark = _own_mark(body)
    return mark if mark is not None and _digits(body, mark) is not None else None


def parse_numbers(text: pd.Series, mark: Mark | None = None) -> tuple[pd.Series, NDArray[np.bool_]]:
    """
    A column of numbers.

    Parameters
    ----------
    text
        Text; what ``EMPTY`` lists counts as missing.
    mark
        Decimal mark of values that would allow both (``1.234``).

    Returns
    -------
    values
        float, NaN where missing or wrong; same index.
    is_wrong
        Where there is text that is no finite number.
    """
    is_plain = text.str.fullmatch(_PLAIN_COLUMN).to_numpy(dtype=bool)
    if mark == ",":
        is_plain = is_plain & ~text.str.contains(".", regex=False).to_numpy(dtype=bool)
    values = np.full(len(text), np.nan)
    values[is_plain] = text[is_plain].astype(float)
    rest = ~is_plain & ~is_empty(text)
    parsed = [parse_number(value, mark) for value in text[rest]]
    values[rest] = np.array([np.nan if v is None else v for v in parsed], dtype=float)
    return pd.Series(values, index=text.index), rest & ~np.isfinite(values)


def is_empty(text: pd.Series) -> NDArray[np.bool_]:
    """Where nothing is given: blank, or one of the words people write for that."""
    return text.str.strip().str.lower().isin(EMPTY).to_numpy(dtype=bool)


def marks_of(text: pd.Series) -> set[Mark]:
    """Decimal marks that the values of a column cannot be read without."""
    marked = text[text.str.contains("[.,]", regex=True)]
    has_dot = marked.str.fullmatch(_DOT_FOR_SURE)  # most columns, at the speed of a regex
    marks = {mark for value in marked[~has_dot].unique() if (mark := own_mark(value)) is not None}
    return marks | {"."} if has_dot.any() else marks


def is_ambiguous(text: str) -> bool:
    """Whether the text reads as a number under either mark: ``1.234``, ``1,234``."""
    return _AMBIGUOUS.fullmatch(_stripped(text)[0]) is not None


def _stripped(text: str) -> tuple[str, int, float]:
    """Digits and marks alone, the sign, and what to divide by."""
    body = _NOISE.sub("", text.strip().lower()).replace("−", "-")
    scale = 100.0 if "%" in body else 1.0
    body = body.removesuffix("%").removeprefix("%")
    is_bracketed = body.startswith("(") and body.endswith(")")
    body = body[1:-1] if is_bracketed else body
    has_minus = body.startswith("-") or body.endswith("-")
    if body[:1] in ("+", "-"):
        body = body[1:]
    elif has_minus:
        body = body[:-1]
    return body, -1 if is_bracketed != has_minus else 1, scale


def _own_mark(body: str) -> Mark | None:
    if _AMBIGUOUS.fullmatch(body):
        return None
    dot, comma = body.rfind("."), body.rfind(",")
    if dot < 0 and comma < 0:
        return None
    if min(dot, comma) >= 0:
        return "." if dot > comma else ","
    sign: Mark = "." if dot >= 0 else ","
    return sign if body.count(sign) == 1 else ("," if sign == "." else ".")


def _digits(body: str, mark: Mark) -> float | None:
    if mark == "." and _PLAIN.fullmatch(body):
        return float(body)
    if mark == "," and body.isdigit():
        return float(body)
    if not _GROUPED[mark].fullmatch(body):
        return None
    if mark == ".":
        return float(body.replace(",", ""))
    return float(body.replace(".", "").replace(",", "."))
