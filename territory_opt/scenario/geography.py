"""The ground of a scenario: its areas, their neighbours, and who lies in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.geo import Adjacency, Areas
from territory_opt.models.arrays import IntArray
from territory_opt.scenario.area_files import read_ground
from territory_opt.scenario.area_places import (
    AREA,
    areas_of_accounts,
    areas_of_homes,
    carved_out,
    refuse_too_few,
)
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec


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
    """

    areas: Areas
    neighbours: Adjacency
    account_area: IntArray
    home_area: IntArray
    geo_unit_id: pd.Series

    def named(self, accounts: pd.DataFrame) -> pd.DataFrame:
        """The accounts with the ids of the areas that they lie in."""
        return accounts.assign(**{AREA: self.geo_unit_id.to_numpy()})


def read_geography(
    spec: ScenarioSpec,
    accounts: pd.DataFrame,
    territories: pd.DataFrame,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
    known: Geography | None = None,
) -> Geography | None:
    """
    The areas of ``[geography]``; None without them, or where faults stop.

    Parameters
    ----------
    accounts, territories
        Frames of the scenario.
    inputs
        Receives the hashes of the files.
    log
        Receives every fault.
    known
        Of another layer of the scenario: its areas and neighbours are taken as they are.
    """
    given = spec.geography
    if known is not None:
        ground: tuple[Areas, Adjacency] | None = (known.areas, known.neighbours)
    else:
        ground = None if given is None else read_ground(given, resolved, inputs, log)
    if given is None or ground is None:
        return None
    areas, neighbours = ground
    carved = carved_out(accounts, given)
    lies_in = areas_of_accounts(areas, accounts, carved, given, log)
    of = np.where(carved, -1, lies_in)
    home = areas_of_homes(areas, neighbours, of, territories, given, log)
    refuse_too_few(areas, of, territories, log)
    if log.is_stopped:
        return None
    ids = pd.Series(np.where(lies_in >= 0, areas.unit_id[lies_in], ""), dtype=str)
    return Geography(areas, neighbours, of, home, ids)
