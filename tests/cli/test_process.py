"""The command line as a process: what it imports, and how it hears Ctrl-C."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys

import pytest

HEAVY = ("pandas", "geopandas", "folium", "ortools", "scipy")


def modules_after(code: str) -> list[str]:
    """Heavy modules that are loaded after running ``code``."""
    script = f"import sys\n{code}\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout.splitlines()[-1].replace("'", '"')))


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words):
    """Help is there at once."""
    code = (
        f"sys.argv = ['territory-opt', *{words!r}]\n"
        "from territory_opt.cli import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code"
    )
    assert modules_after(code) == []


def test_importing_the_package_loads_nothing_heavy():
    """Names load their room when first used."""
    assert modules_after("import territory_opt") == []


def test_problems_need_no_pandas():
    """The door for arrays does without tables and maps; OR-Tools brings pandas when it solves."""
    code = "import territory_opt as to\nto.Problem, to.audit"
    assert set(modules_after(code)) <= {"scipy"}


@pytest.fixture
def endless(two_reps):
    """A scenario that is not solved to the end within minutes."""
    rng = random.Random(1)
    lines = ["account_id,name,longitude,latitude,potential,revenue,visits_per_year,visit_hours"]
    for i in range(900):
        x, y = rng.uniform(-98, -94), rng.uniform(36, 40)
        lines.append(f"A{i},x,{x:.4f},{y:.4f},{rng.lognormvariate(8, 1):.2f},10,6,1")
    (two_reps.parent / "accounts.csv").write_text("\n".join(lines) + "\n")
    reps = ["rep_id,name,role,longitude,latitude"]
    reps += [
        f"R{j},x,field,{rng.uniform(-98, -94):.3f},{rng.uniform(36, 40):.3f}" for j in range(16)
    ]
    (two_reps.parent / "reps.csv").write_text("\n".join(reps) + "\n")
    text = two_reps.read_text().replace("work = 20", "seconds = 120")
    two_reps.write_text(text.replace("tolerance = 0.2", "tolerance = 0.005"))
    return two_reps


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_first_interrupt_keeps_the_best_plan(endless, tmp_path):
    """Ctrl-C once a plan is known: the folder is written, exit 0."""
    words = ["plan", str(endless), "--out", str(tmp_path / "run"), "--no-map", "--json"]
    code = "from territory_opt.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stderr:
            if "gap" in line:
                process.send_signal(signal.SIGINT)
                break
        out, _ = process.communicate(timeout=100)
    assert process.returncode == 0
    assert json.loads(out)["stop_reason"] == "USER"
    assert (tmp_path / "run" / "plan.csv").is_file()
