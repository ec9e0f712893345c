"""What will be sold next year, how sure is that, and is the target within it?"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Fault
from territory_opt.planning.opening import name_of, opened
from territory_opt.report import picture
from territory_opt.report.forecast import backtest_table, forecast_summary, forecast_table
from territory_opt.report.forecast_page import draw_forecast
from territory_opt.runs import check_folder, write_tables
from territory_opt.scenario import Scenario


@dataclass(frozen=True, eq=False)
class ForecastOutcome:
    """
    Outcome of ``forecast``.

    Attributes
    ----------
    table, backtest
        ``forecast.csv`` and ``forecast_backtest.csv``.
    summary
        Figures of the company, its target, and the answer as a sentence.
    faults
        What was found in the tables; nothing that stops.
    folder
        Where it was written; None when nothing was.
    """

    table: pd.DataFrame
    backtest: pd.DataFrame
    summary: Mapping[str, Any]
    faults: tuple[Fault, ...]
    folder: Path | None = None


def forecast(
    scenario: Scenario | str | Path,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    with_picture: bool = True,
) -> ForecastOutcome:
    """
    Forecast the sales of a year from history, and judge by past years how well.

    Parameters
    ----------
    scenario
        A scenario, or its file, with ``[forecast]``.
    out
        Folder for tables, page and picture; nothing is written when left out.
    settings, quarantine
        As in ``plan``.
    with_picture
        Take ``forecast.png`` where a browser is found.

    Raises
    ------
    InputError
        For bad input, and for a scenario without ``[forecast]``.
    """
    read = opened(scenario, settings, quarantine)
    folder = None if out is None else check_folder(out)
    said = forecast_summary(read)
    if said is None:
        raise InputError(
            f'{read.path} names no history to forecast from: add [forecast] with file = "history.csv" '
            "(account_id or segment, period, amount)"
        )
    outcome = ForecastOutcome(forecast_table(read), backtest_table(read), said, read.all_faults)
    return outcome if folder is None else _written(outcome, read, folder, with_picture)


def _written(
    outcome: ForecastOutcome, scenario: Scenario, folder: Path, with_picture: bool
) -> ForecastOutcome:
    record = scenario.forecast
    if record is None:
        raise ValueError("nothing was forecast")
    table, backtest, title = outcome.table, outcome.backtest, name_of(scenario)
    tables = {"forecast.csv": table, "forecast_backtest.csv": backtest}
    with tempfile.TemporaryDirectory() as place:
        html, png = Path(place) / "forecast.html", Path(place) / "forecast.png"
        page = draw_forecast(record.sold, table, backtest, outcome.summary, title)
        html.write_text(page, encoding="utf-8")
        is_drawn = with_picture and picture(html, png)
        write_tables(tables, folder, {html.name: html, **({png.name: png} if is_drawn else {})})
    return dataclasses.replace(outcome, folder=folder)
