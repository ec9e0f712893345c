"""Array types of the models, and the ways a caller's figures become frozen arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from territory_opt.errors import ProblemError

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

KINDS = {"U": "text", "S": "bytes", "c": "complex numbers", "M": "dates", "m": "durations"}
EXACT = 2.0**53
"""From here on, whole numbers held as floats may have lost their last digits."""


def read_only(values: Any, dtype: Any) -> Any:
    """A read-only array of ``values``; shares memory only with an array that already is read-only."""
    array = np.asarray(values, dtype=dtype)
    if array.flags.writeable:
        array = array.copy() if array is values or array.base is not None else array
        array.flags.writeable = False
    return array


def as_floats(name: str, values: Any) -> FloatArray:
    """
    A read-only array of float64, of any shape.

    Raises
    ------
    ProblemError
        If ``values`` are no numbers; the message calls them ``name`` and says where.
    """
    array: FloatArray = read_only(_numbers(name, values), float)
    return array


def as_whole(name: str, values: Any) -> IntArray:
    """
    A read-only array of whole numbers, of any shape; floats may be handed in if they are whole.

    Raises
    ------
    ProblemError
        If ``values`` are no whole numbers; the message calls them ``name`` and says where.
    """
    array = _numbers(name, values)
    if array.dtype.kind == "b":
        raise ProblemError([f"{name}: true and false, expected whole numbers"])
    if array.dtype.kind == "f":
        _refuse_fractions(name, array)
    whole: IntArray = read_only(array, np.int64)
    return whole


def as_flags(name: str, values: Any) -> BoolArray:
    """
    A read-only array of true and false, of any shape; 1 and 0 will do.

    Raises
    ------
    ProblemError
        If ``values`` are anything else; the message calls them ``name`` and says where.
    """
    array = _numbers(name, values)
    bad = np.argwhere((array != 0) & (array != 1))
    if len(bad):
        place = tuple(bad[0].tolist())
        raise ProblemError([f"{name}{list(place)} is {array[place]}: neither true nor false"])
    flags: BoolArray = read_only(array, bool)
    return flags


def _refuse_fractions(name: str, array: Any) -> None:
    bad = np.argwhere(~(abs(array) < EXACT) | (np.floor(array) != array))
    if len(bad):
        place = tuple(bad[0].tolist())
        raise ProblemError([f"{name}{list(place)} is {array[place]}: no whole number"])


def _numbers(name: str, values: Any) -> Any:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ProblemError([f"{name}: rows of different lengths, expected one array"]) from error
    if array.dtype.kind == "O":
        return _from_objects(name, array)
    if array.dtype.kind not in "biuf":
        kind = KINDS.get(array.dtype.kind, str(array.dtype))
        raise ProblemError([f"{name}: {kind}, expected numbers"])
    return array


def _from_objects(name: str, array: Any) -> FloatArray:
    for place, value in np.ndenumerate(array):
        if not _is_number(value):
            where = list(place) if place else ""
            raise ProblemError([f"{name}{where} is {value!r}: not a number"])
    return np.asarray(array, dtype=float)


def _is_number(value: Any) -> bool:
    if isinstance(value, str | bytes):
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
