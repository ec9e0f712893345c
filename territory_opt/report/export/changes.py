"""Which accounts change territory or rep, between what a CRM has and what a run says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from territory_opt.report.export.people import People
from territory_opt.report.export.request import Request
from territory_opt.runs import Run


def changes_of(request: Request, people: People) -> pd.DataFrame:
    """
    Every account of the run, as it is and as it becomes.

    Returns
    -------
    DataFrame
        ``account_id`` and ``object_id`` (the account itself, of which a shared one is a part),
        ``is_part``, ``name``, ``old_territory``, ``territory_id``, ``old_rep``, ``owner`` (of today, as
        written), ``rep_id``, ``moved``, ``effective_on``, ``reason``; ``is_moved``: another territory;
        ``is_handed``: another rep; ``folder``: empty on the plan's first day, and ``later/<day>/``
        for accounts that wait for a deal.
    """
    run, plan = request.run, request.run.plan.reset_index(drop=True)
    known = run.accounts.drop_duplicates("account_id").set_index("account_id")
    account = plan["account_id"]
    base, is_part = _shared(run, plan)
    owner = known["current_owner"].to_dict() if "current_owner" in known else {}
    table = pd.DataFrame(
        {
            "account_id": account,
            "object_id": base,
            "is_part": is_part,
            "name": looked_up(account, known["name"].to_dict()),
            "old_territory": _old_territory(request, plan),
            "territory_id": plan["territory_id"],
            "owner": looked_up(account, owner),
            "rep_id": plan["rep_id"],
            **{name: plan[name] for name in ("moved", "effective_on", "reason")},
        }
    )
    table["old_rep"] = _old_rep(request, table, people)
    is_other = table["rep_id"].ne(table["old_rep"]) & ~_serves(run, table) & ~table["is_part"]
    return table.assign(
        is_moved=table["territory_id"].ne(table["old_territory"]),
        is_handed=is_other,
        folder=_folders(table["effective_on"]),
    )


def looked_up(names: pd.Series, found: Mapping[str, str]) -> pd.Series:
    """What each name leads to, as text; empty where it leads to nothing."""
    texts = [found.get(name) or "" for name in names.tolist()]
    return pd.Series(texts, index=names.index, dtype="str")


def by_day(changes: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Folder and rows of every day on which accounts change, the plan's first day first."""
    for folder in sorted(changes["folder"].unique()):
        yield folder, changes[changes["folder"].eq(folder)]


def flow_of(changes: pd.DataFrame) -> pd.DataFrame:
    """``from``, ``to``, ``num_accounts`` of the accounts that change territory, the most first."""
    moved = changes[changes["is_moved"]].rename(
        columns={"old_territory": "from", "territory_id": "to"}
    )
    counts = moved.groupby(["from", "to"]).size().rename("num_accounts").reset_index()
    return counts.sort_values("num_accounts", ascending=False, kind="stable", ignore_index=True)


def _folders(days: pd.Series) -> pd.Series:
    first = min((day for day in days.unique() if day), default="")
    is_first = days.eq("") | days.eq(first)
    return ("later/" + days + "/").mask(is_first, "")


def _old_territory(request: Request, plan: pd.DataFrame) -> pd.Series:
    """What was loaded last; today's where that says nothing."""
    if request.before is None:
        return plan["previous_territory"]
    last = request.before.plan
    loaded = dict(zip(last["account_id"], last["territory_id"], strict=True))
    is_loaded = plan["account_id"].isin(last["account_id"])
    return looked_up(plan["account_id"], loaded).where(is_loaded, plan["previous_territory"])


def _old_rep(request: Request, table: pd.DataFrame, people: People) -> pd.Series:
    """Who has the account: by the run before, else as the CRM's owner says, else by its territory."""
    of = rep_of(request.run) | (rep_of(request.before) if request.before is not None else {})
    by_territory = looked_up(table["old_territory"], of)
    if request.before is not None:
        is_loaded = table["account_id"].isin(request.before.plan["account_id"])
    else:
        is_loaded = pd.Series(False, index=table.index)
    stated = looked_up(table["owner"], {one: people.rep(one) for one in table["owner"].unique()})
    is_gone = table["owner"].ne("") & stated.eq("") & table["old_territory"].eq("")
    found = stated.where(stated.ne("") | is_gone, by_territory)
    return by_territory.where(is_loaded, found)


def _serves(run: Run, table: pd.DataFrame) -> pd.Series:
    """Accounts whose rep of today is one of several who fill the new territory: they keep it."""
    filled = set(zip(run.staffing["rep_id"], run.staffing["territory_id"], strict=True))
    pairs = zip(table["old_rep"], table["territory_id"], strict=True)
    return pd.Series([pair in filled for pair in pairs], index=table.index, dtype=bool)


def rep_of(run: Run) -> dict[str, str]:
    """Territory → rep."""
    return dict(zip(run.territories["territory_id"], run.territories["rep_id"], strict=True))


def _shared(run: Run, plan: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Accounts that parts belong to (``"A-17 @ T4"`` is one of ``"A-17"``), and which rows are parts."""
    account = plan["account_id"]
    if not run.manifest.get("scenario", {}).get("splits"):
        return account, pd.Series(False, index=plan.index)
    whole = account.str.rpartition(" @ ")[0]
    is_part = whole.ne("") & whole.isin(account)
    return whole.where(is_part, account), is_part
