"""Base, variant and command line become one scenario that knows where each value is from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from territory_opt.models import Grade
from territory_opt.scenario import check_scenario
from territory_opt.scenario.resolve import Resolved, resolve

BASE = """\
schema = 1
name = "base"
[accounts]
file = "accounts.csv"
where = { tier = "A" }
[reps]
file = "reps.csv"
[objective]
margin = 0.5
[objective.travel]
speed_kmh = 50
[[balance]]
measure = "potential"
tolerance = 0.1
[[balance]]
measure = "count"
max = 80
"""


def resolved(folder: Path, text: str, *settings: str, **bases: str) -> Resolved:
    """A scenario of this text, beside its bases."""
    for name, base in bases.items():
        (folder / f"{name}.toml").write_text(base, encoding="utf-8")
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return resolve(folder / "scenario.toml", settings)


def codes(found: Resolved) -> list[str]:
    """Kinds of fault."""
    return [fault.code for fault in found.faults]


def test_variant_goes_over_base_key_by_key(tmp_path: Path) -> None:
    """Only what the variant states differs."""
    text = 'extends = "base.toml"\nname = "variant"\n[objective.travel]\nspeed_kmh = 90\n'
    spec = resolved(tmp_path, text, base=BASE).spec
    assert spec is not None
    assert (spec.name, spec.objective.margin, spec.objective.travel.speed_kmh) == (
        "variant",
        0.5,
        90,
    )


def test_variant_replaces_lists_and_where_as_a_whole(tmp_path: Path) -> None:
    """Half a filter would mean something else."""
    text = """\
extends = "base.toml"
[accounts]
where = { country = "US" }
[[balance]]
measure = "revenue"
tolerance = 0.2
"""
    spec = resolved(tmp_path, text, base=BASE).spec
    assert spec is not None
    assert spec.accounts.where == {"country": "US"}
    assert [band.measure for band in spec.balance] == ["revenue"]


def test_origin_of_every_value_is_kept(tmp_path: Path) -> None:
    """File, command line, default."""
    text = 'extends = "base.toml"\n[objective.travel]\nspeed_kmh = 90\n'
    origins = resolved(tmp_path, text, "balance.1.max=70", base=BASE).origins
    assert origins["objective.margin"] == "base.toml"
    assert origins["objective.travel.speed_kmh"] == "scenario.toml"
    assert origins["balance.1.max"] == "command line"
    assert origins["balance.1.measure"] == "base.toml"
    assert origins["objective.travel.circuity"] == "default"


def test_paths_are_relative_to_the_file_that_states_them(tmp_path: Path) -> None:
    """A base in another folder keeps its tables beside it."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "base.toml").write_text(BASE, encoding="utf-8")
    found = resolved(tmp_path, 'extends = "shared/base.toml"\n[reps]\nfile = "own.csv"\n')
    assert found.folders["accounts.file"] == tmp_path / "shared"
    assert found.folders["reps.file"] == tmp_path
    assert set(found.inputs) == {"shared/base.toml", "scenario.toml"}


def test_chain_of_three_is_followed(tmp_path: Path) -> None:
    """Each over the one below."""
    found = resolved(
        tmp_path,
        'extends = "middle.toml"\n[solve]\nseed = 9\n',
        middle='extends = "base.toml"\n[objective]\nmargin = 0.4\n',
        base=BASE,
    )
    assert found.spec is not None
    assert (found.spec.solve.seed, found.spec.objective.margin) == (9, 0.4)


def test_circle_is_refused(tmp_path: Path) -> None:
    """With the way round."""
    found = resolved(tmp_path, 'extends = "other.toml"', other='extends = "scenario.toml"')
    assert "extends-cycle" in codes(found)
    assert "scenario.toml → other.toml → scenario.toml" in found.faults[0].message


def test_missing_base_names_a_neighbour(tmp_path: Path) -> None:
    """Line and nearest file."""
    found = resolved(tmp_path, '# variant\nextends = "bse.toml"\n', base=BASE)
    fault = found.faults[0]
    assert (fault.code, fault.row, fault.remedy) == (
        "extends-missing",
        2,
        "Did you mean 'base.toml'?",
    )


def test_missing_scenario_is_a_fault(tmp_path: Path) -> None:
    """Not a traceback."""
    assert codes(resolve(tmp_path / "none.toml")) == ["missing-file"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"a = = 1", "not-toml"), (b"a = '\xff'", "not-utf8")]
)
def test_unreadable_scenario_is_a_fault(tmp_path: Path, content: bytes, code: str) -> None:
    """With the file's name."""
    (tmp_path / "scenario.toml").write_bytes(content)
    found = resolve(tmp_path / "scenario.toml")
    assert codes(found) == [code]
    assert found.faults[0].file == "scenario.toml"


