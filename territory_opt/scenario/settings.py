"""``--set key=value``: one setting from the command line."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Mapping
from datetime import date, time
from typing import Any


class SettingError(ValueError):
    """A setting that cannot be applied; the message names the key, never the value."""


def parse_setting(text: str) -> tuple[tuple[str, ...], Any, bool]:
    """
    Key, value, and whether the value is appended, of ``"key=value"``.

    The value is TOML (``0.1``, ``true``, ``[1, 2]``, ``{ role = "field" }``, ``2027-01-01``), or text
    where it is no TOML. ``balance.0.tolerance=0.05`` goes into the first entry of a list, and
    ``balance+={ measure = "count", max = 80 }`` adds one.

    Raises
    ------
    SettingError
        Without ``=`` or without a key.
    """
    key, sign, value = text.partition("=")
    is_added = key.endswith("+")
    path = tuple(part.strip() for part in key.removesuffix("+").split("."))
    if not sign or not all(path):
        raise SettingError(f"{key!r} is no setting: write --set key=value")
    return path, _value(value.strip()), is_added


def setting_of(key: str, value: Any) -> str:
    """The ``"key=value"`` that ``parse_setting`` reads as this value."""
    return f"{key}={as_toml(value)}"


def as_toml(value: Any) -> str:
    """A value as it is written in TOML, on one line."""
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_quoted(k)} = {as_toml(each)}" for k, each in value.items()) + " }"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, float) else _quoted(value)


def _quoted(value: Any) -> str:
    """Text with its quotes; numbers and truth values as they are."""
    return json.dumps(value, ensure_ascii=False)


def _value(text: str) -> Any:
    try:
        values = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return values["value"] if set(values) == {"value"} else text


def apply_setting(
    values: dict[str, Any], path: tuple[str, ...], value: Any, is_added: bool = False
) -> dict[str, Any]:
    """
    A copy of nested settings with one changed.

    Raises
    ------
    SettingError
        If the key goes through a value that is no table, or past the end of a list.
    """
    changed = copy.deepcopy(values)
    place: Any = changed
    for depth, part in enumerate(path[:-1]):
        is_list_next = path[depth + 1].isdigit()
        place = _step(place, part, [] if is_list_next else {}, path)
    if is_added:
        _append(_step(place, path[-1], [], path), value, path)
    else:
        _assign(place, path[-1], value, path)
    return changed


def _step(place: Any, part: str, fresh: Any, path: tuple[str, ...]) -> Any:
    if isinstance(place, dict):
        return place.setdefault(part, fresh)
    index = _index(place, part, path)
    if index == len(place):
        place.append(fresh)
    return place[index]


def _assign(place: Any, part: str, value: Any, path: tuple[str, ...]) -> None:
    if isinstance(place, dict):
        place[part] = value
        return
    index = _index(place, part, path)
    place[index : index + 1] = [value]


def _append(place: Any, value: Any, path: tuple[str, ...]) -> None:
    if not isinstance(place, list):
        raise SettingError(f"{'.'.join(path)} is no list, and nothing can be added to it")
    place.append(value)


def _index(place: Any, part: str, path: tuple[str, ...]) -> int:
    key = ".".join(path)
    if not isinstance(place, list):
        raise SettingError(f"{key}: there is a single value where {part!r} should lead on")
    if not part.isdigit():
        raise SettingError(f"{key}: {part!r} is no number of an entry; the first one is 0")
    if int(part) > len(place):
        raise SettingError(f"{key}: there are {len(place)} entries; the next one is {len(place)}")
    return int(part)
