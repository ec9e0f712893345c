"""
Draw how a solve went: how far the plan and the bound were from the last bound, over time.

    python benchmarks/picture.py docs/pictures/trace.svg [--accounts 10000] [--reps 100] [--seconds 30]

Both axes are logarithmic. Steps: objective ÷ last bound − 1 of the best plan that keeps every rule,
1 − bound ÷ last bound, and the violation of the best plan while none keeps them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from territory_opt.models import Result, TracePoint
from territory_opt.solvers import solve, stop_after
from territory_opt.testing import neutral

WIDTH, HEIGHT, MARGIN = 760, 360, 64
LOWEST, HIGHEST = 1e-6, 10.0
LINES = {
    "plan above the bound": "#1b6ca8",
    "bound below its last value": "#c2571a",
    "violation of the best plan": "#7a7a7a",
}


def figures(result: Result) -> dict[str, Callable[[TracePoint], float]]:
    """What each line shows at a point of the trace; not finite where there is nothing to show."""
    last = result.bound
    return {
        "plan above the bound": lambda p: p.objective / last - 1,
        "bound below its last value": lambda p: 1 - p.bound / last,
        "violation of the best plan": lambda p: p.violation if np.isinf(p.objective) else np.inf,
    }


def picture(result: Result, title: str) -> str:
    """The drawing as SVG."""
    times = [max(point.seconds, 1e-3) for point in result.trace]
    first, end = min(times), max(result.seconds, 1e-2)

    def across(seconds: float) -> float:
        share = np.log(seconds / first) / np.log(end / first)
        return float(MARGIN + share * (WIDTH - 2 * MARGIN))

    def down(value: float) -> float:
        share = np.log(np.clip(value, LOWEST, HIGHEST) / LOWEST) / np.log(HIGHEST / LOWEST)
        return float(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))

    parts = [_text(MARGIN, 24, title, 15), *_grid(across, down, first, end)]
    for row, (name, figure) in enumerate(figures(result).items()):
        points = [(t, figure(p)) for t, p in zip(times, result.trace, strict=True)]
        shown = [(t, v) for t, v in points if np.isfinite(v) and v >= 0]
        parts.append(_steps([(across(t), down(v)) for t, v in shown], LINES[name]))
        parts.append(_text(MARGIN + 210 * row, 44, name, 12, LINES[name]))
    body = "\n".join(parts)
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{body}\n</svg>\n'


def _grid(
    across: Callable[[float], float], down: Callable[[float], float], first: float, end: float
) -> list[str]:
    lines = []
    for exponent in range(-6, 2, 2):
        y, label = down(10.0**exponent), f"{10.0 ** (exponent + 2):g} %"
        lines.append(f'<path d="M{MARGIN} {y:.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        lines.append(_text(8, y + 4, label, 11))
    for exponent in range(-3, 4):
        if first <= 10.0**exponent <= end:
            x = across(10.0**exponent)
            lines.append(_text(x - 8, HEIGHT - MARGIN + 20, f"{10.0**exponent:g} s", 11))
    return lines


def _steps(points: list[tuple[float, float]], colour: str) -> str:
    if not points:
        return ""
    way = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    way += "".join(f"H{x:.1f}V{y:.1f}" for x, y in points[1:])
    return f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _text(x: float, y: float, words: str, size: int, colour: str = "#333") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}">{words}</text>'


def main() -> None:
    """Solve an instance and draw its trace."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--reps", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    problem = neutral(arguments.accounts, arguments.reps, seed=1).problem()
    result = solve(problem, stop_after(seconds=arguments.seconds), seed=1)
    title = f"{arguments.accounts:,} accounts, {arguments.reps} reps, ±5 % on two measures"
    arguments.out.write_text(picture(result, title), encoding="utf-8")


if __name__ == "__main__":
    main()
