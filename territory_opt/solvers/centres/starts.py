"""Starts: centres settled from many beginnings, the best first."""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.scoring.centred import best_centres
from territory_opt.solvers.centres.budget import budget
from territory_opt.solvers.centres.halving import first_centres
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.settling import Settled, settled
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.journal import Journal


def settled_starts(
    sites: Sites,
    journal: Journal,
    given: IntArray | None,
    options: CentreOptions,
    rng: np.random.Generator,
) -> list[Settled]:
    """
    Centres of the plan to begin with, and of halvings as long as their share of the time lasts.

    Parameters
    ----------
    given
        ``(num_units,)`` territories, or None.
    """
    problem, is_over = sites.problem, budget(journal, options.start_share)
    begins = [] if given is None else [best_centres(problem, given)]
    places: list[Settled] = []
    while begins or (len(places) < options.starts and not (places and is_over())):
        anywhere = first_centres(problem, rng)
        centre_of = begins.pop() if begins else anywhere
        centre_of = np.where(centre_of >= 0, centre_of, anywhere)
        places.append(settled(sites, centre_of, journal, options))
    return sorted(places, key=lambda place: place.value)
