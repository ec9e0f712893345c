"""Limits of nodes in whole cents, and cents as text."""

from __future__ import annotations

from dataclasses import dataclass

UNLIMITED = 10**30
"""Cents that nobody reaches."""


@dataclass(frozen=True)
class Intervals:
    """
    Least and most of every node in cents.

    Attributes
    ----------
    low, high
        One per node; ``UNLIMITED`` where nothing limits.
    low_by, high_by
        What sets them: a rule's name.
    """

    low: list[int]
    high: list[int]
    low_by: list[str]
    high_by: list[str]


def money(cents: int) -> str:
    """Cents as an amount of currency, without cents that are 0."""
    if cents >= UNLIMITED:
        return "any amount"
    whole, part = divmod(cents, 100)
    return f"{whole:,}.{part:02}" if part else f"{whole:,}"