def test_settings_are_toml_or_text(tmp_path: Path) -> None:
    """Numbers, dates, tables, and words without quotes."""
    found = resolved(
        tmp_path, BASE, "solve.gap=0.01", "effective_from=2027-01-01", "name=Field 2027",
        "accounts.where={ tier = ['B', 'C'] }", "rules.match_country=true", "solve.start=today",
    )  # fmt: skip
    spec = found.spec
    assert spec is not None
    assert (spec.solve.gap, spec.effective_from, spec.name) == (
        0.01,
        date(2027, 1, 1),
        "Field 2027",
    )
    assert spec.accounts.where == {"tier": ["B", "C"]}
    assert (spec.rules.match_country, spec.solve.start) == (True, "today")


def test_settings_reach_into_lists(tmp_path: Path) -> None:
    """Change an entry, start the next one, append a whole one."""
    found = resolved(
        tmp_path, BASE, "balance.0.tolerance=0.05", "balance.2.measure=revenue", "balance.2.max=9",
        'balance+={ measure = "visit_hours", max = 900 }',
    )  # fmt: skip
    assert found.spec is not None
    assert [band.measure for band in found.spec.balance] == [
        "potential",
        "count",
        "revenue",
        "visit_hours",
    ]
    assert found.spec.balance[0].tolerance == 0.05


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("nonsense", "write --set key=value"),
        ("=3", "write --set key=value"),
        ("balance.7.max=1", "the next one is 2"),
        ("balance.first.max=1", "no number of an entry"),
        ("name.sub=1", "single value"),
        ("objective+=1", "is no list"),
    ],
)
def test_impossible_setting_is_a_fault(tmp_path: Path, setting: str, words: str) -> None:
    """Told with the key."""
    found = resolved(tmp_path, BASE, setting)
    assert codes(found) == ["bad-setting"]
    assert words in found.faults[0].message


def test_unknown_setting_is_told_as_of_the_command_line(tmp_path: Path) -> None:
    """And the nearest key is named."""
    (fault,) = resolved(tmp_path, BASE, "objective.margn=0.3").faults
    assert (fault.file, fault.column) == ("command line", "objective.margn")
    assert fault.remedy == "Did you mean 'margin'?"


SECRETS = [
    'password = "hunter2"\n',
    'query = "x"\napi_key = "hunter2"\n',
    '[database]\nToken = "hunter2"\n',
]


@pytest.mark.parametrize("text", SECRETS)
def test_secret_in_the_file_is_refused_and_never_repeated(tmp_path: Path, text: str) -> None:
    """Neither in a fault nor in the settings kept."""
    found = resolved(tmp_path, f"{BASE}[territories]\nfile = 't.csv'\n{text}")
    assert "secret" in codes(found)
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    "setting",
    [
        "accounts.file=postgresql://me:hunter2@host/db",
        "db.password=hunter2",
        "x.client_secret=hunter2",
    ],
)
def test_secret_in_a_setting_is_refused_and_never_repeated(tmp_path: Path, setting: str) -> None:
    """A password inside an address counts."""
    found = resolved(tmp_path, BASE, setting)
    assert "secret" in codes(found)
    assert "hunter2" not in repr(found)


def test_name_of_an_environment_variable_is_no_secret(tmp_path: Path) -> None:
    """That is where secrets belong; the key itself is unknown here."""
    assert codes(resolved(tmp_path, BASE, "db.password=env:DB_PASSWORD")) == ["unknown-key"]


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    """Unknown keys, wrong values and secrets together; nothing is told twice."""
    text = BASE.replace("margin = 0.5", "margn = 0.5").replace("tolerance = 0.1", "tolerance = 10")
    found = resolved(tmp_path, text + '[database]\npassword = "x"\n')
    told = {(fault.code, fault.column, fault.row) for fault in found.faults}
    assert told == {
        ("secret", "database.password", 19),
        ("unknown-key", "objective.margn", 9),
        ("unknown-key", "database", 19),
        ("bad-value", "balance.0.tolerance", 14),
    }
    assert all(fault.grade is Grade.STOP for fault in found.faults)


@pytest.mark.parametrize(
    ("base", "code"), [("nowhere.toml", "extends-missing"), ("v.toml", "extends-cycle")]
)
def test_missing_base_is_the_only_fault(desk: Any, base: str, code: str) -> None:
    """What the base would have stated is not asked for."""
    path = desk.write("v.toml", f'extends = "{base}"\n')
    faults = check_scenario(path).faults
    assert [fault.code for fault in faults] == [code]
    assert "v.toml'?" not in faults[0].remedy
