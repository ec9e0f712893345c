"""One layer solved: its plan, then the levels above it, as ``plan`` was told to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.models import Plan, Problem, Result
from territory_opt.planning.advice import with_advice
from territory_opt.planning.levels import roll_up
from territory_opt.planning.pairing import solved_team
from territory_opt.planning.progress import Progress, Standing, standing
from territory_opt.planning.referee import confirm
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.planning.teams import Team
from territory_opt.scenario import Scenario
from territory_opt.scenario.resolve import COMMAND_LINE
from territory_opt.scenario.specs.layers import MAIN
from territory_opt.solvers import LevelResult, StopRule, hierarchy_of, stop_after

Solver = Callable[..., Result]


@dataclass(frozen=True)
class Manner:
    """How layers are solved; see ``plan``."""

    stop: StopRule | None
    seed: int | None
    tell: Progress
    watch: Stopwatch
    solver: Solver
    accept_exceptions: bool

    def of(self, scenario: Scenario) -> Manner:
        """With the name of the layer before every stage, where it is not the scenario's own."""
        if scenario.layer == MAIN:
            return self
        tell = self.tell

        def named(standing: Standing) -> None:
            tell(dataclasses.replace(standing, stage=f"{scenario.layer}: {standing.stage}"))

        return dataclasses.replace(self, tell=named)


def planned(
    scenario: Scenario, problem: Problem, start: Plan, before: list[Team], manner: Manner
) -> Team:
    """One layer with the levels above its territories."""
    told = manner.of(scenario)

    def solve(team: Scenario, asked: Problem, begin: Plan) -> Result:
        return _solved(team, asked, begin, told)

    with manner.watch.stage("solve"):
        team = solved_team(scenario, problem, start, before, solve, manner.accept_exceptions)
    levels = _levels(team, told)
    parents = hierarchy_of(problem.territory_ids, levels).parents
    return dataclasses.replace(team, levels=levels, parents=parents)


def _solved(scenario: Scenario, problem: Problem, start: Plan, manner: Manner) -> Result:
    result = manner.solver(
        problem,
        stop=manner.stop or stop_rule(scenario),
        seed=scenario.spec.solve.seed if manner.seed is None else manner.seed,
        start=start,
        progress=lambda point: manner.tell(standing(problem, point)),
    )
    confirm(problem, result)
    return with_advice(scenario, problem, result)


def _levels(team: Team, manner: Manner) -> tuple[LevelResult, ...]:
    """Districts and regions over the plan, where the layer has levels."""
    limits = team.scenario.spec.solve
    if not team.scenario.spec.level:
        return ()
    manner.tell(Standing("grouping the territories"))
    with manner.watch.stage("levels"):
        rule, seed = manner.stop or stop_rule(team.scenario), manner.seed
        given = limits.seed if seed is None else seed
        return roll_up(team.scenario, team.problem, team.result, rule, given)


def stop_rule(scenario: Scenario) -> StopRule:
    """
    The scenario's limits.

    A work limit from the command line takes the place of a clock limit in the file: it is asked for
    to make the run repeatable.
    """
    limits, origins = scenario.spec.solve, scenario.origins
    asked = [name for name in ("work", "seconds") if origins.get(f"solve.{name}") == COMMAND_LINE]
    seconds = None if asked == ["work"] else limits.seconds_or_default
    return stop_after(seconds=seconds, work=limits.work, gap=limits.gap)
