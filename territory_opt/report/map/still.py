"""The whole plan as a still picture, without a browser: SVG for pages, PNG for slides."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from markupsafe import Markup

from territory_opt.errors import MissingExtraError
from territory_opt.geo import background
from territory_opt.report.map.canvas import Frame, frame_of, names_on, path
from territory_opt.report.map.circles import drawn
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.frame import bounds_around
from territory_opt.report.map.offline import template
from territory_opt.report.map.view import View

SEA, LAND, BORDER, INK, PLACE = "#e6edf1", "#fbfaf6", "#c6ccce", "#1f2933", "#5b6875"
SHARP = 3
"""A PNG is drawn so many times larger, and made smaller again: smooth edges."""
RADII = {300: 3.4, 1_500: 2.7, 6_000: 2.0}
"""Pixels of an account's radius, by up to how many there are; smaller beyond."""
SMALLEST = 1.4


@dataclass(frozen=True, eq=False)
class Still:
    """
    A picture, ready to be drawn.

    Attributes
    ----------
    frame
        Degrees to pixels.
    land
        Countries and states.
    names
        Place and name of those with room for it.
    shapes
        Geometry and colour of territories.
    fill
        How far their colour covers the land.
    dots
        Colour → pixels of accounts ``(num_accounts, 2)``.
    radius
        Of an account.
    homes
        Pixels.
    """

    frame: Frame
    land: tuple[Any, ...]
    names: tuple[tuple[float, float, str], ...]
    shapes: tuple[tuple[Any, str], ...]
    fill: float
    dots: Mapping[str, Any]
    radius: float
    homes: Any

    def svg(self, words: str, is_file: bool = False) -> Markup:
        """The picture as an element of a page, or as a file; ``words`` tell what it shows."""
        return Markup(
            template("still.html").render(
                size=self.frame.size,
                words=words,
                is_file=is_file,
                land=[path(shape, self.frame) for shape in self.land],
                names=self.names,
                shapes=[(path(shape, self.frame), colour) for shape, colour in self.shapes],
                fill=self.fill,
                dots=[(_dots(pixels), colour) for colour, pixels in self.dots.items()],
                radius=self.radius,
                homes=self.homes.round(1).tolist(),
            )
        )

    def png(self) -> bytes:
        """
        The picture as a file, three times as many pixels each way.

        Raises
        ------
        MissingExtraError
            Without Pillow.
        """
        return self._saved("PNG", optimize=True)

    def pdf(self) -> bytes:
        """The same picture on a page of its own; errors as in ``png``."""
        return self._saved("PDF", resolution=72.0 * SHARP)

    def _saved(self, kind: str, **options: Any) -> bytes:
        try:
            from PIL import Image, ImageDraw
        except ImportError as error:
            raise MissingExtraError("Drawing pictures without a browser", "slides") from error
        width, height = (SHARP * side for side in self.frame.size)
        image = Image.new("RGB", (2 * width, 2 * height), SEA)
        _paint(ImageDraw.Draw(image, "RGBA"), self, SHARP * 2)
        file = io.BytesIO()
        image.resize((width, height), Image.Resampling.LANCZOS).save(file, kind, **options)
        return file.getvalue()


