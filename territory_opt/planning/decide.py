"""What managers decided, taken into the plan: data corrected, moves settled, the rest made anew."""

from __future__ import annotations

import dataclasses
import hashlib
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Status
from territory_opt.planning.alignment import plan_from
from territory_opt.planning.decisions.desk import AUDIT, DECISIONS, STATUS, Desk
from territory_opt.planning.decisions.gather import OPEN, Gathered, gather
from territory_opt.planning.decisions.prices import COLUMNS as PRICE_COLUMNS
from territory_opt.planning.decisions.prices import Priced, each_stop
from territory_opt.planning.decisions.status import statuses
from territory_opt.planning.decisions.trail import trail
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.plan import Further, plan
from territory_opt.planning.progress import Progress, Standing
from territory_opt.planning.teams import Team
from territory_opt.planning.turns import Solver, stop_rule
from territory_opt.runs import check_folder, to_csv
from territory_opt.scenario import Scenario, read_scenario
from territory_opt.scenario.records.decisions import COLUMNS, CORRECT, STAYS
from territory_opt.scenario.tables.table import TextTable
from territory_opt.solvers import StopRule, solve

PRICES, CONFLICTS = "prices.csv", "conflicts.csv"
KEY = "decisions.file="


@dataclasses.dataclass(frozen=True, eq=False)
class DecideOutcome:
    """
    Outcome of ``decide``.

    Attributes
    ----------
    outcome
        Of planning around the decisions.
    decisions
        ``decisions.csv``: all that is in force, of earlier rounds too.
    conflicts
        ``conflicts.csv``: decisions on accounts on which not everybody agrees.
    prices
        ``prices.csv``: what each rejection costs; empty where no plan keeps every rule.
    status
        ``status.csv``: how far every manager and territory is.
    """

    outcome: Outcome
    decisions: pd.DataFrame
    conflicts: pd.DataFrame
    prices: pd.DataFrame
    status: pd.DataFrame


def decide(
    folder: str | Path,
    files: Sequence[str | Path],
    out: str | Path,
    *,
    settings: Sequence[str] = (),
    stop: StopRule | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    with_map: bool = True,
    with_picture: bool = True,
    solver: Solver = solve,
) -> DecideOutcome:
    """
    Take decisions about a run into its plan, and make the rest anew around them.

    *Correct* changes the data (as ``[decisions]`` of the scenario does: the tables stay as they are),
    *reject* and *hold* lock an account where it is today, *accept* where the plan puts it. Managers who
    disagree on an account decide nothing about it, unless a table of decisions does.

    Parameters
    ----------
    folder
        Run folder.
    files
        Review workbooks, tables of decisions (``decisions.csv``), or folders that hold them.
    out
        New run folder; with ``decisions.csv``, ``prices.csv``, ``conflicts.csv``, ``status.csv`` and
        ``audit.csv`` besides.
    settings
        ``key=value`` over those of the run, such as ``solve.seconds=600``.
    stop, seed, progress, with_map, with_picture, solver
        As in ``plan``; a clock limit is shared out among the prices.

    Raises
    ------
    InputError
        For anything wrong in run or decisions, every fault named; nothing is written.
    """
    target, desk = check_folder(out), Desk.at(folder)
    _refuse_changed(desk)
    gathered = gather(desk, files)
    table = _in_force(desk, gathered)
    annex = _Annex(desk, gathered, table, stop, progress)
    words = shlex.split(desk.run.manifest.get("repeat", {}).get("command", ""))
    outcome = plan(
        _decided(desk, table, target, settings),
        target,
        start=desk.folder,
        accept_exceptions="--accept-exceptions" in words,
        stop=stop,
        seed=seed,
        progress=progress,
        with_map=with_map,
        with_picture=with_picture,
        solver=solver,
        annex=annex,
    )
    made = annex.made
    return DecideOutcome(outcome, table, made[CONFLICTS], made[PRICES], made[STATUS])


def _refuse_changed(desk: Desk) -> None:
    """Prices compare two plans of the same data."""
    then = desk.run.manifest.get("inputs", {})
    changed = [file for file, now in desk.scenario.inputs.items() if then.get(file, now) != now]
    if changed:
        raise InputError(
            f"{', '.join(changed)} changed since {desk.folder} was planned; plan again, and send that "
            "plan out for review"
        )


def _in_force(desk: Desk, gathered: Gathered) -> pd.DataFrame:
    """Decisions of earlier rounds, then those of this one; later rounds win."""
    parts = [part.astype("str") for part in (desk.carried, gathered.applied)]
    table = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    return table.assign(round=table["round"].replace("0", ""))


