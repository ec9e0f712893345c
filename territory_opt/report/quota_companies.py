"""The company's own line above the territories, for quotas that are set without rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from territory_opt.models import QuotaPolicy, Quotas
from territory_opt.models.quota import NodeQuota

COMPANY, YEAR = "company", "year"


def with_companies(quotas: Quotas, policies: Sequence[QuotaPolicy]) -> Quotas:
    """
    Quotas whose every metric has a line of the company.

    Parameters
    ----------
    quotas
        Metrics under rules have their nodes already.
    policies
        That the quotas were set by.
    """
    return replace(quotas, nodes=(*quotas.nodes, *_companies(quotas, policies)))


def _companies(quotas: Quotas, policies: Sequence[QuotaPolicy]) -> Iterator[NodeQuota]:
    known = {node.metric for node in quotas.nodes}
    for policy in policies:
        own = [one.amount for one in quotas.quotas if one.metric == policy.metric]
        if own and policy.metric not in known:
            yield NodeQuota(
                COMPANY, "", policy.metric, YEAR, policy.company_target,
                sum(own, Decimal(0)), policy.over_assignment,
            )  # fmt: skip
