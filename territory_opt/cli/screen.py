"""What is printed: plain text to people, JSON to programs. Nothing from a table is markup."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def console(is_error: bool = False) -> Console:
    """A console on stdout, or stderr; made when used, so that redirection is heeded."""
    return Console(stderr=is_error, highlight=False, markup=False, emoji=False)


def plain(text: object) -> str:
    """``text`` without control characters: a name in a table cannot steer the terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))


def say(text: str, is_error: bool = False) -> None:
    """One paragraph."""
    console(is_error).print(Text(plain(text)), soft_wrap=True)


def say_json(document: Mapping[str, Any]) -> None:
    """One JSON document on stdout; a number that is not finite becomes null."""
    text = json.dumps(_finite(document), indent=2, ensure_ascii=False, allow_nan=False, default=str)
    console().print(Text(text), soft_wrap=True)


def say_event(document: Mapping[str, Any]) -> None:
    """One JSON document on a line of its own, at once: for programs that listen while it goes on."""
    typer.echo(json.dumps(_finite(document), ensure_ascii=False, default=str))  # flushed at once


def say_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Labels on the left, sentences on the right."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in lines:
        grid.add_row(plain(label), Text(plain(text)))
    console().print(grid)


def say_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], num_texts: int = 1
) -> None:
    """A table; columns after the first ``num_texts`` are figures."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, name in enumerate(columns):
        table.add_column(name, justify="left" if number < num_texts else "right", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console().print(table)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
