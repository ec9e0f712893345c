"""What is still open in a run: sentences, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.report.headline import ALARMS, RULE_WORDS
from territory_opt.report.map import text
from territory_opt.report.simulated import KEPT
from territory_opt.runs import Run

WORDS = {
    "stop": ("row was set aside", "rows were set aside"),
    "fixed by rule": ("value was fixed by rule", "values were fixed by rule"),
}


def warnings(run: Run) -> list[str]:
    """Sentences of a run of one team; none where nothing is open."""
    parts = (_plan, _levels, _overrides, _capacity, _quotas, _data)
    return [sentence for part in parts for sentence in part(run)]


def _plan(run: Run) -> Iterator[str]:
    summary = run.summary
    for cause in summary["causes"]:
        yield cause["message"]
    kinds: dict[str, int] = {}
    for one in summary["violations"]:
        kinds[one["rule"]] = kinds.get(one["rule"], 0) + 1
    for kind, number in kinds.items():
        yield f"Rules broken: {RULE_WORDS.get(kind, kind)} ({number:,})."
    for exception in summary.get("exceptions", ()):
        yield f"Exception: {exception['message']}"
    if summary["num_uncovered"]:
        yield f"{text.count(summary['num_uncovered'], 'account is', 'accounts are')} in no territory."


def _levels(run: Run) -> Iterator[str]:
    for level in run.summary.get("levels", ()):
        if not level["is_feasible"]:
            yield f"Not every rule of the {level['level']}s is kept."


def _overrides(run: Run) -> Iterator[str]:
    alarm = (run.summary.get("overrides") or {}).get("alarm")
    if alarm:
        words = ALARMS[alarm][1]
        yield f"{words[:1].upper()}{words[1:]}."


def _capacity(run: Run) -> Iterator[str]:
    found = run.summary.get("sales_capacity")
    if found and not found["is_covered"]:
        yield str(found["sentence"])


def _quotas(run: Run) -> Iterator[str]:
    table = run.quota_tests
    if len(table):
        yield from table.loc[table["verdict"] == KEPT[False], "sentence"].astype(str)


def _data(run: Run) -> Iterator[str]:
    for column, share in run.summary["estimated_share"].items():
        if share:
            yield f"{text.share(share)} of {column.replace('_', ' ')} is estimated, not given."
    for grade, words in WORDS.items():
        number = int((run.faults["grade"] == grade).sum()) if len(run.faults) else 0
        if number:
            yield f"Input: {text.count(number, *words)} (faults.csv)."
