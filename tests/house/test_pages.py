"""Pages: links lead somewhere, Python examples run, commands exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from territory_opt.cli.app import app

HOUSE = Path(__file__).parents[2]
FOLDERS = ("*.md", "docs/**/*.md", "maps/*.md", "scenarios/**/*.md", "benchmarks/**/*.md")
PAGES = sorted(page for pattern in FOLDERS for page in HOUSE.glob(pattern))
FENCE = re.compile(r"^```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ +(?P<text>.+?) *$", re.MULTILINE)
OUR_COMMAND = re.compile(r"^\$ (?P<line>(?:territory-opt|make)\b.*)$", re.MULTILINE)


class Example(NamedTuple):
    """A command line on a page."""

    page: Path
    words: list[str]


def name(path: Path) -> str:
    """A page's path in the repository: what pytest prints."""
    return path.relative_to(HOUSE).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """Bodies of a page's fenced blocks in one language."""
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [match["body"] for match in found if match["language"] == language]


def with_blocks(language: str) -> list[Path]:
    """Pages with such blocks; numbered decisions list signatures, which are no programs."""
    return [page for page in PAGES if page.parent.name != "design" and blocks(page, language)]


def anchors(page: Path) -> set[str]:
    """Anchors that forges make of a page's headings."""
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    words = (re.sub(r"[^\w\- ]", "", match["text"].lower()) for match in HEADING.finditer(prose))
    return {text.replace(" ", "-") for text in words}


def links(page: Path) -> Iterator[str]:
    """Targets of a page's links to other files of the repository."""
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = (match["target"] for match in LINK.finditer(prose))
    return (target for target in targets if not re.match(r"[a-z]+:", target))


def is_broken(page: Path, link: str) -> bool:
    """True when a link's file or heading is not there."""
    file, _, anchor = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target)


def examples() -> list[Example]:
    """Every ``territory-opt`` and ``make`` line shown on a page that is written by hand."""
    lines = [
        (page, match["line"])
        for page in PAGES
        if page.name != "commands.md"
        for body in blocks(page, "console")
        for match in OUR_COMMAND.finditer(body)
    ]
    return [Example(page, shlex.split(line, comments=True)) for page, line in lines]


def parse(words: list[str]) -> None:
    """Parse a ``territory-opt`` line without running it; raises on unknown verbs and options."""
    command: Any = typer.main.get_command(app)
    with command.make_context("territory-opt", [], resilient_parsing=True) as group:
        verb, rest = command.get_command(group, words[1]), words[2:]
        assert verb is not None, f"no command {words[1]!r}"
        below = getattr(verb, "commands", {})
        if below:
            verb, rest = (below[rest[0]], rest[1:]) if rest[0] in below else (below["set"], rest)
        with verb.make_context(words[1], [], parent=group, resilient_parsing=True) as context:
            context.resilient_parsing = False
            verb.make_parser(context).parse_args(args=rest)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    """No dead link within the repository."""
    assert [link for link in links(page) if is_broken(page, link)] == []


@pytest.mark.parametrize("page", with_blocks("python"), ids=name)
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's Python blocks run from top to bottom, from the folder of the repository."""
    monkeypatch.chdir(HOUSE)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for body in blocks(page, "python"):
        exec(compile(body, name(page), "exec"), namespace)


@pytest.mark.parametrize(
    "example", examples(), ids=lambda example: f"{name(example.page)}: {shlex.join(example.words)}"
)
def test_commands_on_pages_exist(example: Example) -> None:
    """Every command line shown has a verb and options that the program knows."""
    if example.words[0] == "territory-opt":
        parse(example.words)
    else:
        makefile = (HOUSE / "Makefile").read_text()
        targets = [word for word in example.words[1:] if "=" not in word]
        assert [target for target in targets if f"\n{target}:" not in makefile] == []


def test_unknown_option_on_a_page_would_be_noticed() -> None:
    """The test above can fail."""
    with pytest.raises(Exception, match="--sett"):
        parse(["territory-opt", "plan", "scenario.toml", "--sett", "x=1"])


@pytest.mark.parametrize("page", with_blocks("toml"), ids=name)
def test_toml_snippets_use_known_keys(page: Path) -> None:
    """A page's TOML blocks hold only keys of the scenario format; those with scenarios, of a batch."""
    import tomllib

    from territory_opt.calendar.batch.spec import BatchSpec
    from territory_opt.scenario.schema import ScenarioSpec

    required = {"schema": 1, "accounts": {"file": "a.csv"}, "reps": {"file": "r.csv"}}
    for body in blocks(page, "toml"):
        values = tomllib.loads(body)
        if "scenarios" in values:
            BatchSpec.model_validate(values)
        else:
            ScenarioSpec.model_validate(required | values)


@pytest.mark.parametrize("page", sorted((HOUSE / "docs").glob("**/*.md")), ids=name)
def test_every_page_can_be_reached(page: Path) -> None:
    """No page is an island: index or README links to it, or it is a numbered decision."""
    starts = (HOUSE / "docs" / "index.md", HOUSE / "README.md", HOUSE / "docs" / "architecture.md")
    reached = {(start.parent / link).resolve() for start in starts for link in links(start)}
    assert page in reached | set(starts) or page.parent.name == "design"
