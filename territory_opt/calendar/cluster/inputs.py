"""Which files a job reads: what a worker that shares no disk with us must be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from territory_opt.calendar.job import Job
from territory_opt.errors import ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.planning.alignment import file_of as plan_file
from territory_opt.scenario.keys import dotted, leaves
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.read import file_of as scenario_file
from territory_opt.scenario.resolve import Resolved, resolve

SHAPEFILE = ".shp"
"""A shapefile is several files of one name."""


def inputs_of(job: Job) -> list[Path]:
    """
    Every file that a job reads, as absolute paths.

    The scenario and what it extends; every file that a setting names, whatever the setting; a plan to
    start from; the answers of a routing engine that are remembered beside the scenario. A file that a
    setting names and that is not there is left out: the job tells it.

    Raises
    ------
    ScenarioError
        With every fault, if the scenario cannot be read, holds a secret in plain text, or states an
        absolute path, which means nothing on another machine.
    """
    home = _home(job)
    resolved = resolve(scenario_file(home / job.scenario), job.settings)
    _refuse(resolved)
    found = [*_chain(resolved), *_named(resolved), *_start(resolved), *_answers(resolved)]
    found += [file for word in job.words for file in _family(plan_file(home / word))]
    return list(dict.fromkeys(path.absolute() for path in found))


def _home(job: Job) -> Path:
    return Path.cwd() if job.home is None else job.home


def _refuse(resolved: Resolved) -> None:
    faults = [fault for fault in resolved.faults if fault.grade is Grade.STOP]
    faults += [
        _absolute(resolved, key, text) for key, text in _texts(resolved) if _is_absolute(text)
    ]
    if faults:
        raise ScenarioError("\n".join(sentences(faults)), faults)


def _is_absolute(text: str) -> bool:
    path = Path(text)
    with suppress(OSError, ValueError):  # a text that no path can be
        return path.is_absolute() and path != Path(path.anchor) and path.exists()
    return False


def _absolute(resolved: Resolved, key: str, text: str) -> Fault:
    message = f"{key} names {text!r} by an absolute path, which means nothing on another machine"
    remedy = "Write it relative to the scenario file that states it."
    return Fault(Grade.STOP, "absolute-path", message, remedy, **resolved.place(*key.split(".")))


def _texts(resolved: Resolved) -> Iterator[tuple[str, str]]:
    """Every text among the settings, with its key; one that names no file does no harm."""
    values: Any = resolved.spec and resolved.spec.model_dump(mode="json", by_alias=True)
    for path, value in leaves(values or {}):
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield dotted(path), text


def _chain(resolved: Resolved) -> list[Path]:
    return [resolved.path.parent / label for label in resolved.inputs]


def _named(resolved: Resolved) -> Iterator[Path]:
    for key, text in _texts(resolved):
        yield from _family(resolved.folders.get(key, resolved.path.parent) / text)


def _start(resolved: Resolved) -> Iterator[Path]:
    start = resolved.spec and resolved.spec.solve.start
    if start:
        yield from _family(plan_file(resolved.path.parent / start))


def _answers(resolved: Resolved) -> Iterator[Path]:
    if resolved.spec is not None and resolved.spec.travel.url is not None:
        yield from sorted((resolved.path.parent / resolved.spec.travel.cache).glob("*.npz"))


def _family(path: Path | None) -> list[Path]:
    """The file, and what belongs to it; nothing where it is none."""
    if path is None or not _is_file(path):
        return []
    if path.suffix.casefold() != SHAPEFILE:
        return [path]
    return sorted(each for each in path.parent.glob(f"{path.stem}.*") if each.is_file())


def _is_file(path: str | Path) -> bool:
    with suppress(OSError, ValueError):  # as above
        return Path(path).is_file()
    return False
