"""A real PostgreSQL server on a socket in a temporary folder, for as long as somebody needs it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

USERS = ("postgres", "nobody")
"""The server refuses to run as root: who runs it then."""
QUICK = (
    "fsync=off synchronous_commit=off full_page_writes=off max_connections=40 shared_buffers=16MB"
)
START_SECONDS = 60


def programs() -> Path:
    """
    Folder of the newest server's programs.

    Raises
    ------
    FileNotFoundError
        If none is installed.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    beside = shutil.which("postgres")
    if not found and beside is None:
        raise FileNotFoundError("no PostgreSQL server is installed (apt install postgresql)")
    return found[-1].parent if found else Path(str(beside)).parent


@contextmanager
def postgresql() -> Iterator[Path]:
    """Start a server; the folder of its socket. Its superuser is ``tester``, without password."""
    folder, owner = programs(), _owner()
    home = Path(tempfile.mkdtemp(prefix="store_pg_"))
    if owner is not None:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    data, log = home / "data", home / "server.log"
    options = " ".join(f"-c {each}" for each in QUICK.split())
    try:
        _run(
            owner,
            folder / "initdb",
            "-D",
            data,
            "-U",
            "tester",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
        )
        _run(owner, folder / "pg_ctl", "-D", data, "-l", log, "-w", "-t", START_SECONDS,
             "-o", f"-k {home} -c listen_addresses='' {options}", "start")  # fmt: skip
        try:
            yield home
        finally:
            _run(owner, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def address(server: Path, name: str, files: Path) -> str:
    """Address of a store on the server."""
    return f"postgresql://tester@/{name}?host={server}&files={files}"


def make_database(server: Path, name: str) -> None:
    """A new database on the server."""
    execute(server, "postgres", f"CREATE DATABASE {name} TEMPLATE template0")


def execute(server: Path, database: str, statement: str) -> None:
    """A statement, as the superuser."""
    url = f"postgresql+psycopg://tester@/{database}?host={server}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def _owner() -> pwd.struct_passwd | None:
    """An unprivileged user, where we are root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in USERS if name in known)


def _run(owner: pwd.struct_passwd | None, *words: object) -> None:
    user = (
        {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    )
    answer = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, check=False, cwd="/", timeout=2 * START_SECONDS, **user,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
