"""One of the runs compared."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.report.map.view import View
from territory_opt.runs import Run


@dataclass(frozen=True, eq=False)
class Side:
    """
    One of the runs compared.

    Attributes
    ----------
    name
        How it is called on the page: its folder's name, or ``"Today"``.
    run
        Of one layer.
    view
        What the planner's map draws of it.
    """

    name: str
    run: Run
    view: View

    @property
    def is_today(self) -> bool:
        """True for today's alignment."""
        return bool(self.run.summary.get("is_today"))
