"""Gradients of earlier passes in the leaves: two `backward()` without `zero_grad()` between."""

from __future__ import annotations

import math
from typing import NamedTuple

from .backprop import gradients
from .errors import way_out
from .graph import Graph, Mirror, Node, post_order
from .names import Names
from .notation import counted

_CLOSE = 1e-9  # of a gradient: sums in another order round otherwise


class Held(NamedTuple):
    """What leaves hold in addition to what one backward pass gives them."""

    leaf: Node  # the first of them
    passes: int  # how many passes all of them hold; 0 where that is not a whole number
    already: bool  # whether a pass is about to add to it

    def words(self, names: Names) -> str:
        """Return it as a line."""
        if not self.passes:
            return f"! {names.called(self.leaf)}.grad holds other gradients too"
        what = counted(self.passes, "pass", "passes") + " already" * self.already
        clear = f"zero_grad({names(names.graph.output)})"
        clear = way_out(f"{clear} clears them", f"leave, and {clear} clears them")
        return f"! {names.called(self.leaf)}.grad holds {what}: {clear}"


def held_before(graph: Graph) -> Held | None:
    """Return what a backward pass over a graph is about to add to; None: all is 0."""
    held = [leaf for leaf in graph.leaves if leaf.grad]
    return None if not held or isinstance(graph.output, Mirror) else _judged(graph, held, True)


def held_beside(graph: Graph) -> Held | None:
    """Return what leaves hold in addition to the gradients of a pass; None: nothing."""
    output = graph.output
    if isinstance(output, Mirror) or output.operation is None or output.grad != 1.0:
        return None  # no pass was made that began here
    held = [leaf for leaf in graph.leaves if leaf.grad]
    found = _judged(graph, held, False) if held else None
    return None if found is None or found.passes == 1 else found


def remark(names: Names) -> list[str]:
    """Return the line on what leaves hold in addition to a pass that was made, if there is one."""
    held = held_beside(names.graph)
    return [held.words(names)] if held else []


def _judged(graph: Graph, held: list[Node], already: bool) -> Held:
    order = post_order(graph.output, last_input_first=True)[::-1]
    alone = gradients(graph.output, order)
    if not [leaf for leaf in held if leaf.grad != alone[leaf]]:  # most often
        return Held(held[0], 1, already)
    sizes: dict[Node, float] = {}
    for user in order:
        for x, slope in zip(user.inputs, user.local_derivatives):
            sizes[x] = sizes.get(x, 0.0) + abs(alone[user] * slope)
    passes = [_passes(leaf.grad, alone[leaf], sizes.get(leaf, 0.0)) for leaf in held]
    if len({*passes}) == 1 and passes[0]:
        return Held(held[0], passes[0], already)
    return Held(next(x for x, its in zip(held, passes) if its != 1), 0, already)


def _passes(grad: float, alone: float, size: float) -> int:
    """Return how many passes a gradient is made of; 0 where that is not a whole number."""
    if grad == alone or grad != grad:
        return 1
    ratio = grad / alone if alone and math.isfinite(alone) else 0.0
    passes = round(ratio) if 0.5 < ratio < 1e9 else 0
    return passes if abs(grad - passes * alone) <= _CLOSE * max(size, abs(grad)) else 0
