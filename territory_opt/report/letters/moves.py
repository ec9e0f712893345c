"""Accounts of a run as letters need them: who has them today, who gets them, when, with which deals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from territory_opt.report.letters.deal_lines import Row
from territory_opt.report.map.planner import planner_view
from territory_opt.report.map.view import View
from territory_opt.runs import Run


@dataclass(frozen=True, eq=False)
class Moves:
    """
    One team's run, looked up by account and by territory.

    Attributes
    ----------
    view
        Of the planner; letters are cut from it.
    plan
        ``account_id`` → row of ``plan.csv`` with ``role`` and ``previous_role``.
    owner
        ``account_id`` → owner of today, as the CRM writes it.
    rep_of, name_of, email_of
        Territory → rep; rep → name; rep → e-mail.
    deals, windows
        ``account_id`` → open deals; ``opportunity_id`` → who is credited.
    """

    view: View
    plan: Mapping[str, Row]
    owner: Mapping[str, str]
    rep_of: Mapping[str, str]
    name_of: Mapping[str, str]
    email_of: Mapping[str, str]
    deals: Mapping[str, list[Row]]
    windows: Mapping[str, list[Row]]

    @classmethod
    def of(cls, run: Run) -> Moves:
        """Of a run of one team."""
        table = run.territories
        role = dict(zip(table["territory_id"], table["role"], strict=True))
        plan = run.plan.assign(
            role=run.plan["territory_id"].map(role).fillna(""),
            previous_role=run.plan["previous_territory"].map(role).fillna(""),
        )
        known = run.accounts
        owner = known["current_owner"].fillna("") if "current_owner" in known else [""] * len(known)
        email = (
            dict(zip(run.reps["rep_id"], run.reps["email"], strict=True)) if len(run.reps) else {}
        )
        return cls(
            view=planner_view(run),
            plan={row["account_id"]: row for row in plan.to_dict("records")},
            owner=dict(zip(known["account_id"], owner, strict=True)),
            rep_of=dict(zip(table["territory_id"], table["rep_id"], strict=True)),
            name_of=dict(zip(table["rep_id"], table["rep_name"], strict=True)),
            email_of=email,
            deals=_grouped(run.deals, "account_id"),
            windows=_grouped(run.credit_windows, "opportunity_id"),
        )

    def called(self, rep: str) -> str:
        """A rep's name."""
        return str(self.name_of.get(rep) or rep)


def _grouped(table: Any, by: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in table.to_dict("records"):
        groups.setdefault(row[by], []).append(row)
    return groups
