"""Dotted keys of nested settings, and the lines of a TOML file where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def leaves(values: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that is no table and no list of tables, with its key."""
    if isinstance(values, Mapping) and values:
        for key, value in values.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(values, list) and any(isinstance(value, Mapping) for value in values):
        for i, value in enumerate(values):
            yield from leaves(value, (*path, str(i)))
    else:
        yield path, values


def dotted(path: tuple[Any, ...]) -> str:
    """``("balance", 0, "min")`` as ``"balance.0.min"``."""
    return ".".join(str(part) for part in path)


def lines_of(text: str) -> dict[Path, int]:
    """Line of every key and header of a TOML file, counted from 1."""
    lines: dict[Path, int] = {}
    prefix: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            prefix = _numbered(_parts(header[2]), header[1] == "[[", lines)
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines.setdefault((*prefix, *_parts(key[1])), number)
    return lines


def line_of(lines: Mapping[Path, int], path: tuple[Any, ...]) -> int | None:
    """Line of a key, or of the nearest table around it."""
    parts = tuple(str(part) for part in path)
    ends = range(len(parts), 0, -1)
    return next((lines[parts[:end]] for end in ends if parts[:end] in lines), None)


def _parts(text: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(text))


def _numbered(parts: Path, is_list: bool, lines: Mapping[Path, int]) -> Path:
    """Headers of lists get their index: the last one seen, or the next one for ``[[…]]``."""
    path: Path = ()
    for depth, part in enumerate(parts, start=1):
        path = (*path, part)
        count = sum(
            1
            for seen in lines
            if len(seen) == len(path) + 1 and seen[:-1] == path and seen[-1].isdigit()
        )
        if is_list and depth == len(parts):
            path = (*path, str(count))
        elif count:
            path = (*path, str(count - 1))
    return path
