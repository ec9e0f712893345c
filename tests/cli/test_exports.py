"""The package's front door: every name leads somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import territory_opt as to


@pytest.mark.parametrize("name", to.__all__)
def test_every_exported_name_can_be_used(name):
    """Lazy, but there."""
    assert getattr(to, name) is not None


def test_type_checkers_see_the_same_names():
    """The block for type checkers, the lazy table and ``__all__`` agree."""
    tree = ast.parse(Path(to.__file__).read_text())
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.name for node in block.body for alias in node.names}
    assert seen == set(to.__all__) == set(to._ROOM_OF)


def test_unknown_names_are_attribute_errors():
    """As of any module."""
    with pytest.raises(AttributeError, match="no attribute 'quack'"):
        to.quack  # noqa: B018


def test_names_are_listed():
    """For completion in a shell."""
    assert {"solve", "__version__"} <= set(dir(to))
