"""Rows of a metric that was allocated under rules: quotas, periods, nodes and waterfall."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from territory_opt.models.quota import NodeQuota, Quota, QuotaLimits, Quotas, WaterfallStep
from territory_opt.quotas.baseline import RETENTION
from territory_opt.quotas.by_rules import RuledMetric
from territory_opt.quotas.elements import spoken
from territory_opt.quotas.limits import GUARDRAIL
from territory_opt.quotas.sentence import sentence
from territory_opt.quotas.waterfall import (
    COMPANY_GROWTH,
    GUARDRAILS,
    HOLDS,
    LAST_YEAR,
    OVER_ASSIGNMENT,
    RAMP,
    RESTATED,
    ROUNDING,
)

YEAR = "year"
IN_WORDS = "in_words"
"""A row of amount 0 whose note is the sentence for the rep."""

ALWAYS = (OVER_ASSIGNMENT, ROUNDING)
"""Steps that are told even where they change nothing."""


def rows_of(metric: RuledMetric, territory_ids: tuple[str, ...]) -> Quotas:
    """
    A metric as rows.

    Parameters
    ----------
    metric
        Its first nodes are the territories.
    territory_ids
        In the problem's order.
    """
    name, found = metric.policy.metric, metric.found
    territories = list(enumerate(territory_ids))
    of = metric.policy
    return Quotas(
        tuple(
            Quota(one, name, found.amount(v), YEAR, of.unit, of.weight) for v, one in territories
        ),
        tuple(_steps(metric, territory_ids)),
        tuple(_by_period(metric, territory_ids)),
        tuple(_nodes(metric, len(territory_ids))),
        limits=tuple(_limits(metric, territory_ids)),
    )


def _limits(metric: RuledMetric, territory_ids: tuple[str, ...]) -> Iterator[QuotaLimits]:
    found = metric.found
    rails = [limit for limit in found.task.limits if limit.name == GUARDRAIL]
    for v, one in enumerate(territory_ids):
        growth = next(((float(rail.low[v]), float(rail.high[v])) for rail in rails), None)
        yield QuotaLimits(one, metric.policy.metric, int(found.at_limit[v]), growth)


def _by_period(metric: RuledMetric, territory_ids: tuple[str, ...]) -> Iterator[Quota]:
    if len(metric.periods) == 1:
        return
    for v, one in enumerate(territory_ids):
        for period, amount in zip(metric.periods, metric.found.amounts(v), strict=True):
            yield Quota(
                one,
                metric.policy.metric,
                amount,
                period.name,
                metric.policy.unit,
                metric.policy.weight,
            )


def _nodes(metric: RuledMetric, num_territories: int) -> Iterator[NodeQuota]:
    found, tree = metric.found, metric.found.task.tree
    for v in (*tree.inner, *np.flatnonzero(found.relieved).tolist()):
        if v < num_territories:
            continue
        below = tree.children[v]
        over = tree.over_assignment[v]
        table = np.hstack([found.year[:, None], found.periods])
        names = [YEAR, *(period.name for period in metric.periods if len(metric.periods) > 1)]
        for column, name in enumerate(names):
            yield NodeQuota(
                tree.ids[v],
                tree.ids[tree.parent[v]] if tree.parent[v] >= 0 else "",
                metric.policy.metric,
                name,
                _money(table[v, column]),
                _money(table[below, column].sum()),
                Decimal(over.numerator) / Decimal(over.denominator),
            )


def _steps(metric: RuledMetric, territory_ids: tuple[str, ...]) -> Iterator[WaterfallStep]:
    steps = metric.steps
    told = [
        name in ALWAYS or bool(row.any())
        for name, row in zip(steps.steps, steps.cents, strict=True)
    ]
    for v, one in enumerate(territory_ids):
        for row, name in enumerate(steps.steps):
            if told[row]:
                amount = _money(steps.cents[row, v])
                yield WaterfallStep(one, metric.policy.metric, name, amount, _note(metric, name, v))
        yield WaterfallStep(one, metric.policy.metric, IN_WORDS, Decimal(0), _in_words(metric, v))


def _in_words(metric: RuledMetric, v: int) -> str:
    baseline = metric.baseline
    if not baseline.shares[:, v].any() and not metric.found.year[v]:
        lacks = [
            "sales of last year" if name == RETENTION else spoken(name) for name in baseline.names
        ]
        return f"You have no quota: your territory has no {' and no '.join(lacks)}."
    facts = dict.fromkeys(baseline.names[1:], "for your open potential") if baseline.retains else {}
    return sentence(metric.steps.of(v), facts)


def _note(metric: RuledMetric, step: str, v: int) -> str:
    """What a step is, in words."""
    if step in metric.baseline.names:
        return _element(metric, step, v)
    over = float(metric.found.task.tree.padding[v]) - 1
    notes = {
        LAST_YEAR: "quota of last year",
        RESTATED: "last year's sales of the accounts that are in the territory now"
        + (", less that" if metric.steps.cents[0].any() else ""),
        COMPANY_GROWTH: "as the company's target grows on the sales of all territories",
        OVER_ASSIGNMENT: f"{over:+.2%} on all levels together",
        GUARDRAILS: "limits, of this territory or of others, at full load",
        HOLDS: "numbers that managers have fixed",
        RAMP: "starts, ends, ramps and leave, own or of peers",
        ROUNDING: f"to a multiple of {metric.policy.round_to:,}, where sums and limits allow",
    }
    later = {GUARDRAILS: "counted with holds: no numbers keep them alone"}
    return (later if step in metric.steps.postponed else {}).get(step, notes[step])


def _element(metric: RuledMetric, step: str, v: int) -> str:
    baseline = metric.baseline
    note = baseline.notes.get(step, "")
    if step == RETENTION:
        return note
    shares = baseline.shares[baseline.names.index(step)]
    weight = float(shares.sum())
    if not shares[v]:
        return f"no {spoken(step)} in this territory"
    counts = f", which counts {weight:.0%}" if len(baseline.names) > 1 and not note else ""
    return f"{float(shares[v]) / weight:.4%} of {spoken(step)}{counts}{note and f' ({note})'}"


def _money(cents: int) -> Decimal:
    return Decimal(int(cents)) / 100
