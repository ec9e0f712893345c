"""The reference of the scenario file, written from its schema: ``docs/reference/scenario.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from territory_opt.scenario.records.aliases import TableKind
from territory_opt.scenario.reference_text import INTRO, NOTES, TABLES
from territory_opt.scenario.schema import ScenarioSpec, TableSpec
from territory_opt.scenario.schema_faults import section_at
from territory_opt.scenario.table_reader import KINDS


def page() -> str:
    """The whole page as Markdown."""
    parts = [INTRO, *sections(ScenarioSpec), TABLES]
    for name, kind in KINDS.items():
        parts.append(_table_part(name, kind))
    return "\n".join(parts)


def sections(root: type[BaseModel]) -> Iterator[str]:
    """Every table of a file as Markdown, from its model: the top level, then those below."""
    yield f"## Top level\n\n{_fields(root)}"
    told: set[type[BaseModel]] = set()
    for path, heading in _tables_of(root, (), root):
        section = section_at(path, root)
        if section is None or section in told:
            continue
        told.add(section)
        yield f"## `{heading}`\n\n{_doc(section)}\n\n{_fields(section)}"


def _tables_of(
    section: type[BaseModel], path: tuple[str, ...], root: type[BaseModel]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, info in section.model_fields.items():
        key = (*path, info.alias or name)
        at = (*key, "0") if _container(info.annotation) else key
        inner = section_at(at, root)
        if inner is None:
            continue
        yield at, _heading(key, _container(info.annotation), inner)
        yield from _tables_of(inner, at, root)


def _heading(key: tuple[str, ...], container: Any, section: type[BaseModel]) -> str:
    name = ".".join(part for part in key if part != "0")
    if section is TableSpec:
        return "[accounts], [reps], [territories], [staffing], [splits], [opportunities]"
    if container is list:
        return f"[[{name}]]"
    return f"[{name}.<name>]" if container is dict else f"[{name}]"


def _container(annotation: Any) -> Any:
    origin = get_origin(annotation)
    return origin if origin in (list, dict) else None


def _doc(section: type[BaseModel]) -> str:
    return " ".join((section.__doc__ or "").split())


def _fields(section: type[BaseModel]) -> str:
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    is_table = issubclass(section, TableSpec) and section is not TableSpec
    shared = TableSpec.model_fields if is_table else {}
    for name, info in section.model_fields.items():
        if name in shared:
            continue
        key = info.alias or name
        meaning = _cell(info.description or "")
        rows.append(f"| `{key}` | {_kind(info.annotation)} | {_default(info)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "**required**"
    value = info.default
    if value is None or value in ({}, [], "") or isinstance(value, BaseModel):
        return ""
    return f"`{_toml(value)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return f'"{value}"' if isinstance(value, str) else f"{value}"


_WORDS = {
    str: "text",
    bool: "true, false",
    int: "whole number",
    float: "number",
    Decimal: "amount",
    date: "date",
}


def _kind(annotation: Any) -> str:
    """What a value is, in words."""
    if annotation in _WORDS:
        return _WORDS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in args)
    if origin is Annotated:
        return _kind(args[0])
    if origin is list:
        return f"list of {_kind(args[0])}"
    if origin is dict:
        return "table"
    if origin is Union or args:
        words = [_kind(arg) for arg in args if arg is not type(None)]
        return " or ".join(dict.fromkeys(word for word in words if word))
    return "not in this version" if annotation in (None, type(None)) else ""


def _table_part(name: str, kind: TableKind) -> str:
    rows = ["| column | holds | also known as |", "|---|---|---|"]
    for column in kind.columns:
        aliases = ", ".join(f"`{alias}`" for alias in kind.aliases.get(column, ()))
        rows.append(f"| `{column}` | {_holds(kind, column)} | {aliases} |")
    return f"### Columns of {name}\n\n{NOTES[name]}\n" + "\n".join(rows) + "\n"


def _holds(kind: TableKind, column: str) -> str:
    if column == kind.id_column:
        return "id, required"
    if column in kind.numbers:
        return "number"
    return "date" if column in kind.dates else "text"


if __name__ == "__main__":
    sys.stdout.write(page())
