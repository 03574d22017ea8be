"""The growth as a plot."""

from __future__ import annotations

from nn.figures import add_line, log_scale, prepared, written

from .tables import Growth


def growth_svg(path: str, growth: Growth) -> None:
    """Write seconds per step against samples and against width, both on log scales, as an SVG.

    Args:
        path: the file.
        growth: by `samples` and `width`, as the tables have it.
    """
    from matplotlib.ticker import NullLocator

    titles = {"samples": "samples (width 16)", "width": "width (1000 samples)"}
    drawn = {what: by_size for what, by_size in growth.items() if by_size}
    with written(
        path,
        "Time of a step: forward, backward and update",
        width=5.5 * max(1, len(drawn)),
        height=4.0,
    ) as figure:
        for place, (what, by_size) in enumerate(drawn.items(), 1):
            axes = prepared(figure.add_subplot(1, len(drawn), place), titles[what], "ms per step")
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
