"""What gates look at: a few files of a run, in a folder or in the store."""

from __future__ import annotations

import hashlib
import json
import tempfile
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio

from territory_opt.errors import RunError
from territory_opt.report.gates import Inputs, limits_of
from territory_opt.runs import from_csv_bytes
from territory_opt.runs.outputs import OUTPUTS, bytes_hash, check_schema
from territory_opt.runs.schema import GPKG, MANIFEST, OPTIONAL, SUMMARY
from territory_opt.store import Store

TESTS = "quota_tests.csv"
ACCOUNTS, WANTED = "accounts", ("layer", "account_id", "potential")


class Evidence(ABC):
    """A run as gates see it."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called."""

    @abstractmethod
    def read(self, file: str) -> bytes | None:
        """A file of the run; None where it has none of that name."""

    def sound(self, file: str) -> bytes | None:
        """
        The same, if it is as the run was written.

        Raises
        ------
        RunError
            If it was edited, or taken away: figures that were made to fit open no gate.
        """
        data, written = self.read(file), self.manifest.get(OUTPUTS, {}).get(file)
        if written is None or (data is not None and bytes_hash(file, data) == written):
            return data
        wrong = "missing" if data is None else "edited since it was written"
        raise RunError(f"{self.name} is not as it was written: {file} {wrong}. Plan it again")

    def hash_of(self, file: str) -> str:
        """sha256 of a file; empty where the run has none of that name."""
        data = self.read(file)
        return "" if data is None else hashlib.sha256(data).hexdigest()

    @cached_property
    def summary(self) -> dict[str, Any]:
        """``summary.json``."""
        return self._document(SUMMARY, self.sound(SUMMARY))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """``manifest.json``."""
        return self._document(MANIFEST, self.read(MANIFEST))

    @property
    def settings(self) -> dict[str, Any]:
        """The resolved scenario."""
        return self.manifest.get("scenario") or {}

    @property
    def limits(self) -> dict[str, Any]:
        """Limits of ``[gates]`` that are given."""
        return limits_of(self.settings)

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return str(self.settings.get("name") or self.summary.get("scenario") or self.name)

    @property
    def made_at(self) -> datetime | None:
        """When it was planned."""
        created = self.manifest.get("created")
        if not created:
            return None
        found = datetime.fromisoformat(created)
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @property
    def tests(self) -> pd.DataFrame:
        """``quota_tests.csv``; empty where no years were simulated."""
        data = self.sound(TESTS)
        return pd.DataFrame() if data is None else OPTIONAL[TESTS].typed(from_csv_bytes(data))

    @property
    def inputs(self) -> Inputs:
        """Accounts with their potential, and columns."""
        data = self.sound(GPKG)
        if data is None:
            raise RunError(
                f"{self.name} has no {GPKG}, so its accounts are not known; plan it again"
            )
        table = _accounts(data)
        own = table[table["layer"] == table["layer"].iloc[0]] if len(table) else table
        potential = own.groupby("account_id")["potential"].sum()
        return Inputs(potential, self.manifest.get("columns"))

    def _document(self, file: str, data: bytes | None) -> dict[str, Any]:
        if data is None:
            raise RunError(f"{self.name} is no run: {file} missing")
        try:
            document: dict[str, Any] = json.loads(data)
        except ValueError as error:
            raise RunError(f"{self.name}: {file} is no JSON: {error}") from error
        return document


@dataclass(frozen=True)
class FolderEvidence(Evidence):
    """A run in a folder."""

    folder: Path

    @classmethod
    def of(cls, folder: Path) -> FolderEvidence:
        """A folder of this version's layout."""
        run = cls(folder)
        check_schema(folder, run.manifest)
        return run

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.folder)

    def read(self, file: str) -> bytes | None:
        """A file of the folder."""
        path = self.folder / file
        return path.read_bytes() if path.is_file() else None


@dataclass(frozen=True)
class StoredEvidence(Evidence):
    """A run in the store."""

    store: Store
    run_id: int

    @property
    def name(self) -> str:
        """Its number."""
        return f"run {self.run_id}"

    def read(self, file: str) -> bytes | None:
        """A file of the run."""
        return self.store.read_file(self.run_id, file) if file in self._hashes else None

    def hash_of(self, file: str) -> str:
        """As the store remembers it."""
        return self._hashes.get(file, "")

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {file.name: file.sha256 for file in self.store.files(self.run_id)}


def _accounts(geopackage: bytes) -> pd.DataFrame:
    """Rows of the accounts; GDAL wants a file with the right ending."""
    with tempfile.TemporaryDirectory(prefix="territory-opt-") as folder:
        path = Path(folder) / GPKG
        path.write_bytes(geopackage)
        table: pd.DataFrame = pyogrio.read_dataframe(
            path, layer=ACCOUNTS, columns=list(WANTED), read_geometry=False
        )
        return table
