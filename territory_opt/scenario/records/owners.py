"""Who has an account today: a territory of the plan, or somebody who is no rep of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch

import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.records.reps import has_left
from territory_opt.scenario.schema import OwnersSpec, ScenarioSpec
from territory_opt.scenario.where import Mask

KEPT, LEAVER, QUEUE, HOUSE, UNKNOWN, NONE = "kept", "leaver", "queue", "house", "unknown", "none"

_PATTERNS = {
    QUEUE: re.compile(
        r"\bqueue\b|\bunassigned\b|\bpool\b|\bround[ -]?robin\b|\bno owner\b|\bnobody\b|\bto be "
        r"(?:assigned|hired)\b|\btb[ah]\b|\bvacant\b|\bopen\b"
    ),
    HOUSE: re.compile(
        r"\bhouse\b|\bintegration\b|\bapi\b|\bsystem\b|\badmin(?:istrator)?\b|\bautomated\b|\bcorporate\b"
    ),
    LEAVER: re.compile(r"\binactive\b|\bformer\b|\bdeactivated\b|\bex-?employee\b|\bhas left\b"),
}
_WORDS = {
    LEAVER: "who has left",
    QUEUE: "a queue",
    HOUSE: "the house",
    UNKNOWN: "who is no rep of this plan",
}
_MOST_HINTS = 200


@dataclass(frozen=True)
class Owner:
    """What an owner as written comes to: a territory, or why there is none."""

    territory_id: str
    state: str


class Owners:
    """Everybody who could own an account, by all the names an export has for them."""

    def __init__(
        self, territories: pd.DataFrame, staffing: pd.DataFrame, reps: Records, spec: ScenarioSpec
    ) -> None:
        self.territory_ids = set(territories["territory_id"])
        self.rep_of = _names(reps.frame, ("rep_id", "crm_user_id", "email", "name"))
        self.filled = set(zip(staffing["territory_id"], staffing["rep_id"], strict=True))
        main = staffing.sort_values("share", ascending=False, kind="stable")
        main = main[main["territory_id"].isin(self.territory_ids)].drop_duplicates("rep_id")
        self.territory_of = dict(zip(main["rep_id"], main["territory_id"], strict=True))
        gone = reps.frame["rep_id"][has_left(reps.frame, spec)]
        self.leavers = set(gone)
        self.reps = reps.frame
        self.patterns = spec.owners

    def of_rep(self, text: str) -> Owner:
        """The territory of an owner written as id, CRM user, e-mail or name."""
        rep = self.rep_of.get(_key(text))
        if rep is None:
            return Owner("", _classified(text, self.patterns))
        if rep in self.leavers:
            return Owner("", LEAVER)
        territory = self.territory_of.get(rep)
        return Owner(territory, KEPT) if territory else Owner("", UNKNOWN)

    def rep(self, text: str) -> str:
        """The ``rep_id`` of somebody written as id, CRM user, e-mail or name; ``""`` unknown."""
        return self.rep_of.get(_key(text), "")

    def of_territory(self, text: str) -> Owner:
        """The territory itself; a rep's name will do as well."""
        found = next((name for name in (text, _plain(text)) if name in self.territory_ids), None)
        return Owner(found, KEPT) if found else self.of_rep(text)

    def hint(self, text: str) -> str:
        """The rep or territory that may have been meant."""
        if _key(text) in self.rep_of:
            return "That rep is in the file, but fills no territory of this plan."
        namesakes = self.reps["rep_id"][self.reps["name"].map(_key).eq(_key(text))]
        if len(namesakes):
            ids = ", ".join(namesakes)
            return f"Several reps go by that name ({ids}): write the rep_id instead."
        known = [*self.reps["rep_id"], *self.reps["name"], *sorted(self.territory_ids)]
        return did_you_mean(text, known, list_up_to=0)


def find_incumbents(accounts: Records, owners: Owners, checked: Mask) -> pd.DataFrame:
    """
    ``current_territory``, ``current_owner`` and ``owner_state`` of every account.

    An owner that is no rep of the plan is no fault: the account moves because it must.
    """
    frame = accounts.frame
    by_territory = frame["current_territory"].ne("")
    owner = frame["current_rep"].mask(by_territory, frame["current_territory"])
    found = {
        **{("rep", text): owners.of_rep(text) for text in owner[~by_territory].unique() if text},
        **{("territory", text): owners.of_territory(text) for text in owner[by_territory].unique()},
    }
    keys = by_territory.map({True: "territory", False: "rep"})
    each = [found.get(key, Owner("", NONE)) for key in zip(keys, owner, strict=True)]
    state = pd.Series([one.state for one in each], index=frame.index, dtype="str")
    _tell(accounts, owner, state, owners, checked)
    column = accounts.picked.column_of
    shown = frame["current_rep"].where(frame["current_rep"].ne(""), frame["current_territory"])
    return pd.DataFrame(
        {
            "current_territory": pd.Series(
                [one.territory_id for one in each], index=frame.index, dtype="str"
            ),
            "current_owner": shown if "current_rep" in column else owner,
            "owner_state": state,
        }
    )


def _tell(
    accounts: Records, owner: pd.Series, state: pd.Series, owners: Owners, checked: Mask
) -> None:
    for kind, words in _WORDS.items():
        is_kind = state.eq(kind).to_numpy() & checked
        texts = list(owner[is_kind].unique()[:_MOST_HINTS]) if kind == UNKNOWN else []
        hints = {text: owners.hint(text) for text in texts}
        remedies = {
            int(row): f"Moves because it must. {hints[owner[row]]}".rstrip()
            for row in owner.index[is_kind]
            if owner[row] in hints
        }
        accounts.rows.fixed(
            f"owner-{kind}", is_kind, f"{{record}} belongs to {{value}}, {words}",
            "Moves because it must.", column="current_rep", values=owner, remedies=remedies,
        )  # fmt: skip


def _classified(text: str, patterns: OwnersSpec) -> str:
    name = text.casefold()
    for state in (LEAVER, QUEUE, HOUSE):
        if any(fnmatch(name, pattern.casefold()) for pattern in getattr(patterns, state)):
            return state
    return next((state for state, words in _PATTERNS.items() if words.search(name)), UNKNOWN)


def _names(reps: pd.DataFrame, columns: Iterable[str]) -> dict[str, str]:
    """Every name that leads to one rep only, ids before other names."""
    found: dict[str, str] = {}
    reps = reps.drop_duplicates("rep_id")
    for column in columns:
        names = reps[column].map(_key)
        is_single = names.ne("") & ~names.duplicated(keep=False)
        for name, rep in zip(names[is_single], reps["rep_id"][is_single], strict=True):
            found.setdefault(name, rep)
    return found


def _key(text: str) -> str:
    """One spelling of a name: composed accents, single spaces, no case."""
    return " ".join(unicodedata.normalize("NFKC", _plain(text)).split()).casefold()


def _plain(text: str) -> str:
    """An id that a spreadsheet turned into a decimal number, as it was."""
    stem = text.strip().removesuffix(".0")
    return stem if stem.isdigit() else text.strip()
