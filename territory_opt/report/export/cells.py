"""
Cells that a spreadsheet would run as a formula.

Files for a CRM must load unchanged, so nothing in them is escaped: a value that begins like a formula
is refused, as no CRM has such ids. Tables for people are guarded by an apostrophe instead.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from territory_opt.report.export.words import listed

SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with (OWASP, "CSV Injection")."""


def formula_faults(files: Mapping[str, pd.DataFrame | bytes]) -> list[str]:
    """One sentence per column with such values, at their first place."""
    found: dict[tuple[str, ...], str] = {}
    for path, table in files.items():
        if isinstance(table, bytes):
            continue
        for name in table.columns:
            bad = tuple(dict.fromkeys(text for text in table[name] if _is_formula(text)))
            found.setdefault(bad, f"{path}, column {name}")
    return [
        f"{place}: a spreadsheet would run {listed(map(repr, bad))} as a formula. "
        "Change the id or name in the tables, and plan again"
        for bad, place in found.items()
        if bad
    ]


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """``table`` with an apostrophe before every text that begins like a formula."""
    return pd.DataFrame({name: [_guarded(cell) for cell in table[name]] for name in table.columns})


def _guarded(cell: object) -> object:
    return f"'{cell}" if _is_formula(cell) else cell


def _is_formula(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith(SIGNS)
