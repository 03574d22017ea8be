"""The tables: a work, growth, the first step, the machine's limit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ..harness import aligned
from .peers import SCALARS, Found
from .rounds import Outcome
from .works import flops_of

Growth = dict[str, dict[int, dict[str, list[float]]]]  # samples or width, of what, seconds
_EAGER = {competitor.name for competitor in SCALARS}


def in_unit(seconds: float) -> tuple[str, float]:
    """Return the unit in which a time is shown, and how many of it make a second.

    >>> in_unit(2e-5)
    ('us', 1000000.0)
    """
    if seconds < 1e-3:
        return "us", 1e6
    return ("ms", 1e3) if seconds < 1 else ("s", 1.0)


def work_tables(outcome: Outcome, peak: float) -> list[str]:
    """Return the table of a work, one more for engines with one object per number, and the losses.

    Args:
        outcome: of the rounds.
        peak: operations per second that the machine can do; 0: unknown.
    """
    arrays = [name for name in outcome.found if name not in _EAGER]
    eager = [name for name in outcome.found if name in _EAGER]
    tables = [_work_table(outcome, names, peak) for names in (arrays, eager) if names]
    work = outcome.work
    apart = max((outcome.apart(name) for name in outcome.found), default=0.0)
    losses = (
        f"losses after {work.check} epochs agree within {apart:.1e} (relative); "
        f"{flops_of(work):,.0f} operations per {work.per}, counted in products "
        f"of matrices, forward and backward"
    )
    return [*tables, losses]


def _work_table(outcome: Outcome, names: Sequence[str], peak: float) -> str:
    """The first name is what the ratios are taken against."""
    work, seconds = outcome.work, {name: outcome.seconds(name) for name in names}
    base = seconds[names[0]]
    unit, scale = in_unit(min(base))
    per = f"{unit} per {work.per}"
    head = f"{work.name}, threads {outcome.threads}: {per}"
    rows = [[head, "min", "median", "x (medians)", "x (minima)", "GFLOP/s", "of peak"]]
    rows[0] += ["a call, ms", "first, s"]
    for name in names:
        figures, found = seconds[name], outcome.found[name]
        rate = outcome.rate(name)
        rows.append(
            [
                name,
                f"{min(figures) * scale:.4g}",
                f"{median(figures) * scale:.4g}",
                f"{median(figures) / median(base):.3g}",
                f"{min(figures) / min(base):.3g}",
                f"{rate / 1e9:.3g}",
                f"{rate / peak:.1%}" if peak else "",
                f"{min(one['call'] for one in found) * 1e3:.3g}",
                f"{median(one['first'] for one in found):.2g}",
            ]
        )
    return aligned(rows)


def growth_table(what: str, growth: dict[int, dict[str, list[float]]]) -> str:
    """Return seconds per step by size.

    Args:
        what: what the sizes are of.
        growth: the seconds of each round, by size and competitor.
    """
    names = [*dict.fromkeys(name for figures in growth.values() for name in figures)]
    rows = [[f"ms per step (min) by {what}", *names]]
    for size, figures in growth.items():
        shown = [f"{min(figures[n]) * 1e3:.4g}" if n in figures else "" for n in names]
        rows.append([f"{size:,}", *shown])
    return aligned(rows)


def first_table(found: dict[str, list[Found]]) -> str:
    """Return what lies between starting a process and its first finished step."""
    rows = [["s to the first step of moons", "min", "median", "its import", "its first step"]]
    for name, reports in found.items():
        totals = [report["total"] for report in reports]
        parts = [median(report[part] for report in reports) for part in ("import", "first")]
        shown = [f"{number:.3g}" for number in (min(totals), median(totals), *parts)]
        rows.append([name, *shown])
    return aligned(rows)


def peak_table(rates: dict[int, list[float]]) -> str:
    """Return the machine's limit by threads."""
    rows = [["NumPy's product of 1500 x 1500, GFLOP/s", "best", "median"]]
    for threads, figures in rates.items():
        shown = [f"{max(figures) / 1e9:.3g}", f"{median(figures) / 1e9:.3g}"]
        rows.append([f"threads {threads}", *shown])
    return aligned(rows)
