"""From the batch file to its tasks, with every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from territory_opt.calendar.batch.spec import BatchSpec, VariantSpec
from territory_opt.calendar.batch.task import Batch, Task, digest_of
from territory_opt.errors import ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.models.nearest import nearest
from territory_opt.runs import file_hash
from territory_opt.scenario.chain import ScenarioFile, read_toml
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.input_files import input_files
from territory_opt.scenario.keys import dotted, line_of
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.read import FILE, file_of
from territory_opt.scenario.resolve import COMMAND_LINE, resolve
from territory_opt.scenario.schema_faults import validate_as
from territory_opt.scenario.settings import setting_of

MOST_TASKS = 10_000
"""A grid that multiplies to more is a slip."""
_SIGNS = "*?["


class _Mix(NamedTuple):
    """What is laid over a scenario."""

    variant: VariantSpec | None
    grid: tuple[str, ...]
    seed: int | None

    @property
    def settings(self) -> tuple[str, ...]:
        own = self.variant.set if self.variant is not None else []
        seed = [] if self.seed is None else [setting_of("solve.seed", self.seed)]
        return (*own, *self.grid, *seed)

    @property
    def words(self) -> list[str]:
        """Parts of a task's name."""
        variant = [self.variant.name] if self.variant is not None else []
        grid = [",".join(self.grid)] if self.grid else []
        return [*variant, *grid, *([] if self.seed is None else [f"seed {self.seed}"])]


def read_batch(path: str | Path) -> Batch:
    """
    Read a batch file and every scenario's settings; tables are hashed, not read.

    Raises
    ------
    ScenarioError
        Carrying every fault of the batch file and of the scenarios' settings.
    """
    path, log = Path(path), FaultLog()
    spec, file = _spec(path, log)
    batch = _batch(path, spec, file, log) if spec is not None and file is not None else None
    if batch is None or log.is_stopped:
        raise ScenarioError("\n".join(sentences(log.faults)), log.faults)
    return batch


def _spec(path: Path, log: FaultLog) -> tuple[BatchSpec | None, ScenarioFile | None]:
    if not path.is_file():
        near = nearest(path.name, [each.name for each in path.parent.glob("*.toml")])
        remedy = f"Did you mean {near!r}?" if near else "Check the path."
        message = f"there is no batch file {str(path)!r}"
        log.add(Grade.STOP, "missing-file", message, remedy, file=path.name)
        return None, None
    file = read_toml(path, path.name, log, "batch file")
    if file is None:
        return None, None
    spec, refusals = validate_as(BatchSpec, file.values)
    for one in refusals:
        message = f"{dotted(one.path)}: {one.message}" if one.path else one.message
        place = _place(file, *one.path)
        log.add(Grade.STOP, one.code, message, one.remedy, value=one.value, **place)
    return spec, file


def _place(file: ScenarioFile, *path: str) -> dict[str, Any]:
    return {"file": file.label, "row": line_of(file.lines, path), "column": dotted(path)}


def _batch(path: Path, spec: BatchSpec, file: ScenarioFile, log: FaultLog) -> Batch | None:
    named = _scenarios(spec.scenarios, file, log)
    mixes = list(_mixes(spec))
    if len(named) * len(mixes) > MOST_TASKS:
        message = f"the batch has {len(named) * len(mixes):,} plans, more than {MOST_TASKS:,}"
        log.add(Grade.STOP, "too-many-tasks", message, "Shorten the grid.", file=file.label)
        return None
    name = spec.name or path.stem
    hashed, faults = cache(file_hash), _Faults(log)
    tasks = []
    for scenario, where in named.items():
        for mix in mixes:
            resolved = resolve(where, mix.settings)
            faults.add(resolved.faults, where, mix)
            if resolved.spec is None:
                continue
            hashes = {key: hashed(each) for key, each in input_files(resolved).items()}
            digest = digest_of(resolved, hashes, spec.words, spec.maps)
            tasks.append(_task(name, scenario, where, mix, digest))
    limits = spec.limits.limits
    return Batch(path, name, tuple(tasks), limits, spec.retries, spec.words, spec.maps)


def _task(batch: str, scenario: str, path: Path, mix: _Mix, digest: str) -> Task:
    variant = mix.variant.name if mix.variant is not None else ""
    name = "/".join([scenario, *mix.words])
    return Task(name, scenario, path, variant, mix.grid, mix.seed, mix.settings, digest, batch)


def _mixes(spec: BatchSpec) -> Iterator[_Mix]:
    variants: Sequence[VariantSpec | None] = spec.variant or [None]
    grids = [[setting_of(key, value) for value in values] for key, values in spec.grid.items()]
    seeds: Sequence[int | None] = spec.seeds or [None]
    for variant, grid, seed in product(variants, product(*grids), seeds):
        yield _Mix(variant, grid, seed)


def _scenarios(entries: Sequence[str], file: ScenarioFile, log: FaultLog) -> dict[str, Path]:
    """Name → scenario file, each once."""
    found: dict[Path, Path] = {}
    for number, entry in enumerate(entries):
        for path in _files(entry, number, file, log):
            found.setdefault(path.resolve(), path)
    return _named(list(found.values()), file.path.parent)


def _files(entry: str, number: int, file: ScenarioFile, log: FaultLog) -> list[Path]:
    folder = file.path.parent
    if not any(sign in entry for sign in _SIGNS):
        return [file_of(folder / entry)]
    found = [file_of(path) for path in sorted(folder.glob(entry))]
    files = [path for path in found if path.is_file() and path.resolve() != file.path.resolve()]
    if not files:
        message = f"scenarios: no file is like {entry!r}"
        place = _place(file, "scenarios", str(number))
        log.add(
            Grade.STOP, "missing-file", message, "Paths are relative to the batch file.", **place
        )
    return files


def _named(paths: Sequence[Path], root: Path) -> dict[str, Path]:
    """Short names where they tell the scenarios apart, else their paths."""
    short = [path.parent.resolve().name if path.name == FILE else path.stem for path in paths]
    if len(set(short)) == len(short):
        return dict(zip(short, paths, strict=True))
    return {_relative(path, root): path for path in paths}


def _relative(path: Path, root: Path) -> str:
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    return inside.with_suffix("").as_posix()


class _Faults:
    """Faults of scenarios: each told once, however many variants have it."""

    def __init__(self, log: FaultLog) -> None:
        self.log = log
        self.told: set[tuple[Path, str, str]] = set()

    def add(self, faults: Sequence[Fault], path: Path, mix: _Mix) -> None:
        """Tell those that nobody has told yet; of a setting with what it belongs to."""
        for fault in faults:
            if (path, fault.message, fault.column) not in self.told:
                self.told.add((path, fault.message, fault.column))
                whose = f"{path.name} ({', '.join(mix.words)})"
                file = whose if fault.file == COMMAND_LINE else fault.file
                self.log.extend([replace(fault, file=file)])
