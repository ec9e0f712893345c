"""A map as a picture without a browser, for those who will see it."""

from __future__ import annotations

from territory_opt.errors import InputError
from territory_opt.report.map.audience import view_of
from territory_opt.report.map.colours import territory_colours
from territory_opt.report.map.still import still
from territory_opt.runs import Run

KINDS = (".svg", ".png", ".pdf")
SIZE = (960, 600)
"""Width and height; PNG and PDF have three times as many pixels each way."""


def picture_file(run: Run, kind: str, audience: str, rep_id: str | None) -> bytes:
    """
    Draw the plan of a run of one team.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    audience, rep_id
        As for the map: what is not theirs is not in the picture.

    Raises
    ------
    InputError
        As the map; where nothing can be drawn.
    MissingExtraError
        For PNG and PDF without Pillow.
    """
    view = view_of(run, audience, rep_id)
    drawn = still(view, territory_colours(view.shapes, view.num_territories), SIZE)
    if drawn is None:
        raise InputError(
            "no account and no area of this run has a place: there is nothing to draw."
        )
    if kind == ".svg":
        return drawn.svg(f"Map: {view.title}", is_file=True).encode("utf-8")
    return drawn.png() if kind == ".png" else drawn.pdf()
