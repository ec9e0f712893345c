"""What travels: a job and the names of its inputs one way, its run folder the other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from territory_opt.calendar.job import Done, Job
from territory_opt.errors import ClusterError


@dataclass(frozen=True)
class Sent:
    """
    A job on its way to a worker.

    Attributes
    ----------
    job
        With our paths, ``home`` among them.
    inputs
        Path of each file here → its sha256; the contents travel by themselves, once for each worker.
    owner
        Who sent them.
    versions
        Ours, of the packages that may change a result.
    """

    job: Job
    inputs: Mapping[PurePath, str]
    owner: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Returned:
    """
    What a worker sends back.

    Attributes
    ----------
    done
        With our paths; ``folder`` says whether there are files.
    files
        The run folder: name → content.
    hashes
        Name → sha256 of the content.
    log
        What the command said besides.
    """

    done: Done
    files: Mapping[str, bytes]
    hashes: Mapping[str, str]
    log: str


def sha256(data: bytes) -> str:
    """Name of ``data``."""
    return hashlib.sha256(data).hexdigest()


def checked(data: bytes, name: str) -> bytes:
    """
    ``data``, if this is its name.

    Raises
    ------
    ClusterError
        If it changed on its way.
    """
    if sha256(data) != name:
        raise ClusterError("a file came over the network other than it was sent; run it again")
    return data
