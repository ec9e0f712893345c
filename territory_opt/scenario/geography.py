"""The ground of a scenario: its areas, their neighbours, and who lies in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.geo import Adjacency, Areas, reached_by
from territory_opt.models import Grade
from territory_opt.models.arrays import IntArray
from territory_opt.scenario.area_accounts import AREA, carved_out, stated_areas
from territory_opt.scenario.area_cells import cells_of, make_cells
from territory_opt.scenario.area_files import neighbours_of
from territory_opt.scenario.area_homes import areas_of_homes, refuse_too_few
from territory_opt.scenario.area_locks import refuse_locked_apart
from territory_opt.scenario.build.today import locks
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import GeographySpec, ScenarioSpec

SHOWN = 5
"""Areas that a sentence names."""


@dataclass(frozen=True, eq=False)
class Geography:
    """
    Areas and who lies in them.

    Attributes
    ----------
    areas, neighbours
        As ``geo`` has them.
    account_area
        ``(num_accounts,)`` area index, -1 for accounts that are carved out.
    home_area
        ``(num_territories,)`` area index that the territory has to have, -1 none.
    geo_unit_id
        ``(num_accounts,)`` text: the area that the account lies in, carved out or not; may be empty.
    goes_with
        ``(num_areas,)`` area whose territory has it on the map: itself, and for cells between the
        accounts the one that reaches it over the fewest borders; -1 where none does.
    """

    areas: Areas
    neighbours: Adjacency
    account_area: IntArray
    home_area: IntArray
    geo_unit_id: pd.Series
    goes_with: IntArray

    def named(self, accounts: pd.DataFrame) -> pd.DataFrame:
        """The accounts with the ids of the areas that they lie in."""
        return accounts.assign(**{AREA: self.geo_unit_id.to_numpy()})


def read_geography(
    spec: ScenarioSpec,
    accounts: pd.DataFrame,
    territories: pd.DataFrame,
    areas: Areas | None,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
    known: Geography | None = None,
) -> Geography | None:
    """
    The ground of ``[geography]``; None without it, or where faults stop.

    Parameters
    ----------
    accounts, territories
        Frames of the scenario; accounts with their ``geo_unit_id`` where there are areas.
    areas
        Of the file; None where they are to be made from the accounts.
    inputs
        Receives the hashes of the files.
    log
        Receives every fault.
    known
        Of another layer of the scenario: its areas and neighbours are taken as they are.
    """
    given = spec.geography
    ground = None if given is None else _ground(given, areas, known, accounts, resolved, log)
    if given is None or ground is None:
        return None
    areas, ids = ground
    neighbours = known.neighbours if known is not None else None
    neighbours = neighbours or neighbours_of(given, areas, resolved, inputs, log)
    if neighbours is None:
        return None
    lies_in = pd.Index(areas.unit_id).get_indexer(pd.Index(ids)).astype(np.int64)
    of = np.where(carved_out(accounts, given), -1, lies_in)
    locked_to = locks(accounts, spec)
    if spec.rules.contiguous:
        refuse_locked_apart(areas, of, accounts, locked_to, log)
    home = areas_of_homes(areas, neighbours, of, locked_to, territories, given, log)
    refuse_too_few(areas, of, territories, log)
    goes_with = _goes_with(given, areas, neighbours, of, log)
    return None if log.is_stopped else Geography(areas, neighbours, of, home, ids, goes_with)


def _ground(
    given: GeographySpec,
    areas: Areas | None,
    known: Geography | None,
    accounts: pd.DataFrame,
    resolved: Resolved,
    log: FaultLog,
) -> tuple[Areas, pd.Series] | None:
    """Areas of the file, or cells, and the one that each account lies in."""
    if given.cells is None:
        return None if areas is None else (areas, stated_areas(accounts))
    if known is not None:
        return known.areas, cells_of(known.areas, accounts)
    return make_cells(accounts, given, resolved, log)


def _goes_with(
    given: GeographySpec, areas: Areas, neighbours: Adjacency, of: IntArray, log: FaultLog
) -> IntArray:
    """See ``Geography``; areas of a file without an account are noted and stay nobody's."""
    every = np.arange(len(areas))
    if given.cells is not None:
        return reached_by(neighbours.graph, np.isin(every, of))
    _tell_empty(areas, of, log)
    return every


def _tell_empty(areas: Areas, of: IntArray, log: FaultLog) -> None:
    """A note on areas without an account: who they are, and what becomes of them."""
    empty = np.setdiff1d(np.arange(len(areas)), of)
    if len(empty):
        named = ", ".join(areas.unit_id[empty[:SHOWN]].tolist())
        more = f" and {len(empty) - SHOWN:,} more" if len(empty) > SHOWN else ""
        log.add(
            Grade.NOTE, "areas-empty",
            f"{len(empty):,} of {len(areas):,} areas have no account: {named}{more}",
            "They are in no territory; territories meet across them.", file=areas.file,
        )  # fmt: skip
