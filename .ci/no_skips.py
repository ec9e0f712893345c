"""
Fail when a test was skipped that CI could have run.

    python .ci/no_skips.py REPORT.xml

A skip is accepted only if its reason begins with ``optional:`` (say what is missing and why CI may
lack it). A report without tests fails as well: a suite that ran nothing proves nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ACCEPTED = "optional:"


class Skip(NamedTuple):
    """A test that did not run, and why."""

    test: str
    reason: str


def read_skips(report: Path) -> tuple[int, list[Skip]]:
    """Number of tests in a JUnit report, and those that were skipped (expected failures too)."""
    cases = list(ElementTree.parse(report).iter("testcase"))
    skips = [
        Skip(f"{case.get('classname')}::{case.get('name')}", _reason(skipped))
        for case in cases
        for skipped in case.iter("skipped")
    ]
    return len(cases), skips


def _reason(skipped: ElementTree.Element) -> str:
    return (skipped.get("message") or "no reason given").removeprefix("Skipped: ")


def _verdict(skip: Skip) -> str:
    return "accepted" if skip.reason.startswith(ACCEPTED) else "REFUSED"


def main(report: Path) -> int:
    """Print what was skipped; 0 when every skip is optional and something ran."""
    num_tests, skips = read_skips(report)
    refused = [skip for skip in skips if _verdict(skip) == "REFUSED"]
    lines = [f"{_verdict(skip)}: {skip.test}: {skip.reason}" for skip in skips]
    lines.append(f"{num_tests} tests, {len(skips)} skipped, {len(refused)} of them refused")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if refused or len(skips) == num_tests else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
