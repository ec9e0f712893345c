"""The run folder: what a run holds, read and written whole or not at all, and how to repeat it."""

from territory_opt.runs.csvtext import from_csv, from_csv_bytes, to_csv
from territory_opt.runs.layers import join_layers, layers_of, of_layer
from territory_opt.runs.manifest import file_hash, manifest
from territory_opt.runs.read import check_written, read_quotas, read_run
from territory_opt.runs.run import Run, no_areas
from territory_opt.runs.write import (
    add_files,
    as_json,
    check_folder,
    whole_or_not,
    write_files,
    write_geopackage,
    write_run,
    write_tables,
)

__all__ = [
    "Run",
    "add_files",
    "as_json",
    "check_folder",
    "check_written",
    "file_hash",
    "from_csv",
    "from_csv_bytes",
    "join_layers",
    "layers_of",
    "manifest",
    "no_areas",
    "of_layer",
    "read_quotas",
    "read_run",
    "to_csv",
    "whole_or_not",
    "write_files",
    "write_geopackage",
    "write_run",
    "write_tables",
]
