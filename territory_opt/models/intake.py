"""
What callers hand in, turned into the fields of a problem.

A field that cannot be used is told and replaced by one that says nothing (no lock, no limit), so
that the faults of all other fields are found in the same go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models.arrays import (
    FloatArray,
    IntArray,
    as_flags,
    as_floats,
    as_whole,
    read_only,
)
from territory_opt.models.centres import Centres, Unpriced, as_centres
from territory_opt.models.contiguity import Contiguity, as_graph
from territory_opt.models.families import as_families
from territory_opt.models.loads import Loads, as_loads
from territory_opt.models.pairs import PairTable, as_pair_table
from territory_opt.models.rules import Budget, Ideals

Given = Mapping[str, Any]
"""Arguments of ``Problem.from_arrays`` by name, without those that are refused."""


class Ground(NamedTuple):
    """What callers say of contiguity: see ``Problem.from_arrays``."""

    graph: Any
    exempt: Any = None
    home_unit: Any = None


def refuse_unused(graph: Any, contiguous: bool, home_unit: Any, exempt: Any) -> None:
    """Raise ``UnsupportedError`` for arrays that would not be looked at."""
    given = {"graph": graph, "home_unit": home_unit, "exempt": exempt}
    unused = [name for name, value in given.items() if value is not None]
    if unused and not contiguous:
        raise UnsupportedError(
            f"{', '.join(unused)}: only used with contiguous=True; say so, or leave it out"
        )


def fields_of(given: Given) -> tuple[dict[str, Any], list[str]]:
    """
    Fields of a ``Problem``, all of fitting shape, and a sentence for every one that did not fit.

    Raises
    ------
    ProblemError
        If cost or loads are of no use at all: nothing else can be looked at then.
    """
    cost, centres = _cost(given)
    _refuse_emptiness(cost)
    intake = _Intake(*cost.shape)
    loads = intake.loads(as_loads(given["loads"], cost.shape))
    if centres is not None and loads.pairs:
        intake.messages.append("loads: depend on the pair, but centres are to be chosen")
    sizes = (cost.shape[1], loads.num_measures)
    families, faults = as_families(given["families"], cost.shape[0])
    intake.messages += faults
    fields = {
        "cost": cost,
        "centres": centres,
        "loads": loads,
        **_bands(intake, given, sizes),
        **_per_unit(intake, given),
        "conflicts": _conflicts(intake, given["conflicts"]),
        "budgets": _budgets(intake, given["budgets"]),
        "ideals": _ideals(intake, given["ideals"], sizes),
        "families": families,
        **_names(intake, given, loads.num_measures),
        "terms": _terms(intake, given["terms"] or {}),
        "sense": given["sense"],
        "objective_unit": given["objective_unit"],
    }
    fields |= _contiguity(intake, given["contiguity"], fields["locked_to"])
    return fields, intake.messages


def _cost(given: Given) -> tuple[PairTable, Centres | None]:
    """Cost of every pair; where centres are to be chosen, 0, and what the centres cost."""
    shape, centres = _shape_from_the_rest(given), given["centres"]
    if centres is None or isinstance(centres, Centres):
        return as_pair_table(given["cost"], "cost", shape), centres
    centres = as_centres(as_pair_table(given["cost"], "cost"), centres)
    axes = np.shape(given["upper"]) or np.shape(given["lower"])
    if not axes:
        raise ProblemError(["lower, upper: their first axis tells how many centres are chosen"])
    unpriced = Unpriced((centres.cost.shape[0], axes[0]))
    return as_pair_table(unpriced, "cost"), centres


def _shape_from_the_rest(given: Given) -> tuple[int, int] | None:
    """Units as the loads have them, territories as the limits have them; None where they do not."""
    try:
        return int(np.shape(given["loads"])[0]), int(np.shape(given["upper"])[0])
    except (IndexError, ValueError):
        return None


def _refuse_emptiness(cost: PairTable) -> None:
    axes = enumerate(("units", "territories"))
    none = [f"cost: there are no {what} (shape[{a}] is 0)" for a, what in axes if not cost.shape[a]]
    if none:
        raise ProblemError(none)


class _Intake:
    """Converts fields one by one and gathers what is wrong with them."""

    def __init__(self, num_units: int, num_territories: int) -> None:
        self.num_units = num_units
        self.num_territories = num_territories
        self.messages: list[str] = []

    def array(
        self, name: str, convert: Callable[[str, Any], Any], values: Any, default: Any
    ) -> Any:
        """``values`` as an array like ``default``; ``default`` where there are none, or bad ones."""
        if values is None:
            return default
        try:
            array = convert(name, values)
        except ProblemError as error:
            self.messages += error.messages
            return default
        return array if self.fits(name, array.shape, default.shape) else default

    def fits(self, name: str, found: tuple[int, ...], expected: tuple[int, ...]) -> bool:
        """Whether a shape is the expected one; if not, says so."""
        if found != expected:
            self.messages.append(f"{name}: shape {found}, expected {expected}")
        return found == expected

    def loads(self, loads: Loads) -> Loads:
        """The loads, or zeros where they are of other units or territories."""
        number = loads.unit.shape[0]
        if number != self.num_units:
            self.messages.append(f"loads: {number} units, but cost has {self.num_units}")
        expected = (self.num_units, self.num_territories)
        fit = [
            self.fits(f"loads[:, :, {measure}]", table.shape, expected)
            for measure, table in loads.pairs.items()
        ]
        fits = number == self.num_units and all(fit)
        return loads if fits else Loads(np.zeros((self.num_units, loads.num_measures)))

    def homes(self, home: IntArray, locked: IntArray) -> IntArray:
        """Locks with those of homes: ``(num_units,)``; says which homes cannot be."""
        both = np.array(locked)
        for territory in np.flatnonzero(home != -1).tolist():
            unit = int(home[territory])
            if not 0 <= unit < self.num_units:
                self.messages.append(f"home_unit[{territory}] is {unit}: no unit, nor -1")
            elif both[unit] not in (-1, territory):
                self.messages.append(
                    f"home_unit[{territory}] is {unit}, which territory {both[unit]} has: as its "
                    "home, or because it is locked there; choose a unit next to it"
                )
            else:
                both[unit] = territory
        locks: IntArray = read_only(both, int)
        return locks


def _bands(intake: _Intake, given: Given, sizes: tuple[int, int]) -> dict[str, FloatArray]:
    """Limits of shape ``(num_territories, num_measures)``; one measure may leave out its axis."""

    def as_limits(name: str, values: Any) -> FloatArray:
        array = as_floats(name, values)
        return array[:, None] if array.ndim == 1 and sizes[1] == 1 else array

    free = {"lower": -np.inf, "upper": np.inf}
    return {
        name: intake.array(name, as_limits, given[name], as_floats(name, np.full(sizes, value)))
        for name, value in free.items()
    }


def _per_unit(intake: _Intake, given: Given) -> dict[str, Any]:
    none = as_whole("", np.full(intake.num_units, -1))
    zero = as_floats("", np.zeros(intake.num_units))
    fields = {
        name: intake.array(name, as_whole, given[name], none)
        for name in ("incumbent", "locked_to", "groups")
    }
    for name in ("uncovered_cost", "best_value"):
        values = given[name]
        fields[name] = None if values is None else intake.array(name, as_floats, values, zero)
    return fields


def _conflicts(intake: _Intake, values: Any) -> IntArray:
    none = as_whole("", np.empty((0, 2), int))
    if values is None or not np.size(values):
        return none
    try:
        conflicts = as_whole("conflicts", values)
    except ProblemError as error:
        intake.messages += error.messages
        return none
    rows = len(conflicts) if conflicts.ndim else 0
    return conflicts if intake.fits("conflicts", conflicts.shape, (rows, 2)) else none


def _budgets(intake: _Intake, values: Any) -> tuple[Budget, ...]:
    """Those that are budgets over these units."""
    if not isinstance(values, Iterable):
        intake.messages.append(f"budgets: {type(values).__name__}, expected a list of Budget")
        return ()
    fitting = []
    for b, budget in enumerate(values):
        if not isinstance(budget, Budget):
            kind = type(budget).__name__
            intake.messages.append(f"budgets[{b}]: {kind}, expected Budget(weights, limit)")
        elif intake.fits(f"budgets[{b}].weights", budget.weights.shape, (intake.num_units,)):
            fitting.append(budget)
    return tuple(fitting)


def _ideals(intake: _Intake, ideals: Any, sizes: tuple[int, int]) -> Ideals | None:
    if ideals is None:
        return None
    if not isinstance(ideals, Ideals):
        kind = type(ideals).__name__
        intake.messages.append(f"ideals: {kind}, expected Ideals(target, price)")
        return None
    parts = (("target", ideals.target), ("price", ideals.price))
    fits = [intake.fits(f"ideals.{name}", part.shape, sizes) for name, part in parts]
    return ideals if all(fits) else None


def _contiguity(intake: _Intake, given: Ground | Contiguity | None, locked: IntArray) -> Given:
    """The rule, and locks that keep homes in their territories."""
    if given is None:
        return {"contiguity": None}
    if given.graph is None:
        intake.messages.append("graph: missing, but contiguous=True needs the adjacency of units")
        return {"contiguity": None}
    graph, messages = as_graph(given.graph, intake.num_units)
    intake.messages += messages
    exempt = intake.array("exempt", as_flags, given.exempt, np.zeros(intake.num_units, bool))
    none = as_whole("", np.full(intake.num_territories, -1))
    home = intake.array("home_unit", as_whole, given.home_unit, none)
    home_locks = intake.homes(home, locked)
    return {"contiguity": Contiguity(graph, exempt, home), "locked_to": home_locks}


def _names(intake: _Intake, given: Given, num_measures: int) -> dict[str, tuple[str, ...]]:
    """Ids and names as text; ``u0``, ``t0``, ``m0`` where there are none."""
    numbers = {
        "unit_ids": ("u", intake.num_units),
        "territory_ids": ("t", intake.num_territories),
        "measures": ("m", num_measures),
    }
    return {name: _named(intake, name, given[name], *of) for name, of in numbers.items()}


def _named(intake: _Intake, field: str, names: Any, prefix: str, number: int) -> tuple[str, ...]:
    default = tuple(f"{prefix}{i}" for i in range(number))
    if names is None:
        return default
    found = tuple(str(name) for name in names)
    if len(found) != number:
        intake.messages.append(f"{field}: {len(found)} names for {number}")
        return default
    return found


def _terms(intake: _Intake, terms: Mapping[str, Any]) -> dict[str, PairTable]:
    expected = (intake.num_units, intake.num_territories)
    fitting = {}
    for name, values in terms.items():
        field = f"terms[{name!r}]"
        try:
            table = as_pair_table(values, field, expected)
        except ProblemError as error:
            intake.messages += error.messages
            continue
        if intake.fits(field, table.shape, expected):
            fitting[name] = table
    return fitting
