"""Who may see what: a run cut down before anything of it is drawn."""

from __future__ import annotations

from typing import Literal

from territory_opt.errors import InputError
from territory_opt.report.map.manager import manager_view
from territory_opt.report.map.planner import planner_view
from territory_opt.report.map.rep import meant, rep_view
from territory_opt.report.map.view import View
from territory_opt.runs import Run

Audience = Literal["planner", "manager", "rep"]
AUDIENCES = ("planner", "manager", "rep")


def view_of(run: Run, audience: str, rep_id: str | None) -> View:
    """
    Cut a run down to what an audience may know.

    Parameters
    ----------
    run
        The run folder in memory.
    audience
        ``"planner"`` sees everything; ``"manager"`` approximate homes and neither next best nor
        performance; ``"rep"`` the accounts of one rep, those gained and those handed over.
    rep_id
        Whose version; for ``"rep"`` only.

    Raises
    ------
    InputError
        For an unknown audience or rep, or a rep version without a rep.
    """
    if audience not in AUDIENCES:
        known = ", ".join(AUDIENCES)
        raise InputError(f"audience {audience!r}: expected {known}.{meant(audience, AUDIENCES)}")
    if audience == "rep":
        return rep_view(run, rep_id)
    if rep_id is not None:
        raise InputError(f"rep_id {rep_id!r} goes with audience 'rep', not with {audience!r}.")
    return planner_view(run) if audience == "planner" else manager_view(run)
