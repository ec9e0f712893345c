"""The batch file, typed: every key, its meaning, its default and its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from territory_opt.calendar.job import Limits
from territory_opt.scenario.keys import dotted, leaves
from territory_opt.scenario.settings import SettingError, parse_setting, setting_of
from territory_opt.scenario.specs.values import Count, Positive, Section, known_version, wrong

SCHEMA = 1


def _settings(value: Any) -> Any:
    """A table of settings as a list of ``key=value``."""
    if isinstance(value, Mapping):
        return [setting_of(dotted(path), each) for path, each in leaves(value) if path]
    return value


def _readable(settings: list[str]) -> list[str]:
    for setting in settings:
        try:
            parse_setting(setting)
        except SettingError as error:
            raise wrong(f"{error}", 'Write "key=value", as after --set.') from None
    return settings


def _alternatives(value: Any) -> Any:
    """A grid with dotted keys, each with a list that is not empty."""
    if not isinstance(value, Mapping):
        return value
    grid = {dotted(path): each for path, each in _lists(value)}
    for key, each in grid.items():
        if not isinstance(each, list) or not each:
            raise wrong(
                f"{key} has no list of values",
                f"Write {key} = [value, value]; a single value goes into the scenario or a variant.",
            )
    return grid


def _lists(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Every value that is no table; lists of tables are values too."""
    if not isinstance(value, Mapping):
        return [(path, value)]
    return [pair for key, each in value.items() for pair in _lists(each, (*path, str(key)))]


Settings = Annotated[list[str], BeforeValidator(_settings), AfterValidator(_readable)]
Grid = Annotated[dict[str, list[Any]], BeforeValidator(_alternatives)]


class VariantSpec(Section):
    """One way to change every scenario of the batch."""

    name: str = Field(description="What it is called in the table at the end.")
    set: Settings = Field(
        default=[],
        description='Settings over the scenario\'s: a list of "key=value", or a table.',
    )


class LimitsSpec(Section):
    """What one plan may take; it is ended where it takes more."""

    seconds: Positive | None = Field(default=None, description="Time on the clock.")
    memory_gb: Positive | None = Field(
        default=None, description="Memory of the plan's process and all below it."
    )
    cores: Count = Field(default=1, description="Processor cores that it may use.")

    @field_validator("cores")
    @classmethod
    def _one_at_least(cls, value: int) -> int:
        if value < 1:
            raise wrong("a plan needs a processor core", "Write cores = 1 or more.")
        return value

    @property
    def limits(self) -> Limits:
        """As a job has them."""
        return Limits(self.seconds, self.memory_gb, self.cores)


class BatchSpec(Section):
    """Many plans: scenarios × variants × grid × seeds."""

    schema_: int = Field(default=SCHEMA, alias="schema", description="Version of this format: 1.")
    name: str = Field(default="", description="Name on the page; the file's name when left out.")
    scenarios: list[str] = Field(
        description="Scenario files or folders, relative to this file; `*` and `?` stand for any text."
    )
    variant: list[VariantSpec] = Field(
        default=[], description="Ways to change each; as it is when left out."
    )
    grid: Grid = Field(
        default={},
        description="Setting = list of values: every combination is planned.",
    )
    seeds: list[int] = Field(default=[], description="Every combination is planned with each.")
    limits: LimitsSpec = Field(default=LimitsSpec(), description="What one plan may take.")
    retries: Count = Field(
        default=2,
        description="How often a plan is tried again whose process died, or that failed by our fault.",
    )
    quarantine: bool = Field(default=False, description="Set rows that cannot be used aside.")
    accept_exceptions: bool = Field(
        default=False, description="Loosen rules that are proved to be unsatisfiable."
    )
    maps: bool = Field(default=False, description="Draw the map of every plan.")

    @field_validator("schema_")
    @classmethod
    def _known_version(cls, value: int) -> int:
        return known_version(value, SCHEMA)

    @field_validator("scenarios")
    @classmethod
    def _some(cls, value: list[str]) -> list[str]:
        if not value:
            raise wrong("the batch names no scenario", 'Write scenarios = ["scenario.toml"].')
        return value

    @field_validator("seeds")
    @classmethod
    def _each_once(cls, value: list[int]) -> list[int]:
        twice = sorted({seed for seed in value if value.count(seed) > 1})
        if twice:
            raise wrong(f"seed {twice[0]} is there twice", "Write every seed once.")
        return value

    @field_validator("variant")
    @classmethod
    def _names_apart(cls, value: list[VariantSpec]) -> list[VariantSpec]:
        names = [variant.name for variant in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise wrong(f"two variants are called {twice[0]!r}", "Give each a name of its own.")
        return value

    @model_validator(mode="after")
    def _one_word_on_seeds(self) -> BatchSpec:
        if self.seeds and "solve.seed" in self.grid:
            raise wrong("both seeds and the grid give solve.seed", "Keep one of them.")
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """Further words of every plan's command."""
        asked = {"--quarantine": self.quarantine, "--accept-exceptions": self.accept_exceptions}
        return tuple(word for word, is_asked in asked.items() if is_asked)
