"""From base, variant and command line to one typed scenario that knows where each value is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from territory_opt.models import Fault, Grade
from territory_opt.scenario.chain import BROKEN_CHAIN, ScenarioFile, fault_secret, read_chain
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.keys import dotted, leaves, line_of
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.schema_faults import validate
from territory_opt.scenario.secrets import hide_secrets
from territory_opt.scenario.settings import SettingError, apply_setting, parse_setting

_WHOLE = ("where", "keep_where")
"""Tables that a variant replaces as a whole: half a filter would mean something else."""

COMMAND_LINE = "command line"
DEFAULT = "default"


@dataclass(frozen=True)
class Resolved:
    """
    A scenario put together.

    Attributes
    ----------
    path
        The file asked for.
    spec
        The typed scenario. Where a setting is wrong: what is left without it, so that the tables
        can be checked all the same. None where even that makes no scenario.
    origins
        Dotted key -> file, ``"command line"`` or ``"default"``.
    folders
        Dotted key -> folder that a path stated there is relative to.
    faults
        Of the files and settings; tables not yet read.
    inputs
        File -> SHA-256.
    places
        Dotted key -> (file, line).
    """

    path: Path
    spec: ScenarioSpec | None
    origins: Mapping[str, str]
    folders: Mapping[str, Path]
    faults: tuple[Fault, ...]
    inputs: Mapping[str, str]
    places: Mapping[str, Place]

    def place(self, *path: object) -> dict[str, Any]:
        """``file``, ``row`` and ``column`` of a fault in a setting, as ``Fault`` wants them."""
        return place_in(self.places, path, self.path.name)


Place = tuple[str, int | None]
"""File and line."""


def place_in(places: Mapping[str, Place], path: tuple[object, ...], default: str) -> dict[str, Any]:
    """Where a setting stands, or the nearest thing beside or above it."""
    near = next((key for key in _near(dotted(path), places) if key in places), "")
    file, line = places.get(near, (default, None))
    return {"file": file, "row": line, "column": dotted(path)}


def _near(key: str, places: Mapping[str, Place]) -> Iterator[str]:
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        around = ".".join(parts[:end])
        yield around
        yield from (known for known in places if known.startswith(f"{around}."))


@dataclass
class _Draft:
    """Values on their way to a scenario."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def add_file(self, file: ScenarioFile) -> None:
        """Lay a file over what is there; tables merge, lists are replaced."""
        self.values = _over(self.values, file.values)
        for path, _ in leaves(file.values):
            self.origins[dotted(path)] = file.label
            self.places[dotted(path)] = (file.label, line_of(file.lines, path))
        self._forget_replaced()

    def add_setting(self, text: str, log: FaultLog) -> None:
        """Lay one ``key=value`` over what is there."""
        try:
            path, value, is_added = parse_setting(text)
            value, secrets = hide_secrets(value, path)
            changed = apply_setting(self.values, path, value, is_added)
        except SettingError as error:
            log.add(Grade.STOP, "bad-setting", str(error), "See --help.", file=COMMAND_LINE)
            return
        for secret in secrets:
            fault_secret(secret, log, file=COMMAND_LINE)
        self._note_changes(changed)
        self.values = changed
        self._forget_replaced()

    def _note_changes(self, changed: dict[str, Any]) -> None:
        before = dict(leaves(self.values))
        for path, value in leaves(changed):
            if path not in before or before[path] != value:
                self.origins[dotted(path)] = COMMAND_LINE
                self.places[dotted(path)] = (COMMAND_LINE, None)

    def _forget_replaced(self) -> None:
        kept = {dotted(path) for path, _ in leaves(self.values)}
        self.origins = {key: label for key, label in self.origins.items() if key in kept}
        self.places = {key: place for key, place in self.places.items() if key in kept}


def resolve(path: Path, settings: Sequence[str] = ()) -> Resolved:
    """
    Read a scenario file, its bases, and settings of the command line; gather all faults.

    Parameters
    ----------
    path
        TOML file.
    settings
        ``"key=value"`` each; the last word.
    """
    log, draft = FaultLog(), _Draft()
    files = read_chain(path, log)
    for file in files:
        draft.add_file(file)
    for setting in settings:
        draft.add_setting(setting, log)
    spec = _validated(draft, path, log) if files else None
    folders = {file.label: file.path.parent for file in files}
    return Resolved(
        path=path,
        spec=spec,
        origins=_with_defaults(spec, draft.origins),
        folders={key: folders.get(label, path.parent) for key, label in draft.origins.items()},
        faults=tuple(log.faults),
        inputs={file.label: file.sha256 for file in files},
        places=draft.places,
    )


def _over(base: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in variant.items():
        under = merged.get(key)
        if isinstance(under, dict) and isinstance(value, dict) and key not in _WHOLE:
            merged[key] = _over(under, value)
        else:
            merged[key] = value
    return merged


def _validated(draft: _Draft, path: Path, log: FaultLog) -> ScenarioSpec | None:
    told = {fault.column for fault in log.faults if fault.code == "secret"}
    is_whole = not any(fault.code in BROKEN_CHAIN for fault in log.faults)
    spec, refusals = validate(draft.values)
    for refusal in refusals:
        key = dotted(refusal.path)
        if key not in told and (is_whole or refusal.code != "missing-key"):
            place = place_in(draft.places, refusal.path, path.name)
            message = f"{key}: {refusal.message}"
            log.add(Grade.STOP, refusal.code, message, refusal.remedy, value=refusal.value, **place)
    return spec


def _with_defaults(spec: ScenarioSpec | None, origins: dict[str, str]) -> dict[str, str]:
    if spec is None:
        return dict(origins)
    every = {dotted(path) for path, _ in leaves(spec.model_dump(by_alias=True))}
    return dict.fromkeys(sorted(every - origins.keys()), DEFAULT) | origins
