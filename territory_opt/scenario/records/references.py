"""What accounts say of territories: locks, forbidden ones, skills that somebody must have."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.records.decided import AGREED
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.where import Mask

_TEACH = "Give it to a rep, or take it off the account."


class TerritoryNames:
    """Territories by id, or by the id of a rep who fills one of them only."""

    def __init__(self, territories: pd.DataFrame, staffing: pd.DataFrame) -> None:
        ids = territories["territory_id"]
        staffed = staffing[staffing["territory_id"].isin(ids)]
        single = staffed[~staffed["rep_id"].duplicated(keep=False)]
        self.by_name = dict(zip(single["rep_id"], single["territory_id"], strict=True))
        self.by_name |= {name: name for name in ids}

    def find(self, text: str) -> str | None:
        """Id of the territory, or None."""
        return self.by_name.get(text) or self.by_name.get(text.removesuffix(".0"))

    def hint(self, text: str) -> str:
        """The nearest known id."""
        return did_you_mean(text, self.by_name)


def resolve_locks(accounts: Records, names: TerritoryNames, checked: Mask) -> pd.DataFrame:
    """``locked_to`` and ``forbidden`` as territory ids; unknown ones and contradictions stop."""
    locked = _resolve_locked("locked_to", accounts, names, checked)
    forbidden = _resolve_forbidden(accounts, names, checked)
    is_both = np.array([lock in taboo for lock, taboo in zip(locked, forbidden, strict=True)], bool)
    accounts.rows.stop(
        "lock-forbidden", is_both & checked, "{record} is locked to {value} and forbids it",
        "Keep one of the two.", column="locked_to", values=locked,
    )  # fmt: skip
    found = pd.DataFrame({"locked_to": locked, "forbidden": forbidden})
    if AGREED not in accounts.frame:
        return found
    return found.assign(**{AGREED: _resolve_locked(AGREED, accounts, names, checked)})


def _resolve_locked(
    column: str, accounts: Records, names: TerritoryNames, checked: Mask
) -> pd.Series:
    text = accounts.frame[column]
    found = {value: names.find(value) if value else "" for value in text.unique()}
    locked = text.map(found)
    _stop_unknown(column, text, locked.isna().to_numpy() & checked, names, accounts)
    return locked.fillna("").astype("str")


def _resolve_forbidden(accounts: Records, names: TerritoryNames, checked: Mask) -> pd.Series:
    lists = accounts.frame["forbidden"]
    strange = {one: next((x for x in one if names.find(x) is None), "") for one in set(lists)}
    text = lists.map(strange).astype("str")
    _stop_unknown("forbidden", text, text.ne("").to_numpy() & checked, names, accounts)
    known = {one: tuple(t for t in map(names.find, one) if t is not None) for one in strange}
    return _tuples(lists, known)


def _stop_unknown(
    column: str, text: pd.Series, is_unknown: Mask, names: TerritoryNames, accounts: Records
) -> None:
    hints = {value: names.hint(value) for value in text[is_unknown].unique()}
    remedies = {int(row): hints[text[row]] for row in text.index[is_unknown]}
    accounts.rows.stop(
        f"unknown-{column.replace('_', '-')}", is_unknown,
        f"{column} of {{record}} is {{value}}, which is no territory", "", column=column,
        values=text, remedies=remedies,
    )  # fmt: skip


def match_words(
    column: str, accounts: Records, known: Iterable[tuple[str, ...]], checked: Mask, is_any: bool
) -> pd.Series:
    """
    Skills or languages of accounts, spelled as the territories spell them.

    Parameters
    ----------
    column
        ``required_skills`` or ``languages``.
    known
        What each territory has.
    checked
        Accounts that stop when nobody has what they need.
    is_any
        Whether one of an account's words is enough.
    """
    spelling = {word.casefold(): word for words in known for word in words}
    lists = accounts.frame[column]
    spelled = {
        one: tuple(spelling.get(word.casefold(), word) for word in one) for one in set(lists)
    }
    strange = {one: _strange(one, spelling, is_any) for one in spelled}
    text = lists.map(strange).astype("str")
    is_unknown = text.ne("").to_numpy() & checked
    hints = {word: did_you_mean(word, spelling.values()) for word in text[is_unknown].unique()}
    noun = "language" if column == "languages" else "skill"
    accounts.rows.stop(
        f"unknown-{noun}", is_unknown, f"{{record}} needs the {noun} {{value}}, which nobody has",
        "", column=column, values=text,
        remedies={int(row): hints[text[row]] or _TEACH for row in text.index[is_unknown]},
    )  # fmt: skip
    return _tuples(lists, spelled)


def _strange(words: tuple[str, ...], spelling: dict[str, str], is_any: bool) -> str:
    """The first word nobody has; ``""`` where that does not matter."""
    strange = [word for word in words if word.casefold() not in spelling]
    is_met = is_any and len(strange) < len(words)
    return "" if is_met or not strange else strange[0]


def _tuples(lists: pd.Series, found: dict[tuple[str, ...], tuple[str, ...]]) -> pd.Series:
    values = np.empty(len(lists), dtype=object)
    values[:] = [found[one] for one in lists]
    return pd.Series(values, index=lists.index, dtype=object)
