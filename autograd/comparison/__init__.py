"""Where another engine's backward pass goes wrong; where two runs of a program differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..backprop import gradients
from ..foreign import as_node, without_inputs
from ..foreign.candidates import ROUGHLY
from ..foreign.telling import is_short
from ..fresh import first_stale
from ..graph import Graph, Mirror, Node, post_order
from ..names import Names
from ..notation import counted
from .causes import cause_of
from .evidence import Evidence
from .finding import Comparison
from .runs import compare_runs
from .words import advice, departure, in_forward

TOLERANCE = 1e-9  # of what a gradient is made of: engines round in their own ways


def compare(
    loss: Any,
    other: Any = None,
    *,
    tolerance: float | None = None,
    names: Mapping[str, Any] | None = None,
) -> Comparison:
    """Compare the gradients that are there with those of a right backward pass, or two runs.

    With one loss, of this engine or another: the first node, in the order of the backward pass,
    whose gradient is wrong, what it must be and what it is the sum of; and where the numbers tell
    it, which misconception gives them: contributions replaced where they add, an order that is not
    topological, earlier passes piled up, a factor missing, a slope taken at the input where it
    needs the output, a sign. The loss's own `backward()` must have been called.

    With two, outputs of two runs of one program (another seed, learning rate, version): the first
    node of the forward pass at which their numbers differ, then the first of the backward pass.

    Args:
        loss: the output of a graph; see `as_value` for which engines' nodes.
        other: the same output of another run.
        tolerance: the difference allowed, as a fraction of the larger number, or of the terms it
            was summed from if those are larger; None: 1e-9, or 1e-5 for 32-bit floats.
        names: name -> node, instead of the caller's variables.

    Returns:
        A finding that prints as text, with the first `node` that differs (None: all agree), what
        is `expected` and `found` there, and the `misconception` in a word.

    Raises:
        TypeError: there is no graph that ends in `loss`.
        ValueError: `loss` is a leaf, or its nodes keep no gradients.

    >>> class Value:  # a learner's own, with a mistake
    ...     def __init__(self, data, children=(), op=""):
    ...         self.data, self.grad, self._prev, self._op = data, 0.0, children, op
    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = Value(a.data * b.data, (a, b), "*")
    >>> L = Value(c.data + a.data, (c, a), "+")
    >>> L.grad, c.grad, b.grad = 1.0, 1.0, 2.0
    >>> a.grad = 1.0 * L.grad  # as an operand of L
    >>> a.grad = b.data * c.grad  # as an operand of c, with = for +=
    >>> compare(L)
    a.grad is -3 and must be -2; 1 of 4 gradients is wrong, this is the first
      ∂L/∂L · ∂L/∂a = 1 × 1 = 1
      ∂L/∂c · ∂c/∂a = 1 × (-3) = -3
      1 − 3 = -2
    ! What had arrived was replaced: add to a gradient (+=), do not set it (=).
    """
    graph = Graph(as_node(loss))
    named = Names(graph, names)
    if other is not None:
        return compare_runs(named, Graph(as_node(other)), _chosen(tolerance, graph))
    stale = first_stale(graph.order)
    if stale is not None:
        first, number = stale
        return Comparison(in_forward(named, first, number), first, number, first.data, "forward")
    if not graph.order:
        leaf = f"{named(graph.output)} is a leaf: there is nothing to compare"
        raise ValueError(leaf + without_inputs(graph.output))
    evidence = evidence_of(graph, tolerance)
    theirs, right = evidence.theirs, evidence.right
    if not theirs:
        raise ValueError(
            "these nodes keep no gradients: where they do, say so, "
            "compare(as_value(loss, grad='…', data=…, children=…))"
        )
    node = evidence.first_departing()
    if node is None:
        return Comparison(f"all {counted(len(theirs), 'gradient')} are right")
    cause = cause_of(evidence, node)
    shown = [*departure(named, evidence, node), *advice(named, evidence, node, cause)]
    key = cause.key if cause else None
    return Comparison("\n".join(shown), node, right[node], theirs[node], key)


def _chosen(tolerance: float | None, graph: Graph) -> float:
    if tolerance is not None:
        return tolerance
    return ROUGHLY if all(is_short(node.data) for node in graph.nodes) else TOLERANCE


def evidence_of(graph: Graph, tolerance: float | None = None) -> Evidence:
    """Return the gradients that are there, beside those of a right backward pass."""
    order = post_order(graph.output, last_input_first=True)[::-1]
    right = gradients(graph.output, order)
    return Evidence(order, right, _there(right), _chosen(tolerance, graph))


def _there(nodes: Mapping[Node, float]) -> dict[Node, float]:
    """Return the gradients that are there, of an engine that clears inner ones the leaves' alone"""
    held = {x: x.theirs if isinstance(x, Mirror) else x.grad for x in nodes}
    found = {x: grad for x, grad in held.items() if grad is not None}
    inner = [x for x in found if x.operation is not None]
    if any(found.values()) and not any(found[x] for x in inner):
        return {x: grad for x, grad in found.items() if x.operation is None}
    return found
