"""Territories: permanent positions, with what their staff gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.records.reps import (
    DEFAULT_ROLE,
    LISTS,
    comes_later,
    has_left,
    tidy_abilities,
)
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask

COLUMNS = [
    "territory_id", "name", "role", "parent_id", "rep_id", "rep_name", "longitude", "latitude",
    "fte", "capacity_hours", "performance", "skills", "languages", "experience", "country",
    "time_zone", "max_distance_km", "is_vacant",
]  # fmt: skip


def read_territories(picked: Picked, scope: Mask, measures: list[str], log: FaultLog) -> Records:
    """Type the columns of positions; those that are parents of others are not assigned to."""
    records = read_records(picked, scope, log, measures)
    frame = tidy_abilities(records.frame, scope, records.rows)
    is_own = frame["parent_id"].eq(frame["territory_id"]) & frame["parent_id"].ne("")
    records.rows.stop(
        "own-parent", is_own.to_numpy() & scope, "{record} is its own parent",
        "Name the territory above it, or leave the cell empty.", column="parent_id",
    )  # fmt: skip
    _stop_circles(frame, scope & ~is_own.to_numpy(), records)
    parents = frame["parent_id"][frame["parent_id"].ne("") & ~is_own]
    is_parent = frame["territory_id"].isin(parents).to_numpy()
    records.rows.note(
        "territory-parent", is_parent & scope, "{record} is the parent of others",
        "No accounts are assigned to it.", column="parent_id",
    )  # fmt: skip
    return replace(records, frame=frame, scope=scope & ~is_parent)


def _stop_circles(frame: pd.DataFrame, asked: Mask, records: Records) -> None:
    """Territories that are above themselves, by way of others."""
    above = dict(zip(frame["territory_id"], frame["parent_id"], strict=True))
    circles = [_circle(name, above) for name in frame["territory_id"]]
    told = pd.Series([" → ".join(circle) for circle in circles], index=frame.index)
    records.rows.stop(
        "territory-circle", told.ne("").to_numpy() & asked, "{record} is above itself: {value}",
        "Correct the parent_id of one of them, or leave it empty.", column="parent_id", values=told,
    )  # fmt: skip


def _circle(name: str, above: Mapping[str, str]) -> list[str]:
    """From a territory up to itself; empty where the way up ends, or turns round further above."""
    way = [name]
    while (parent := above.get(way[-1], "")) and parent not in way:
        way.append(parent)
    return [*way, name] if parent == name and len(way) > 1 else []


def parents_above(territories: Records) -> dict[str, str]:
    """Parent of every territory in the table that is a parent itself."""
    frame = territories.frame[~territories.scope & territories.frame["parent_id"].ne("")]
    return dict(zip(frame["territory_id"], frame["parent_id"], strict=True))


def territories_of_reps(reps: Records, spec: ScenarioSpec) -> pd.DataFrame:
    """One territory per rep who is there while the plan lasts; index as the rows of the reps."""
    gone = has_left(reps.frame, spec) & reps.scope
    reps.rows.note(
        "rep-left", gone, "{record} is not there when the plan begins", "Gets no territory.",
        column="end_date",
    )  # fmt: skip
    later = comes_later(reps.frame, spec) & reps.scope
    reps.rows.note(
        "rep-later", later & ~gone, "{record} starts after the last day of the plan",
        "Gets no territory.", column="start_date",
    )  # fmt: skip
    there = reps.usable & ~gone & ~later
    frame = reps.located(there, there & _travels(reps.frame["role"], spec))[reps.usable & there]
    own = frame.assign(
        territory_id=frame["rep_id"],
        parent_id="",
        rep_name=frame["name"],
        is_vacant=False,
        fte=frame["fte"].fillna(1.0),
        performance=frame["performance"].fillna(1.0),
    )
    return _finished(own, _extras(own, reps.picked), spec)


def staffed_territories(
    territories: Records, reps: Records, staffing: pd.DataFrame, spec: ScenarioSpec
) -> pd.DataFrame:
    """Positions with what their staff gives them; what a position states itself comes first."""
    there = reps.usable & ~has_left(reps.frame, spec)
    people = reps.located(there, np.zeros(len(there), dtype=bool))
    given = _from_staff(staffing, people[reps.usable])
    frame, points = territories.frame, territories.points
    staff = given.reindex(frame["territory_id"]).set_axis(frame.index)
    is_vacant = staff["rep_id"].isna()
    is_homeless = points.is_missing
    filled = replace(
        territories,
        frame=_filled(frame, staff),
        points=replace(
            points,
            longitude=points.longitude.mask(is_homeless, staff["longitude"]),
            latitude=points.latitude.mask(is_homeless, staff["latitude"]),
        ),
    )
    _note_vacant(territories, is_vacant.to_numpy())
    used = territories.usable
    own = filled.located(used, used & _travels(filled.frame["role"], spec))
    own = own.assign(is_vacant=is_vacant)[territories.usable]
    return _finished(own, _extras(frame, territories.picked), spec)


def _travels(role: pd.Series, spec: ScenarioSpec) -> Mask:
    inside = [name for name, how in spec.roles.items() if how.travel == "none"]
    return ~role.isin(inside).to_numpy()


def _note_vacant(territories: Records, is_vacant: Mask) -> None:
    territories.rows.note(
        "territory-vacant", is_vacant & territories.usable, "{record} is vacant when the plan begins",
        "Counts as one full-time rep of average performance.", column="territory_id",
    )  # fmt: skip


def _from_staff(staffing: pd.DataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    """What the staff of each territory adds up to; index ``territory_id``."""
    staff = staffing.merge(reps.drop(columns="share", errors="ignore"), on="rep_id")
    staff = staff.sort_values("share", ascending=False, kind="stable")
    weight = staff["share"] * staff["fte"].fillna(1.0)
    by_territory = staff.assign(
        fte=weight,
        performance=weight * staff["performance"].fillna(1.0),
        capacity_hours=staff["share"] * staff["capacity_hours"],
    ).groupby("territory_id", sort=False)
    main = by_territory.first()
    sums = by_territory[["fte", "performance"]].sum()
    return main.assign(
        rep_name=main["name"],
        fte=sums["fte"],
        performance=(sums["performance"] / sums["fte"]).fillna(1.0),
        capacity_hours=by_territory["capacity_hours"].agg(lambda hours: hours.sum(skipna=False)),
        **{name: by_territory[name].agg(_union) for name in LISTS},
    )


def _union(lists: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in lists for each in one))


def _filled(frame: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """The positions' own values, then their staff's, then those of an average rep."""
    filled = frame.copy()
    for name in ("fte", "performance", "capacity_hours", "max_distance_km"):
        filled[name] = frame[name].fillna(staff[name])
    for name in ("role", "country", "time_zone"):
        filled[name] = frame[name].where(frame[name].ne(""), staff[name].fillna("").astype("str"))
    for name in LISTS:
        pairs = zip(frame[name], staff[name], strict=True)
        lists = [own or (given if isinstance(given, tuple) else ()) for own, given in pairs]
        filled[name] = pd.Series(lists, index=frame.index, dtype=object)
    return filled.assign(
        rep_id=staff["rep_id"].fillna("").astype("str"),
        rep_name=staff["rep_name"].fillna("").astype("str"),
        name=frame["name"].where(frame["name"].ne(""), frame["territory_id"]),
        role=filled["role"].where(filled["role"].ne(""), DEFAULT_ROLE),
        fte=filled["fte"].fillna(1.0),
        performance=filled["performance"].fillna(1.0),
    )


def _extras(frame: pd.DataFrame, picked: Picked) -> list[str]:
    return [name for name in frame.columns if name not in picked.kind.columns]


def _finished(frame: pd.DataFrame, extras: list[str], spec: ScenarioSpec) -> pd.DataFrame:
    """Columns in the order of the contract; capacity where the scenario states hours a year."""
    if spec.capacity is not None and spec.calendar is None:
        hours = spec.capacity.hours_per_year * spec.capacity.customer_share * frame["fte"]
        frame = frame.assign(capacity_hours=frame["capacity_hours"].fillna(hours))
    return frame[[*COLUMNS, *(name for name in extras if name not in COLUMNS)]]


def refuse_empty(frame: pd.DataFrame, file: str, noun: str, log: FaultLog) -> None:
    """Stop where nothing is left of a table."""
    if frame.empty and not log.is_stopped:
        log.add(
            Grade.STOP, f"no-{noun}", f"no {noun} of {file} is left to plan with",
            "Look at `where` and at the rows set aside.", file=file,
        )  # fmt: skip
