"""The search for plans: what every one of them can do, and which one fits a problem."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.solvers.core import Core
from territory_opt.solvers.ejection import handles
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.model import Penalty
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.search_chains import ChainSearch
from territory_opt.solvers.search_exchanges import ExchangeSearch
from territory_opt.solvers.team import Team


class Search(Protocol):
    """A search that goes on in rounds and offers what it finds to its journal."""

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""

    def first_rounds(self, team: Team) -> None:
        """From nothing to a good plan, in a share of the time or work that is left."""

    def another_round(self, team: Team) -> None:
        """Go on."""


def search_of(
    journal: Journal,
    prices: Prices,
    penalty: Penalty,
    choices: tuple[IntArray, IntArray | None],
    options: SolveOptions,
    rng: np.random.Generator,
) -> Search:
    """
    The search that fits the journal's problem.

    Where a unit loads every territory alike, two territories can trade almost level sets of units:
    exchanges. Where loads depend on the pair they hardly can: ejection chains, unless there are
    rules that chains do not know.
    """
    core = journal.core
    if loads_depend_on_pair(core) and handles(core):
        return ChainSearch(journal, prices, choices, options.ejection, rng)
    return ExchangeSearch(journal, prices, penalty, choices, options, rng)


def loads_depend_on_pair(core: Core) -> bool:
    """True where some unit does not load all its territories alike."""
    first = core.load[core.first[:-1]]
    return bool((core.load != first[core.unit]).any())
