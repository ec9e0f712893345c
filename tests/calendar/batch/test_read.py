"""The batch file: what it multiplies to, what is refused, and when a task is a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.calendar.batch import read_batch
from territory_opt.calendar.job import Limits
from territory_opt.errors import ScenarioError


def written(two_reps: Path, text: str) -> Path:
    """A batch file beside the scenario's folder."""
    file = two_reps.parents[1] / "autumn.toml"
    file.write_text(text)
    return file


def refused(file: Path) -> str:
    """What reading says."""
    with pytest.raises(ScenarioError) as caught:
        read_batch(file)
    return str(caught.value)


def test_everything_is_multiplied_in_the_order_of_the_file(two_reps: Path) -> None:
    """1 scenario × 2 variants × 2 values × 2 seeds = 8 tasks, the seed changing fastest."""
    file = written(
        two_reps,
        """\
scenarios = ["two-reps/scenario.toml"]
seeds = [1, 2]
[grid]
"balance.0.tolerance" = [0.2, 0.3]
[[variant]]
name = "short"
set = ["solve.work=5"]
[[variant]]
name = "long"
set = { "solve.work" = 9 }
""",
    )
    batch = read_batch(file)
    assert [task.name for task in batch.tasks[:3]] == [
        "two-reps/short/balance.0.tolerance=0.2/seed 1",
        "two-reps/short/balance.0.tolerance=0.2/seed 2",
        "two-reps/short/balance.0.tolerance=0.3/seed 1",
    ]
    assert len(batch.tasks) == 8
    assert batch.tasks[-1].settings == ("solve.work=9", "balance.0.tolerance=0.3", "solve.seed=2")
    assert batch.name == "autumn"


def test_settings_of_a_table_are_those_of_a_list(two_reps: Path) -> None:
    """Dotted keys, text, lists and tables come out as after --set."""
    file = written(
        two_reps,
        """\
scenarios = ["two-reps"]
[[variant]]
name = "a"
[variant.set]
solve.work = 5
currency = "USD"
quota.0.round_to = 50
""",
    )
    assert read_batch(file).tasks[0].settings == (
        "solve.work=5",
        'currency="USD"',
        "quota.0.round_to=50",
    )


def test_pattern_finds_scenarios_and_not_the_batch_itself(two_reps: Path) -> None:
    """``*/*.toml`` and a path that it finds too are one scenario; ``*.toml`` leaves the batch out."""
    (two_reps.parents[1] / "other.toml").write_text(
        'extends = "two-reps/scenario.toml"\nschema = 1\n'
    )
    file = written(two_reps, 'scenarios = ["*/*.toml", "two-reps", "*.toml"]\n')
    assert [task.scenario for task in read_batch(file).tasks] == ["two-reps", "other"]


def test_limits_and_words_are_those_of_the_file(two_reps: Path) -> None:
    """Limits of one plan, and further words of its command."""
    file = written(
        two_reps,
        'scenarios = ["two-reps"]\nquarantine = true\nretries = 0\n'
        "[limits]\nseconds = 60\nmemory_gb = 1.5\ncores = 2\n",
    )
    batch = read_batch(file)
    assert batch.limits == Limits(60, 1.5, 2)
    assert (batch.words, batch.retries) == (("--quarantine",), 0)


def test_every_fault_is_told_at_once(two_reps: Path) -> None:
    """Unknown key, grid without a list, and a scenario that is not there: three sentences with lines."""
    file = written(
        two_reps,
        """\
scenarios = ["two-repz.toml"]
seedz = [1]
[limits]
second = 5
""",
    )
    said = refused(file)
    assert "autumn.toml row 2: seedz: 'seedz' is no key here. Did you mean 'seeds'?" in said
    assert "autumn.toml row 4: limits.second" in said and "'seconds'" in said
    assert "there is no scenario 'two-repz.toml'" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seeds = [1]\n", "'scenarios' is required"),
        ("scenarios = []\n", "the batch names no scenario"),
        ('scenarios = ["*.xyz"]\n', "no file is like '*.xyz'"),
        ('scenarios = ["two-reps"]\nseeds = [3, 3]\n', "seed 3 is there twice"),
        (
            'scenarios = ["two-reps"]\n[[variant]]\nname = "a"\n[[variant]]\nname = "a"\n',
            "two variants are called 'a'",
        ),
        (
            'scenarios = ["two-reps"]\n[grid]\n"solve.work" = 5\n',
            "solve.work has no list of values",
        ),
        ('scenarios = ["two-reps"]\n[limits]\ncores = 0\n', "a plan needs a processor core"),
        ('scenarios = ["two-reps"]\nschema = 2\n', "schema = 2 is not known"),
        (
            'scenarios = ["two-reps"]\nseeds = [1]\n[grid]\n"solve.seed" = [5]\n',
            "both seeds and the grid give solve.seed",
        ),
        ('scenarios = "two-reps\n', "the batch file is no valid TOML"),
        (
            'scenarios = ["two-reps"]\n[grid]\n"solve.work" = '
            + str([*range(101)])
            + '\n"solve.gap" = '
            + str([k / 1000 for k in range(101)]),
            "10,201 plans, more than 10,000",
        ),
    ],
)
def test_fault_is_refused_with_a_sentence(two_reps: Path, text: str, told: str) -> None:
    """One malformed file per fault."""
    assert told in refused(written(two_reps, text))


def test_fault_of_a_variant_names_it_once(two_reps: Path) -> None:
    """A misspelled setting of one variant with two seeds: one sentence, with the variant's name."""
    file = written(
        two_reps,
        'scenarios = ["two-reps"]\nseeds = [1, 2]\n'
        '[[variant]]\nname = "odd"\nset = ["solve.worc=5"]\n',
    )
    said = refused(file)
    assert "scenario.toml (odd, seed 1): solve.worc" in said and "'work'" in said
    assert said.count("solve.worc") == 1


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the one that is meant."""
    (tmp_path / "autumn.toml").write_text("")
    assert "Did you mean 'autumn.toml'?" in refused(tmp_path / "autum.toml")


def test_one_more_variant_leaves_the_other_tasks_as_they_are(batch_file: Path) -> None:
    """Keys of tasks that are there already do not change, so what is done stays done."""
    before = {task.key for task in read_batch(batch_file).tasks}
    more = '[[variant]]\nname = "more"\nset = ["balance.0.tolerance=0.4"]\n[limits]\nseconds = 9\n'
    batch_file.write_text(batch_file.read_text() + more)
    after = {task.key for task in read_batch(batch_file).tasks}
    assert before < after and len(after) == len(before) + 2


def test_changed_table_makes_new_tasks(batch_file: Path) -> None:
    """One account more: every task is another one."""
    before = {task.key for task in read_batch(batch_file).tasks}
    table = batch_file.parent / "two-reps" / "accounts.csv"
    table.write_text(table.read_text().replace("1000", "1001", 1))
    assert before.isdisjoint(task.key for task in read_batch(batch_file).tasks)


def test_comment_in_the_scenario_makes_no_new_task(batch_file: Path) -> None:
    """What a plan is made from counts, not how it is written."""
    before = {task.key for task in read_batch(batch_file).tasks}
    scenario = batch_file.parent / "two-reps" / "scenario.toml"
    scenario.write_text("# a comment\n" + scenario.read_text())
    assert before == {task.key for task in read_batch(batch_file).tasks}
