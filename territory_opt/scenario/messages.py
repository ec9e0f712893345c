"""Faults as sentences for a screen: grouped, the stopping ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from territory_opt.models import Fault, Grade

SHOWN_ROWS = 5
"""Rows that a grouped sentence names; the others are in ``faults.csv``."""

HEADLINES = {
    "account-outside-areas": "accounts in no area",
    "unknown-area": "accounts of areas that are not there",
    "home-cut-off": "homes without a way to other areas",
    "home-not-held": "homes whose area another territory may have",
    "home-outside-areas": "homes in no area",
    "more-territories-than-areas": "settings with more territories than areas",
    "area-locked-apart": "areas whose accounts are locked apart",
    "areas-empty": "files with areas that have no account",
    "barriers-elsewhere": "barriers that touch no area",
    "barriers-empty": "files without a barrier",
    "geometry-not-line": "barriers that are no line",
    "located-by-area": "rows placed by their area",
    "geometry-repaired": "outlines put right",
    "geometry-missing": "areas without an outline",
    "geometry-not-polygon": "areas whose outline is no polygon",
    "island-attached": "islands joined to the nearest area",
    "island-alone": "areas without a way to the rest",
    "region-missing": "areas without a region",
    "bad-disposition": "rows with an unknown disposition",
    "bad-share": "staffing rows with an impossible share",
    "cities-not-installed": "rows that could be located by their city",
    "coordinates-missing": "rows without coordinates",
    "coordinates-off-world": "rows off the world",
    "coordinates-swapped": "rows with latitude and longitude exchanged",
    "coordinates-zero": "rows at (0, 0)",
    "calendar-country": "reps without a country whose holidays are known",
    "calendar-subdivision": "reps with a subdivision that is not known",
    "calendar-weekday": "reps with unknown work_days",
    "decision-account": "decisions on unknown accounts",
    "decision-column": "columns of decisions that are missing",
    "decision-correction": "accounts corrected by decision",
    "decision-day": "decisions of a day that is none",
    "decision-decision": "decisions that are not known",
    "decision-field": "corrections of something that is not known",
    "decision-forced": "rejections of moves that have to be",
    "decision-manager": "workbooks of unknown managers, or two of one",
    "decision-not-moved": "rejections of accounts that do not move",
    "decision-other-account": "corrections that name no other account",
    "decision-potential": "corrections with an impossible potential",
    "decision-reason-code": "decisions whose reason is not known",
    "decision-round": "decisions of a round that is none",
    "decision-stale": "decisions of another round",
    "decision-status": "territories with an unknown status",
    "decision-territory": "decisions without a territory, or with the wrong one",
    "decision-twice": "accounts with two decisions",
    "decision-unplanned": "decisions about accounts that are not planned",
    "dates-exchanged": "rows that end before they begin",
    "duplicate-id": "rows with an id that is there already",
    "effective-outside": "accounts that move on a day outside the plan",
    "exception-expired": "accounts whose exception has expired",
    "holdout-expired": "accounts whose holdout has expired",
    "conflict-expired": "conflicts that have expired",
    "family-locked-apart": "families to be kept together whose accounts are locked apart",
    "bad-plan-rate": "plan rates that cannot be",
    "carried-empty": "rows without {column}",
    "carried-twice": "rows with a second quota",
    "field-amount": "rows with an amount beyond everything",
    "field-empty": "rows without an amount",
    "field-metric": "rows with a metric that no [[quota]] has",
    "field-metric-open": "rows that do not say which metric they are about",
    "field-no-quota": "rows of teams without a [[quota]]",
    "field-nobody": "rows that name nobody",
    "field-rep-several": "rows of reps with several territories",
    "field-twice": "rows with a second number",
    "field-unknown": "rows of unknown territories or reps",
    "fte-implausible": "rows with an implausible fte",
    "leave-too-long": "reps with more leave than working days",
    "located-by-city": "rows placed by their city",
    "located-by-postal-code": "rows placed by their postal code",
    "manager-column": "columns of managers that are missing",
    "manager-place": "managers without a place",
    "lock-forbidden": "accounts locked to a territory that they forbid",
    "matrix-duplicate": "pairs that are there already",
    "matrix-hours": "pairs with impossible hours",
    "matrix-km": "pairs with impossible kilometres",
    "matrix-unknown-account": "rows with an unknown account",
    "matrix-unknown-geo-unit": "rows with an unknown area",
    "matrix-unknown-rep": "rows with an unknown rep",
    "matrix-unknown-territory": "rows with an unknown territory",
    "measure-empty": "rows with an empty {column}, counted as 0",
    "missing-id": "rows without an id",
    "negative": "rows with a negative {column}",
    "no-territory-serves": "accounts that no territory may serve",
    "not-a-date": "rows where {column} is no date",
    "not-a-number": "rows where {column} is no number",
    "own-parent": "territories that are their own parents",
    "owner-house": "accounts of the house",
    "owner-leaver": "accounts of owners who have left",
    "owner-queue": "accounts in queues",
    "owner-unknown": "accounts of owners who are no rep of this plan",
    "parent-cycle": "cycles of parents",
    "potential-estimated": "accounts with an estimated potential",
    "bad-rate": "rates that cannot be",
    "deal-overdue": "deals that should have closed",
    "deal-stage-unknown": "deals in a stage that is not in the list",
    "deal-undated": "protected deals without a {column}",
    "deal-without-amount": "protected deals without an amount",
    "open-without-amount": "open deals without an amount",
    "stage-without-rate": "open deals in a stage without a win rate",
    "protected-of-another": "protected deals of somebody who does not have the account",
    "protected-of-leaver": "protected deals of owners who have left",
    "protected-of-no-account": "protected deals of unknown accounts",
    "protected-of-nobody": "protected deals of owners who are no rep",
    "unknown-stage": "settings with an unknown stage",
    "deal-of-nobody": "opportunities of owners who are no rep",
    "deal-of-no-account": "opportunities of unknown accounts",
    "potential-capped": "estimates far above all others, capped",
    "potential-to-confirm": "largest estimates, to be confirmed",
    "rate-missing": "accounts of an industry without a rate",
    "rates-column": "columns of rates that are missing",
    "tier-unknown": "accounts of a tier without a figure",
    "rep-later": "reps who start after the last day of the plan",
    "rep-left": "reps who are not there when the plan begins",
    "sales-role": "roles of which is not told what they can sell",
    "split-lock": "splits of accounts that are locked elsewhere",
    "split-of-no-account": "splits of unknown accounts",
    "split-share": "splits with an impossible share",
    "split-sum": "splits whose shares do not add up to 1",
    "forecast-by-revenue": "customers without history, forecast by their revenue",
    "forecast-unshared": "accounts without revenue to share a forecast by",
    "not-a-period": "rows of the history whose period is no month or quarter",
    "period-missing": "accounts with gaps in their history",
    "season-mixed": "rows of the history by quarter",
    "history-empty": "cells of the history without {column}",
    "history-gap": "rows of the history whose year before is missing",
    "year-twice": "rows of the history that are there already",
    "split-twice": "splits that are there already",
    "split-unplanned": "splits of accounts that are not planned",
    "coverage-idle": "coverage entries that fit nothing",
    "effort-idle": "effort entries that fit nothing",
    "staffing-overlap": "staffing rows that overlap another one of the same rep and territory",
    "staffing-share": "staffing rows that give a rep more than one full share",
    "territory-circle": "territories that are above themselves",
    "territory-parent": "territories that are parents of others",
    "territory-vacant": "territories vacant when the plan begins",
    "unknown-forbidden": "accounts that forbid an unknown territory",
    "unknown-language": "accounts with a language that nobody speaks",
    "unknown-locked-to": "accounts locked to an unknown territory",
    "unknown-parent": "accounts whose parent is no account",
    "unknown-rep": "rows with an unknown rep",
    "unknown-skill": "accounts with a skill that nobody has",
    "unknown-territory": "rows with an unknown territory",
    "zip-leading-zero": "ZIP codes without their leading zero",
}
"""Kind of fault -> what several of them are called."""

_ORDER = (Grade.STOP, Grade.FIXED, Grade.NOTE)


def sentences(faults: Iterable[Fault], shown_rows: int = SHOWN_ROWS) -> list[str]:
    """
    One sentence per kind of fault and place.

    ``"stop: accounts.csv: 30 rows at (0, 0): rows 12, 40, 41 … and 27 more. Such as: …"``
    """
    order = {grade: rank for rank, grade in enumerate(_ORDER)}
    ranked = sorted(
        enumerate(faults), key=lambda each: (order[each[1].grade], _kind(each[1]), each[0])
    )
    grouped = groupby((fault for _, fault in ranked), key=_kind)
    return [_sentence(list(group), shown_rows) for _, group in grouped]


def _kind(fault: Fault) -> tuple[str, ...]:
    by_setting = "" if fault.record else fault.message
    return (str(fault.grade), fault.file, fault.code, fault.column, by_setting)


def _sentence(group: Sequence[Fault], shown_rows: int) -> str:
    first = group[0]
    if len(group) == 1:
        way_out = _way_out(first)
        return f"{first.grade}: {_place(first)}{_stopped(first.message)} {way_out}".rstrip()
    rows = [str(fault.row) for fault in group if fault.row is not None]
    places = f"rows {_listed(rows, shown_rows)}" if rows else _records(group, shown_rows)
    told = f"{first.grade}: {first.file}: {_headline(first, len(group))}"
    where = f": {places}" if places else ""
    return f"{told}{where}. Such as: {_stopped(first.message)} {_way_out(first)}".rstrip()


def _records(group: Sequence[Fault], shown: int) -> str:
    return _listed([fault.record for fault in group if fault.record], shown)


def _headline(fault: Fault, number: int) -> str:
    words = HEADLINES.get(fault.code, fault.code.replace("-", " "))
    return f"{number:,} {words.replace('{column}', fault.column)}"


def _way_out(fault: Fault) -> str:
    if fault.grade is Grade.STOP and fault.record and fault.row is not None:
        return f"{fault.remedy} Or run with --quarantine to set such rows aside.".lstrip()
    return fault.remedy


def _place(fault: Fault) -> str:
    row = "" if fault.row is None else f" row {fault.row}"
    return f"{fault.file}{row}: " if fault.file else ""


def _stopped(message: str) -> str:
    return message if message.endswith((".", "!", "?")) else f"{message}."


def _listed(names: Sequence[str], shown: int) -> str:
    named = ", ".join(names[:shown])
    return named if len(names) <= shown else f"{named} … and {len(names) - shown:,} more"
