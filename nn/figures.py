"""How plots look, and how one is written to a file (matplotlib, the extra `plots`)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from autograd.errors import with_article
from autograd.files import write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, for every kind of eye; and never colour alone
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6E6E6E")
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "p")
WIDE = 20  # a log scale is for numbers that span more than this factor


def matplotlib_or_advice() -> Any:
    """Return matplotlib.

    Raises:
        ImportError: it is not installed; the message says how to get it.
    """
    try:
        import matplotlib
    except ModuleNotFoundError as error:
        advice = f"{error.name} is missing: pip install '.[plots]'"
        raise ImportError(advice, name=error.name) from error
    return matplotlib


@contextmanager
def written(
    path: str | os.PathLike[str], title: str, width: float = 7.0, height: float = 4.0
) -> Iterator[Figure]:
    """Yield an empty figure; at the end write it as an SVG, with the same bytes on every run.

    It opens no window, and neither uses nor changes the settings of other code that uses
    matplotlib. Where drawing fails nothing is written, and a file that was there stays.

    Args:
        path: the file.
        title: the words above the figure, also the title of the file.
        width: in inches.
        height: in inches.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: the file cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with written(f"{folder}/line.svg", "A line") as figure:
    ...         lines = figure.add_subplot().plot([1.0, 0.5])
    ...     os.listdir(folder)
    ['line.svg']
    """
    matplotlib = matplotlib_or_advice()
    from matplotlib.figure import Figure

    content = BytesIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.hashsalt": "gradb",
                "svg.fonttype": "none",  # text stays text
                "font.size": 12,
            }
        )
        figure = Figure((width, height), layout="constrained")
        figure.suptitle(title)
        yield figure
        figure.savefig(content, format="svg", metadata={"Date": None, "Title": title})
    write_file(os.fspath(path), content.getvalue(), "plot")


def check_kind(given: object, kind: type, whence: str) -> None:
    """Refuse what is of another kind, and say where one of this kind comes from."""
    if not isinstance(given, kind):
        got = type(given).__name__
        raise TypeError(f"expected {with_article(kind.__name__)}, {whence}: got {got}")


def prepared(axes: Axes | None, x_label: str, y_label: str) -> Axes:
    """Return axes with their labels and a light grid; None: those of a new figure of pyplot."""
    matplotlib_or_advice()
    if axes is None:
        from matplotlib import pyplot

        _, axes = pyplot.subplots(layout="constrained")
    elif not hasattr(axes, "plot"):
        got = "an array of them" if hasattr(axes, "shape") else type(axes).__name__
        raise TypeError(f"axes are one place to draw in, as plt.subplots()[1] is: got {got}")
    axes.set(xlabel=x_label, ylabel=y_label)
    axes.grid(alpha=0.4)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def style(index: int) -> dict[str, Any]:
    """Return how the line of this index is drawn, each with its colour, dashes and markers."""
    return {
        "color": COLOURS[index % len(COLOURS)],
        "linestyle": DASHES[index % len(DASHES)],
        "marker": MARKERS[index % len(MARKERS)],
        "markersize": 5,
    }


def add_line(
    axes: Axes, x: Sequence[float], y: Sequence[float], index: int, **changes: Any
) -> None:
    """Draw a line in the style of its index, a long one with about 20 markers."""
    every = 1 if len(x) <= 40 else len(x) // 20
    axes.plot(x, y, **{**style(index), "markevery": every, **changes})


def whole_numbers(axes: Axes) -> None:
    """Let the ticks of epochs be whole numbers."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))


def spans_widely(numbers: Sequence[float]) -> bool:
    """Tell whether a log scale suits the numbers: all above 0, of more than a factor of 20."""
    return bool(numbers) and min(numbers) > 0 and max(numbers) > WIDE * min(numbers)


def log_scale(axes: Axes, numbers: Sequence[float]) -> None:
    """Make y a log scale with plain numbers (0.02, not a power in small print).

    Args:
        axes: what it is of.
        numbers: what is drawn there, some of it above 0.
    """
    from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

    drawn = [number for number in numbers if number > 0]
    subs = (1.0, 2.0, 5.0) if max(drawn) < 500 * min(drawn) else (1.0,)
    axes.set_yscale("log", nonpositive="mask")
    axes.yaxis.set_major_locator(LogLocator(subs=subs))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))


def around(numbers: Sequence[float], margin: float, count: int) -> list[float]:
    """Return so many numbers at equal distances that reach beyond given ones by a part of them.

    >>> around([1.0, 3.0], 0.5, 3)
    [0.0, 2.0, 4.0]
    """
    low, high = min(numbers), max(numbers)
    beyond = margin * (high - low) or 1.0
    step = (high - low + 2 * beyond) / (count - 1)
    return [low - beyond + step * i for i in range(count)]
