"""Geography without a network: distances, offline geocoding, the atlas, territory shapes."""

from territory_opt.geo.atlas import background, land
from territory_opt.geo.cells import territory_cells
from territory_opt.geo.cities import locate_cities
from territory_opt.geo.countries import country_code
from territory_opt.geo.distance import great_circle_km, paired_km
from territory_opt.geo.postal import locate_postal_codes

__all__ = [
    "background",
    "country_code",
    "great_circle_km",
    "land",
    "locate_cities",
    "locate_postal_codes",
    "paired_km",
    "territory_cells",
]
