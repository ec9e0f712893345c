"""
Salesforce in small: associations of accounts and territories, and the owners of accounts.

It knows nothing of the package: it follows a folder's README, reads the files with ``csv``, creates
and deletes, and refuses what Salesforce would refuse.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path

FIELDS = {
    "ObjectTerritory2Association": ("ObjectId", "Territory2Id", "AssociationCause"),
    "UserTerritory2Association": ("UserId", "Territory2Id", "RoleInTerritory2"),
}
FORWARD, BACK = "Load in this order:", "To go back"


class RefusedError(Exception):
    """Salesforce would have put the row into its error file."""


class Salesforce:
    """What is in the org: associations by id, and owners by account."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), owners: dict[str, str] | None = None):
        self.records: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in FIELDS}
        self.owners = dict(owners or {})
        self.numbers = count()
        for pair in pairs:
            self.create("ObjectTerritory2Association", pair)

    @property
    def state(self) -> list[tuple[str, str]]:
        """Account and territory of every association."""
        return sorted(self.records["ObjectTerritory2Association"].values())

    @property
    def users(self) -> list[tuple[str, str]]:
        """User and territory of every association."""
        return sorted(self.records["UserTerritory2Association"].values())

    def export(self, what: str, file: Path) -> Path:
        """An export of the associations, as a loading tool writes it."""
        with file.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["Id", *FIELDS[what][:2]])
            writer.writerows([one, *pair] for one, pair in self.records[what].items())
        return file

    def load(self, folder: Path, heading: str = FORWARD, only: str = "") -> None:
        """Follow the README; ``only`` the files of an object."""
        for path in steps(folder, heading):
            if only in path:
                self._load(folder / path)

    def _load(self, file: Path) -> None:
        what, _, verb = file.stem.rpartition("-")
        with file.open(newline="") as table:
            reader = csv.DictReader(table)
            columns, rows = tuple(reader.fieldnames or ()), list(reader)
        if verb == "insert":
            assert columns == FIELDS[what]
            for row in rows:
                assert what[0] == "U" or row["AssociationCause"] == "Territory2Manual"
                self.create(what, (row[columns[0]], row[columns[1]]))
        elif verb == "delete":
            assert columns in (("Id",), FIELDS[what][:2])
            for row in rows:
                self._delete(what, tuple(row.values()))
        else:
            assert (what, verb, columns) == ("Account", "update", ("Id", "OwnerId"))
            self._own(rows)

    def create(self, what: str, pair: tuple[str, str]) -> None:
        """A new association; refused where it is there already."""
        if pair in self.records[what].values():
            raise RefusedError(f"DUPLICATE_VALUE: {pair}")
        self.records[what][f"{what[:1]}{next(self.numbers):017}"] = pair

    def _delete(self, what: str, given: tuple[str, ...]) -> None:
        records = self.records[what]
        named = [one for one, pair in records.items() if given in ((one,), pair)]
        if len(named) != 1:
            raise RefusedError(f"ENTITY_IS_DELETED: {given}")
        del records[named[0]]

    def _own(self, rows: list[dict[str, str]]) -> None:
        ids = [row["Id"] for row in rows]
        assert len(ids) == len(set(ids))
        for row in rows:
            if self.owners.get(row["Id"]) == row["OwnerId"]:
                raise RefusedError(f"{row['Id']} has this owner already: nothing changes")
            self.owners[row["Id"]] = row["OwnerId"]


def steps(folder: Path, heading: str = FORWARD) -> list[str]:
    """Files that the README lists under a heading, in its order."""
    parts = (folder / "README.txt").read_text().split("\n\n")
    listed = next((part for part in parts if part.startswith(heading)), "")
    return re.findall(r"^ +\d+\. (\S+)", listed, flags=re.MULTILINE)
