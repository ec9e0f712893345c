"""Gates before publication: judge a run, tell the verdict, publish or refuse."""

from territory_opt.planning.gates.judge import judge_run, judge_stored
from territory_opt.planning.gates.verdict import Verdict, write_verdict

__all__ = ["Verdict", "judge_run", "judge_stored", "write_verdict"]
