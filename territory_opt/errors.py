"""
Every error the package raises on purpose.

::

    TerritoryOptError
    ├── InputError             bad input: exit code 2, nothing written
    │   ├── AllocationError    quotas that no rule-keeping numbers exist for; carries every message
    │   ├── ScenarioError      scenario or tables; carries every ``Fault``
    │   ├── ProblemError       arrays that make no problem; carries every message
    │   ├── RunError           a run folder that cannot be read or written
    │   ├── PlanMismatchError  a plan that is not over these units
    │   ├── RoutingError       a routing engine that does not answer, or answers nonsense
    │   ├── ClusterError       a cluster that is not there, does not fit, or was lost
    │   └── StoreError         the store refuses: not there, locked, full, damaged, or not allowed
    │       └── StoreConflictError   somebody else was faster
    ├── UnsupportedError       well-formed, but beyond this version
    ├── MissingExtraError      an optional package is not installed; names the command
    └── RefereeError           solver and referee disagree: our fault, exit code 1
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from importlib import import_module
from typing import Any


class ExitCode(IntEnum):
    """How every command ends."""

    OK = 0
    OUR_FAULT = 1
    BAD_INPUT = 2
    INFEASIBLE = 3
    REFUSED = 4
    NO_PLAN = 5
    INTERRUPTED = 130

    @classmethod
    def worst(cls, codes: Iterable[int]) -> ExitCode:
        """Of several tasks: what a person has to mend first; OK where there are none."""
        found = set(codes)
        first = (cls.OUR_FAULT, cls.BAD_INPUT, cls.INFEASIBLE, cls.NO_PLAN, cls.REFUSED)
        return next((code for code in first if code in found), cls.OK)


class TerritoryOptError(Exception):
    """Base of all errors below; catching it catches no programming mistake."""


class InputError(TerritoryOptError):
    """The input cannot be used; the message says what, where, and the way out."""


class ScenarioError(InputError):
    """
    A scenario or its tables cannot be used.

    Attributes
    ----------
    faults
        Every fault found (``territory_opt.models.Fault``), not only the first.
    """

    def __init__(self, message: str, faults: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class ProblemError(InputError):
    """
    Arrays that make no problem.

    Attributes
    ----------
    messages
        One sentence per fault, each naming field and index.
    """

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = tuple(messages)


class AllocationError(InputError):
    """
    Figures or rules of quotas that no numbers can keep.

    Attributes
    ----------
    messages
        One sentence per fault, with the nodes and the amounts.
    """

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = tuple(messages)


class RunError(InputError):
    """A run folder is missing, incomplete, or cannot be written."""


class PlanMismatchError(InputError):
    """A plan does not cover the units or territories it is compared with."""


class RoutingError(InputError):
    """A routing engine does not answer or answers nonsense; names it without secrets."""


class ClusterError(InputError):
    """A cluster cannot be reached, does not fit this machine, or was lost; names it."""


class StoreError(InputError):
    """The store refuses, or cannot be used; names it without its password."""


class NoStoreError(StoreError):
    """There is no store at that place yet."""


class StoreConflictError(StoreError):
    """Somebody else changed the same thing first; nothing was done."""


class UnsupportedError(TerritoryOptError):
    """The request is well-formed, but this version does not solve it."""


class RefereeError(TerritoryOptError):
    """The referee's figure differs from the solver's: a bug in this package."""


class MissingExtraError(TerritoryOptError):
    """An optional package is missing."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an extra: pip install 'territory-opt[{extra}]'")
        self.extra = extra


def need(feature: str, extra: str, *packages: str) -> None:
    """
    Ask for the packages of an extra, before any work is done.

    Parameters
    ----------
    feature
        What needs them, as a sentence begins: ``"Writing slides"``.
    extra
        Name of the extra that installs them.
    packages
        Names as they are imported.

    Raises
    ------
    MissingExtraError
        If one cannot be imported.
    """
    try:
        for package in packages:
            import_module(package)
    except ImportError as error:
        raise MissingExtraError(feature, extra) from error
