"""Columns of many accounts as short text: whole numbers in as many bytes as each needs, base64."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.models.arrays import FloatArray, IntArray

MISSING = 0
"""Code of a missing figure; codes of the others begin at 1."""
_BITS = 7


def packed(values: FloatArray | IntArray, step: float = 1.0) -> dict[str, Any]:
    """
    A column in the form that ``packing.js`` reads.

    Parameters
    ----------
    values
        Shape ``(num_accounts,)``; NaN is missing.
    step
        Figures are kept as multiples of it.

    Returns
    -------
    dict
        ``packed`` (base64), ``step``, ``first`` (the least figure, in steps), ``is_delta`` (each
        code is the change since the one before).

    Notes
    -----
    Codes are little-endian base-128 numbers (LEB128, as in DWARF and WebAssembly); changes have
    their sign in the last bit ("zigzag", Protocol Buffers). The shorter of both ways is kept.
    """
    steps = np.asarray(values, float) / step
    known = ~np.isnan(steps)
    whole = np.rint(steps[known]).astype(np.int64)
    first = int(whole.min()) if len(whole) else 0
    codes = np.full(len(steps), MISSING, np.int64)
    codes[known] = whole - first + 1
    plain, delta = _bytes(codes), _bytes(_zigzag(np.diff(codes, prepend=0)))
    is_delta = len(delta) < len(plain)
    text = base64.b64encode(delta if is_delta else plain).decode()
    return {"packed": text, "step": step, "first": first, "is_delta": is_delta}


def looked_up(codes: IntArray, *keys: tuple[str, IntArray]) -> dict[str, Any] | None:
    """
    Codes that follow from another column, as one code per value of that column.

    Parameters
    ----------
    codes
        Shape ``(num_accounts,)``.
    *keys
        Name and rows (-1 none) of a column; the first that decides the codes is taken.

    Returns
    -------
    dict
        ``by``, the column's name, and ``codes``: one per row, that of "none" last; None where no
        column decides.
    """
    for name, rows in keys:
        table = np.zeros(rows.max(initial=-1) + 2, np.int64)
        table[rows] = codes
        if (table[rows] == codes).all():
            return {"by": name, "codes": table.tolist()}
    return None


def _zigzag(numbers: IntArray) -> NDArray[np.int64]:
    """0, -1, 1, -2, … to 0, 1, 2, 3, …"""
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)


def _bytes(codes: IntArray) -> bytes:
    """Seven bits a byte, the lowest first; the eighth bit says that more follow."""
    widest = max(1, -(-int(codes.max(initial=0)).bit_length() // _BITS))
    shifted = codes[:, None] >> (_BITS * np.arange(widest))
    has_more = shifted >> _BITS > 0
    is_used = np.column_stack([np.ones(len(codes), bool), has_more[:, :-1]])
    low = (shifted & (2**_BITS - 1)) | (has_more << _BITS)
    return low[is_used].astype(np.uint8).tobytes()


__all__ = ["looked_up", "packed"]
