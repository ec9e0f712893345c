"""The verdict: every gate, and whether the plan may be published."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from territory_opt.report.gates import Gate, gates_page
from territory_opt.report.map import text
from territory_opt.runs import add_files, as_json

DOCUMENT, PAGE = "gates.json", "gates.html"


@dataclass(frozen=True)
class Verdict:
    """
    What the gates say of a run.

    Attributes
    ----------
    gates
        In the order they are asked.
    scenario, run
        What was judged, in words: ``"North"``, ``"run 3"``.
    since
        Run that the inputs are held against, in words; empty where none is asked for or there is none.
    """

    gates: tuple[Gate, ...]
    scenario: str = ""
    run: str = ""
    since: str = ""

    @property
    def is_passed(self) -> bool:
        """Whether the plan may be published."""
        return not self.failed

    @property
    def failed(self) -> tuple[Gate, ...]:
        """Gates that refuse."""
        return tuple(gate for gate in self.gates if gate.is_passed is False)

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        number, failed = len(self.gates), len(self.failed)
        if failed:
            is_are = "is" if failed == 1 else "are"
            return (
                f"Publication is refused: {failed} of {text.count(number, 'gate', 'gates')} "
                f"{is_are} not passed."
            )
        return "May be published: " + (
            f"all {number} gates are passed." if number > 1 else "every rule is kept."
        )

    @property
    def message(self) -> str:
        """The headline, and a line for every gate that refuses: figure, limit, way out."""
        lines = (f"{gate.sentence}. {gate.way_out}." for gate in self.failed)
        return "\n".join([self.headline, *lines])

    @property
    def short(self) -> str:
        """Gates that refuse, on one line."""
        return "; ".join(gate.sentence for gate in self.failed)

    @property
    def summary(self) -> str:
        """How many are passed, and which are not, on one line."""
        number = len(self.gates)
        told = f"{number - len(self.failed)} of {text.count(number, 'gate', 'gates')} passed"
        not_passed = "; ".join(f"{gate.name}: {gate.figure}" for gate in self.failed)
        return f"{told}; not {not_passed}" if self.failed else told

    @property
    def figures(self) -> dict[str, Any]:
        """Verdict and gates as plain values."""
        return {"is_passed": self.is_passed, "gates": [asdict(gate) for gate in self.gates]}

    @property
    def document(self) -> dict[str, Any]:
        """Plain values, as ``gates.json`` has them."""
        told = {"scenario": self.scenario, "run": self.run, "since": self.since}
        return {"message": self.message, **told, **self.figures}

    @property
    def page(self) -> str:
        """As ``gates.html``."""
        against = f"; inputs held against {self.since}" if self.since else ""
        subtitle = f"Gates before publication: {self.run}{against}"
        return gates_page(self.scenario, subtitle, self.is_passed, self.headline, self.gates)

    @property
    def files(self) -> dict[str, bytes]:
        """Both by name."""
        return {DOCUMENT: as_json(self.document), PAGE: self.page.encode("utf-8")}


def write_verdict(verdict: Verdict, folder: str | Path) -> Path:
    """
    Put ``gates.json`` and ``gates.html`` into a run folder; the page.

    Its manifest learns their hashes; an earlier verdict is replaced. Any other folder is made where
    there is none, and gets the two files.

    Raises
    ------
    RunError
        If they cannot be written.
    """
    return add_files(folder, verdict.files) / PAGE
