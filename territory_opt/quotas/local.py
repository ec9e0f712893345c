"""Quotas in the currency of those who carry them, and what rounding there changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from territory_opt.models.plan_rates import PlanRates
from territory_opt.models.quota import Quota, Quotas
from territory_opt.quotas.rounding import CENT, residue, share_out


@dataclass(frozen=True)
class LocalQuota:
    """
    A quota as it is issued.

    Attributes
    ----------
    currency, amount
        Of the rep.
    rounding
        What the amount is worth at the plan's rate, less what was allocated; in the currency of the
        allocation, to the cent.
    """

    currency: str
    amount: Decimal
    rounding: Decimal


def local_quotas(
    quotas: Quotas, currency_of: Mapping[str, str], rates: PlanRates
) -> list[LocalQuota]:
    """
    Every number in local currency: those of the year, then those of periods, in their order.

    Per metric and currency, numbers of the year sum to the multiple of the step that is nearest to
    what was allocated, and none is a whole step off. Periods sum to the year. Numbers in the currency
    of the allocation stay as they are.

    Parameters
    ----------
    currency_of
        Territory → currency of who leads it; that of the allocation when left out.
    rates
        With a rate of every other currency.
    """
    issued: dict[tuple[str, str, str], Decimal] = {}
    for kind, rows in _by_kind(quotas.quotas, currency_of, rates).items():
        amounts = _of_year([row.amount for row in rows], kind[1], rates)
        issued |= {_key(row): one for row, one in zip(rows, amounts, strict=True)}
    for rows in _by_territory(quotas.by_period).values():
        currency = _currency(rows[0], currency_of, rates)
        year = issued[rows[0].territory_id, rows[0].metric, "year"]
        amounts = _of_periods([row.amount for row in rows], year, currency, rates)
        issued |= {_key(row): one for row, one in zip(rows, amounts, strict=True)}
    return [
        _local(row, _currency(row, currency_of, rates), issued[_key(row)], rates)
        for row in (*quotas.quotas, *quotas.by_period)
    ]


def _currency(row: Quota, currency_of: Mapping[str, str], rates: PlanRates) -> str:
    """Counts are issued as they are."""
    return rates.currency if row.unit else currency_of.get(row.territory_id, rates.currency)


def _key(row: Quota) -> tuple[str, str, str]:
    return row.territory_id, row.metric, row.period


def _by_kind(
    rows: Sequence[Quota], currency_of: Mapping[str, str], rates: PlanRates
) -> dict[tuple[str, str], list[Quota]]:
    """Metric and currency → quotas."""
    found: dict[tuple[str, str], list[Quota]] = {}
    for row in rows:
        currency = _currency(row, currency_of, rates)
        found.setdefault((row.metric, currency), []).append(row)
    return found


def _by_territory(rows: Sequence[Quota]) -> dict[tuple[str, str], list[Quota]]:
    found: dict[tuple[str, str], list[Quota]] = {}
    for row in rows:
        found.setdefault((row.territory_id, row.metric), []).append(row)
    return found


def _of_year(amounts: list[Decimal], currency: str, rates: PlanRates) -> list[Decimal]:
    total = sum(map(Fraction, amounts), Fraction(0))
    if currency == rates.currency or not total:
        return amounts
    step = rates.step(currency)
    steps = total / Fraction(rates.rates[currency]) / Fraction(step)
    whole = int(steps + Fraction(1, 2))
    return share_out(whole * step, [Fraction(amount) for amount in amounts], step)


def _of_periods(
    amounts: list[Decimal], year: Decimal, currency: str, rates: PlanRates
) -> list[Decimal]:
    """Whole units, or cents where the step has some; the largest period takes what is left over."""
    if currency == rates.currency or not any(amounts):
        return amounts
    step = CENT if rates.step(currency) % 1 else Decimal(1)
    shares = share_out(year, [Fraction(amount) for amount in amounts], step)
    largest = max(range(len(amounts)), key=lambda p: amounts[p])
    shares[largest] += residue(year, step)
    return shares


def _local(row: Quota, currency: str, amount: Decimal, rates: PlanRates) -> LocalQuota:
    rate = Decimal(1) if currency == rates.currency else rates.rates[currency]
    return LocalQuota(currency, amount, (amount * rate - row.amount).quantize(CENT))
