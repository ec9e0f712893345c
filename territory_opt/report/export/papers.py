"""What lies beside the files of an export: a list with hashes, and how to load them."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from territory_opt.report.export.request import Export
from territory_opt.report.export.words import number_of
from territory_opt.runs import to_csv
from territory_opt.runs.write import as_json

SCHEMA = 1
WIDTH = 96


def papers_of(export: Export, target: str, about: Mapping[str, Any]) -> dict[str, bytes]:
    """
    All files as bytes, with ``README.txt`` and ``manifest.json``.

    Parameters
    ----------
    about
        What the manifest says of the run: scenario, layer, hashes.
    """
    files = {path: _bytes(content) for path, content in export.files.items()}
    title = f"{about['scenario']}: export to {target}"
    listing = {
        path: {
            "rows": _rows(export.files[path]),
            "do": export.steps.get(path, ""),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for path, content in files.items()
    }
    document = {
        "schema": SCHEMA,
        "target": target,
        **about,
        "counts": dict(export.counts),
        "notes": list(export.notes),
        "files": listing,
    }
    readme = _readme(title, export)
    return {**files, "README.txt": readme.encode("utf-8"), "manifest.json": as_json(document)}


def _bytes(content: pd.DataFrame | bytes) -> bytes:
    return content if isinstance(content, bytes) else to_csv(content).encode("utf-8")


def _rows(content: pd.DataFrame | bytes) -> int | None:
    return None if isinstance(content, bytes) else len(content)


def _readme(title: str, export: Export) -> str:
    load = [path for path in export.files if "undo/" not in path]
    back = [path for path in export.files if "undo/" in path]
    parts = [[title, "=" * len(title)], [f"{name}: {n:,}" for name, n in export.counts.items()]]
    if not export.files:
        parts.append(["Nothing changes: there is nothing to load."])
    if load:
        parts.append(["Load in this order:", *_steps(load, export)])
    waits = any(path.startswith("later/") for path in load)
    if waits:
        parts.append(["Files in later/DAY/ wait for that day: these accounts change hands later."])
    if back:
        order = "To go back, the latest day first:" if waits else "To go back:"
        parts.append([order, *_steps(_backwards(back), export)])
    if any(path.endswith("-delete.csv") for path in export.files):
        parts.append(_wrapped(DELETES))
    if export.notes:
        parts.append(["Before you load:", *(line for note in export.notes for line in _item(note))])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


DELETES = (
    "Salesforce deletes by Id. Files without Ids name the records by their fields: look the Ids up in "
    "an export of the object, or export the run again with --associations. Ids of what you inserted "
    "are in the success file of that load: to go back, delete by it."
)


def _steps(paths: list[str], export: Export) -> list[str]:
    wide = max(map(len, paths))
    return [
        f"{place:3}. {path:{wide}}  {export.steps.get(path, '')}{_told(export.files[path])}"
        for place, path in enumerate(paths, start=1)
    ]


def _backwards(paths: list[str]) -> list[str]:
    """The latest day first; within a day as they stand."""
    return sorted(paths, key=lambda path: path.partition("undo/")[0], reverse=True)


def _told(content: pd.DataFrame | bytes) -> str:
    return "" if isinstance(content, bytes) else f" ({number_of(len(content), 'row')})"


def _item(note: str) -> list[str]:
    return textwrap.wrap(note, WIDTH, initial_indent="- ", subsequent_indent="  ")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)
