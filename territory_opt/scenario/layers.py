"""A layer as a scenario of its own: which settings it has, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.pipeline import PIPELINE
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.specs.layers import (
    MAIN,
    OWN,
    OWN_COLUMNS,
    REPLACED,
    LayerSpec,
)
from territory_opt.scenario.specs.levels import LOWEST, LevelSpec


def spec_of_layer(spec: ScenarioSpec, layer: LayerSpec) -> ScenarioSpec:
    """The scenario's settings with those of a layer in place of its own."""
    accounts = spec.accounts
    columns = {k: v for k, v in accounts.columns.items() if k not in OWN_COLUMNS}
    defaults = {k: v for k, v in accounts.defaults.items() if k not in OWN_COLUMNS}
    stated = {name: getattr(layer, name) for name in (*OWN, *REPLACED)}
    own = {name: value for name, value in stated.items() if name in OWN or value is not None}
    shared = accounts.model_copy(update={"columns": columns | layer.columns, "defaults": defaults})
    by_pipeline = any(PIPELINE in quota.counts for quota in layer.quota)
    deals = spec.opportunities if spec.productivity is not None or by_pipeline else None
    left_out: dict[str, Any] = {
        "layer": [], "sales_capacity": None, "protection": [],
        "opportunities": deals, "splits": None,
    }  # fmt: skip
    return spec.model_copy(update={**own, "accounts": shared, **left_out})


def resolved_of_layer(resolved: Resolved, number: int, layer: LayerSpec) -> Resolved:
    """Origins, folders and places of a layer's settings under the names they have in a scenario."""
    stated = _sections(layer)
    prefix = f"layer.{number}."

    def laid_over(values: Mapping[str, Any]) -> dict[str, Any]:
        shared = {k: v for k, v in values.items() if k.split(".")[0] not in {*stated, "layer"}}
        own = {k.removeprefix(prefix): v for k, v in values.items() if k.startswith(prefix)}
        return shared | {_in_scenario(key): value for key, value in own.items()}

    return replace(
        resolved,
        origins=laid_over(resolved.origins),
        folders=laid_over(resolved.folders),
        places=laid_over(resolved.places),
    )


def _sections(layer: LayerSpec) -> set[str]:
    """Sections that are of this layer alone."""
    return {name for name in REPLACED if getattr(layer, name)} | set(OWN)


def _in_scenario(key: str) -> str:
    return f"accounts.{key}" if key.split(".")[0] == "columns" else key


def without_other_teams(picked: Picked, layer: LayerSpec) -> Picked:
    """The accounts without what they say of another team's people: owners, locks."""
    hidden = [name for name in OWN_COLUMNS if name not in layer.columns]
    column_of = {k: v for k, v in picked.column_of.items() if k not in hidden}
    return replace(
        picked, frame=picked.frame.assign(**dict.fromkeys(hidden, "")), column_of=column_of
    )


def faults_of_layer(
    number: int, layer: LayerSpec, found: list[Fault], known: list[Fault]
) -> list[Fault]:
    """Faults of a layer that the scenario does not have as well, each with the layer's name."""
    return [_told(number, layer, fault) for fault in found if fault not in known]


def _told(number: int, layer: LayerSpec, fault: Fault) -> Fault:
    section = fault.column.split(".")[0]
    is_own = section in REPLACED and getattr(layer, section) and not fault.record
    return replace(
        fault,
        message=f"{layer.name}: {fault.message}",
        remedy=_under_layer(layer, fault.remedy),
        column=f"layer.{number}.{fault.column}" if is_own else fault.column,
    )


def _under_layer(layer: LayerSpec, remedy: str) -> str:
    """A way out that names sections, as they are called in a layer."""
    for name in _sections(layer):
        remedy = remedy.replace(f"[{name}]", f"[layer.{name}]")
    return remedy


@contextmanager
def telling(layer: str) -> Iterator[None]:
    """Faults found on the way carry the name of the layer; those of the scenario's own do not."""
    try:
        yield
    except ScenarioError as error:
        if layer == MAIN:
            raise
        faults = [told_of(layer, one) for one in error.faults]
        message = "\n".join(sentences(faults)) if faults else f"{layer}: {error}"
        raise ScenarioError(message, faults) from error


