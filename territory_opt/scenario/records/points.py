"""Where things are: coordinates given, checked, and filled from postal codes and cities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import shapely

from territory_opt.errors import MissingExtraError
from territory_opt.geo import background, country_code, locate_cities, locate_postal_codes
from territory_opt.scenario.faultlog import RowLog
from territory_opt.scenario.where import Mask

_BORDER_DEGREES = 1.0
"""How far off its country's coarse outline a point may lie before it is told."""
_CROWD = 10
"""Points that make a crowd that others can be off from."""
_CROWD_MARGIN_DEGREES = 5.0


@dataclass(frozen=True, eq=False)
class Points:
    """Coordinates on their way; ``source`` is ``""`` where there are none."""

    longitude: pd.Series
    latitude: pd.Series
    source: pd.Series

    @property
    def is_missing(self) -> Mask:
        """Where either coordinate is missing."""
        return (self.longitude.isna() | self.latitude.isna()).to_numpy()


def given_points(numbers: Mapping[str, pd.Series], index: pd.Index) -> Points:
    """Coordinates as the file gives them; none where it has no such columns."""
    nowhere = pd.Series(np.nan, index=index)
    longitude, latitude = numbers.get("longitude", nowhere), numbers.get("latitude", nowhere)
    is_given = longitude.notna() & latitude.notna()
    source = pd.Series(np.where(is_given, "given", ""), index=index, dtype="str")
    return Points(longitude, latitude, source)


def check_points(points: Points, country: pd.Series, scope: Mask, rows: RowLog) -> None:
    """Stop rows at (0, 0), with latitude and longitude exchanged, or off the world."""
    lon, lat = points.longitude.to_numpy(), points.latitude.to_numpy()
    here = scope & ~points.is_missing
    told = pd.Series(
        [f"({y:g}, {x:g})" for y, x in zip(lat, lon, strict=True)], points.source.index
    )
    is_zero = is_at_zero(points) & here
    rows.stop("coordinates-zero", is_zero, "{record} is at (0, 0), in the sea off Africa",
              "Fill in its latitude and longitude.", column="latitude", values=told)  # fmt: skip
    fits, fits_swapped = _is_on_world(lon, lat), _is_on_world(lat, lon)
    is_swapped = here & ~is_zero & (~fits & fits_swapped | _is_swapped(lon, lat, fits, country))
    rows.stop("coordinates-swapped", is_swapped,
              "{record} has latitude and longitude exchanged: {value} as latitude, longitude",
              "Exchange the two columns.", column="latitude", values=told)  # fmt: skip
    is_off = here & ~fits & ~fits_swapped
    rows.stop("coordinates-off-world", is_off, "{record} is at {value}, which is no place on earth",
              "Latitude runs from -90 to 90, longitude from -180 to 180; projected coordinates need a "
              "GeoPackage.", column="latitude", values=told)  # fmt: skip


def is_at_zero(points: Points) -> Mask:
    """Where a point is exactly (0, 0)."""
    return (points.longitude.eq(0) & points.latitude.eq(0)).to_numpy()


def _is_on_world(lon: np.ndarray, lat: np.ndarray) -> Mask:
    return np.asarray((np.abs(lon) <= 180) & (np.abs(lat) <= 90))


def _is_swapped(lon: np.ndarray, lat: np.ndarray, fits: Mask, country: pd.Series) -> Mask:
    """Exchanging puts the point into its country, or to the others where no country is known."""
    both_fit = fits & _is_on_world(lat, lon)
    swapped = np.zeros(len(lon), dtype=bool)
    is_outlined = np.zeros(len(lon), dtype=bool)
    for code in country.unique():
        outline = _outlines().get(code)
        if outline is None:
            continue
        is_there = (country == code).to_numpy()
        is_outlined |= is_there
        rows = np.flatnonzero(is_there & both_fit)
        swapped[rows] = ~_near(outline, lon[rows], lat[rows]) & _near(outline, lat[rows], lon[rows])
    return swapped | (_is_swapped_from_crowd(lon, lat, fits) & both_fit & ~is_outlined)


def _near(outline: shapely.Geometry, lon: np.ndarray, lat: np.ndarray) -> Mask:
    return np.asarray(shapely.dwithin(outline, shapely.points(lon, lat), _BORDER_DEGREES))


