"""The growth as a plot; `python -m tests.benchmarks.compiled.picture` redraws README's."""

from __future__ import annotations

from pathlib import Path

from nn.figures import add_line, log_scale, prepared, written

from .tables import Growth

ROOT = Path(__file__).parents[3]
PLACE = ROOT / ".github" / "growth.svg"
FIGURES = ROOT / "tests" / "benchmarks" / "README.md"
_TITLES = {"samples": "samples (2-16-16-1, tanh)", "width": "width W (2-W-W-1, 1000 samples)"}
_TABLES = {"samples": "| samples, 16 wide |", "width": "| wide, 1000 samples |"}  # as they begin
_DARK = """
@media (prefers-color-scheme: dark) {
text {fill: #d7dae0}
[style*="fill: #ffffff"] {fill: #0d1117 !important}
[style*="stroke: #000000"] {stroke: #8b949e !important}
[style*="stroke: #b0b0b0"] {stroke: #484f58 !important}
[style*="stroke: #0072b2"] {stroke: #56b4e9 !important}
[style*="fill: #0072b2"] {fill: #56b4e9 !important}
}
"""


def growth_svg(path: str, growth: Growth) -> None:
    """Write seconds per step against samples and against width, both on log scales, as an SVG.

    It is dark where its reader's system is.

    Args:
        path: the file.
        growth: by `samples` and `width`, as the tables have it.
    """
    from matplotlib.ticker import NullLocator

    drawn = {what: by_size for what, by_size in growth.items() if by_size}
    with written(
        path,
        "Time of a step: forward, backward and update",
        width=5.5 * max(1, len(drawn)),
        height=4.0,
    ) as figure:
        for place, (what, by_size) in enumerate(drawn.items(), 1):
            axes = prepared(figure.add_subplot(1, len(drawn), place), _TITLES[what], "ms per step")
            names = [*dict.fromkeys(name for found in by_size.values() for name in found)]
            numbers = []
            for index, name in enumerate(names):
                sizes = [size for size, found in by_size.items() if name in found]
                times = [min(by_size[size][name]) * 1e3 for size in sizes]
                add_line(axes, sizes, times, index, label=name)
                numbers += times
            axes.set_xscale("log", base=10 if what == "samples" else 2)
            axes.xaxis.set_minor_locator(NullLocator())
            axes.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}")
            log_scale(axes, numbers)
            if place == 1:
                axes.legend()
    file = Path(path)
    light = file.read_text(encoding="utf-8")
    file.write_text(light.replace("</style>", f"{_DARK}</style>", 1), encoding="utf-8")


def noted() -> Growth:
    """Return the growth as the tables of the benchmarks' README have it."""
    text = FIGURES.read_text(encoding="utf-8")
    growth: Growth = {}
    for what, begin in _TABLES.items():
        lines = text[text.index(begin) :].partition("\n\n")[0].splitlines()
        (_, *names), _, *rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in lines
        ]
        growth[what] = {
            int(size.replace(",", "")): {
                name: [float(ms.replace(",", "")) / 1e3]
                for name, ms in zip(names, times, strict=True)
            }
            for size, *times in rows
        }
    return growth


if __name__ == "__main__":
    growth_svg(str(PLACE), noted())
