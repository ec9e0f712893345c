"""Countries by code and name."""

import pytest

from territory_opt.geo import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("us", "US"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("united states of america", "US"),
        ("UK", "GB"),
        ("The Netherlands", "NL"),
        ("Deutschland", "DE"),
        ("Österreich", "AT"),
        ("Cote d'Ivoire", "CI"),
        (" CAN ", "CA"),
        ("Viet Nam", "VN"),
    ],
)
def test_country_is_found_by_any_usual_name(text, code):
    """Codes of two and three letters, English, local and unaccented names."""
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", "Atlantis", "ZZ", None, float("nan"), 49])
def test_what_is_no_country_gives_none(text):
    """Nothing is guessed."""
    assert country_code(text) is None
