"""Native charts of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from territory_opt.report.executive.deck.box import POINT, Box
from territory_opt.report.executive.deck.ink import ACCENT, FONT, LINE, QUIET, SOFT, rgb

NAMED = 30
"""Columns up to which a chart names each."""


def add_columns(
    slide: Any,
    labels: Sequence[str],
    series: Mapping[str, pd.Series],
    box: Box,
    number_format: str,
    crosses: float = 0.0,
) -> None:
    """
    A chart that can be edited.

    Parameters
    ----------
    series
        Name → values, one or two; what is meant stands last where columns cross, else first, and the
        other is grey.
    number_format
        Of the axis, as in Excel.
    crosses
        Value from which columns begin.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format=number_format)
    data.categories = list(labels)
    for name, values in series.items():
        data.add_series(name, [None if pd.isna(value) else float(value) for value in values])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box.emu, data).chart
    chart.has_title = False
    chart.font.size = round(POINT * (11 if len(labels) <= NAMED else 9))
    chart.font.name, chart.font.color.rgb = FONT, rgb(SOFT)
    _legend(chart, len(series) > 1)
    _colour(chart.plots[0], crosses > 0)
    _axes(chart, number_format, len(labels) <= NAMED)
    if crosses:
        _cross(chart, pd.concat(list(series.values())).dropna(), crosses)


def _legend(chart: Any, is_shown: bool) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = is_shown
    if is_shown:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False


def _colour(plot: Any, is_last_meant: bool) -> None:
    plot.gap_width, plot.overlap = 45, 0
    number = len(plot.series)
    colours = (ACCENT,) if number == 1 else (QUIET, ACCENT) if is_last_meant else (ACCENT, QUIET)
    for one, colour in zip(plot.series, colours, strict=True):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = rgb(colour)
        one.invert_if_negative = False


def _axes(chart: Any, number_format: str, is_named: bool) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    axis, names = chart.value_axis, chart.category_axis
    axis.major_gridlines.format.line.color.rgb = rgb(LINE)
    axis.format.line.fill.background()
    axis.tick_labels.number_format = number_format
    axis.tick_labels.number_format_is_linked = False
    names.format.line.color.rgb = rgb(SOFT)
    places = XL_TICK_LABEL_POSITION
    names.tick_label_position = places.LOW if is_named else places.NONE


def _cross(chart: Any, known: pd.Series, value: float) -> None:
    """Columns begin at a value; the axis ends beyond the lowest and the highest."""
    axis = chart.value_axis
    step = 0.05 if known.max() - known.min() < 0.5 else 0.25
    axis.minimum_scale = max(0.0, step * (known.min() // step - (known.min() < value)))
    axis.maximum_scale = step * (known.max() // step + 1)
    axis.major_unit = step
    _cross_at(chart.category_axis, value)


def _cross_at(names: Any, value: float) -> None:
    """python-pptx sets this on the other axis only."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    axis = names._element
    for old in axis.findall(qn("c:crosses")):
        place = axis.index(old)
        axis.remove(old)
        axis.insert(place, parse_xml(f'<c:crossesAt {nsdecls("c")} val="{value}"/>'))
