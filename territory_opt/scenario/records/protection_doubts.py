"""What is unclear of deals to protect, and of the rules that name their stages."""

from __future__ import annotations

from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.opportunities import OPEN, Deals
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask


def folded_stage(stage: str) -> str:
    """A stage as it is compared: without case and outer blanks."""
    return stage.strip().casefold()


def stage_order(spec: ScenarioSpec) -> list[str]:
    """Stages of open deals, the earliest first, as they are compared."""
    return [] if spec.opportunities is None else [*map(folded_stage, spec.opportunities.stages)]


def refuse_nothing_to_protect(spec: ScenarioSpec, resolved: Resolved, log: FaultLog) -> None:
    """Stop where rules protect deals and there is no table of any."""
    if spec.protection and spec.opportunities is None:
        log.add(Grade.STOP, "no-opportunities",
                "[[protection]] protects deals of [opportunities], and there are none",
                'Add [opportunities] with file = "opportunities.csv", or leave [[protection]] out.',
                **resolved.place("protection"))  # fmt: skip


def refuse_unknown_stages(
    deals: Deals, spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> None:
    """Stop for stages that rules name and neither the table nor the list of stages has."""
    order = [] if spec.opportunities is None else spec.opportunities.stages
    there = [stage.strip() for stage in deals.usable["stage"].unique() if stage.strip()]
    known = list(dict.fromkeys([*order, *there]))
    for place, rule in enumerate(spec.protection):
        for number, stage in enumerate(rule.stages):
            if folded_stage(stage) not in map(folded_stage, known):
                log.add(Grade.STOP, "unknown-stage", f"no opportunity has the stage {stage!r}",
                        did_you_mean(stage, known), value=stage,
                        **resolved.place("protection", place, "stages", number))  # fmt: skip
        if rule.from_stage is not None and folded_stage(rule.from_stage) not in stage_order(spec):
            _refuse_from_stage(
                rule.from_stage, order, resolved.place("protection", place, "from_stage"), log
            )


def _refuse_from_stage(
    stage: str, order: list[str], place: dict[str, object], log: FaultLog
) -> None:
    if order:
        message, remedy = f"{stage!r} is none of [opportunities] stages", did_you_mean(stage, order)
    else:
        message = f"which stages come after {stage!r} is not stated"
        remedy = f'Add stages = ["…", "{stage}", "…"] to [opportunities], the earliest first.'
    log.add(Grade.STOP, "unknown-stage", message, remedy, value=stage, **place)


def tell_stages(deals: Deals, spec: ScenarioSpec) -> None:
    """Open deals that ``from_stage`` cannot place."""
    if all(rule.from_stage is None for rule in spec.protection) or not stage_order(spec):
        return
    frame = deals.frame
    strange = ~frame["stage"].map(folded_stage).isin(stage_order(spec)) & frame["outcome"].eq(OPEN)
    deals.records.rows.fixed(
        "deal-stage-unknown", strange.to_numpy() & deals.records.usable,
        "the stage of {record} is {value}, which is none of [opportunities] stages",
        "Not protected by from_stage: add the stage to the list, in its place.", column="stage",
        values=frame["stage"],
    )  # fmt: skip


def tell_doubts(deals: Deals, asked: Mask, is_with_account: Mask, is_gone: Mask) -> Mask:
    """
    Tell what is unclear of deals that a rule speaks of.

    Parameters
    ----------
    asked
        Rows that a rule speaks of.
    is_with_account, is_gone
        Rows whose owner fills the territory that has the account today; who has left.

    Returns
    -------
    ndarray
        Rows whose account or owner is unknown, as told here.
    """
    frame, rows = deals.frame, deals.records.rows
    is_lost = ~frame["is_known"].to_numpy(bool) & asked
    rows.stop(
        "protected-of-no-account", is_lost, "account {value} of {record}, to be protected, is not known",
        "Correct account_id, or add the account.", column="account_id", values=frame["account_id"],
    )  # fmt: skip
    asked = asked & ~is_lost
    is_nobody = frame["rep_id"].eq("").to_numpy() & asked
    rows.fixed(
        "protected-of-nobody", is_nobody, "{record} belongs to {value}, who is no rep of this file",
        "Goes with its account: nobody is there to keep it.", column="rep_id", values=frame["owner"],
    )  # fmt: skip
    rows.fixed(
        "protected-of-leaver", is_gone & asked, "{record} belongs to {value}, who has left",
        "Goes with its account: nobody is there to keep it.", column="rep_id", values=frame["owner"],
    )  # fmt: skip
    rows.note(
        "protected-of-another", ~is_with_account & asked & ~is_nobody & ~is_gone,
        "{record} belongs to {value}, who does not have its account today",
        "Stays with its owner, whatever becomes of the account.", column="rep_id",
        values=frame["owner"],
    )  # fmt: skip
    rows.fixed(
        "deal-without-amount", frame["amount"].isna().to_numpy() & asked, "{record} has no amount",
        "Counts as 0.", column="amount",
    )  # fmt: skip
    return is_lost | is_nobody
