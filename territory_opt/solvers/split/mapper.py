"""Where tasks run: a mapper is handed in, so that the solver knows nothing of machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class Mapper(Protocol):
    """
    Runs a function once per item, here or on other machines.

    What ``keep`` returns may be handed to ``keep`` and ``map`` as items in place of the values they
    stand for. Results come in the order of the items, whoever was first. A task that was lost with
    its machine is run again; one that raises, raises.
    """

    @property
    def width(self) -> int:
        """How many tasks run side by side."""
        ...

    def keep(self, function: Callable[..., Any], items: Iterable[Any], *common: Any) -> list[Any]:
        """Handles of ``function(item, *common)`` for every item; values stay where they are."""
        ...

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *common: Any
    ) -> Iterator[Any]:
        """``function(item, *common)`` for every item, in their order."""
        ...


@dataclass(frozen=True)
class Here:
    """
    One task after the other, in this process.

    Attributes
    ----------
    width
        As of the cluster whose plan is to be repeated: it decides about the number of shards.
    """

    width: int = 1

    def keep(self, function: Callable[..., Any], items: Iterable[Any], *common: Any) -> list[Any]:
        """The values themselves."""
        return list(self.map(function, items, *common))

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *common: Any
    ) -> Iterator[Any]:
        """Each when it is asked for."""
        return (function(item, *common) for item in items)
