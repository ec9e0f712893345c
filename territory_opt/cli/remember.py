"""``--store`` of a task that writes a run folder: the run is remembered as well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli import screen
from territory_opt.cli.exits import BAD_INPUT, OK
from territory_opt.cli.stores import ENVIRONMENT, name_of, opened

PlanStore = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PATH|URL",
        envvar=ENVIRONMENT,
        help="Remember the run there too: a file, or postgresql://USER@HOST/DATABASE?files=FOLDER.",
    ),
]


@dataclass(frozen=True)
class Kept:
    """Whether a run was remembered: its record and where, or why not."""

    run: Any = None
    place: str = ""
    folder: Path | None = None
    error: str = ""

    @classmethod
    def of(cls, folder: Path | None, where: str | None, who: str | None) -> Kept:
        """Remember a run folder, where there is one and a store was named."""
        from territory_opt import api

        if folder is None or where is None:
            return cls()
        try:
            with opened(where, create=True) as store:
                return cls(store.add_run(folder, name_of(who)), store.where, folder)
        except api.InputError as error:
            return cls(folder=folder, error=str(error))

    @property
    def code(self) -> int:
        """Exit code: bad where it should have been remembered and was not."""
        return BAD_INPUT if self.error else OK

    @property
    def document(self) -> dict[str, Any]:
        """For programs."""
        if self.error:
            return {"run_id": None, "store_error": self.error}
        return {"run_id": self.run.id} if self.run else {}

    def say(self) -> None:
        """For people."""
        if self.error:
            screen.say(f"The run folder is whole, but not remembered: {self.error}", is_error=True)
            screen.say(f"Once that is mended: territory-opt runs add {self.folder}", is_error=True)
        elif self.run:
            screen.say(f"Remembered: run {self.run.id} ({self.run.state}) in {self.place}")
