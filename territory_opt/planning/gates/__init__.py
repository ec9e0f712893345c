"""Gates before publication: judge a run, tell the verdict, publish or refuse."""

from territory_opt.planning.gates.judge import foretold, judge_run, judge_stored
from territory_opt.planning.gates.publish import PublishOutcome, publish_run
from territory_opt.planning.gates.verdict import Verdict, write_verdict

__all__ = [
    "PublishOutcome",
    "Verdict",
    "foretold",
    "judge_run",
    "judge_stored",
    "publish_run",
    "write_verdict",
]
