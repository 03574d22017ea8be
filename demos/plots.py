"""Losses as pictures (matplotlib, the extra `plots`) and as one line of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from .command import to_get

BLUE, ORANGE, TEAL = "#0072B2", "#D55E00", "#009E73"  # Okabe and Ito's, for every kind of eye
# never colour alone: each line has its own dashes and its own marker
STYLES = {
    "BGD": {"color": BLUE, "linestyle": "-", "marker": "o"},
    "SGD": {"color": ORANGE, "linestyle": "--", "marker": "^"},
    "MBGD": {"color": TEAL, "linestyle": "-.", "marker": "s"},
}
BARS = "▁▂▃▄▅▆▇█"


class Curve(NamedTuple):
    """One method's losses: after each epoch, and at (samples seen, loss)."""

    method: str
    updates_per_epoch: int
    by_epoch: Sequence[float]
    by_samples: Sequence[tuple[int, float]]


class Map(NamedTuple):
    """A loss surface: `loss[row][column]` is L at `w[column]`, `b[row]`."""

    w: Sequence[float]
    b: Sequence[float]
    loss: Sequence[Sequence[float]]


class Mark(NamedTuple):
    """A point (w, b) of a map to be labelled; the text stands so many points above it."""

    text: str
    at: tuple[float, float]
    above: int


def sparkline(losses: Sequence[float], width: int = 60) -> str:
    """Return losses as one line of bars from the smallest to the largest.

    Args:
        losses: finite numbers.
        width: at most so many bars, at least 2; of more losses those at even distances are
            shown, the first and the last among them.

    >>> sparkline([8, 4, 2, 1, 1])
    '█▄▂▁▁'
    >>> sparkline([]), sparkline([3, 3]), len(sparkline(range(1000)))
    ('', '▁▁', 60)
    """
    if len(losses) > width:
        last = len(losses) - 1
        losses = [losses[round(i * last / (width - 1))] for i in range(width)]
    if not losses:
        return ""
    low, high = min(losses), max(losses)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(BARS[round((loss - low) * scale)] for loss in losses)


def loss_curve(losses: Sequence[float], path: Path, title: str) -> None:
    """Draw the loss by epoch as an SVG, on a log scale where it spans more than a factor of 20.

    Args:
        losses: `losses[k]` is the loss after epoch k, as in a `History`.
        path: the file to write.
        title: what was trained.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    with _figure(path, 7, 4, title) as figure:
        axes = figure.add_subplot()
        _finish(axes, title, "epoch (0: before training)", "loss L")
        marker = "o" if len(losses) <= 40 else ""
        axes.plot(range(len(losses)), losses, color=BLUE, marker=marker, markersize=4)
        _whole_numbers(axes)
        if min(losses) > 0 and max(losses) > 20 * min(losses):
            _log_scale(axes)


def compare_methods(curves: Sequence[Curve], path: Path, title: str) -> None:
    """Draw the losses of several methods in two panels: by epoch, and by samples seen.

    Args:
        curves: the methods, named by the keys of `STYLES`.
        path: the SVG to write.
        title: what was trained.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    with _figure(path, 11, 4.8, title) as figure:
        left, right = figure.subplots(1, 2, sharey=True)
        figure.suptitle(title)
        _finish(left, "After each epoch", "epoch (0: before training)", "loss over all samples, L")
        _finish(right, "Within the first epochs", "samples seen", "")
        for curve in curves:
            each = curve.updates_per_epoch
            label = f"{curve.method}: {each} update{'' if each == 1 else 's'} an epoch"
            style = {**STYLES[curve.method], "markersize": 5, "label": label}
            left.plot(range(len(curve.by_epoch)), curve.by_epoch, **style)
            seen, losses = zip(*curve.by_samples, strict=True)
            right.plot(seen, losses, markevery=max(1, len(seen) // 20), **style)
        _whole_numbers(left)
        _log_scale(left)
        left.legend(loc="upper right")


def loss_surface(
    surface: Map,
    paths: Mapping[str, Sequence[tuple[float, float]]],
    marks: Sequence[Mark],
    path: Path,
    title: str,
) -> None:
    """Draw a loss surface as a contour plot, and the ways that methods took over it.

    Args:
        surface: the losses, low ones drawn light.
        paths: by the keys of `STYLES`, (w, b) after each update, the start first.
        marks: the points to be labelled.
        path: the SVG to write.
        title: what was trained.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    with _figure(path, 10, 6, title) as figure:
        from matplotlib.patheffects import withStroke

        halo = [withStroke(linewidth=3, foreground="white")]
        axes = figure.add_subplot()
        _finish(axes, title, "weight w", "bias b")
        axes.grid(False)
        filled = axes.contourf(surface.w, surface.b, surface.loss, levels=16, cmap="Greys")
        filled.set_alpha(0.75)
        axes.contour(
            surface.w, surface.b, surface.loss, levels=16, colors="dimgrey", linewidths=0.4
        )
        figure.colorbar(filled, label="loss over all samples, L(w, b)")
        for layer, (method, points) in enumerate(paths.items()):
            w, b = zip(*points, strict=True)
            style: dict[str, Any] = {
                **STYLES[method],
                "markersize": 5,
                "linewidth": 2.4 - 1.4 * layer,
            }
            axes.plot(w, b, markevery=_apart(points, 0.16), label=method, zorder=4 - layer, **style)
        for text, (w_mark, b_mark), above in marks:
            axes.plot([w_mark], [b_mark], "k*", markersize=14, markeredgecolor="white", zorder=5)
            axes.annotate(
                text,
                (w_mark, b_mark),
                (0, above),
                textcoords="offset points",
                horizontalalignment="center",
                path_effects=halo,
                zorder=6,
                arrowprops={"arrowstyle": "-"} if abs(above) > 40 else None,
            )
        axes.set_xlim(surface.w[0], surface.w[-1])
        axes.set_ylim(surface.b[0], surface.b[-1])
        axes.legend(loc="lower right")


@contextmanager
def _figure(path: Path, width: float, height: float, title: str) -> Iterator[Any]:
    """Yield a figure of so many inches; write it with the same bytes on every run."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise ImportError(f"{error.name} is missing: {to_get('matplotlib')}") from error
    with matplotlib.rc_context():  # no window, no pyplot, and none of the user's own settings
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.hashsalt": "gradb",
                "svg.fonttype": "none",  # text stays text
                "font.size": 12,
                "axes.spines.top": False,
                "axes.spines.right": False,
            }
        )
        figure = Figure((width, height), layout="constrained")
        yield figure
        figure.savefig(path, format="svg", metadata={"Date": None, "Title": title})


def _finish(axes: Any, title: str, x_label: str, y_label: str) -> None:
    axes.set(title=title, xlabel=x_label, ylabel=y_label)
    axes.grid(color="gainsboro")


def _whole_numbers(axes: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))


def _log_scale(axes: Any) -> None:
    """Make the loss a log scale with plain numbers (0.02, not a power in small print)."""
    from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))


def _apart(points: Sequence[tuple[float, float]], distance: float) -> list[int]:
    """Return which points to mark: those some way from every one marked before."""
    marked: list[int] = []
    for i, (w, b) in enumerate(points):
        if all(abs(w - points[j][0]) + abs(b - points[j][1]) > distance for j in marked):
            marked.append(i)
    return marked
