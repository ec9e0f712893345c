"""What runs on a worker of the cluster."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.calendar.cluster.elsewhere import Elsewhere
from territory_opt.calendar.cluster.sent import Returned, Sent, checked, sha256
from territory_opt.calendar.cluster.versions import refuse_others
from territory_opt.calendar.job import Done, Job
from territory_opt.calendar.supervise import supervise

LOG = "log.txt"
WANTED = ("executing", "long-running")
"""States of a task that somebody still waits for."""
MANIFEST = "manifest.json"


def work(sent: Sent) -> Returned:
    """
    Do a job that was sent, in a folder of its own that is removed afterwards.

    Raises
    ------
    ClusterError
        If this worker has other versions than the sender.
    """
    refuse_others(sent.versions)
    with _scratch() as root:
        there = Elsewhere(root / "disk")
        there.lay_out({path: _input(name, sent.owner) for path, name in sent.inputs.items()})
        job = there.job(sent.job)
        if job.home is not None:
            job.home.mkdir(parents=True, exist_ok=True)
        done = supervise(job, root / LOG, _is_wanted())
        return _returned(sent.job, job, done, there, root / LOG)


def _input(name: str, owner: str) -> bytes:
    from distributed import get_worker

    from territory_opt.calendar.cluster.depot import folder_of

    return checked((folder_of(get_worker(), owner) / name).read_bytes(), name)


@contextmanager
def _scratch() -> Iterator[Path]:
    """In the worker's own folder: Dask clears it where a worker was killed."""
    from distributed import get_worker

    folder = Path(tempfile.mkdtemp(dir=get_worker().local_directory)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_wanted() -> Callable[[], bool]:
    """Whether the scheduler still wants this task: Dask itself never ends one that has begun."""
    from distributed import Status, get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        is_alive = worker.status not in (Status.closing, Status.closed, Status.failed)
        return is_alive and task is not None and task.state in WANTED

    return is_wanted


def _returned(ours: Job, job: Job, done: Done, there: Elsewhere, log: Path) -> Returned:
    files = {} if done.folder is None else _files(job.folder, there)
    hashes = {name: sha256(data) for name, data in files.items()}
    done = dataclasses.replace(
        done,
        folder=None if done.folder is None else ours.folder,
        message=there.back(done.message),
        document=json.loads(there.back(json.dumps(done.document))),
    )
    return Returned(done, files, hashes, there.back(log.read_text("utf-8", "replace")))


def _files(folder: Path, there: Elsewhere) -> dict[str, bytes]:
    """A run folder; the manifest names our paths."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    if MANIFEST in files:
        files[MANIFEST] = there.back(files[MANIFEST].decode("utf-8")).encode("utf-8")
    return files
