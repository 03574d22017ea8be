"""A graph whose numbers record: a copy, for readers that compute, in the names of the first."""

from __future__ import annotations

from typing import Any

from ..graph import Graph, Mirror, Node
from ..names import Names
from ..operations import OPERATIONS, identity, weighted_sum
from .kernels import (
    Kernel,
    always_plain,
    derivative_kernels,
    forward_kernel,
    guessed_kernel,
    kept_kernel,
)
from .tape import Recorded, Tape


class Recording:
    """A copy of a graph on recorded numbers, its gradients 0.

    Attributes:
        tape: where its numbers are.
        names: what its nodes are called; every leaf has a name, since it may change.
        copies: the nodes by those that they were copied from.
        places: the number of each copy, from 0, in the order of the forward pass.
    """

    def __init__(self, names: Names) -> None:
        self.tape = Tape()
        self.copies: dict[Node, Node] = {}
        for node in names.graph.nodes:
            self.copies[node] = self._copied(node)
        graph = Graph(self.copies[names.graph.output])
        self.names = names.carried(graph, self.copies)
        self.places = {node: place for place, node in enumerate(graph.nodes)}
        for node, place in self.places.items():
            assert isinstance(node.data, Recorded)
            node.data = node.data.tagged(f"v{place}")

    def _copied(self, node: Node) -> Node:
        found = Node.__new__(Node)
        found._label, found.operation, found.grad = node._label, node.operation, 0.0
        found._first = found._second = found._by_first = found._by_second = None
        if node.operation is None:
            found.data = self.tape.leaf(node.data)
            return found
        operands = [self.copies[x] if isinstance(x, Node) else x for x in node.operands]
        numbers = [x.data if isinstance(x, Node) else x for x in operands]
        found.data, slopes = self._computed(node, numbers)
        if type(node._first) is tuple:
            half = len(node._first)
            found._first, found._second = tuple(operands[:half]), tuple(operands[half:])
            found._by_first, found._by_second = tuple(slopes[:half]), tuple(slopes[half:])
            return found
        found._first, *others = operands
        found._by_first = slopes.pop(0) if node._by_first is not None else None
        if others:
            found._second = others[0]
            found._by_second = slopes.pop(0) if node._by_second is not None else None
        return found

    def _computed(self, node: Node, numbers: list[float]) -> tuple[Recorded, list[float]]:
        """Return a node's number, and its local derivatives for those operands that are nodes.

        Args:
            node: what is copied.
            numbers: its operands', those of nodes recorded.
        """
        row, known = node.operation, iter(node.local_derivatives)
        assert row is not None
        guessed = isinstance(node, Mirror) and node.guessed
        if row is weighted_sum or (row is identity and not guessed):
            # arithmetic alone, which is recorded as it is done
            out = row.forward(*numbers)
            assert isinstance(out, Recorded)
            return out.with_value(node.data), [*row.local_derivatives(*numbers, out)]
        if row not in OPERATIONS.values():  # of another engine
            kept = kept_kernel([*map(float, numbers)], node.data)
            return self._run(kept, numbers, node.data), [*node.local_derivatives]
        held = zip(numbers, always_plain(row), strict=True)
        plain = tuple([number if is_plain else None for number, is_plain in held])
        kernel = forward_kernel(row, plain)
        if guessed:
            kernel = guessed_kernel(kernel, [float(numbers[i]) for i in kernel.takes])
        out = self._run(kernel, numbers, node.data)
        slopes = []
        for operand, slope in zip(node.operands, derivative_kernels(row, plain), strict=True):
            if isinstance(operand, Node):
                assert slope is not None
                slopes.append(self._run(slope, [*numbers, out], next(known)))
        return out, slopes

    def _run(self, kernel: Kernel, numbers: list[float], value: float) -> Any:
        if kernel.constant is not None:
            return kernel.constant
        taken = [numbers[i] for i in kernel.takes]
        if kernel.source:
            return self.tape.run(kernel.source, taken, value)
        return taken[0].with_value(value) if isinstance(taken[0], Recorded) else taken[0]
