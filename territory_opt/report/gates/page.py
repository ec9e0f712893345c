"""The verdict of the gates as a page."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.report.gates.gate import Gate
from territory_opt.report.map.offline import template

MARKS = {True: ("✓", "passed"), False: ("!", "not passed"), None: ("–", "no limit set")}


def gates_page(
    title: str, subtitle: str, is_passed: bool, words: str, gates: Sequence[Gate]
) -> str:
    """
    The page; it asks nothing of any server.

    Parameters
    ----------
    title, subtitle
        Of the scenario; what was judged, and against what.
    is_passed, words
        The verdict, in a sentence.
    gates
        Those that refuse come first.
    """
    order = sorted(gates, key=lambda gate: gate.is_passed is not False)
    page: str = template("gates.html").render(
        title=title,
        subtitle=subtitle,
        tone="good" if is_passed else "bad",
        words=words,
        rows=[(gate, *MARKS[gate.is_passed]) for gate in order],
    )
    return page
