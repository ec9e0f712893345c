"""Quotas of the shipped scenarios: every number is explained, to the cent."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt import api
from territory_opt.report.quota_pages import said

FOLDER = Path(__file__).parents[2] / "scenarios"
RULES = ["elements={potential=0.5,revenue=0.5}", "growth={min=-0.5,max=3}"]
COUNTIES = "quota+={company_target=1_000_000_000, elements={potential=0.7,revenue=0.3}}"
CASES = {
    "superstore": ("superstore", []),
    "superstore with rules": ("superstore", [f"quota.0.{rule}" for rule in RULES]),
    "us-counties": ("us-counties", [COUNTIES]),
}


@pytest.fixture(scope="module", params=CASES)
def found(request):
    name, settings = CASES[request.param]
    return api.quota(FOLDER / name, settings=settings)


def steps_of(found):
    rows = found.waterfall[found.waterfall["territory_id"] != ""]
    return dict(list(rows.groupby(["metric", "territory_id"])))


def test_steps_sum_to_every_quota(found):
    """No territory is left out, and no cent."""
    annual = found.table[found.table["period"] == "year"]
    quotas = annual.set_index(["metric", "territory_id"])["quota"].to_dict()
    assert {key: sum(rows["amount"]) for key, rows in steps_of(found).items()} == quotas
    assert len(quotas) in (17, 50)


def test_sentences_name_the_two_largest_causes(found):
    """Their amounts, or their shares of what growth is measured on; nothing larger is kept back."""
    told = 0
    for rows in steps_of(found).values():
        steps = rows[rows["step"] != "in_words"].set_index("step")["amount"].to_dict()
        start = "last_year" if steps.get("last_year") else "restated"
        base, causes = steps.get(start, 0), steps.keys() - {"last_year", "rounding", start}
        for amount in sorted(abs(steps[cause]) for cause in causes if steps[cause])[-2:]:
            shown = f"{float(amount / base):.1%}" if base else f"{amount:,.2f}".removesuffix(".00")
            assert shown in said(rows)
            told += 1
    assert told >= 2 * 16
