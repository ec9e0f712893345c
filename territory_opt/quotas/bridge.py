"""From the board's target to the field's: what the house, partners and nobody carry comes off first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import BridgeStep, QuotaBridge, QuotaPolicy
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import ASIDE
from territory_opt.quotas.elements import spoken
from territory_opt.quotas.held import HISTORY, Held
from territory_opt.quotas.rounding import WIDE, to_cents
from territory_opt.quotas.shared_by import baseline_of, elements_of

BOARD, FIELD = "board_target", "field_target"
_PARTS = (FIELD, *ASIDE)


def bridged(held: Held) -> tuple[QuotaPolicy, tuple[BridgeStep, ...]]:
    """
    The policy with the field's target, and the steps that lead to it from the board's.

    Parameters
    ----------
    held
        Its policy's target is the board's. Without a bridge there are no steps.

    Returns
    -------
    tuple
        Board's target, less house, partner and uncovered, is the field's target to the cent. An
        amount that is not stated is the share that these accounts have in the policy's baseline,
        when they and all accounts in territories share the board's target, to ``round_to``.

    Raises
    ------
    InputError
        Where nothing is left for the field, or accounts have nothing to share by.
    """
    policy = held.policy
    if policy.bridge is None:
        return policy, ()
    found = _amounts(held, policy.bridge)
    steps = [BridgeStep(policy.metric, BOARD, to_cents(policy.company_target), "as stated")]
    with localcontext(WIDE):
        steps += [
            BridgeStep(policy.metric, k, -amount, note) for k, (amount, note) in found.items()
        ]
        left = sum((step.amount for step in steps), Decimal(0))
    if left < 0:
        taken = ", ".join(f"{name} {amount:,}" for name, (amount, _) in found.items())
        raise InputError(
            f"quota {policy.metric!r}: the board's target of {policy.company_target:,} leaves nothing "
            f"for the field: {taken} come off"
        )
    steps.append(BridgeStep(policy.metric, FIELD, left, "what territories carry"))
    return replace(policy, company_target=left, bridge=None), tuple(steps)


def _amounts(held: Held, bridge: QuotaBridge) -> Mapping[str, tuple[Decimal, str]]:
    """Amount and note of every part that is not the field's."""
    stated = {name: getattr(bridge, name) for name in ASIDE}
    found = {name: (to_cents(a), "as stated") for name, a in stated.items() if a is not None}
    if len(found) < len(ASIDE):
        shares = _shares(held)
        for name in ASIDE:
            found.setdefault(name, _derived(held.policy, shares[_PARTS.index(name)]))
    return {name: found[name] for name in ASIDE}


def _derived(policy: QuotaPolicy, share: float) -> tuple[Decimal, str]:
    with localcontext(WIDE):
        steps = (policy.company_target * Decimal(share) / policy.round_to).quantize(Decimal(1))
        amount = to_cents(steps * policy.round_to)
    by = " and ".join(map(spoken, policy.weights)) or (
        f"last year's sales × {policy.retention:g} and open potential"
    )
    rounded = f", to a multiple of {policy.round_to:,}"
    return amount, f"{share:.4%} of the target, by {by} of these accounts{rounded}"


def _shares(held: Held) -> FloatArray:
    """Share of the baseline of field, house, partner and uncovered: ``(4,)``, sum 1."""
    names = elements_of(held.policy)
    try:
        measures = {name: _parts(held, name) for name in names}
        base = _parts(held, HISTORY) if held.has_history else np.zeros(len(_PARTS))
        leaves = np.ones(len(_PARTS), dtype=bool)
        found = baseline_of(held.policy, measures, base, _PARTS, leaves)
    except InputError as error:
        raise InputError(f"quota {held.policy.metric!r}: {error}") from error
    shares: FloatArray = found.shares.sum(axis=0)
    return shares


def _parts(held: Held, name: str) -> FloatArray:
    outside = [held.outside(name, where) for where in ASIDE]
    return np.array([float(held.by_territory(name).sum()), *outside])