def told_of(layer: str, fault: Fault) -> Fault:
    """A fault that begins with the layer's name."""
    return replace(fault, message=f"{layer}: {fault.message}")


def layer_faults(spec: ScenarioSpec) -> list[Fault]:
    """Names that stand for two layers, and pairings that lead nowhere."""
    names = [MAIN, *(layer.name for layer in spec.layer)]
    levels = {MAIN: spec.level, **{layer.name: layer.level for layer in spec.layer}}
    found: list[Fault] = []
    for number, layer in enumerate(spec.layer):
        if names.index(layer.name) <= number:
            message = f"there are two layers of the name {layer.name!r}"
            found.append(_fault(number, "name", message, "Give one of them another name."))
        found += _pairing_faults(number, layer, names[: number + 1], names, levels)
        found += _split_faults(number, layer, spec)
    return found


def _pairing_faults(
    number: int,
    layer: LayerSpec,
    before: list[str],
    names: list[str],
    levels: Mapping[str, list[LevelSpec]],
) -> list[Fault]:
    if layer.pairing is None:
        return []
    other, level = layer.pairing.with_, layer.pairing.level
    at = "pairing.with" if "with_" in layer.pairing.model_fields_set else "pairing"
    if other == layer.name:
        return [_fault(number, at, f"{other!r} is this layer itself", _choice(other, before))]
    if other in before:
        return _level_faults(number, other, level, [one.name for one in levels[other]])
    if other in names:
        message = (
            f"{other!r} comes after {layer.name!r}, and layers are planned in the order they stand"
        )
        return [_fault(number, at, message, f"Put {other!r} first.")]
    return [_fault(number, at, f"there is no layer {other!r}", _choice(other, before))]


def _level_faults(number: int, other: str, level: str | None, known: list[str]) -> list[Fault]:
    if level is None and not known:
        message = f"{other!r} has no level above its territories to pair by"
        section = "[[level]]" if other == MAIN else f"[[layer.level]] of {other!r}"
        remedy = f'Add a {section}, or write level = "{LOWEST}": one territory for each of its own.'
        return [_fault(number, "pairing", message, remedy)]
    if level is None or level in (LOWEST, *known):
        return []
    message = f"{other!r} has no level {level!r}"
    return [_fault(number, "pairing.level", message, _choice(level, [LOWEST, *known]))]


def _split_faults(number: int, layer: LayerSpec, spec: ScenarioSpec) -> list[Fault]:
    """A part of a layer knows nothing of pairs with accounts of another part."""
    how = layer.solve or spec.solve
    if layer.pairing is None or not layer.level or how.levels != "top-down":
        return []
    message = f"{layer.name!r} is split from the top down, and cannot be paired at the same time"
    remedy = 'Leave pairing out, or write levels = "bottom-up" under [layer.solve].'
    return [_fault(number, "pairing", message, remedy)]


def _choice(name: str, known: list[str]) -> str:
    return did_you_mean(name, known, list_up_to=20)


def _fault(number: int, key: str, message: str, remedy: str) -> Fault:
    return Fault(Grade.STOP, "layer", message, remedy, column=f"layer.{number}.{key}")


def shared_ids(teams: Mapping[str, set[str]]) -> list[Fault]:
    """
    Ids that stand for territories or groups of two layers.

    Parameters
    ----------
    teams
        Layer → ids of its territories and of the groups above them, in the scenario's order.
    """
    found: list[Fault] = []
    taken: dict[str, str] = {}
    for number, (layer, ids) in enumerate(teams.items(), start=-1):
        both = sorted(one for one in ids if one in taken)
        if both:
            named = ", ".join(map(repr, both[:3])) + (" …" if len(both) > 3 else "")
            many = len(both) > 1
            message = (
                f"{layer}: {named} {'are' if many else 'is'} of {taken[both[0]]!r} as well; "
                f"{len(both)} of {len(ids)} ids are in both"
            )
            remedy = (
                "Two teams have territories of their own: name another file under [layer.reps], or "
                "give the same people territories with other ids under [layer.territories]."
            )
            found.append(_fault(number, "reps", message, remedy))
        taken |= {one: taken.get(one, layer) for one in ids}
    return found
