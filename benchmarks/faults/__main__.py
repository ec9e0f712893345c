"""
Kill runners at random moments and look whether anything was lost or done twice.

    python -m benchmarks.faults calendar --kills 120 [--seed 1] [--store sqlite] [--json FILE]
    python -m benchmarks.faults batch --kills 80
    python -m benchmarks.faults cluster --kills 30
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.faults import batch, calendar_runs, cluster
from benchmarks.faults.tally import Tally

KINDS = {
    "calendar": calendar_runs.campaign,
    "batch": batch.campaign,
    "cluster": cluster.campaign,
}
"""Kind → campaign: what it is given, and ends when so many were killed."""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    main = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    main.add_argument("kind", choices=KINDS)
    main.add_argument("--kills", type=int, default=120, help="runners to kill")
    main.add_argument("--seed", type=int, default=1, help="of the moments")
    main.add_argument("--store", action="append", choices=("sqlite", "postgresql"))
    main.add_argument("--json", type=Path, help="write the figures there too")
    return main


def run(options: argparse.Namespace) -> Tally:
    """Run a campaign; raises ``AssertionError`` where something was lost or done twice."""
    stores = options.store or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="faults_") as folder:
        return KINDS[options.kind](Path(folder), options.kills, options.seed, stores, tell)


def tell(text: str) -> None:
    """Print at once, also into a file."""
    print(text, flush=True)


if __name__ == "__main__":
    arguments = parser().parse_args()
    tally = run(arguments)
    print(tally.sentence)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(tally.document, indent=2) + "\n", encoding="utf-8")
