"""Broken rules on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from territory_opt.cli.screen import say

NAMED = 12
"""Spelled out per rule; ``--json`` lists all."""


def say_violations(violations: Sequence[Mapping[str, Any]]) -> None:
    """Print broken rules, rule by rule."""
    for rule, group in groupby(violations, key=lambda one: one["rule"]):
        broken = list(group)
        say(f"\n{rule}: {len(broken)}")
        for violation in broken[:NAMED]:
            say(f"  {violation['message']}")
        if len(broken) > NAMED:
            say(f"  … and {len(broken) - NAMED} more (--json lists all)")
