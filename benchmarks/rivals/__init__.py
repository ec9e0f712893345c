"""
Other solvers on the same arrays, one small module each.

They run in an environment of their own (``make bench-rivals``), know nothing of ``territory_opt``, and
are judged like ours.
"""

NAMES = (
    "highs",
    "scip",
    "cpsat",
    "flow",
    "kmeans",
    "metis",
    "spopt",
    "gerrychain",
)
LP_NAMES = ("glop", "highs-lp")
