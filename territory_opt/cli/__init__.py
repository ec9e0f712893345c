"""The command line: a thin face over ``api``."""

from territory_opt.cli.app import app, main

__all__ = ["app", "main"]
