"""Whether quotas ask the same of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, as_floats
from territory_opt.quotas.carried import Carried
from territory_opt.quotas.verdict import Verdict, named, worst_first

FEWEST = 5
"""Territories from which a rank correlation or a spread says anything."""
ALIKE = 0.01
"""Attainments that differ by less are the same: a percent is within rounding and simulation."""


@dataclass(frozen=True)
class FairnessLimits:
    """
    From where on quotas count as unfair.

    Attributes
    ----------
    correlation, significance
        Rank correlation of attainment and size that is too much, if chance makes as much as that in
        less than this share of cases.
    near, share_near
        Two in three territories within ±20 % of quota, as a normal spread of 20 % gives.
    chance_spread
        Most that the chance of attainment may differ between the tenth and the ninetieth of a
        hundred territories.
    index, share_outside
        Quota per potential or per hour within ±20 % of the average; more than 15 % of territories
        outside is where practice speaks of redesign rather than of exceptions.
    """

    correlation: float = 0.3
    significance: float = 0.05
    near: float = 0.20
    share_near: float = 2 / 3
    chance_spread: float = 0.4
    index: float = 0.20
    share_outside: float = 0.15


def fairness(carried: Carried, limits: FairnessLimits | None = None) -> tuple[Verdict, ...]:
    """
    Every test for which there are figures.

    Returns
    -------
    tuple of Verdict
        ``attainment_by_size`` (by potential), ``near_quota``, ``chance_spread``,
        ``quota_per_potential``, ``quota_per_hour``.
    """
    return tuple(_verdicts(carried, limits or FairnessLimits()))


def _verdicts(carried: Carried, limits: FairnessLimits) -> Iterator[Verdict]:
    if carried.potential is not None:
        yield attainment_by_size(carried, carried.potential, limits)
    yield near_quota(carried, limits)
    if carried.chance is not None:
        yield chance_spread(carried, carried.chance, limits)
    if carried.potential is not None:
        yield quota_per("potential", carried, carried.potential, limits)
    if carried.hours is not None:
        yield quota_per("hour", carried, carried.hours, limits)


def attainment_by_size(carried: Carried, size: FloatArray, limits: FairnessLimits) -> Verdict:
    """Spearman's rank correlation of attainment with the size of the territory."""
    test = "attainment_by_size"
    attainment = np.round(carried.expected / ALIKE)
    if len(attainment) < FEWEST:
        sentence = f"{len(attainment)} territories are too few to tell whether size decides."
        return Verdict(test, float("nan"), limits.correlation, None, sentence)
    if np.ptp(attainment) == 0 or np.ptp(size) == 0:
        sentence = "Attainment or size is the same everywhere: size does not decide."
        return Verdict(test, 0.0, limits.correlation, True, sentence)
    from scipy.stats import spearmanr  # a quarter of a second, which few commands need

    found = spearmanr(attainment, size)
    figure, chance = float(found.statistic), float(found.pvalue)
    pull = np.sign(figure) * _centred(attainment) * _centred(size)
    behind = worst_first(carried.territory_ids, pull, pull > 0)
    is_kept = abs(figure) < limits.correlation or chance >= limits.significance
    side = "large" if figure > 0 else "small"
    sentence = (
        f"Size does not decide attainment (rank correlation {figure:+.2f}, p = {chance:.2f})."
        if is_kept
        else f"Owners of {side} territories reach more of their quota (rank correlation "
        f"{figure:+.2f}, p = {chance:.3f}), most of all seen in {named(behind)}."
    )
    return Verdict(test, figure, limits.correlation, is_kept, sentence, behind)


def _centred(values: FloatArray) -> FloatArray:
    from scipy.stats import rankdata

    ranks: FloatArray = rankdata(values) - (len(values) + 1) / 2
    return ranks


def near_quota(carried: Carried, limits: FairnessLimits) -> Verdict:
    """Share of territories (and years) whose attainment is near 100 %."""
    is_near = abs(as_floats("attainment", carried.attainment) - 1) <= limits.near + 1e-9
    share = is_near.reshape(len(is_near), -1).mean(axis=1)
    figure = float(share.mean())
    behind = worst_first(carried.territory_ids, -share, share < 0.5)
    sentence = f"{figure:.0%} of territories are within ±{limits.near:.0%} of quota"
    sentence += f"; rarely: {named(behind)}." if behind else "."
    is_kept = figure >= limits.share_near
    return Verdict("near_quota", figure, limits.share_near, is_kept, sentence, behind)


def chance_spread(carried: Carried, chance: FloatArray, limits: FairnessLimits) -> Verdict:
    """How far apart the chances of attainment are, the outermost tenths left out."""
    test, limit = "chance_spread", limits.chance_spread
    if len(chance) < FEWEST:
        sentence = f"{len(chance)} territories are too few to tell how far chances spread."
        return Verdict(test, float("nan"), limit, None, sentence)
    low, middle, high = (float(value) for value in np.quantile(chance, [0.1, 0.5, 0.9]))
    far = abs(chance - middle)
    behind = worst_first(carried.territory_ids, far, far > limit / 2)
    sentence = f"Chances of reaching quota are {low:.0%} to {high:.0%}, in the middle {middle:.0%}"
    sentence += f"; furthest off: {named(behind)}." if behind else "."
    return Verdict(test, high - low, limit, high - low <= limit, sentence, behind)


def quota_per(what: str, carried: Carried, amount: FloatArray, limits: FairnessLimits) -> Verdict:
    """Quota per unit of something that territories have, against the average of their role."""
    has = as_floats(what, amount)
    if not has.sum() > 0:
        sentence = f"No territory has any {what}, so nothing can be told."
        return Verdict(f"quota_per_{what}", float("nan"), limits.share_outside, None, sentence)
    fair = _fair(carried, has)
    index = np.divide(carried.quotas, fair, out=np.full(len(has), np.inf), where=fair > 0)
    far = abs(index - 1)
    outside = far > limits.index + 1e-9
    behind = worst_first(carried.territory_ids, far, outside)
    figure = float(outside.mean())
    among = " of its role" if len(set(carried.roles)) > 1 else ""
    sentence = f"Quota per {what} is within ±{limits.index:.0%} of the average{among}"
    sentence += (
        f" but for {len(behind)} of {len(has)}: {named(behind)}." if behind else " everywhere."
    )
    is_kept = figure <= limits.share_outside
    return Verdict(f"quota_per_{what}", figure, limits.share_outside, is_kept, sentence, behind)


def _fair(carried: Carried, has: FloatArray) -> FloatArray:
    """What each would carry if the quotas of its role were shared by what it has."""
    role = carried.role_of
    quotas, amounts = np.bincount(role, carried.quotas), np.bincount(role, has)
    rate = np.divide(quotas, amounts, out=np.zeros_like(quotas), where=amounts > 0)
    fair: FloatArray = has * rate[role]
    return fair
