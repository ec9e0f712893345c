"""Decisions of managers about a run: gathered, told apart, priced, and kept on record."""
