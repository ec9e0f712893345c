"""Geography without a network: distances, offline geocoding, the atlas, areas, their neighbours."""

from territory_opt.geo.adjacency import Adjacency, adjacency
from territory_opt.geo.area_files import read_areas
from territory_opt.geo.areas import Areas, areas_in_plane, areas_of
from territory_opt.geo.atlas import background, land
from territory_opt.geo.barrier_files import read_barriers
from territory_opt.geo.cells import ground_of_points, territory_cells
from territory_opt.geo.cities import locate_cities
from territory_opt.geo.compactness import compactness_table
from territory_opt.geo.countries import country_code
from territory_opt.geo.distance import great_circle_km, paired_km
from territory_opt.geo.hexagons import hexagon_areas
from territory_opt.geo.point_graph import graph_of_points
from territory_opt.geo.postal import locate_postal_codes, postal_codes
from territory_opt.geo.reach import reached_by
from territory_opt.geo.rollup import area_of_points
from territory_opt.geo.routing import Engine, RoadTable, road_table
from territory_opt.geo.voronoi import voronoi_areas

__all__ = [
    "Adjacency",
    "Areas",
    "Engine",
    "RoadTable",
    "adjacency",
    "area_of_points",
    "areas_in_plane",
    "areas_of",
    "background",
    "compactness_table",
    "country_code",
    "graph_of_points",
    "great_circle_km",
    "ground_of_points",
    "hexagon_areas",
    "land",
    "locate_cities",
    "locate_postal_codes",
    "paired_km",
    "postal_codes",
    "reached_by",
    "read_areas",
    "read_barriers",
    "road_table",
    "territory_cells",
    "voronoi_areas",
]
