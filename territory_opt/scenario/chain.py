"""The scenario file and the files it extends."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from territory_opt.models import Grade
from territory_opt.models.nearest import nearest_file
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.keys import dotted, line_of, lines_of
from territory_opt.scenario.secrets import hide_secrets

BROKEN_CHAIN = ("extends-cycle", "extends-missing", "not-toml", "not-utf8")
"""Faults after which nobody knows what a base would have stated."""


@dataclass(frozen=True)
class ScenarioFile:
    """One TOML file of the chain, secrets already hidden."""

    path: Path
    label: str
    values: dict[str, Any]
    lines: Mapping[tuple[str, ...], int]
    sha256: str


def read_chain(path: Path, log: FaultLog) -> list[ScenarioFile]:
    """The scenario and its bases, the deepest base first; faults go to ``log``."""
    files: list[ScenarioFile] = []
    wanted: Path | None = path
    while wanted is not None:
        if wanted.resolve() in (file.path.resolve() for file in files):
            _fault_cycle(files, log)
            break
        file = _read_file(wanted, path.parent, files[-1] if files else None, log)
        if file is None:
            break
        files.append(file)
        base = file.values.get("extends")
        wanted = file.path.parent / base if isinstance(base, str) else None
    return files[::-1]


def _fault_cycle(files: list[ScenarioFile], log: FaultLog) -> None:
    chain = " → ".join([*(file.label for file in files), files[0].label])
    log.add(
        Grade.STOP, "extends-cycle", f"scenarios extend each other in a circle: {chain}",
        "Let one of them stand alone.", file=files[-1].label, column="extends",
    )  # fmt: skip


def _read_file(
    path: Path, root: Path, child: ScenarioFile | None, log: FaultLog
) -> ScenarioFile | None:
    label = Path(os.path.relpath(path, root)).as_posix()
    if not path.is_file():
        _fault_missing(path, label, child, log)
        return None
    return read_toml(path, label, log)


def read_toml(path: Path, label: str, log: FaultLog, what: str = "scenario") -> ScenarioFile | None:
    """
    One TOML file that is there; None where it cannot be read, which goes to ``log``.

    Parameters
    ----------
    label
        What faults call the file.
    what
        What it should be.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError:
        log.add(
            Grade.STOP, "not-utf8", f"the {what} is not UTF-8 text", "Save it as UTF-8.", file=label
        )
        return None
    except tomllib.TOMLDecodeError as error:
        log.add(Grade.STOP, "not-toml", f"the {what} is no valid TOML: {error}",
                "Look at that line: text needs quotes, keys need `=`.", file=label)  # fmt: skip
        return None
    lines = lines_of(text)
    values = _without_secrets(values, label, lines, log)
    return ScenarioFile(path, label, values, lines, hashlib.sha256(data).hexdigest())


def _fault_missing(path: Path, label: str, child: ScenarioFile | None, log: FaultLog) -> None:
    folder = path.parent
    asking = child.path.name if child else ""
    names = [p.name for p in folder.glob("*.toml") if p.name != asking]
    near = nearest_file(path.name, names)
    remedy = f"Did you mean {near!r}?" if near else "Check the path."
    if child is None:
        log.add(Grade.STOP, "missing-file", f"there is no scenario {label!r}", remedy, file=label)
        return
    log.add(
        Grade.STOP, "extends-missing", f"it extends {label!r}, which does not exist", remedy,
        file=child.label, row=line_of(child.lines, ("extends",)), column="extends", value=label,
    )  # fmt: skip


def _without_secrets(
    values: dict[str, Any], label: str, lines: Mapping[tuple[str, ...], int], log: FaultLog
) -> dict[str, Any]:
    hidden, found = hide_secrets(values)
    for path in found:
        fault_secret(path, log, file=label, row=line_of(lines, path))
    return dict(hidden)


def fault_secret(path: tuple[str, ...], log: FaultLog, **place: Any) -> None:
    """A secret in plain text, told without repeating it."""
    log.add(
        Grade.STOP, "secret", f"{dotted(path)} holds a secret in plain text",
        'Put it into an environment variable and write "env:NAME".', column=dotted(path), **place,
    )  # fmt: skip
