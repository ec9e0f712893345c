"""What is aimed at, as data: two cores, seeds that nobody tuned on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks import figures
from benchmarks.results import Record
from benchmarks.rivals import LP_NAMES
from benchmarks.rows import (
    BOUND_INSTANCE,
    GAP_400,
    GAP_EASY,
    GAP_LARGE,
    GAP_SMALL,
    NEUTRAL_SECONDS,
    NEUTRAL_SEEDS,
    OUR_BOUND,
    SEEDS,
    UP_TO_50000,
)
from benchmarks.trace import seconds_to_ratio


@dataclass(frozen=True)
class Verdict:
    """Figure of a target, and whether it is met (None: rows are missing)."""

    figure: str
    is_met: bool | None


NOT_RUN = Verdict("not run", None)


class Target(Protocol):
    """A line of the table of targets."""

    @property
    def work(self) -> str:
        """What is solved."""
        ...

    @property
    def limit(self) -> str:
        """What is aimed at."""
        ...

    def verdict(self, records: Sequence[Record]) -> Verdict:
        """What the records say."""
        ...


@dataclass(frozen=True)
class RatioTarget:
    """Every seed feasible, in time, within a ratio to its own bound, within a memory."""

    suite: str
    instance: str
    label: str
    max_ratio: float = math.inf
    max_gb: float = math.inf
    seeds: tuple[int, ...] = SEEDS

    @property
    def work(self) -> str:
        """Sizes and variant."""
        return f"neutral {figures.sizes(self.instance)}, {self.label}"

    @property
    def limit(self) -> str:
        """Ratio, time, memory."""
        parts = ["feasible", f"{NEUTRAL_SECONDS[self.instance]:g} s"]
        if self.max_ratio < math.inf:
            parts.insert(1, f"≤ {self.max_ratio:g}")
        if self.max_gb < math.inf:
            parts.append(f"{self.max_gb:g} GB")
        return ", ".join(parts)

    def verdict(self, records: Sequence[Record]) -> Verdict:
        """The worst of the seeds counts."""
        found = figures.ours(records, suite=self.suite, instance=self.instance)
        if not found:
            return NOT_RUN
        worst = max(map(figures.ratio, found))
        outside = max(record["num_outside"] or 0 for record in found)
        seconds = max(record["seconds"] for record in found)
        memory = max(record["peak_mb"] for record in found) / 1000
        said = f"worst {figures.number(worst, '.5f')}, {outside} outside"
        figure = (
            f"{said}, {seconds:.1f} s, {memory:.2f} GB ({len(found)} of {len(self.seeds)} seeds)"
        )
        is_good = worst <= self.max_ratio and worst < math.inf and memory <= self.max_gb
        is_met = is_good and all(map(figures.is_in_time, found))
        return Verdict(figure, is_met if len(found) >= len(self.seeds) or not is_met else None)


@dataclass(frozen=True)
class GapTarget:
    """Mean and worst gap to the best known values of a group of generalized assignments."""

    work: str
    instances: tuple[str, ...]
    seconds: float
    max_mean: float = math.inf
    max_worst: float = math.inf

    @property
    def limit(self) -> str:
        """Mean, worst, time."""
        if self.max_worst == 0:
            return f"all at the best known value, {self.seconds:g} s each"
        parts = [f"mean ≤ {figures.share(self.max_mean)}"]
        if self.max_worst < math.inf:
            parts.append(f"worst ≤ {figures.share(self.max_worst)}")
        return ", ".join([*parts, f"{self.seconds:g} s each"])

    def verdict(self, records: Sequence[Record]) -> Verdict:
        """Over the instances that were run."""
        found = [
            r for r in figures.ours(records, suite="gap") if r["row"]["instance"] in self.instances
        ]
        if not found:
            return NOT_RUN
        gaps = [figures.gap_to_best(record) for record in found]
        mean, worst = sum(gaps) / len(gaps), max(gaps)
        at_best = sum(gap <= 0 for gap in gaps)
        figure = (
            f"mean {figures.share(mean, 3)}, worst {figures.share(worst, 3)}, {at_best} at best known "
            f"({len(found)} of {len(self.instances)} instances)"
        )
        in_time = all(map(figures.is_in_time, found))
        is_met = mean <= self.max_mean and worst <= self.max_worst and in_time and worst < math.inf
        return Verdict(figure, is_met if len(found) == len(self.instances) or not is_met else None)


@dataclass(frozen=True)
class BoundTarget:
    """The dual alone against the linear program, in value and time."""

    max_difference: float = 2e-5
    max_time_share: float = 0.1

    @property
    def work(self) -> str:
        """Sizes."""
        return f"bound alone, {figures.sizes(BOUND_INSTANCE)}"

    @property
    def limit(self) -> str:
        """Difference and time."""
        times = f"≤ 1/{1 / self.max_time_share:g} of GLOP's and of HiGHS's time"
        return f"within {figures.share(self.max_difference, 3)} of the LP, {times}"

    def verdict(self, records: Sequence[Record]) -> Verdict:
        """Against every linear solver that ended; one that was killed took at least its time."""
        here = figures.select(records, suite="bound", instance=BOUND_INSTANCE)
        our = figures.select(here, solver=OUR_BOUND)
        lps = [record for name in LP_NAMES for record in figures.select(here, solver=name)]
        value = next((record["bound"] for record in lps if record["bound"]), None)
        if not our or value is None or our[0]["bound"] is None:
            return NOT_RUN
        difference = (value - our[0]["bound"]) / abs(value)
        shares = [our[0]["seconds"] / record["seconds"] for record in lps]
        said = ", ".join(
            f"1/{1 / share:.1f} of {r['row']['solver']}"
            for share, r in zip(shares, lps, strict=True)
        )
        figure = f"{figures.share(difference, 4)} below, {our[0]['seconds']:.1f} s = {said}"
        is_met = difference <= self.max_difference and max(shares) <= self.max_time_share
        return Verdict(figure, is_met if len(lps) == len(LP_NAMES) or not is_met else None)


@dataclass(frozen=True)
class GrowthTarget:
    """Time to a ratio grows no faster than size × its logarithm."""

    small: str = "10000x100"
    large: str = "200000x1000"
    ratio: float = 1.01

    @property
    def work(self) -> str:
        """Sizes."""
        small, large = (f"{self.size(name):,}" for name in (self.small, self.large))
        return f"growth of the time to {self.ratio:g} from {small} to {large} units"

    @property
    def limit(self) -> str:
        """The factor."""
        return f"at most linear × log: {self.max_factor:.1f} ×"

    @staticmethod
    def size(instance: str) -> int:
        """Units of an instance."""
        return int(instance.partition("x")[0])

    @property
    def max_factor(self) -> float:
        """Units × their logarithm, of the large one ÷ that of the small one."""
        small, large = self.size(self.small), self.size(self.large)
        return large * math.log(large) / (small * math.log(small))

    def verdict(self, records: Sequence[Record]) -> Verdict:
        """Of the first unseen seed."""
        times = []
        for instance in (self.small, self.large):
            found = figures.ours(records, suite="neutral-5", instance=instance, seed=SEEDS[0])
            if not found:
                return NOT_RUN
            times.append(seconds_to_ratio(found[0].get("trace", []), self.ratio))
        small, large = times
        if small is None or large is None:
            missed = self.small if small is None else self.large
            return Verdict(f"{missed} never reached {self.ratio:g}", False)
        figure = f"{small:.1f} s → {large:.1f} s: {large / small:.1f} ×"
        return Verdict(figure, large / small <= self.max_factor)


def _neutral() -> list[Target]:
    limits = {
        "500x10": (1.003, math.inf),
        "2000x25": (1.002, math.inf),
        "10000x100": (1.0015, 1.0),
        "50000x250": (1.0025, 2.0),
        "200000x1000": (1.004, 4.0),
    }
    main: list[Target] = [
        RatioTarget("neutral-5", name, "±5 %", *limit, NEUTRAL_SEEDS.get(name, SEEDS))
        for name, limit in limits.items()
    ]
    others = (("neutral-3", "±3 %"), ("neutral-homes", "±5 %, homes follow demand"))
    milder = [
        RatioTarget(suite, name, label, seeds=SEEDS[:1])
        for suite, label in others
        for name in UP_TO_50000
    ]
    return [*main, *milder]


TARGETS: tuple[Target, ...] = (
    *_neutral(),
    BoundTarget(),
    GapTarget("GAP c and d, 400 items", GAP_400, 60, 0.0020, 0.0045),
    GapTarget("GAP c and d, 100–200 items", GAP_SMALL, 60, 0.0010),
    GapTarget("GAP c and d, 900–1,600 items", GAP_LARGE, 120, 0.0030),
    GapTarget("GAP gap1–12, a, b", GAP_EASY, 20, max_worst=0),
    GrowthTarget(),
)
