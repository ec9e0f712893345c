"""``python -m territory_opt``: the command line."""

from territory_opt.cli import main

if __name__ == "__main__":
    main()
