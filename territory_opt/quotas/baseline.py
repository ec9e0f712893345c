"""What territories share by: weighted elements, or what is retained and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.arrays import BoolArray, FloatArray, as_floats


@dataclass(frozen=True)
class Element:
    """
    One figure that the baseline counts.

    Attributes
    ----------
    name
        ``"potential"``, ``"restated_history"``…
    weight
        Of any sum over all elements; ≥ 0.
    amounts
        Shape ``(num_nodes,)``, in any unit; leaves are read, none may lack its figure.
    """

    name: str
    weight: float
    amounts: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "amounts", as_floats(self.name, self.amounts))


RETENTION = "retention"


@dataclass(frozen=True, eq=False)
class Baseline:
    """
    What the nodes of a tree share a target by.

    Attributes
    ----------
    names, shares
        Of elements, and ``(num_elements, num_nodes)``: all of it sums to 1.
    retains
        The first element is what comes again by itself: the others come on top of it.
    notes
        Element → what to say of it.
    """

    names: tuple[str, ...]
    shares: FloatArray
    retains: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)


def weighted(elements: Sequence[Element], ids: Sequence[str], leaves: BoolArray) -> Baseline:
    """Elements by their weights, as ``shares_of``."""
    return Baseline(tuple(one.name for one in elements), shares_of(elements, ids, leaves))


def retained_and_open(
    history: Element,
    is_open: Element,
    potential: Element,
    target: float,
    ids: Sequence[str],
    leaves: BoolArray,
) -> Baseline:
    """
    Last year's actuals × retention, and what the target leaves in proportion to open potential.

    Where retention alone reaches the target, or nobody has open potential, actuals are scaled to the
    target. Where there are no actuals, potential is shared by. Both are said.

    Parameters
    ----------
    history
        Its weight is the retention; amounts in the target's unit.
    is_open, potential
        Any unit.
    target
        Of all leaves together.
    ids, leaves
        As for ``shares_of``.

    Raises
    ------
    InputError
        For missing or negative figures, and where there is nothing to share by.
    """
    kept = history.weight * float(history.amounts[leaves].sum())
    if not history.amounts[leaves].any():
        why = "no territory has sales of last year: shared by potential alone"
        return _alone(potential, "potential", False, why, ids, leaves)
    if not is_open.amounts[leaves].any():
        return _alone(history, RETENTION, True, "nobody has open potential", ids, leaves)
    if kept >= target:
        why = f"the target, {target:,.2f}, is not above the {kept:,.2f} that are retained"
        return _alone(history, RETENTION, True, why, ids, leaves)
    share = kept / target
    parts = [
        Element(RETENTION, share, history.amounts),
        Element(is_open.name, 1 - share, is_open.amounts),
    ]
    notes = {
        RETENTION: f"{history.weight:.0%} of last year's sales are taken as kept",
        is_open.name: f"of the {target - kept:,.2f} that the target asks beyond them",
    }
    return Baseline((RETENTION, is_open.name), shares_of(parts, ids, leaves), True, notes)


def _alone(
    one: Element, name: str, retains: bool, why: str, ids: Sequence[str], leaves: BoolArray
) -> Baseline:
    note = f"{why}; last year's sales are scaled to the target" if retains else why
    shares = shares_of([Element(one.name, 1.0, one.amounts)], ids, leaves)
    return Baseline((name,), shares, retains, {name: note})


def shares_of(elements: Sequence[Element], ids: Sequence[str], leaves: BoolArray) -> FloatArray:
    """
    Weighted share of every leaf by every element.

    Parameters
    ----------
    elements
        At least one.
    ids
        Of all nodes, for messages.
    leaves
        Shape ``(num_nodes,)``: which nodes share.

    Returns
    -------
    ndarray
        Shape ``(num_elements, num_nodes)``; all of it sums to 1. Its sum over elements is the baseline.

    Raises
    ------
    InputError
        For missing or negative figures, elements without any, and weights that sum to 0.
    """
    messages = [text for element in elements for text in _faults(element, ids, leaves)]
    weights = np.array([element.weight for element in elements], dtype=float)
    if not weights.sum() > 0:
        messages.append("the weights of all elements sum to 0; give one of them a weight")
    if messages:
        raise InputError("; ".join(messages))
    amounts = np.array([np.where(leaves, element.amounts, 0.0) for element in elements])
    sums = amounts.sum(axis=1)
    shares: FloatArray = amounts * (weights / weights.sum() / np.where(sums > 0, sums, 1))[:, None]
    return shares


def _faults(element: Element, ids: Sequence[str], leaves: BoolArray) -> Iterator[str]:
    if not element.weight >= 0 or not np.isfinite(element.weight):
        yield f"the weight of {element.name} is {element.weight}; it must be 0 or more"
    bad = np.flatnonzero(leaves & (~np.isfinite(element.amounts) | (element.amounts < 0)))
    if len(bad):
        some = ", ".join(f"{ids[v]} ({element.amounts[v]})" for v in bad[:5])
        more = f" and {len(bad) - 5} more" if len(bad) > 5 else ""
        yield f"{element.name} must be a figure of 0 or more; it is not for {some}{more}"
    elif element.weight > 0 and not element.amounts[leaves].sum() > 0:
        yield f"no territory has any {element.name}, so there is nothing to share the target by"
