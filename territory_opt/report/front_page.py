"""A Pareto front as a page: the chart, whose points lead to their maps, and a table beneath."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.report.front import FrontPoint, Scale
from territory_opt.report.front_chart import chart_of
from territory_opt.report.map import text
from territory_opt.report.map.offline import template


def draw_front(
    points: Sequence[FrontPoint],
    dropped: Sequence[FrontPoint],
    scales: Sequence[Scale],
    title: str,
    survival: Sequence[tuple[float, float]] = (),
    with_map: bool = True,
) -> str:
    """
    The page; it asks nothing of any server.

    Parameters
    ----------
    points, dropped
        At least one plan; what was tried beside.
    scales
        The optimised goal first.
    title
        Of the scenario.
    survival
        Per point: share of accounts that stay when potentials are perturbed, and when they are not;
        empty where that was not asked.
    with_map
        Points lead to maps; else to workbooks.
    """
    page: str = template("sweep.html").render(
        title=title,
        lead=_lead(points, scales),
        goals=[scale.title for scale in scales],
        chart=chart_of(points, dropped, scales, with_map),
        better="more" if scales[0].is_more_better else "less",
        columns=_columns(scales, bool(survival)),
        rows=[
            _row(point, scales, survival[k] if survival else None, with_map)
            for k, point in enumerate(points)
        ],
        notes=[point.fate for point in dropped],
    )
    return page


def _lead(points: Sequence[FrontPoint], scales: Sequence[Scale]) -> str:
    number = text.count(len(points), "plan", "plans")
    words = [scale.title.partition(",")[0].casefold() for scale in scales]
    worst = max(point.gap for point in points)
    return (
        f"{number} between {', '.join(words[:-1])} and {words[-1]}, none of them beaten by another. "
        f"Largest gap {text.share(worst)}."
    )


def _columns(scales: Sequence[Scale], has_survival: bool) -> list[tuple[str, bool]]:
    """Heads, and whether figures are beneath."""
    heads = [("Plan", False), *((scale.title, True) for scale in scales)]
    heads += [("Best possible", True), ("Gap", True), ("Could be better by", True)]
    heads += [("Accounts that stay", True)] if has_survival else []
    return [*heads, ("What it means", False)]


def _row(
    point: FrontPoint,
    scales: Sequence[Scale],
    survival: tuple[float, float] | None,
    with_map: bool,
) -> dict[str, object]:
    figures = [
        scale.bare(scale.told_finely(f)) for scale, f in zip(scales, point.figures, strict=True)
    ]
    bound = scales[0].bare(scales[0].told_finely(point.bound))
    proof = [
        bound,
        text.share(point.gap),
        f"{point.left_share:.2%}".replace("%", f"{text.NARROW}%"),
    ]
    stays = [] if survival is None else [f"{text.share(survival[0])} ({text.share(survival[1])})"]
    return {
        "number": point.number,
        "name": point.name,
        "href": f"{point.folder}/{'map.html' if with_map else 'plan.xlsx'}",
        "figures": [*figures, *proof, *stays],
        "sentence": point.sentence,
    }
