"""How exactly simulated sales are known: they are kept in single precision."""

MOST = 1e30
"""Above every amount of money, and within single precision."""

CLOSE = 1e-6
"""An amount missed by less than this share of it is reached."""
