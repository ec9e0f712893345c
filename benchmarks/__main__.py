"""
Run benchmark rows and make the page of their results.

    python -m benchmarks run --tier subset|full|smoke [--only TEXT] [--again] [--allow-dirty]
    python -m benchmarks list --tier full
    python -m benchmarks report [--results FILE] [--out PAGE]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import machine, results
from benchmarks.rows import TIERS, Row


def run(options: argparse.Namespace) -> None:
    """Run the rows that are not there yet for this commit."""
    from benchmarks.runner import pending, rivals_python, run_all, warm_up

    commit = machine.commit()
    if commit.endswith("-dirty") and not options.allow_dirty:
        raise SystemExit(
            "territory_opt differs from its last commit, so figures could not be repeated. Commit "
            "first, or use --allow-dirty: rows are then marked and never published."
        )
    file = results.file_of(machine.release(), commit)
    if options.again or commit.endswith("-dirty"):
        file.unlink(missing_ok=True)
    rows = chosen(options)
    if any(row.is_ours for row in pending(rows, file)):
        warm_up(tell)
    run_all(rows, file, rivals_python(), tell)
    print(file)


def tell(text: str) -> None:
    """Print at once, also into a file."""
    print(text, flush=True)


def chosen(options: argparse.Namespace) -> list[Row]:
    """Rows of the tier whose description holds every word asked for."""
    words = options.only or []
    return [row for row in TIERS[options.tier]() if all(word in str(row) for word in words)]


def show(options: argparse.Namespace) -> None:
    """Print the rows and the longest that they may take."""
    rows = chosen(options)
    for row in rows:
        print(row)
    print(
        f"{len(rows)} rows, {sum(row.seconds for row in rows) / 60:.0f} minutes of solving at most"
    )


def report(options: argparse.Namespace) -> None:
    """Write the page."""
    from benchmarks.page import page

    file = options.results or results.newest()
    options.out.write_text(page(results.read(file) if file else []), encoding="utf-8")
    print(options.out)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    main = argparse.ArgumentParser(prog="python -m benchmarks", description="Benchmarks.")
    verbs = main.add_subparsers(required=True)
    for name, verb in (("run", run), ("list", show)):
        each = verbs.add_parser(name, help=verb.__doc__)
        each.set_defaults(verb=verb)
        each.add_argument("--tier", choices=TIERS, default="subset")
        each.add_argument("--only", action="append", metavar="TEXT", help="part of a row's name")
    each = verbs.choices["run"]
    each.add_argument("--again", action="store_true", help="forget what is there for this commit")
    each.add_argument("--allow-dirty", action="store_true", help="run uncommitted code, marked")
    each = verbs.add_parser("report", help=report.__doc__)
    each.set_defaults(verb=report)
    each.add_argument("--results", type=Path, help="one file; the newest when left out")
    each.add_argument("--out", type=Path, default=machine.HOUSE / "docs" / "benchmarks.md")
    return main


if __name__ == "__main__":
    arguments = parser().parse_args()
    arguments.verb(arguments)
