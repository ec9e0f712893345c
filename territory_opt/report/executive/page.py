"""The one-page summary of a run for executives."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from territory_opt.report.executive.brief import Brief, Group, cells_of, heads_of
from territory_opt.report.executive.charts import index_chart, quota_chart, short
from territory_opt.report.gates import MARKS
from territory_opt.report.map import text
from territory_opt.report.map.offline import template

MAP_SIZE = (372, 222)
WARNINGS, REGIONS = 5, 6
BY = {
    "chance": "by the chance to reach quota",
    "index": "by distance from the target",
    "potential": "by potential",
}


def summary_page(brief: Brief) -> str:
    """The page; it asks nothing of any server and prints on one sheet of A4."""
    view, people = brief.view, brief.people
    worst, best = people.ends
    page: str = template("summary.html").render(
        title=view.title,
        subtitle=brief.subtitle,
        banner=brief.banner,
        gates=[(gate, *MARKS[gate.is_passed]) for gate in brief.gates],
        figures=brief.figures,
        maps=[(name, picture.svg(f"Map: {name}")) for name, picture in brief.maps(MAP_SIZE)],
        charts=_charts(brief),
        heads=heads_of(people),
        ends=[
            (name, list(zip(brief.colours_of(rows), cells_of(people, rows), strict=True)))
            for name, rows in (("Weakest", worst), ("Strongest", best))
        ],
        by=BY[people.by],
        regions=_regions(brief),
        region_heads=[
            "Region",
            "Territories",
            "Accounts",
            "Potential",
            *(["Quotas"] if people.metric else []),
        ],
        warnings=brief.warnings[:WARNINGS],
        more=max(0, len(brief.warnings) - WARNINGS),
    )
    return page


def _charts(brief: Brief) -> list[tuple[str, str, Markup]]:
    """Heading, what is drawn, chart."""
    people, before = brief.people, brief.index_before
    table = people.table
    labels, found = short(table["label"]), []
    index = table["index"].to_numpy(float)
    if np.isfinite(index).any():
        known = np.isfinite(index)
        words = "1.00 = target" + ("; shaded: band" if brief.band else "")
        words += f"; dots: {brief.before_name.lower()}" if np.isfinite(before).any() else ""
        own = [label for label, is_known in zip(labels, known, strict=True) if is_known]
        found.append(
            (
                f"{people.measure} balance",
                words,
                index_chart(own, index[known], before[known], brief.band),
            )
        )
    quota = table["quota"].to_numpy(float)
    if np.isfinite(quota).any():
        expected = table["expected_sales"].to_numpy(float)
        words = f"{brief.view.currency} a year" + (
            "; dots: expected sales" if np.isfinite(expected).any() else ""
        )
        found.append(
            (f"Quotas, {people.metric}", words, quota_chart(labels, np.nan_to_num(quota), expected))
        )
    return found


def _regions(brief: Brief) -> list[list[str]]:
    """Sums of the groups at the top, where there are several."""
    groups = brief.groups
    if len(groups) < 2:
        return []
    return [_sums(brief, group) for group in groups[:REGIONS]]


def _sums(brief: Brief, group: Group) -> list[str]:
    own = brief.people.table.iloc[list(group.rows)]
    quota = float(own["quota"].sum())
    return [
        group.name,
        f"{len(own):,}",
        f"{own['num_accounts'].sum():,.0f}",
        text.money(float(own["potential"].sum()), brief.view.currency),
        *([text.number(quota)] if quota else []),
    ]
