"""Every worker must have what we have: another version may make another plan."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata

from territory_opt.errors import ClusterError
from territory_opt.runs.manifest import versions

CARRIERS = ("dask", "distributed")
"""Packages that the two ends speak through."""


@cache
def own_versions() -> dict[str, str]:
    """Of this machine: Python, packages that may change a plan, and those that carry it."""
    return versions() | {name: metadata.version(name) for name in CARRIERS}


def refuse_others(theirs: Mapping[str, str], who: str = "") -> None:
    """
    Compare versions with those of the machine that sends jobs.

    Parameters
    ----------
    theirs
        Of the sender.
    who
        Name of this machine.

    Raises
    ------
    ClusterError
        With every difference.
    """
    told = told_differences(theirs, own_versions())
    if told:
        raise ClusterError(mismatch({who or platform.node(): told}))


def told_differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """A few words for each version that is another."""
    return [
        f"{name} {theirs.get(name, 'is missing')} in place of {version}"
        for name, version in ours.items()
        if theirs.get(name) != version
    ]


def mismatch(told: Mapping[str, list[str]]) -> str:
    """The message about workers and what they have."""
    lines = [f"{who} has {', '.join(differences)}" for who, differences in told.items()]
    return (
        "the cluster has other versions than this machine, and could make other plans: "
        f"{'; '.join(lines)}. Install the same versions everywhere, and start the cluster again"
    )
