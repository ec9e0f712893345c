"""What territories share by: weighted elements, each a share of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
        yield f"nobody has any {element.name}, so it cannot be shared by; give it the weight 0"
