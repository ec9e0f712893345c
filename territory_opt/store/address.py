"""Where a store is: a path, a URL, or memory; passwords are never repeated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from territory_opt.errors import StoreError, need
from territory_opt.models.nearest import did_you_mean

MEMORY = "memory:"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DRIVERS = {
    "sqlite": (SQLITE, "sqlite"),
    "postgresql": (POSTGRESQL, "postgresql+psycopg"),
    "postgres": (POSTGRESQL, "postgresql+psycopg"),
    "postgresql+psycopg": (POSTGRESQL, "postgresql+psycopg"),
}
"""First word of a URL → kind of database, and SQLAlchemy's name for it."""
FORMS = "a file such as .territory_opt/store.db, or postgresql://USER@HOST/DATABASE?files=FOLDER"


@dataclass(frozen=True)
class Address:
    """
    A place for a store.

    Attributes
    ----------
    kind
        ``sqlite`` or ``postgresql``.
    url
        For SQLAlchemy.
    files
        Folder of the files beside the database.
    """

    kind: str
    url: sa.URL
    files: Path

    def __str__(self) -> str:
        if self.kind == SQLITE:
            return str(self.url.database)
        told = {name: value for name, value in self.url.query.items() if name == "host"}
        shown = self.url.set(drivername=POSTGRESQL, query=told)
        return shown.render_as_string(hide_password=True)

    @property
    def path(self) -> Path | None:
        """The file of the database, where it is one."""
        return Path(str(self.url.database)) if self.kind == SQLITE else None


def parse_address(where: str | Path) -> Address:
    """
    The place that ``where`` names.

    Raises
    ------
    StoreError
        If it is no path and no URL of a database that is known.
    MissingExtraError
        If the driver of PostgreSQL is not installed.
    """
    if "://" not in str(where):
        return _beside(Path(where))
    url = _parsed(str(where))
    kind, driver = _driver(url)
    if kind == SQLITE:
        return _beside(Path(_file_of(url)))
    return _postgresql(url.set(drivername=driver))


def _beside(path: Path) -> Address:
    if path.is_dir():
        raise StoreError(f"{path} is a folder; name a file in it, such as {path / 'store.db'}")
    url = sa.URL.create("sqlite", database=str(path))
    return Address(SQLITE, url, path.with_suffix(".files"))


def _parsed(text: str) -> sa.URL:
    try:
        return sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        scheme = text.partition("://")[0]
        raise StoreError(
            f"the store's URL ({scheme}://…) cannot be read; give {FORMS}. Marks such as @ : / in a "
            "password are written %40 %3A %2F"
        ) from None


def _driver(url: sa.URL) -> tuple[str, str]:
    try:
        return DRIVERS[url.drivername]
    except KeyError:
        near = did_you_mean(url.drivername, DRIVERS)
        raise StoreError(
            f"no store can be kept in {url.drivername}://.{near} Give {FORMS}"
        ) from None


def _file_of(url: sa.URL) -> str:
    if not url.database or url.database == ":memory:":
        raise StoreError(f"sqlite:// names no file; give {FORMS}")
    return url.database


def _postgresql(url: sa.URL) -> Address:
    need("A store in PostgreSQL", "postgres", "psycopg")
    files = url.query.get("files")
    if not isinstance(files, str) or not files:
        raise StoreError(
            "a store in PostgreSQL keeps its files in a folder that all machines reach; name it at the "
            "end of the URL: ?files=/mnt/plans"
        )
    return Address(POSTGRESQL, url.difference_update_query(["files"]), Path(files))