def _is_swapped_from_crowd(lon: np.ndarray, lat: np.ndarray, fits: Mask) -> Mask:
    if fits.sum() < _CROWD:
        return np.zeros(len(lon), dtype=bool)
    here = _is_in_crowd(lon, lat, lon[fits], lat[fits])
    return ~here & _is_in_crowd(lat, lon, lon[fits], lat[fits])


def _is_in_crowd(
    lon: np.ndarray, lat: np.ndarray, crowd_lon: np.ndarray, crowd_lat: np.ndarray
) -> Mask:
    inside = np.ones(len(lon), dtype=bool)
    for values, crowd in ((lon, crowd_lon), (lat, crowd_lat)):
        low, high = np.quantile(crowd, [0.1, 0.9])
        margin = max(_CROWD_MARGIN_DEGREES, (high - low) / 2)
        inside &= (values >= low - margin) & (values <= high + margin)
    return inside


@cache
def _outlines() -> dict[str, shapely.Geometry]:
    """Coarse outline of each country by its code."""
    atlas = background((-180.0, -90.0, 180.0, 90.0))
    is_state = (atlas["kind"] == "state").to_numpy()
    codes = [
        "US" if state else country_code(name)
        for state, name in zip(is_state, atlas["name"], strict=True)
    ]
    outlines = {}
    for code in {code for code in codes if code}:
        parts = atlas.geometry[[c == code for c in codes]].explode().to_numpy()
        outlines[code] = shapely.multipolygons(parts)
        shapely.prepare(outlines[code])
    return outlines


def fill_points(points: Points, places: pd.DataFrame, scope: Mask, rows: RowLog) -> Points:
    """
    Fill missing coordinates, and those at (0, 0), from postal code, then from city.

    Parameters
    ----------
    places
        ``postal_code``, ``city``, ``state``, ``country``; index as the points.
    """
    wanted = scope & (points.is_missing | is_at_zero(points))
    points = _filled(points, locate_postal_codes, places[["postal_code", "country"]], wanted,
                     "postal code", rows)  # fmt: skip
    wanted &= (points.source != "postal code").to_numpy()
    try:
        return _filled(
            points, locate_cities, places[["city", "state", "country"]], wanted, "city", rows
        )
    except MissingExtraError as error:
        could_be = wanted & places["city"].ne("").to_numpy()
        rows.note(
            "cities-not-installed", could_be, "{record} could be located by its city", str(error)
        )
        return points


def _filled(
    points: Points,
    locate: Callable[..., pd.DataFrame],
    places: pd.DataFrame,
    wanted: Mask,
    source: str,
    rows: RowLog,
) -> Points:
    wanted = wanted & places.iloc[:, 0].ne("").to_numpy()
    if not wanted.any():
        return points
    found = locate(*(places.loc[wanted, name] for name in places.columns))
    found = found[found["longitude"].notna()]
    is_found = points.source.index.isin(found.index)
    rows.fixed(f"located-by-{source.replace(' ', '-')}", is_found,
               f"{{record}} is placed by its {source} {{value}}", _remark(found), column=source,
               values=places.iloc[:, 0])  # fmt: skip
    return Points(
        found["longitude"].reindex(points.longitude.index).fillna(points.longitude),
        found["latitude"].reindex(points.latitude.index).fillna(points.latitude),
        points.source.mask(is_found, source),
    )


def _remark(found: pd.DataFrame) -> str:
    if "num_matches" in found and (found["num_matches"] > 1).any():
        return "The middle of the largest place of that name."
    return "The middle of the area."


def refuse_missing_points(
    points: Points,
    needed: Mask,
    places: pd.DataFrame,
    is_geocoded: bool,
    section: str,
    rows: RowLog,
) -> None:
    """Stop rows that need coordinates and have none."""
    is_missing = points.is_missing & needed
    has_place = places["postal_code"].ne("") | places["city"].ne("")
    unasked = f"Fill them in, or set geocode = true under [{section}]."
    in_vain = "Fill them in; no postal code or city that is known here leads to them."
    remedies = {
        int(row): unasked if has_place[row] and not is_geocoded else in_vain
        for row in points.source.index[is_missing]
    }
    rows.stop("coordinates-missing", is_missing, "{record} has no coordinates", "",
              column="latitude", remedies=remedies)  # fmt: skip
