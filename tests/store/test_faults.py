"""Locked, gone, full, damaged: one clear message, and nothing half-visible."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from territory_opt.errors import StoreError
from territory_opt.store import Store, open_store
from tests.store.conftest import make_database, postgresql_url
from tests.store.server import postgresql

MakeRun = Callable[..., Path]


@pytest.fixture
def sqlite(empty_sqlite: Path, tmp_path: Path) -> Path:
    """An empty store in a file."""
    return Path(shutil.copy(empty_sqlite, tmp_path / "store.db"))


@pytest.fixture
def opened(sqlite: Path) -> Iterator[Store]:
    """The same, opened by somebody with little patience."""
    with open_store(sqlite, wait_seconds=0.05) as store:
        yield store


@contextmanager
def files_up_to(num_bytes: int) -> Iterator[None]:
    """The system refuses to let any file grow further, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_locked_database_says_so(opened: Store, sqlite: Path, make_run: MakeRun) -> None:
    """Another program holds the lock; reading still works."""
    other = open_store(sqlite)

    def long_work(session: object) -> None:
        with pytest.raises(StoreError, match=r"store\.db is locked by another program; try again"):
            opened.add_run(make_run(), "Ann")
        assert opened.runs() == []

    other.backend.write(long_work)
    assert opened.add_run(make_run("later"), "Ann").id == 1


def test_database_that_was_removed_is_missed_at_once(
    opened: Store, sqlite: Path, make_run: MakeRun
) -> None:
    """No new, empty one takes its place."""
    for path in sqlite.parent.glob("store.db*"):
        path.unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        opened.add_run(make_run(), "Ann")
    assert not sqlite.exists()


def test_full_disk_while_files_are_written(opened: Store, sqlite: Path, make_run: MakeRun) -> None:
    """The map does not fit: no run, no half file; later it goes on."""
    folder = make_run()
    (folder / "map.html").write_bytes(b"m" * 200_000)
    with (
        files_up_to(100_000),
        pytest.raises(StoreError, match=r"cannot keep a file in .*: File too large"),
    ):
        opened.add_run(folder, "Ann")
    assert opened.runs() == []
    kept = [path for path in sqlite.with_suffix(".files").rglob("*") if path.is_file()]
    assert [path for path in kept if path.name.startswith(".part")] == []
    run = opened.add_run(folder, "Ann")
    assert opened.damage(run.id) == []


def test_full_disk_under_the_database(opened: Store, make_run: MakeRun) -> None:
    """SQLite may not grow by a page: nothing of the run is there."""

    @sa.event.listens_for(opened.backend.engine, "connect")  # type: ignore[attr-defined]
    def fill(connection: object, record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    folder = make_run()
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("0.1}", f'"{"x" * 50_000}"}}'))
    with pytest.raises(StoreError, match=r"the disk is full\. Make room"):
        opened.add_run(folder, "Ann")
    assert opened.runs() == []
    assert opened.events() == []


def test_file_that_was_edited_is_told_by_its_hash(opened: Store, make_run: MakeRun) -> None:
    """Somebody changed the plan behind the store's back."""
    run = opened.add_run(make_run(), "Ann")
    (file,) = [file for file in opened.files(run.id) if file.name == "map.html"]
    opened.blobs._path(file.blob).write_text("<p>another map</p>")  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="was changed or damaged: its sha256 is now"):
        opened.read_file(run.id, "map.html")
    (sentence,) = opened.damage(run.id)
    assert sentence.startswith("map.html: ")


def test_missing_file_is_named_and_no_folder_is_written(
    opened: Store, make_run: MakeRun, tmp_path: Path
) -> None:
    """A run folder comes back whole or not at all."""
    run = opened.add_run(make_run(), "Ann")
    (file,) = [file for file in opened.files(run.id) if file.name == "plan.csv"]
    opened.blobs._path(file.blob).unlink()  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="is missing from the store"):
        opened.write_folder(run.id, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert [line.partition(":")[0] for line in opened.damage(run.id)] == ["plan.csv"]


def test_damaged_file_is_mended_by_adding_the_folder_again(
    opened: Store, make_run: MakeRun
) -> None:
    """The store is whole again without a new run."""
    folder = make_run()
    run = opened.add_run(folder, "Ann")
    for file in opened.files(run.id):
        opened.blobs._path(file.blob).write_bytes(b"?")  # type: ignore[attr-defined]
    assert len(opened.damage(run.id)) == 6
    assert opened.add_run(folder, "Ann") == run
    assert opened.damage(run.id) == []


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A picture, say; it is left as it is."""
    path = tmp_path / "store.db"
    path.write_bytes(b"\x89PNG" * 1000)
    with pytest.raises(StoreError, match="is no database"):
        open_store(path)
    assert path.read_bytes() == b"\x89PNG" * 1000


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("mysql://h/d", r"no store can be kept in mysql://"),
        ("sqlite://", "names no file"),
        ("postgresql://u:geheim@h/d", r"\?files=/mnt/plans"),
        ("postgresql://u:ge/heim@h:x/d", "cannot be read"),
        (".", "is a folder"),
    ],
)
def test_bad_address_is_refused_without_its_password(where: str, sentence: str) -> None:
    """What is wrong, and the form that is right."""
    with pytest.raises(StoreError, match=sentence) as caught:
        open_store(where)
    assert "heim" not in str(caught.value)


def test_server_that_is_gone_is_named_without_its_password(tmp_path: Path) -> None:
    """No server on this socket."""
    where = f"postgresql://ann:geheim@/plans?host={tmp_path}&files={tmp_path}&sslpassword=geheim"
    with pytest.raises(
        StoreError, match=r"store postgresql://ann:\*\*\*@.* cannot be reached"
    ) as caught:
        open_store(where)
    assert "geheim" not in str(caught.value)


def test_server_that_goes_away_in_between(tmp_path: Path, make_run: MakeRun) -> None:
    """Whoever has the store open gets a message; nothing was promised."""
    with postgresql() as home:
        make_database(home, "plans")
        store = open_store(postgresql_url(home, "plans", tmp_path / "files"))
        store.add_run(make_run(), "Ann")
    with pytest.raises(StoreError, match="cannot be reached"):
        store.approve(1, "Bea")
    store.close()


def test_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    """A typing mistake in the path makes no empty store."""
    with pytest.raises(StoreError, match=r"there is no store at .*runs add RUN"):
        open_store(tmp_path / "stroe.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    """The store's folder cannot be made."""
    (tmp_path / "plans").write_text("")
    with pytest.raises(StoreError, match="no store can be made at"):
        open_store(tmp_path / "plans" / "store.db")


def test_failed_publication_leaves_the_plan_before_in_force(
    opened: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes in the middle of publishing: the old plan still holds on every day."""
    first, second = (
        opened.approve(opened.add_run(make_run(name, value=i), "Ann").id, "Bea").id
        for i, name in enumerate("ab")
    )
    opened.publish(first, "Cem", date(2027, 1, 1))

    def power_cut(*words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("territory_opt.store.publishing._supersede", power_cut)
    with pytest.raises(KeyboardInterrupt):
        opened.publish(second, "Cem", date(2027, 7, 1))
    (only,) = opened.publications("North")
    assert (only.run_id, only.effective_to) == (first, None)
    assert opened.run(second).state == "approved"