def still(
    view: View, colours: Sequence[str], size: tuple[int, int], only: Sequence[int] | None = None
) -> Still | None:
    """
    Draw a plan.

    Parameters
    ----------
    view
        Of any audience.
    colours
        Of the rows of ``view.territories``.
    size
        Width and height in pixels.
    only
        Rows of territories that are shown in colour; all of them when left out.

    Returns
    -------
    Still
        None where there is nothing to draw.
    """
    accounts = drawn(view.accounts)
    shown = set(range(len(colours)) if only is None else only)
    near = accounts if only is None else accounts[accounts["territory"].isin(shown)]
    bounds = (
        _around(near)
        if only is not None and len(near)
        else bounds_around(near, view.homes, view.areas)
    )
    if bounds is None:
        return None
    frame = frame_of(bounds, size)
    around = background(frame.bounds)
    pixels = frame.points(accounts[["longitude", "latitude"]].to_numpy(float))
    dots = _by_colour(accounts["territory"].to_numpy(), pixels, colours, shown)
    homes = view.homes[view.homes["territory"].isin(shown)]
    return Still(
        frame=frame,
        land=tuple(around.geometry),
        names=tuple(names_on(around, frame)),
        shapes=tuple(
            (shape, colours[row])
            for row, shape in zip(view.shapes["territory"], view.shapes.geometry, strict=True)
            if row in shown
        ),
        fill=0.85 if view.is_ground else 0.14,
        dots={} if view.is_ground else dots,
        radius=next((r for most, r in RADII.items() if len(near) <= most), SMALLEST),
        homes=frame.points(homes[["longitude", "latitude"]].to_numpy(float)),
    )


def _around(accounts: Any) -> tuple[float, float, float, float]:
    """Where nearly all of the accounts are: single ones far away do not make the picture small."""
    points = accounts[["longitude", "latitude"]]
    low, high = points.quantile(0.02), points.quantile(0.98)
    return (float(low.iloc[0]), float(low.iloc[1]), float(high.iloc[0]), float(high.iloc[1]))


def _by_colour(rows: Any, pixels: Any, colours: Sequence[str], shown: set[int]) -> dict[str, Any]:
    """Nobody's and others' first, so that they lie below."""
    palette = np.array([*colours, NOBODY], dtype=object)
    is_shown = np.isin(rows, list(shown))
    of = np.where(is_shown, palette[np.where(is_shown, rows, -1)], "#c3cad0")
    of[rows < 0] = NOBODY
    order = sorted(set(of), key=lambda colour: colour in set(colours))
    digits = 1 if len(pixels) <= max(RADII) else 0
    return {str(colour): np.unique(pixels[of == colour].round(digits), axis=0) for colour in order}


def _dots(pixels: Any) -> str:
    """A path of points: drawn as discs by round line ends."""
    return "".join(f"M{x:g},{y:g}h0" for x, y in pixels.round(1).tolist())


def _paint(draw: Any, picture: Still, scale: int) -> None:
    """The same picture with Pillow, ``scale`` times as large."""
    for shape in picture.land:
        _polygons(draw, picture.frame, shape, scale, LAND, BORDER, 1)
    for shape, colour in picture.shapes:
        fill = f"{colour}{round(255 * picture.fill):02x}"
        _polygons(
            draw,
            picture.frame,
            shape,
            scale,
            fill,
            "#ffffff" if picture.fill > 0.5 else f"{colour}99",
            1,
        )
    _write_names(draw, picture, scale)
    reach = picture.radius * scale
    for colour, pixels in picture.dots.items():
        for x, y in (pixels * scale).tolist():
            draw.ellipse(
                (x - reach, y - reach, x + reach, y + reach), colour, "#ffffff", max(1, scale // 3)
            )
    for x, y in (picture.homes * scale).tolist():
        half = 3.6 * scale
        house = [
            (x, y - 1.2 * half),
            (x + half, y),
            (x + half, y + half),
            (x - half, y + half),
            (x - half, y),
        ]
        draw.polygon(house, "#ffffff", INK, scale)


def _polygons(
    draw: Any, frame: Frame, shape: Any, scale: int, fill: str, line: str, width: int
) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
        ring = (frame.points(shapely.get_coordinates(part.exterior)) * scale).tolist()
        draw.polygon([tuple(point) for point in ring], fill)
        draw.line([tuple(point) for point in ring], line, width * scale)


def _write_names(draw: Any, picture: Still, scale: int) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(9.5 * scale)
    for x, y, name in picture.names:
        draw.text(
            (x * scale, y * scale),
            name,
            PLACE,
            font,
            "mm",
            stroke_width=scale,
            stroke_fill="#ffffffb0",
        )
