"""Money to the cent, without digits lost on the way."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

CENT = Decimal("0.01")
"""Smallest amount of money."""

WIDE = Context(prec=60)
"""Enough digits that no sum or product of amounts is ever rounded by the arithmetic itself."""


def to_cents(amount: Decimal) -> Decimal:
    """``amount`` to the cent, half to even."""
    with localcontext(WIDE):
        return amount.quantize(CENT)
