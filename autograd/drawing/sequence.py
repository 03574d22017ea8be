"""Pictures of one graph at the moments of its two passes: one layout, only numbers change."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator

from ..graph import Graph, Node
from ..marks import paint as role_marked
from ..marks import painted_lines
from ..names import Names
from ..notation import counted, readable
from ..steps import ForwardStep, Step, backward_steps, forward_steps
from .contents import Moment, marked, unknown
from .fitting import lay_out
from .layout import Layout
from .lettering import WORDS, Note, width_of
from .options import Options
from .paint import MARGIN, paint
from .picture import Drawing
from .plan import Plan
from .render import render
from .scene import Below

MOST_FRAMES = 1000
MOST_IN_NOTEBOOK = 60
_COLUMNS = 88  # of the words below, at least


class Film:
    """Draws the moments of the passes through a graph, everything always at the same place."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        scene = plan.scene(Moment(unknown, unknown, fixed=True))
        self._layout: Layout | None = None
        width = 0.0
        if not scene.columns:  # its circles are laid out at once
            self._layout = lay_out(scene, render)
            width = self._layout.width
        self._columns = max(_COLUMNS, int((width - 2 * MARGIN) / width_of("0", WORDS)))

    def caption(self, step: ForwardStep | Step, asked: bool = False) -> list[Note]:
        """Return the words of a step, line by line; `asked`: with ? for its results."""
        words = step.words(self._plan.names, role_marked, asked)
        lines = painted_lines(words, self._columns)
        return [tuple([(written, role or "name") for written, role in line]) for line in lines]

    def frame(self, moment: Moment, caption: list[Note], lines: int = 0) -> str:
        """Return the picture of a moment with words below, and room for so many lines of them."""
        scene = self._plan.scene(moment)
        notes, legend, *_, numbers = scene.below
        width = width_of("0" * self._columns, WORDS) + 2 * MARGIN
        lines += len(numbers) + len(notes)
        below = Below((*notes, *caption), legend, lines, width, numbers)
        return paint(scene._replace(below=below), self._layout or lay_out(scene, render))


class Frames(list[str]):
    """The pictures of a film, as SVG; the bare prompt shows a line, a notebook the pictures."""

    def __init__(self, name: str, pictures: Iterable[str]) -> None:
        super().__init__(pictures)
        self._name = name

    def __repr__(self) -> str:
        count = counted(len(self), "picture")
        return readable(
            f"{count} of {self._name}, as SVG; save({self._name}, 'folder/') writes them"
        )

    def _repr_html_(self) -> str:
        """Return the first pictures side by side, each as wide as the page: scroll to step."""
        shown = self[:MOST_IN_NOTEBOOK]
        images = "".join(
            f'<img alt="picture {number}" style="flex:none;max-width:100%;scroll-snap-align:start"'
            f' src="data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}">'
            for number, picture in enumerate(shown, 1)
        )
        style = "display:flex;align-items:flex-start;overflow-x:auto;scroll-snap-type:x mandatory"
        left = counted(len(self) - len(shown), "more picture")
        note = f"<p>{left} not shown</p>" if len(self) > len(shown) else ""
        return f'<div style="{style}">{images}</div>{note}'


def frames_of(plan: Plan) -> Iterator[str]:
    """Yield a picture after each step of the forward pass, then of the backward pass."""
    order, output = plan.graph.order, plan.graph.output
    if not order:
        raise ValueError(f"{plan.names(output)} is a leaf: there is no step to draw")
    if 2 * len(order) > MOST_FRAMES:
        raise ValueError(
            f"frames of {plan.names(output)} would be {2 * len(order):,} pictures; the most is "
            f"{MOST_FRAMES:,}: take a node further in, or walk with debug() and draw there"
        )
    film = Film(plan)
    forward, backward = list(forward_steps(output)), list(backward_steps(output))
    captions = [*map(film.caption, forward), *map(film.caption, backward)]
    if held := backward[0].held:
        captions[0].append(((held.words(plan.names), "note"),))
    lines = max(map(len, captions))
    rest = iter(captions)
    data, gradients = at_start(plan.graph)
    for step in forward:
        data[step.node] = step.node.data
        yield film.frame(Moment(data.get, unknown, *marked(step), True), next(rest), lines)
    gradients[output] = 1.0
    for down in backward:
        gradients.update((c.input, c.after) for c in down.contributions)
        yield film.frame(Moment(data.get, gradients.get, *marked(down), True), next(rest), lines)


def at_start(graph: Graph) -> tuple[dict[Node, float], dict[Node, float]]:
    """Return what is known before the passes: the leaves' numbers, the gradients they hold."""
    data = {leaf: leaf.data for leaf in graph.leaves}
    return data, {leaf: leaf.grad for leaf in graph.leaves if leaf.grad}


def frame_at(names: Names, upcoming: object, begun: bool, look: Options) -> Drawing:
    """Return the picture of where a debugger is: what comes next marked, its results open.

    `begun` tells whether the backward pass has: then gradients are the nodes' own.
    """
    plan = Plan(names, look)
    graph = plan.graph
    step = upcoming if isinstance(upcoming, (ForwardStep, Step)) else None
    data, gradients = at_start(graph)
    if isinstance(step, ForwardStep):
        data |= {node: node.data for node in graph.order[: step.index - 1]}
        gradients = {}
    else:
        data = {node: node.data for node in graph.nodes}
        live = {node: node.grad for node in graph.nodes if node.grad}
        gradients |= live if begun else {graph.output: 1.0}
    moment = Moment(data.get, gradients.get, *marked(step), fixed=True)

    def drawn(_: object) -> str:
        film = Film(plan)
        return film.frame(moment, film.caption(step, asked=True) if step else [])

    drawing = plan.drawing(moment)
    return drawing.depict(drawing.scene, drawn)
