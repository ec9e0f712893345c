"""The nearest known word."""

from territory_opt.models.nearest import nearest_file


def test_endings_make_no_files_alike():
    """``gone.toml`` and ``b.toml`` share five of six letters, and no name."""
    assert nearest_file("gone.toml", ["b.toml"]) is None


def test_file_with_a_letter_amiss_is_found_by_its_name():
    """With another beside whose ending is the same."""
    assert nearest_file("plans/feild.toml", ["b.toml", "plans/field.toml"]) == "plans/field.toml"
