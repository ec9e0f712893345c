"""What reps say of their own calendars, under ``[calendar]``."""

from __future__ import annotations

import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import RowLog
from territory_opt.scenario.holiday_calendar import countries, subdivisions
from territory_opt.scenario.records.cells import read_list, refuse_below
from territory_opt.scenario.schema import CalendarSpec, ScenarioSpec
from territory_opt.scenario.where import Mask
from territory_opt.scenario.working_time import WEEKDAYS, place_of, working_time


def check_work_days(frame: pd.DataFrame, scope: Mask, spec: ScenarioSpec, rows: RowLog) -> None:
    """Stop reps whose working days cannot be counted, with the nearest name that is known."""
    if spec.calendar is None:
        return
    refuse_below("leave_days", frame["leave_days"], 0.0, scope, rows)
    _refuse_weekdays(frame, scope, rows)
    if spec.calendar.holidays:
        _refuse_places(frame, scope, spec.calendar, rows)
    sound = scope & ~rows.is_stopped.to_numpy()
    _refuse_long_leave(frame, sound, spec, rows)


def _refuse_weekdays(frame: pd.DataFrame, scope: Mask, rows: RowLog) -> None:
    lists = read_list(frame["work_days"])
    is_unknown = lists.map(lambda days: not set(days) <= set(WEEKDAYS)).to_numpy(bool) & scope
    rows.stop(
        "calendar-weekday", is_unknown, "work_days of {record} are {value}",
        f"Write some of {';'.join(WEEKDAYS)}.", column="work_days", values=frame["work_days"],
    )  # fmt: skip


def _refuse_places(frame: pd.DataFrame, scope: Mask, calendar: CalendarSpec, rows: RowLog) -> None:
    places = [place_of(row, calendar) for row in frame.to_dict("records")]
    country = pd.Series([place[0] for place in places], index=frame.index, dtype="str")
    region = pd.Series([place[1] for place in places], index=frame.index, dtype="str")
    known = countries()
    is_lost = ~country.isin(known).to_numpy(bool) & scope
    rows.stop(
        "calendar-country", is_lost, "no holidays are known for the country '{value}' of {record}",
        "Fill in a country, or write calendar.country, or calendar.holidays = false.",
        column="country", values=country,
    )  # fmt: skip
    is_strange = scope & ~is_lost & region.ne("").to_numpy(bool)
    is_strange &= [
        bool(r) and c in known and r not in subdivisions(c)
        for c, r in zip(country, region, strict=True)
    ]
    remedies = {
        int(row): did_you_mean(region[row], subdivisions(country[row]))
        or "Leave it empty for the holidays of the whole country."
        for row in frame.index[is_strange]
    }
    rows.stop(
        "calendar-subdivision", is_strange, "{record} is in {value}, which has no holidays of its own",
        "", column="subdivision", values=region, remedies=remedies,
    )  # fmt: skip


def _refuse_long_leave(frame: pd.DataFrame, sound: Mask, spec: ScenarioSpec, rows: RowLog) -> None:
    """More leave than working days would leave hours below 0."""
    time = working_time(frame[sound], spec)
    left = time["work_days"] - time["holidays"] - time["absent_days"] - time["leave_days"]
    is_long = pd.Series(False, index=frame.index)
    is_long[sound] = left.to_numpy(float) < -1e-9
    rows.stop(
        "leave-too-long", is_long.to_numpy(), "{record} has {value} leave days, more than working days",
        "Write days within the planning period.", column="leave_days",
        values=time["leave_days"].reindex(frame.index).map("{:g}".format),
    )  # fmt: skip
