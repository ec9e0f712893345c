"""The sections of a scenario file, one module each; ``scenario.schema`` puts them together."""
