"""A rep's territory as a small picture for paper: SVG, no script, told apart without colour."""

from __future__ import annotations

import numpy as np
import pandas as pd
from markupsafe import Markup

from territory_opt.geo import background
from territory_opt.report.map.canvas import Frame, frame_of, names_on, path
from territory_opt.report.map.circles import drawn, radii
from territory_opt.report.map.frame import bounds_around
from territory_opt.report.map.ground import alone
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.offline import template
from territory_opt.report.map.shades import CHANGE_COLOURS
from territory_opt.report.map.view import View

CIRCLE = 0.6
"""Radii against those of the large map."""
KINDS = {KEPT: "kept", GAINED: "gained", LEAVING: "leaving"}
"""Change of an account → class of its mark."""


def small_map(view: View, size: tuple[int, int] = (440, 320)) -> Markup | None:
    """
    Draw a rep's view.

    Parameters
    ----------
    view
        Of a rep: accounts kept, gained and leaving.
    size
        Width and height in pixels.

    Returns
    -------
    Markup
        The picture with its legend; None where there is nothing to draw.
    """
    accounts = drawn(view.accounts)
    bounds = bounds_around(accounts, view.homes, view.areas)
    if bounds is None:
        return None
    frame = frame_of(bounds, size)
    around = background(frame.bounds)
    kinds = [kind for kind in KINDS if (view.accounts["change"] == kind).any()]
    return Markup(
        template("small_map.html").render(
            size=size,
            colours={name: CHANGE_COLOURS[kind] for kind, name in KINDS.items()},
            places=[path(shape, frame) for shape in around.geometry],
            names=list(names_on(around, frame)),
            shapes=[] if view.is_ground else [path(s, frame) for s in view.shapes.geometry],
            areas=_areas(view, accounts, frame),
            marks=_marks(view, accounts, frame),
            homes=frame.points(view.homes[["longitude", "latitude"]].to_numpy(float)).round(1),
            legend=[
                (KINDS[kind], kind, int((view.accounts["change"] == kind).sum())) for kind in kinds
            ],
            is_ground=view.is_ground,
        )
    )


def _areas(view: View, accounts: pd.DataFrame, frame: Frame) -> list[tuple[str, str]]:
    """Path and class of every area: those of a single account show what becomes of it."""
    if not view.is_ground:
        return []
    own = accounts[alone(view, accounts)]
    change_of = dict(zip(own["geo_unit_id"], own["change"], strict=True))
    return [
        (path(shape, frame), KINDS.get(change_of.get(unit, ""), "quiet"))
        for unit, shape in zip(view.areas["geo_unit_id"], view.areas.geometry, strict=True)
    ]


def _marks(
    view: View, accounts: pd.DataFrame, frame: Frame
) -> list[tuple[float, float, float, str]]:
    """Place, radius and class of the accounts that have no area to themselves."""
    if view.is_ground:
        accounts = accounts[~alone(view, accounts)]
    pixels = frame.points(accounts[["longitude", "latitude"]].to_numpy(float)).round(1).tolist()
    sizes = np.maximum(2.0, CIRCLE * radii(accounts["potential"])[0]).round(1).tolist()
    kinds = [KINDS[change] for change in accounts["change"]]
    return [(x, y, radius, kind) for (x, y), radius, kind in zip(pixels, sizes, kinds, strict=True)]
