"""Losses as pictures (matplotlib, the extra `plots`) and as one line of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nn import GradientDescent
from nn.figures import add_line, log_scale, prepared, whole_numbers
from nn.plots import EPOCH, loss_surface, written

BARS = "▁▂▃▄▅▆▇█"


class Curve(NamedTuple):
    """One method's losses: after each epoch, and at (samples seen, loss)."""

    method: str
    updates_per_epoch: int
    by_epoch: Sequence[float]
    by_samples: Sequence[tuple[int, float]]


class Mark(NamedTuple):
    """A point (w, b) of a map to label; the text goes this many points above it."""

    text: str
    at: tuple[float, float]
    above: int


def sparkline(losses: Sequence[float], width: int = 60) -> str:
    """Return losses as one line of bars from the smallest to the largest.

    Args:
        losses: finite numbers.
        width: the maximum number of bars, at least 2; of more losses, evenly spaced ones are
            shown, including the first and the last.

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


def compare_methods(curves: Sequence[Curve], path: Path, title: str) -> None:
    """Draw the losses of several methods in two panels: by epoch, and by samples seen.

    Args:
        curves: the methods.
        path: the SVG to write.
        title: what was trained.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    with written(path, title, 11, 4.8) as figure:
        left, right = figure.subplots(1, 2, sharey=True)
        prepared(left, EPOCH, "loss over all samples, L").set_title("After each epoch")
        prepared(right, "samples seen", "").set_title("Within the first epochs")
        for index, curve in enumerate(curves):
            each = curve.updates_per_epoch
            label = f"{curve.method}: {each} update{'' if each == 1 else 's'} per epoch"
            add_line(left, range(len(curve.by_epoch)), curve.by_epoch, index, label=label)
            seen, losses = zip(*curve.by_samples, strict=True)
            add_line(right, seen, losses, index)
        whole_numbers(left)
        log_scale(left, [loss for curve in curves for loss in curve.by_epoch])
        left.legend(loc="upper right")


def local_minimum(
    trainer: GradientDescent,
    samples: tuple[Sequence[Any], Sequence[Any]],
    paths: Mapping[str, Sequence[tuple[float, float]]],
    marks: Sequence[Mark],
    path: Path,
    title: str,
) -> None:
    """Draw a loss surface, the paths of the methods over it, and labels.

    Args:
        trainer: of a model of two weights w and b.
        samples: X and y.
        paths: for each method's name, (w, b) at the start and after each update.
        marks: the points to label.
        path: the SVG to write.
        title: what was trained.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    with written(path, title, 10, 6) as figure:
        from matplotlib.patheffects import withStroke

        halo = [withStroke(linewidth=3, foreground="white")]
        axes = figure.add_subplot()
        loss_surface(trainer, *samples, weights=("w", "b"), path=paths, axes=axes, resolution=50)
        axes.set(xlabel="weight w", ylabel="bias b")
        for text, at, above in marks:
            axes.annotate(
                text,
                at,
                (0, above),
                textcoords="offset points",
                horizontalalignment="center",
                path_effects=halo,
                zorder=6,
                arrowprops={"arrowstyle": "-"} if abs(above) > 40 else None,
            )
        axes.legend(loc="lower right")
