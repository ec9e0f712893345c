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
from territory_opt.scenario.input_files import input_files
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
    home = Path.cwd() if job.home is None else job.home
    resolved = resolve(scenario_file(home / job.scenario), job.settings)
    _refuse(resolved)
    found = [resolved.path.parent / label for label in resolved.inputs]
    found += [each for file in input_files(resolved).values() for each in _family(file)]
    found += [*_start(resolved), *_answers(resolved)]
    found += [file for word in job.words for file in _plan(home / word)]
    return list(dict.fromkeys(path.absolute() for path in found))


def _refuse(resolved: Resolved) -> None:
    faults = [fault for fault in resolved.faults if fault.grade is Grade.STOP]
    if resolved.spec is not None:
        for path, text in leaves(resolved.spec.model_dump(by_alias=True)):
            if isinstance(text, str) and _is_absolute(text):
                faults.append(_absolute(resolved, path, text))
    if faults:
        raise ScenarioError("\n".join(sentences(faults)), faults)


def _is_absolute(text: str) -> bool:
    path = Path(text)
    with suppress(OSError, ValueError):  # a text that no path can be
        return path.is_absolute() and path != Path(path.anchor) and path.exists()
    return False


def _absolute(resolved: Resolved, path: tuple[Any, ...], text: str) -> Fault:
    message = (
        f"{dotted(path)} names {text!r} by an absolute path, which means nothing on another machine"
    )
    remedy = "Write it relative to the scenario file that states it."
    return Fault(Grade.STOP, "absolute-path", message, remedy, **resolved.place(*path))


def _family(file: Path) -> list[Path]:
    """A file, and what belongs to it."""
    if file.suffix.casefold() != SHAPEFILE:
        return [file]
    return sorted(each for each in file.parent.glob(f"{file.stem}.*") if each.is_file())


def _start(resolved: Resolved) -> Iterator[Path]:
    start = None if resolved.spec is None else resolved.spec.solve.start
    if start:
        yield from _plan(resolved.path.parent / start)


def _plan(path: Path) -> Iterator[Path]:
    """The file of a plan, or of a run folder, if it is one."""
    file = plan_file(path)
    if file is not None and file.is_file():
        yield file


def _answers(resolved: Resolved) -> Iterator[Path]:
    if resolved.spec is not None and resolved.spec.travel.url is not None:
        yield from sorted((resolved.path.parent / resolved.spec.travel.cache).glob("*.npz"))
