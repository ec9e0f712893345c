"""What share of a full load a person can carry in each period: start, end, ramp, leave, part-time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.quota_force import Tenure
from territory_opt.quotas.periods import Period


def presence(tenures: Sequence[Tenure], periods: Sequence[Period]) -> FloatArray:
    """
    Mean share of a full load over the days of each period.

    Returns
    -------
    ndarray
        Shape ``(num_tenures, num_periods)``, 0…1.

    Raises
    ------
    InputError
        Naming everyone who ends before the start, and every share outside 0…1.
    """
    check_tenures(tenures)
    start, end = np.datetime64(periods[0].first), np.datetime64(periods[-1].after)
    days = np.arange(start, end)
    rows = [_means(_by_day(tenure, days), periods) for tenure in tenures]
    return np.array(rows).reshape(len(tenures), len(periods))


def check_tenures(tenures: Sequence[Tenure]) -> None:
    """
    Refuse impossible dates and shares.

    Raises
    ------
    InputError
        Naming all of them.
    """
    messages = [text for tenure in tenures for text in _faults(tenure)]
    if messages:
        raise InputError("; ".join(messages))


def filled(tenures: Sequence[Tenure], periods: Sequence[Period]) -> FloatArray:
    """
    Mean share of a territory's full load that its people carry together, over each period's days.

    Full is the day of the year on which most of it is filled; a territory that nobody fills on any day
    counts as filled: ``(num_periods,)``, 0…1.
    """
    start, end = np.datetime64(periods[0].first), np.datetime64(periods[-1].after)
    days = np.arange(start, end)
    at_most = [_by_day(replace(one, ramp=(), leaves=()), days) for one in tenures]
    full = np.sum(at_most, axis=0).max(initial=0.0)
    if not full > 0:
        return np.ones(len(periods))
    load = np.minimum(np.sum([_by_day(one, days) for one in tenures], axis=0) / full, 1.0)
    return _means(load, periods)


def _means(load: FloatArray, periods: Sequence[Period]) -> FloatArray:
    firsts = np.array([(period.first - periods[0].first).days for period in periods])
    lengths = np.array([period.days for period in periods])
    means: FloatArray = np.add.reduceat(load, firsts) / lengths
    return means


def _by_day(tenure: Tenure, days: np.ndarray[tuple[int], np.dtype[np.datetime64]]) -> FloatArray:
    """Share of a full load on every day."""
    load = np.full(len(days), tenure.share)
    begins = tenure.ramp_from or tenure.first
    if begins is not None:
        ramp = np.array([*tenure.ramp, 1.0])
        load *= ramp[np.clip(_whole_months(begins, days), 0, len(ramp) - 1)]
    if tenure.first is not None:
        load[days < np.datetime64(tenure.first)] = 0.0
    if tenure.last is not None:
        load[days > np.datetime64(tenure.last)] = 0.0
    for first, last in tenure.leaves:
        load[(days >= np.datetime64(first)) & (days <= np.datetime64(last))] = 0.0
    return load


def _whole_months(first: date, days: np.ndarray[tuple[int], np.dtype[np.datetime64]]) -> IntArray:
    """Months of tenure that are over on each day; below 0 before the first."""
    months = days.astype("datetime64[M]")
    of_month = (days - months).astype(np.int64)
    since = months.astype(np.int64) - np.datetime64(first, "M").astype(np.int64)
    whole: IntArray = since - (of_month < first.day - 1)
    return whole


def _faults(tenure: Tenure) -> Iterator[str]:
    if tenure.first and tenure.last and tenure.last < tenure.first:
        yield f"{tenure.name} ends on {tenure.last}, before the start on {tenure.first}"
    for first, last in tenure.leaves:
        if last < first:
            yield f"a leave of {tenure.name} ends on {last}, before it starts on {first}"
    for month, share in enumerate(tenure.ramp, start=1):
        if not 0 <= share <= 1:
            yield f"ramp of {tenure.name} is {share:.0%} in month {month}; it must be 0 to 100 %"
    if not 0 <= tenure.share <= 1:
        yield f"share of {tenure.name} is {tenure.share}; it must be 0 to 1"
