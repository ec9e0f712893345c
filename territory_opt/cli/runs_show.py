"""``territory-opt runs show``: one run, where it came from and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import BAD_INPUT, OK, guarded
from territory_opt.cli.run_words import gap_of, run_document, span, value_of, when
from territory_opt.cli.screen import say, say_json, say_lines
from territory_opt.cli.stores import RunNumber, Where, opened

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="New folder, to write the run folder again."),
]
SHOWN_DIGITS = 12


@guarded
def show(run: RunNumber, out: Out = None, where: Where = None, as_json: AsJson = False) -> int:
    """Show a run: state, plan, provenance, files and history. Checks every file by its hash."""
    with opened(where) as store:
        found = store.run(run)
        damage = store.damage(run)
        told = _Told(
            found, store.files(run), store.publications(run_id=run), store.events(run), damage
        )
        folder = None if out is None else store.write_folder(run, out)
    code = BAD_INPUT if damage else OK
    if as_json:
        say_json(told.document(code, folder))
        return code
    say_lines(told.lines())
    say("")
    say_lines([(when(event.at), event.sentence) for event in told.events])
    for sentence in damage:
        say(f"Damaged: {sentence}", is_error=True)
    if folder is not None:
        say(f"\nRun folder: {folder}")
    return code


class _Told:
    """All that is known of a run."""

    def __init__(
        self,
        run: Any,
        files: list[Any],
        publications: list[Any],
        events: list[Any],
        damage: list[str],
    ) -> None:
        self.run, self.files, self.publications = run, files, publications
        self.events, self.damage = events, damage

    def document(self, code: int, folder: Path | None) -> dict[str, Any]:
        return {
            "exit_code": code,
            **run_document(self.run),
            "files": [*map(run_document, self.files)],
            "publications": [*map(run_document, self.publications)],
            "events": [*map(run_document, self.events)],
            "damage": self.damage,
            "folder": folder and str(folder),
        }

    def lines(self) -> list[tuple[str, str]]:
        run = self.run
        lines = [
            ("Run", f"{run.id}, from {run.name}"),
            ("State", run.state),
            *((f"Plan of {one.scope}", span(one)) for one in self.publications),
            ("Scenario", f"{run.scenario}, version {run.scenario_version} of its settings"),
            ("Plan", _plan(run)),
            ("Planned", f"{when(run.made_at)} UTC by territory-opt {run.code_version}{_seed(run)}"),
            ("Stored", f"{when(run.created_at)} UTC by {run.created_by}"),
            *(
                (f"Input {name}", f"sha256 {digest[:SHOWN_DIGITS]}…")
                for name, digest in run.inputs.items()
            ),
            ("Files", self._files()),
            ("Repeat with", run.command),
        ]
        return [(label, text) for label, text in lines if text]

    def _files(self) -> str:
        size = sum(file.num_bytes for file in self.files) / 1e6
        state = "all as they were stored" if not self.damage else f"{len(self.damage)} damaged"
        return f"{len(self.files)}, {size:,.1f} MB; {state}"


def _seed(run: Any) -> str:
    return "" if run.seed is None else f", seed {run.seed}"


def _plan(run: Any) -> str:
    accounts, territories = (run.figures.get(name) for name in ("num_accounts", "num_territories"))
    parts = ["keeps every rule" if run.is_feasible else "does not keep every rule"]
    if accounts is not None and territories is not None:
        parts.append(f"{accounts:,} accounts in {territories:,} territories")
    if value_of(run):
        parts.append(f"worth {value_of(run)} a year" if run.value is not None else value_of(run))
    if gap_of(run):
        parts.append(f"gap {gap_of(run)}")
    return "; ".join(parts)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("show")(show)
