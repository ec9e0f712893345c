"""A table in the making: its columns typed, its faults told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.cells import check_ids, read_dates, read_numbers
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.places import PLACE_COLUMNS, read_places
from territory_opt.scenario.records.points import (
    Points,
    check_points,
    fill_points,
    given_points,
    refuse_missing_points,
)
from territory_opt.scenario.where import Mask, find_column


@dataclass(frozen=True, eq=False)
class Records:
    """
    A typed table.

    Attributes
    ----------
    picked
        The text it comes from.
    frame
        Our columns, then the file's others; index as the file's rows.
    points
        Coordinates as given; ``located`` checks and fills them.
    scope
        Rows that ``where`` lets through.
    rows
        Faults of rows.
    measures
        Columns of the file's own that settings use as numbers.
    """

    picked: Picked
    frame: pd.DataFrame
    points: Points
    scope: Mask
    rows: RowLog
    measures: tuple[str, ...] = ()

    @property
    def usable(self) -> Mask:
        """Rows in scope that no fault stops."""
        return self.scope & ~self.rows.is_stopped.to_numpy()

    def located(
        self,
        checked: Mask,
        needed: Mask,
        otherwise: Callable[[Points, Mask, RowLog], Points] | None = None,
    ) -> pd.DataFrame:
        """
        The frame with coordinates checked and, where the scenario asks for it, filled.

        Parameters
        ----------
        checked, needed
            Rows whose coordinates must be right if they are there; and those that must have some.
        otherwise
            What else fills those that are missing.
        """
        places, points, is_geocoded = self.places, self.points, self.picked.spec.geocode
        if is_geocoded:
            points = fill_points(points, places, checked, self.rows)
        if otherwise is not None:
            points = otherwise(points, checked, self.rows)
        check_points(points, places["country"], checked, self.rows)
        section = self.picked.section
        refuse_missing_points(points, needed, places, is_geocoded, section, self.rows)
        return self.frame.assign(
            longitude=points.longitude, latitude=points.latitude, location_source=points.source
        )

    @property
    def places(self) -> pd.DataFrame:
        """Country, state, city, postal code and time zone."""
        return self.frame[list(PLACE_COLUMNS)]


def read_records(
    picked: Picked, scope: Mask, log: FaultLog, measures: Iterable[str] = (), has_ids: bool = True
) -> Records:
    """
    Type the columns of a table; faults of rows in scope are told.

    Parameters
    ----------
    measures
        Further columns that must be numbers, because settings use them so.
    has_ids
        Whether each row must have an id of its own.
    """
    rows = RowLog(log, picked.table.file, picked.frame.index, dict(picked.column_of))
    ids = picked.frame[picked.kind.id_column]
    rows.records = ids.where(ids.ne(""), f"this {picked.kind.noun}")
    if has_ids:
        check_ids(picked, scope, rows)
    own = _present(picked, measures)
    numbers = read_numbers(picked, (*picked.kind.numbers, *own), scope, rows)
    dates = read_dates(picked, picked.kind.dates, scope, rows)
    frame = picked.frame.assign(**numbers, **dates)
    if "country" in frame:
        frame = frame.assign(**read_places(frame, scope, rows))
    return Records(picked, frame, given_points(numbers, frame.index), scope, rows, own)


def _present(picked: Picked, measures: Iterable[str]) -> tuple[str, ...]:
    """The file's own columns among them; settings that name others are told elsewhere."""
    found = (find_column(picked.frame, name) for name in measures)
    ours = picked.kind.columns
    return tuple(dict.fromkeys(name for name in found if name is not None and name not in ours))
