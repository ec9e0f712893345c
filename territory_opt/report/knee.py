"""Where a falling curve bends most."""

from __future__ import annotations

from collections.abc import Sequence


def knee(places: Sequence[tuple[float, float]]) -> int | None:
    """
    Place of the point farthest below the line from the first to the last; None if none is.

    Satopää et al. 2011, doi:10.1109/ICDCSW.2011.20.
    """
    if len(places) < 3:
        return None
    (x0, y0), (x1, y1) = places[0], places[-1]
    across, fall = max(x1 - x0, 1e-300), max(y0 - y1, 1e-300)
    below = [(1 - (x - x0) / across) - (y - y1) / fall for x, y in places]
    best = max(range(len(places)), key=below.__getitem__)
    return best if below[best] > 1e-9 and 0 < best < len(places) - 1 else None
