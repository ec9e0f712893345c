"""Span of control: how many groups can share out so many children."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.errors import ProblemError


def possible_counts(num_children: int, span: Sequence[float]) -> list[int]:
    """Numbers of groups that can share out all children within the span, ascending."""
    least, most = span
    return [k for k in range(1, num_children + 1) if k * least <= num_children <= k * most]


def span_faults(
    name: str, num_children: int, count: int, span: Sequence[float], children: str = "children"
) -> list[str]:
    """
    A sentence where ``count`` groups cannot share out all children within the span, or none.

    Parameters
    ----------
    name
        Of one group: ``"district"``.
    span
        Least and most children of a group.
    children
        What the children are called.
    """
    least, most = span
    if count * least <= num_children <= count * most:
        return []
    limit = count * most if num_children > count * most else count * least
    side = "hold at most" if num_children > count * most else "need at least"
    numbers = possible_counts(num_children, span)
    other = f", or count = {_listed(numbers)}" if numbers else ""
    each = min(least, num_children // count), max(most, -(-num_children // count))
    return [
        f"{num_children} {children} cannot make {count} {name}s of {least:g} to {most:g}: "
        f"they {side} {limit:g}. Write span = [{each[0]:g}, {each[1]:g}]{other}."
    ]


def count_of_span(
    name: str, num_children: int, span: Sequence[float], children: str = "children"
) -> int:
    """
    How many groups: as many as come nearest to the middle of the span; fewer on a tie.

    Parameters
    ----------
    name, span, children
        As in ``span_faults``.

    Raises
    ------
    ProblemError
        If no number of groups keeps the span; the message has the amounts and the way out.
    """
    least, most = span
    middle = (least + most) / 2
    numbers = possible_counts(num_children, span)
    if numbers:
        return min(numbers, key=lambda k: (round(abs(num_children / k - middle), 9), k))
    fewer = int(num_children // most) if np.isfinite(most) else 0
    needs = f"{fewer + 1} need{'' if fewer else 's'} at least {(fewer + 1) * least:g}"
    holds = f"{fewer} hold{'s' if fewer == 1 else ''} at most {fewer * most:g}, " if fewer else ""
    raise ProblemError(
        [
            f"{num_children} {children} cannot make {name}s of {least:g} to {most:g}: {holds}{needs}. "
            f"Write span = {_wider(num_children, fewer, least, most)}."
        ]
    )


def _wider(num_children: int, fewer: int, least: float, most: float) -> str:
    """The spans nearest to the one given that some number of groups keeps."""
    lower = f"[{num_children // (fewer + 1):g}, {most:g}]"
    return f"[{least:g}, {-(-num_children // fewer):g}] or {lower}" if fewer else lower


def _listed(numbers: Sequence[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