def _decided(desk: Desk, table: pd.DataFrame, target: Path, settings: Sequence[str]) -> Scenario:
    """The scenario with its decisions, read as it will be once they are written."""
    base, name = desk.scenario, str((target / DECISIONS).resolve())
    if table.empty:
        return base.with_settings(*settings) if settings else base
    kept = [one for one in (*base.settings, *settings) if not one.startswith(KEY)]
    text = table.set_axis(pd.RangeIndex(2, len(table) + 2))
    digest = hashlib.sha256(to_csv(table).encode("utf-8")).hexdigest()
    base.tables.give(Path(name), TextTable(text, name), digest)
    return read_scenario(base.path, (*kept, KEY + name), base.quarantine, base.tables)


@dataclasses.dataclass(eq=False)
class _Annex:
    """Tables that go beside the plan, once it is known; ``made`` keeps them."""

    desk: Desk
    gathered: Gathered
    table: pd.DataFrame
    stop: StopRule | None
    progress: Progress | None
    made: dict[str, pd.DataFrame] = dataclasses.field(default_factory=dict)

    def __call__(self, teams: Sequence[Team]) -> Further:
        team = teams[0]
        now = _places(team)
        number = Counter(self.gathered.told["manager_id"])
        status = statuses(self.desk, self.gathered.returned, number, self._changed(now))
        self.made = {
            DECISIONS: self.table,
            CONFLICTS: self.gathered.conflicts,
            PRICES: self._prices(team),
            STATUS: status,
            AUDIT: trail(self.desk, self.gathered, now, status),
        }
        files = {name: to_csv(table).encode("utf-8") for name, table in self.made.items()}
        return Further(files, {"decisions": self._summary(team)})

    def _changed(self, now: Mapping[str, str]) -> Mapping[str, int]:
        """Territory → accounts that came or went since the plan that was reviewed."""
        ends = [(before[0], now.get(one, "")) for one, before in self.desk.places.items()]
        return Counter(end for pair in ends if pair[0] != pair[1] for end in pair if end)

    def _prices(self, team: Team) -> pd.DataFrame:
        kept = self._kept(team)
        if not team.result.is_feasible or kept.empty:
            return pd.DataFrame(columns=list(PRICE_COLUMNS))
        if self.progress is not None:
            self.progress(Standing(f"pricing {len(kept)} rejections"))
        prior = plan_from(self.desk.folder / "plan.csv", team.problem, is_start=True)
        rule = each_stop(self.stop or stop_rule(team.scenario), len(kept) + (len(kept) > 1))
        return Priced(team.problem, team.result, prior, rule).table(kept)

    def _kept(self, team: Team) -> pd.DataFrame:
        """Accounts that decisions keep from moving, of all rounds."""
        plans = self.table[self.table["decision"] != CORRECT]
        last = plans.drop_duplicates("account_id", keep="last")
        is_kept = last["decision"].isin(STAYS) & last["account_id"].isin(team.problem.unit_ids)
        names = last["account_id"].map(dict(self.desk.names))
        return last.assign(account_name=names)[is_kept]

    def _summary(self, team: Team) -> dict[str, Any]:
        applied, prices = self.gathered.applied, self.made[PRICES]
        open_ones = self.gathered.told.loc[self.gathered.told["outcome"] == OPEN, "account_id"]
        last = None if prices.empty else prices.iloc[-1]
        return {
            "round": self.gathered.returned.round,
            "of_run": str(self.desk.folder),
            "num": {str(name): int(n) for name, n in applied["decision"].value_counts().items()},
            "num_in_force": len(self.table),
            "num_conflicts": int(open_ones.nunique()),
            "objective_before": self.desk.run.summary["objective"],
            "price": None if last is None else float(last["price"]),
            "price_at_least": None if last is None else float(last["price_at_least"]),
            "price_at_most": None if last is None else float(last["price_at_most"]),
            "blamed": _blamed(team, self._kept(team)),
        }


def _places(team: Team) -> dict[str, str]:
    """Account → territory of the new plan; empty: in none."""
    if team.result.plan is None:
        return {}
    ids = (*team.problem.territory_ids, "")
    of = team.result.plan.territory_of.tolist()
    return {one: ids[j] for one, j in zip(team.problem.unit_ids, of, strict=True)}


def _blamed(team: Team, kept: pd.DataFrame) -> list[str]:
    """Rejections that the causes name, where no plan keeps every rule; all, where they name none."""
    if team.result.status is not Status.INFEASIBLE:
        return []
    ids = team.problem.unit_ids
    named = {ids[unit] for cause in team.result.causes for unit in cause.units}
    return [one for one in kept["account_id"] if one in named] or list(kept["account_id"])
