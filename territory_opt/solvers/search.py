"""The search for plans: what every one of them can do, and which one fits a problem."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from territory_opt.models import relative_gap
from territory_opt.models.arrays import IntArray
from territory_opt.solvers.core import Core
from territory_opt.solvers.ejection import handles
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.model import Penalty
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.search_chains import ChainSearch
from territory_opt.solvers.search_contiguous import BorderSearch
from territory_opt.solvers.search_exchanges import ExchangeSearch
from territory_opt.solvers.team import Team

CONTEST = 0.1
"""Share of what is left of time or work that the contest's chains use."""

CLOSE = 0.001
"""Exchanges that begin this close to the bound need no contest."""


class Search(Protocol):
    """A search that goes on in rounds and offers what it finds to its journal."""

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""

    def first_rounds(self, team: Team) -> None:
        """From nothing to a good plan, in a share of the time or work that is left."""

    def another_round(self, team: Team) -> None:
        """Go on."""


class Contest:
    """Exchanges begin; where that ends far from the bound, so do chains, and the leader goes on."""

    def __init__(self, exchanges: ExchangeSearch, chains: ChainSearch) -> None:
        self.exchanges, self.chains = exchanges, chains
        self.winner: Search = exchanges

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""
        return self.winner.is_settled

    def first_rounds(self, team: Team) -> None:
        """Both begin, the winner goes on."""
        journal = self.exchanges.journal
        self.exchanges.begin()
        gap = relative_gap(journal.objective, journal.bound) if journal.is_feasible else 1.0
        if not (gap < CLOSE or journal.stopped) and self.chains.begin(CONTEST):
            self.winner = self.chains
            self.chains.first_rounds(team)
        else:
            self.exchanges.another_round(team)

    def another_round(self, team: Team) -> None:
        """The winner's."""
        self.winner.another_round(team)


def search_of(
    journal: Journal,
    prices: Prices,
    penalty: Penalty,
    choices: tuple[IntArray, IntArray | None],
    options: SolveOptions,
    rng: np.random.Generator,
) -> Search:
    """
    The search that fits the journal's problem: over borders where territories hang together.

    Where a unit loads every territory alike, two territories can trade almost level sets of units:
    exchanges. Where loads depend on the pair and territories are full they hardly can: ejection
    chains. Which of the two it is, a contest tells (measured: docs/design/0003).

    Parameters
    ----------
    journal
        Receives every plan, the choices to begin with first.
    prices, penalty
        Of the dual; of passing limits.
    choices
        ``(num_units,)`` pair indices each: the cheapest by price, and a plan's, or None.
    """
    for chosen in choices:
        if chosen is not None:
            journal.offer(chosen, "start")
    if journal.problem.contiguity is not None:
        return BorderSearch(journal, prices, choices, options.borders, rng)
    exchanges = ExchangeSearch(journal, prices, penalty, choices, options, rng)
    core = journal.core
    if not (loads_depend_on_pair(core) and handles(core)):
        return exchanges
    return Contest(exchanges, ChainSearch(journal, prices, choices, options.ejection, rng))


def loads_depend_on_pair(core: Core) -> bool:
    """True where some unit does not load all its territories alike."""
    first = core.load[core.first[:-1]]
    return bool((core.load != first[core.unit]).any())
