"""Results on disk: one line per row, one file per version and commit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.rows import Row

FOLDER = Path(__file__).parent / "results"
Record = dict[str, Any]


def file_of(version: str, commit: str, folder: Path = FOLDER) -> Path:
    """Where the rows of a commit are kept."""
    return folder / version / f"{commit}.jsonl"


def append(file: Path, record: Record) -> None:
    """Add a row; what is there stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(record, allow_nan=False, ensure_ascii=False) + "\n")


def read(file: Path) -> list[Record]:
    """Rows of a file; the last of equal ones counts. A line cut off by a crash is left out."""
    if not file.exists():
        return []
    latest: dict[tuple[Any, ...], Record] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue
        latest[row_of(record).key] = record
    return list(latest.values())


def row_of(record: Record) -> Row:
    """The row that a record is of."""
    return Row(**record["row"])


def is_done(record: Record) -> bool:
    """False for a row that crashed: it is run again."""
    return bool(record["status"] != "ERROR")


def newest(folder: Path = FOLDER) -> Path | None:
    """File whose last row is the latest; files of uncommitted code are no candidates."""
    files = [file for file in folder.glob("*/*.jsonl") if not file.stem.endswith("-dirty")]
    return max(files, key=lambda file: max(record["date"] for record in read(file)), default=None)
