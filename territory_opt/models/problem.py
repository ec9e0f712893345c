"""The assignment problem as aligned, read-only arrays."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray, IntArray, as_whole
from territory_opt.models.centres import Centres
from territory_opt.models.contiguity import Contiguity
from territory_opt.models.families import Families
from territory_opt.models.intake import Ground, fields_of, refuse_unused
from territory_opt.models.loads import Loads
from territory_opt.models.pairs import PairTable
from territory_opt.models.rules import Budget, Ideals

Sense = Literal["cost", "value"]


@dataclass(frozen=True, eq=False)
class Problem:
    """
    Units, territories, and every rule between them; always a minimisation of cost.

    Attributes
    ----------
    cost
        ``(num_units, num_territories)``, +inf forbids the pair.
    loads
        What each unit puts on a territory under each measure; ≥ 0.
    lower, upper
        ``(num_territories, num_measures)``: bands; -inf / inf where free.
    incumbent, locked_to
        ``(num_units,)`` territory index; -1 none / free.
    groups
        ``(num_units,)`` label; units with the same label ≥ 0 share a territory.
    conflicts
        ``(num_pairs, 2)`` units that may not share a territory.
    budgets, ideals
        Limits on change; soft targets.
    uncovered_cost
        ``(num_units,)`` price of leaving a unit out (inf: never), or None: all must be covered.
    unit_ids, territory_ids, measures
        Names for messages and files.
    sense
        ``"value"``: for people, value = Σ ``best_value`` − cost.
    best_value
        ``(num_units,)`` value of each unit in the best territory; zeros for ``"cost"``.
    objective_unit
        Unit of cost: ``"USD/year"``, ``"hours·km/year"``.
    terms
        Named parts of a pair's value or cost, for explanations only: their signed sum is the
        pair's value (sense ``"value"``) or cost.
    contiguity
        Territories hang together on this graph; None: they need not.
    centres
        Centres that are to be chosen, and what they cost (``cost`` is 0 then); None: costs are
        known. ``at`` gives the problem under centres that are chosen.
    families
        Units that are split at a price; None: none are.
    """

    cost: PairTable
    loads: Loads
    lower: FloatArray
    upper: FloatArray
    incumbent: IntArray
    locked_to: IntArray
    groups: IntArray
    conflicts: IntArray
    budgets: tuple[Budget, ...] = ()
    ideals: Ideals | None = None
    uncovered_cost: FloatArray | None = None
    unit_ids: tuple[str, ...] = ()
    territory_ids: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    sense: Sense = "cost"
    best_value: FloatArray | None = None
    objective_unit: str = ""
    terms: Mapping[str, PairTable] = field(default_factory=dict)
    contiguity: Contiguity | None = None
    centres: Centres | None = None
    families: Families | None = None

    @property
    def num_units(self) -> int:
        """How many units."""
        return self.cost.shape[0]

    @property
    def num_territories(self) -> int:
        """How many territories."""
        return self.cost.shape[1]

    @property
    def num_measures(self) -> int:
        """How many measures."""
        return self.loads.num_measures

    def measure(self, name: str) -> int:
        """
        Index of the measure called ``name``.

        Raises
        ------
        KeyError
            With the known names, if there is none.
        """
        if name not in self.measures:
            raise KeyError(f"no measure {name!r}; known: {', '.join(self.measures)}")
        return self.measures.index(name)

    def value(self, objective: float) -> float:
        """Objective as people read it: value (more is better) or cost (less is better)."""
        if self.sense == "cost" or self.best_value is None:
            return objective
        return float(self.best_value.sum()) - objective

    def replace(self, **changes: Any) -> Problem:
        """A checked copy with some fields changed; values are wrapped as in ``from_arrays``."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        unknown = sorted(changes.keys() - fields.keys())
        if unknown:
            raise TypeError(f"a problem has no field {', '.join(unknown)}")
        return _checked(fields | changes, are_pairs_known=self._keeps_pairs(changes))

    def at(self, centre_of: Any) -> Problem:
        """
        The problem with these centres: the one that remains when they are chosen.

        Parameters
        ----------
        centre_of
            ``(num_territories,)`` units. A territory without one (-1) may have no unit.
        """
        if self.centres is None:
            return self
        cost = self.centres.table(as_whole("centre_of", centre_of))
        return dataclasses.replace(self, cost=cost, centres=None)

    def _keeps_pairs(self, changes: Mapping[str, Any]) -> bool:
        """True when what is known about the pairs of this problem holds after the changes too."""
        limits = {"lower"} if self.loads.pairs else set()
        return not changes.keys() & {"cost", "loads", "uncovered_cost", *limits}

    @classmethod
    def from_arrays(
        cls,
        cost: Any,
        loads: Any,
        lower: Any,
        upper: Any,
        incumbent: Any = None,
        locked_to: Any = None,
        groups: Any = None,
        conflicts: Any = None,
        budgets: Sequence[Budget] = (),
        ideals: Ideals | None = None,
        uncovered_cost: Any = None,
        graph: Any = None,
        contiguous: bool = False,
        centres: Any = None,
        home_unit: Any = None,
        *,
        exempt: Any = None,
        unit_ids: Sequence[str] | None = None,
        territory_ids: Sequence[str] | None = None,
        measures: Sequence[str] | None = None,
        sense: Sense = "cost",
        best_value: Any = None,
        objective_unit: str = "",
        terms: Mapping[str, PairTable] | None = None,
        families: Families | None = None,
    ) -> Problem:
        """
        Build a problem from arrays.

        Parameters
        ----------
        cost
            ``(num_units, num_territories)``, +inf forbids; or scipy.sparse, where a pair that is
            not stored is forbidden (a stored 0 costs 0); or an object whose ``block(units)``
            returns the rows of some units. Such an object may have ``shape`` (else loads and
            limits tell it), ``at(units, territories)`` for single pairs, and ``is_finite``, true
            when every cost is known to be finite: both spare walks through all pairs.
        loads
            ``(num_units, num_measures)``, or ``(num_units, num_territories, num_measures)`` where
            a load depends on the pair, or an object whose ``block(units)`` returns the latter; ≥ 0.
        lower, upper
            ``(num_territories, num_measures)``; -inf / inf where free. A load that depends on
            the pair has an upper side only.
        incumbent, locked_to, groups, conflicts, budgets, ideals, uncovered_cost
            See the attributes of the class.
        graph, contiguous
            Adjacency of units, ``(num_units, num_units)``, scipy.sparse or an array; with
            ``contiguous=True`` the units of every territory hang together on it.
        home_unit
            ``(num_territories,)`` unit that a territory must contain, -1 none: it is locked there.
        exempt
            ``(num_units,)`` bool: units that need no neighbour in their territory and connect
            nobody. Units without a neighbour in the graph are exempt in any case.
        centres
            None: territory j costs what column j of ``cost`` says. Else centres are chosen, a unit
            of each territory: ``"free"``, then ``cost`` is ``(num_units, num_units)``, to a centre
            at that unit; or the units that may be centres, ``(num_sites,)``, then ``cost`` is
            ``(num_units, num_sites)``. Costs are finite then, loads do not depend on the pair, and
            ``home_unit`` says of a territory that its centre is that unit.
        unit_ids, territory_ids, measures
            Names; indices as text (``"u0"``, ``"t0"``, ``"m0"``) by default.
        sense, best_value, objective_unit, terms
            How people read the objective.
        families
            Units that are split at a price; not where centres are chosen.

        Raises
        ------
        ProblemError
            Naming every field and index that cannot be right. Figures beyond 1e100, and loads more
            than 1e15 times what half of the units have, cannot be computed with.
        UnsupportedError
            For a graph that is not used.
        """
        refuse_unused(graph, contiguous, home_unit, exempt)
        return _checked(
            {
                "cost": cost,
                "loads": loads,
                "lower": lower,
                "upper": upper,
                "incumbent": incumbent,
                "locked_to": locked_to,
                "groups": groups,
                "conflicts": conflicts,
                "budgets": budgets,
                "ideals": ideals,
                "uncovered_cost": uncovered_cost,
                "unit_ids": unit_ids,
                "territory_ids": territory_ids,
                "measures": measures,
                "sense": sense,
                "best_value": best_value,
                "objective_unit": objective_unit,
                "terms": terms,
                "contiguity": Ground(graph, exempt, home_unit) if contiguous else None,
                "centres": centres,
                "families": families,
            }
        )

    @classmethod
    def from_points(
        cls,
        xy_km: Any,
        home_km: Any,
        weight: Any,
        loads: Any,
        lower: Any,
        upper: Any,
        power: float = 1,
        **rules: Any,
    ) -> Problem:
        """
        Build a problem whose cost is weight × km^power to the territory's home.

        Parameters
        ----------
        xy_km, home_km
            ``(num_units, 2)`` and ``(num_territories, 2)``, in a plane, kilometres.
        weight
            ``(num_units,)``, ≥ 0.
        power
            Above 0: 1 distance, 2 inertia (Hess et al. 1965).
        **rules
            As in ``from_arrays``.

        Raises
        ------
        ProblemError, UnsupportedError
            As in ``from_arrays``.
        """
        from territory_opt.models.points import point_cost

        cost = point_cost(xy_km, home_km, weight, power)
        return cls.from_arrays(cost.as_table(), loads, lower, upper, **rules)

    def save(self, path: str | Path) -> None:
        """
        Write the problem as one ``.npz`` file; ``load`` gives it back. Terms are left out.

        Points stay points and sparse tables stay sparse.

        Raises
        ------
        ProblemError
            If a table computed by blocks is too large to be written in full.
        """
        from territory_opt.models.archive import save

        save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Problem:
        """
        Read what ``save`` wrote.

        Raises
        ------
        ProblemError
            If the file is something else, or of another version's format.
        """
        from territory_opt.models.archive import load

        return load(Path(path))

    def to_mps(self, path: str | Path) -> None:
        """
        Write the problem as a mixed-integer model in free MPS; compressed where it ends in ``.gz``.

        Every rule is in the model, and its optimum is the best objective. A group stands under the
        name of its first unit: ``models.mps`` lists rows and columns.

        Raises
        ------
        UnsupportedError
            If territories have to hang together, centres are chosen, or families are split at a
            price: no row says so.
        """
        from territory_opt.models.mps import write_mps

        write_mps(self, Path(path))


def _checked(given: Mapping[str, Any], are_pairs_known: bool = False) -> Problem:
    """
    The problem that ``given`` makes.

    Raises
    ------
    ProblemError
        With one sentence per fault, naming field and index.
    """
    from territory_opt.models.validate import faults_in

    fields, messages = fields_of(given)
    problem = Problem(**fields)
    messages += faults_in(problem, are_pairs_known)
    if messages:
        raise ProblemError(messages)
    return problem
