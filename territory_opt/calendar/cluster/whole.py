"""One plan over the workers of a cluster, or region by region here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from territory_opt.models import Result
from territory_opt.solvers import Here, solve, solve_split


@contextmanager
def solver_of(address: str | None, regions: int | None) -> Iterator[Callable[..., Result]]:
    """
    What stands in for ``solvers.solve``, as long as it is needed.

    Parameters
    ----------
    address
        Of a Dask scheduler; None: this process.
    regions
        How many; None without an address: the plan is not split at all.

    Raises
    ------
    MissingExtraError, ClusterError
        As ``connected`` does.
    """
    if address is not None:
        from territory_opt.calendar.cluster.connecting import connected
        from territory_opt.calendar.cluster.mapping import DaskMapper

        with connected(address) as client:
            yield partial(solve_split, regions=regions, mapper=DaskMapper(client))
    elif regions is not None:
        yield partial(solve_split, regions=regions, mapper=Here())
    else:
        yield solve
