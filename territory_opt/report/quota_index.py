"""The manager's page beside those of the reps: everybody's number and sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from territory_opt.report.map.offline import template
from territory_opt.report.quota_pages import QuotaPage, territories_told
from territory_opt.report.waterfall_chart import money
from territory_opt.runs import Run


def quota_index(run: Run, files: Sequence[tuple[QuotaPage, str]]) -> str:
    """
    The manager's page: everybody's number and sentence, each with its page.

    Parameters
    ----------
    files
        Pages and the names of their files, beside this one.
    """
    metrics = list(dict.fromkeys(metric for page, _ in files for metric in page.quotas))
    zero = Decimal(0)
    html: str = template("quota_index.html").render(
        title=str(run.summary.get("scenario") or "Territory plan"),
        currency=str(run.summary.get("currency") or ""),
        metrics=[metric.replace("_", " ") for metric in metrics],
        rows=[_index_row(page, file, metrics) for page, file in files],
        totals=[
            money(sum((page.quotas.get(metric, zero) for page, _ in files), zero))
            for metric in metrics
        ],
    )
    return html


def _index_row(page: QuotaPage, file: str, metrics: Sequence[str]) -> dict[str, Any]:
    return {
        "file": file,
        "name": page.seat.name,
        "about": " · ".join(part for part in (territories_told(page.seat), page.seat.team) if part),
        "quotas": [
            (money(page.quotas[one]) if one in page.quotas else "", page.issued.get(one, ""))
            for one in metrics
        ],
        "comes": page.comes,
        "goes": page.goes,
        "sentences": page.sentences,
    }
