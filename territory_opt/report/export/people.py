"""Who the reps are in a CRM: user id, e-mail, full name."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from territory_opt.runs import Run

USER_ID = re.compile(r"005[0-9A-Za-z]+")
"""How ids of Salesforce users begin."""
FIELDS = {"user": "crm_user_id", "email": "email", "name": "name"}


@dataclass(frozen=True)
class People:
    """
    Reps by what a CRM calls them.

    Attributes
    ----------
    rep_of
        Id, CRM user, e-mail or full name (in small letters) → rep_id; names of several reps left out.
    called
        ``"user"``, ``"email"`` or ``"name"`` → rep_id → what the CRM knows the rep by.
    """

    rep_of: dict[str, str]
    called: dict[str, dict[str, str]]

    @classmethod
    def of(cls, *runs: Run) -> People:
        """Reps of these runs; what the first says counts."""
        table = pd.concat([_reps(run) for run in runs], ignore_index=True)
        called = {
            kind: dict(reversed(list(_filled(table, column)))) for kind, column in FIELDS.items()
        }
        rep_of: dict[str, str] = {}
        for column in ("rep_id", *FIELDS.values()):
            names = table[column].str.casefold().where(table[column].ne(""))
            single = names.map(table.groupby(names)["rep_id"].nunique()).eq(1)
            for name, rep in zip(names[single], table["rep_id"][single], strict=True):
                rep_of.setdefault(name, rep)
        return cls(rep_of, called)

    def rep(self, owner: str) -> str:
        """The ``rep_id`` of an owner as an export writes it; empty for nobody known."""
        return self.rep_of.get(owner.casefold(), "")

    def name(self, kind: str, rep_id: str) -> str:
        """What the CRM knows a rep by; the id itself where it is a user id or an e-mail; else empty."""
        own = self.called[kind].get(rep_id, "")
        return own or (rep_id if _is_of_kind(kind, rep_id) else "")

    def owner(self, kind: str, rep_id: str, written: str) -> str:
        """The same of an owner of today, who may be no rep: then as written, where that will do."""
        return self.name(kind, rep_id) or (written if _is_of_kind(kind, written) else "")


def _is_of_kind(kind: str, text: str) -> bool:
    if kind == "user":
        return USER_ID.fullmatch(text) is not None
    return kind == "email" and "@" in text


def _filled(table: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    rows = table[table[column].ne("")]
    return list(zip(rows["rep_id"], rows[column], strict=True))


def _reps(run: Run) -> pd.DataFrame:
    """Every rep that a run names, with what is known of each."""
    columns = ["rep_id", *FIELDS.values()]
    filling = pd.concat([run.territories, run.staffing])[["rep_id", "rep_name"]]
    named = filling.rename(columns={"rep_name": "name"}).query("rep_id != ''")
    tables = [table.reindex(columns=columns, fill_value="") for table in (run.reps, named)]
    return pd.concat(tables).astype("str").drop_duplicates()
