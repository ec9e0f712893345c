"""What the schema refuses, as faults that people can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from territory_opt.models.nearest import did_you_mean, nearest
from territory_opt.scenario.schema import ScenarioSpec

Model = TypeVar("Model", bound=BaseModel)

_REPAIRS = 4
"""How often what is refused is taken out before giving up; each time can bring up more."""


class Refusal(NamedTuple):
    """One setting that the schema refuses."""

    path: tuple[str, ...]
    code: str
    message: str
    remedy: str
    value: str = ""
    about: str = ""


_WANTED = {
    "model_type": "a table",
    "dict_type": "a table",
    "list_type": "a list",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "date_type": "a date like 2027-01-01",
    "date_parsing": "a date like 2027-01-01",
    "date_from_datetime_parsing": "a date like 2027-01-01",
    "date_from_datetime_inexact": "a date like 2027-01-01",
}


def validate(values: Mapping[str, Any]) -> tuple[ScenarioSpec | None, list[Refusal]]:
    """
    The typed scenario and everything that is wrong with it.

    Where something is, the scenario is what is left without it, or None where that is too little:
    good for finding further faults, not for planning.
    """
    return validate_as(ScenarioSpec, values)


def validate_as(root: type[Model], values: Mapping[str, Any]) -> tuple[Model | None, list[Refusal]]:
    """As ``validate``, of another file whose tables are ``root``."""
    refusals: dict[tuple[str, ...], Refusal] = {}
    for _ in range(_REPAIRS):
        try:
            return root.model_validate(values), list(refusals.values())
        except ValidationError as error:
            found = [_refusal(detail, values, root) for detail in error.errors(include_url=False)]
        for refusal in found:
            if not _is_around(refusal.path, refusals) and not _follows(refusal, refusals):
                refusals[refusal.path] = refusal
        values = _without(values, {_culprit(refusal) for refusal in found})
    return None, list(refusals.values())


def _is_around(path: tuple[str, ...], told: Iterable[tuple[str, ...]]) -> bool:
    """Whether something at or inside ``path`` is told already: a table without it may lack it."""
    return any(other[: len(path)] == path for other in told)


def _follows(refusal: Refusal, told: Iterable[tuple[str, ...]]) -> bool:
    """Whether it is about a section that is refused itself, and may be right once that is mended."""
    return bool(refusal.about) and _is_around((refusal.about,), told)


def _culprit(refusal: Refusal) -> tuple[str, ...]:
    """What to take out: the value, or the table that lacks one."""
    return refusal.path[:-1] if refusal.code == "missing-key" else refusal.path


def _without(values: Any, culprits: set[tuple[str, ...]], path: tuple[str, ...] = ()) -> Any:
    if isinstance(values, Mapping):
        inside = {key: (*path, str(key)) for key in values}
        return {
            key: _without(value, culprits, inside[key])
            for key, value in values.items()
            if inside[key] not in culprits
        }
    if isinstance(values, list):
        numbered = [((*path, str(i)), value) for i, value in enumerate(values)]
        return [_without(value, culprits, at) for at, value in numbered if at not in culprits]
    return values


def _refusal(detail: Any, values: Mapping[str, Any], root: type[BaseModel]) -> Refusal:
    kind, found = detail["type"], _shown(detail["input"])
    path = _real_path(detail["loc"], values, is_missing=kind == "missing")
    if kind == "extra_forbidden":
        return Refusal(path, "unknown-key", f"{path[-1]!r} is no key here", _known(path, root))
    if kind == "missing":
        return Refusal(path, "missing-key", f"{path[-1]!r} is required", _example(path))
    if kind == "human":
        told = detail["ctx"]
        return Refusal(path, "bad-value", told["message"], told["remedy"], found, told["about"])
    if kind == "literal_error":
        choices = _choices(path, detail["input"], root)
        return Refusal(path, "bad-value", f"{found} is no choice here", choices, found)
    wanted = _WANTED.get(kind, "another kind of value")
    message = f"{found or 'this'} is not {wanted}"
    return Refusal(path, "bad-value", message, f"Write {wanted}.", found)


def _real_path(loc: tuple[Any, ...], values: Any, is_missing: bool) -> tuple[str, ...]:
    """The key as it stands in the file: pydantic adds the names of alternatives it tried."""
    path: list[str] = []
    for part in loc[:-1] if is_missing else loc:
        if (isinstance(values, Mapping) and part in values) or (
            isinstance(values, list) and isinstance(part, int) and part < len(values)
        ):
            values = values[part]
        else:
            break
        path.append(str(part))
    return (*path, str(loc[-1])) if is_missing else tuple(path)


def _known(path: tuple[str, ...], root: type[BaseModel]) -> str:
    section = section_at(path[:-1], root)
    if section is None:
        return ""
    return did_you_mean(path[-1], keys_of(section), list_up_to=20)


def _example(path: tuple[str, ...]) -> str:
    examples = {"schema": "Write schema = 1.", "file": 'Write file = "accounts.csv".'}
    if len(path) == 1 and path[0] in ("accounts", "reps"):
        return f'Add [{path[0]}] with file = "{path[0]}.csv".'
    if path[0] == "layer" and path[-1] == "reps":
        return 'Add [layer.reps] with file = "specialists.csv".'
    return examples.get(path[-1], f"Add {path[-1]} = ….")


def _choices(path: tuple[str, ...], found: Any, root: type[BaseModel]) -> str:
    section = section_at(path[:-1], root)
    if section is None:
        return ""
    field = next(f for n, f in section.model_fields.items() if (f.alias or n) == path[-1])
    known = [str(choice) for choice in _literals(field.annotation)]
    near = nearest(str(found), known)
    return f"Choices: {', '.join(known)}." + (f" Did you mean {near!r}?" if near else "")


def _literals(annotation: Any) -> list[Any]:
    args = get_args(annotation)
    if not args:
        return []
    nested = [choice for arg in args for choice in _literals(arg)]
    return nested or [arg for arg in args if isinstance(arg, str)]


def keys_of(section: type[BaseModel]) -> list[str]:
    """Keys that a table of the scenario knows."""
    return [field.alias or name for name, field in section.model_fields.items()]


def section_at(
    path: tuple[str, ...], root: type[BaseModel] = ScenarioSpec
) -> type[BaseModel] | None:
    """The model of the table at a key; None where keys are free."""
    section: Any = root
    for part in path:
        if isinstance(section, type) and issubclass(section, BaseModel):
            fields = {field.alias or name: field for name, field in section.model_fields.items()}
            section = _section_in(fields[part].annotation) if part in fields else None
        elif section is None:
            return None
        elif get_origin(section) in (list, dict):
            section = get_args(section)[-1]
    return section if isinstance(section, type) and issubclass(section, BaseModel) else None


def _section_in(annotation: Any) -> Any:
    """The table inside ``X | None``, or the list or mapping of tables itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, dict):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _section_in(arg))), None)


def _shown(value: Any) -> str:
    return "" if isinstance(value, dict | list) or value is None else repr(value)
