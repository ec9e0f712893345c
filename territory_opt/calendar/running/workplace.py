"""Folders that dates are worked on in: one per attempt, removed when it is over."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from territory_opt.calendar.dates.events import Occasion
from territory_opt.calendar.dates.moments import in_utc
from territory_opt.errors import InputError, RunError
from territory_opt.report import slug
from territory_opt.store import Lease, Occurrence, Store

OVER = "done", "refused"


@dataclass(frozen=True)
class Desk:
    """
    Where one attempt works.

    Attributes
    ----------
    folder
        Its own folder.
    name
        What its run is called: ``field-2027-01-04t0900z-1a2b3c4d``.
    """

    folder: Path
    name: str

    @property
    def run(self) -> Path:
        """Run folder to write."""
        return self.folder / self.name

    @property
    def log(self) -> Path:
        """What the command says."""
        return self.folder / "log.txt"

    @property
    def exports(self) -> Path:
        """Files for other systems, before they are shown."""
        return self.folder / "exports"


@dataclass(frozen=True)
class Workplace:
    """
    A folder for desks.

    Attributes
    ----------
    folder
        Made when it is needed.
    keeps
        Leave every desk as it is in the end.
    """

    folder: Path
    keeps: bool = False

    @contextmanager
    def desk(self, occasion: Occasion, lease: Lease) -> Iterator[Desk]:
        """
        A desk of its own for an attempt: the token of the lease is in its name.

        Raises
        ------
        RunError
            If it cannot be made.
        """
        desk = Desk(self.folder_of(lease), name_of(occasion))
        try:
            desk.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunError(f"no folder to work in, {desk.folder}: {error.strerror}") from error
        try:
            yield desk
        finally:
            if not self.keeps:
                shutil.rmtree(desk.folder, ignore_errors=True)

    def folder_of(self, lease: Lease) -> Path:
        """The folder of an attempt, whether it is there or not."""
        return self.folder / f"{_digest(lease.key, 16)}.{lease.token}"

    @contextmanager
    def cleared(self, store: Store) -> Iterator[None]:
        """Remove what killed attempts left, before the work and, of those it took over, after it."""
        self.clear(store.occurrences())
        yield
        self.clear(store.occurrences())

    def clear(self, records: Iterable[Occurrence]) -> None:
        """Remove what attempts left that were killed: a later one began, or it is over."""
        for record in [] if self.keeps else records:
            for folder in self.folder.glob(f"{_digest(record.key, 16)}.[0-9]*"):
                if int(folder.suffix[1:]) < record.token or record.status in OVER:
                    shutil.rmtree(folder, ignore_errors=True)


def workplace(where: str, keep: Path | None = None) -> Workplace:
    """
    The place for a store: in the system's folder for such things, or ``keep``, and then it keeps all.

    Raises
    ------
    InputError
        If somebody else has made a folder of that name.
    """
    if keep is not None:
        return Workplace(keep, keeps=True)
    home = Path(tempfile.gettempdir()) / f"territory-opt-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid != os.getuid():
        raise InputError(f"{home} belongs to somebody else; name another place in TMPDIR")
    return Workplace(home / _digest(str(Path(where).absolute())))


def name_of(occasion: Occasion) -> str:
    """A name for folders: scenario, date, and what tells events apart."""
    scenario = occasion.event.scenario
    words = "date" if scenario is None else scenario.stem
    if words == "scenario" and scenario is not None:
        words = scenario.parent.name
    moment = f"{in_utc(occasion.starts_at):%Y-%m-%dT%H%MZ}"
    return f"{slug(words)}-{moment}-{_digest(occasion.key)}"


def _digest(key: str, digits: int = 8) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:digits]
