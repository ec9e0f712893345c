"""The page of a batch in a real browser: failed ones first, sortable, offline, dark on demand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from territory_opt.report.batch import BatchRow, batch_table, draw_batch


@pytest.fixture
def rows() -> list[BatchRow]:
    """Two plans, the second the best, one that is infeasible, one not over."""
    first = BatchRow(
        "field", "a", ("solve.gap=0", "solve.seed=1"), 1, "plan", True, value=1200.0, objective=8.0,
        unit="USD/year", gap=0.02, quotas={"sales": 500.0}, seconds=9.0, num_attempts=1, run_id=1,
    )  # fmt: skip
    best = BatchRow("field", "b", (), 2, "plan", True, is_best=True, value=1300.0, objective=7.0,
                    unit="USD/year", gap=0.01, seconds=12.0, num_attempts=2, run_id=2)  # fmt: skip
    failed = BatchRow("field", "c", (), 3, "infeasible", num_attempts=1, seconds=3.0,
                      message="no plan can keep <every> rule")  # fmt: skip
    return [first, best, failed, BatchRow("field", "d", (), 4, "running", is_open=True)]


def variants(page: Any) -> list[str]:
    """Names in the second column, from top to bottom."""
    return [text.split("\n")[0] for text in page.locator("tbody td:nth-child(2)").all_inner_texts()]


def test_tasks_without_a_plan_come_first_with_their_reason(
    rows: list[BatchRow], open_map: Callable[[str], Any]
) -> None:
    """Failed, not over, then plans; the reason is text, and the best plan has its mark."""
    page = open_map(draw_batch(rows, "Autumn"))
    assert variants(page) == ["c", "d", "a", "b"]
    assert page.locator("tbody tr").first.inner_text().endswith("no plan can keep <every> rule")
    assert page.locator("tr.best .status").inner_text() == "best plan"
    assert page.locator(".lead").inner_text() == (
        "4 tasks of 1 scenario: 2 with a plan that keeps every rule, 1 without, 1 not over yet."
    )


def test_figures_sort_from_the_largest_and_unknown_ones_are_last(
    rows: list[BatchRow], open_map: Callable[[str], Any]
) -> None:
    """Value down, then up: those without a value stay at the end."""
    page = open_map(draw_batch(rows, "Autumn"))
    head = page.get_by_role("button", name="Value, USD a year")
    head.click()
    assert variants(page)[:2] == ["b", "a"]
    head.click()
    assert variants(page)[:2] == ["a", "b"]
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"


def test_page_asks_nothing_of_anybody(rows: list[BatchRow], open_map: Callable[[str], Any]) -> None:
    """One request, the page itself; no complaint of the browser."""
    page = open_map(draw_batch(rows, "<b>Autumn</b>"))
    assert len(page.requests) == 1 and page.troubles == []
    assert page.locator("h1").inner_text() == "<b>Autumn</b>"


def test_page_is_dark_where_the_screen_is(
    rows: list[BatchRow], open_map: Callable[[str], Any]
) -> None:
    """The paper follows the reader's setting."""
    page = open_map(draw_batch(rows, "Autumn"))
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light


def test_table_has_a_column_per_metric(rows: list[BatchRow]) -> None:
    """In the order of the page, with the words that plan a row again."""
    table = batch_table(rows)
    assert list(table["variant"]) == ["c", "d", "a", "b"]
    assert table["quota_sales"][2] == 500.0 and math.isnan(table["quota_sales"][3])
    assert table["settings"][2] == "--set solve.gap=0 --set solve.seed=1"
