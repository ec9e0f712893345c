"""
Other solvers on the same arrays, one small module each.

They run in an environment of their own (``make bench-rivals``), know nothing of ``territory_opt``, and
are judged like ours.
"""

RIVALS = {
    "highs": "HiGHS, the whole integer program",
    "scip": "SCIP, the whole integer program, one thread",
    "cpsat": "plain CP-SAT, the whole problem",
    "flow": "OR-Tools min-cost flow: balances workload only; units are split, then rounded",
    "kmeans": "k-means-constrained: balances the number of accounts, on squared distances",
    "metis": "METIS (pymetis): balances workload only; contiguous-looking parts, homes given afterwards",
    "spopt": "spopt capacitated p-median with CBC: workload, upper side only",
    "gerrychain": "GerryChain: a random plan within the workload band, homes given afterwards",
}
"""Name → what it is and what it leaves out."""
LP_RIVALS = {"glop": "GLOP, the linear program", "highs-lp": "HiGHS, the linear program"}
NAMES = tuple(RIVALS)
LP_NAMES = tuple(LP_RIVALS)
