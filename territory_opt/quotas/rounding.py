"""Shares of an amount, rounded so that they sum to it exactly (largest remainder, Hamilton 1792)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction

CENT = Decimal("0.01")
"""Smallest amount of money."""

WIDE = Context(prec=60)
"""Enough digits that no sum or product of amounts is ever rounded by the arithmetic itself."""


def to_cents(amount: Decimal) -> Decimal:
    """``amount`` to the cent, half to even."""
    with localcontext(WIDE):
        return amount.quantize(CENT)


def share_out(amount: Decimal, weights: Sequence[Fraction], step: Decimal = CENT) -> list[Decimal]:
    """
    Divide ``amount`` in proportion to ``weights``, in multiples of ``step``.

    Parameters
    ----------
    amount
        ≥ 0; what is no multiple of ``step`` is left over (see ``residue``).
    weights
        ≥ 0, with a positive sum; ties are served in their order.
    step
        A multiple of a cent, > 0.

    Returns
    -------
    list of Decimal
        One share per weight; they sum to ``amount`` less its residue. A weight of 0 gets 0, and
        no share is a whole step away from its exact value.
    """
    total = sum(weights, Fraction(0))
    steps = Fraction(amount - residue(amount, step)) / Fraction(step)
    exact = [steps * weight / total for weight in weights]
    whole = [part.numerator // part.denominator for part in exact]
    left = int(steps) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda k: whole[k] - exact[k])
    for k in by_remainder[:left]:
        whole[k] += 1
    with localcontext(WIDE):
        return [(step * number).quantize(CENT) for number in whole]


def residue(amount: Decimal, step: Decimal) -> Decimal:
    """What is left of ``amount`` ≥ 0 above the highest multiple of ``step``."""
    with localcontext(WIDE):
        return (amount % step).quantize(CENT)
