"""What the engine says about a graph: the numbers and formulas of a key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from autograd import Value, chain_rule
from autograd.explanation.between import Between
from autograd.explanation.chain import ChainRule
from autograd.explanation.formulas import Formulas
from autograd.explanation.paths import PathGraph
from autograd.fresh import opened
from autograd.graph import Node
from autograd.languages import text
from autograd.symbols import Expression, Symbol

from .mathml import DIGITS


class Solution:
    """A graph after its backward pass, which this runs; its leaves' gradients start from 0."""

    def __init__(self, output: Value, **numbers: float) -> None:
        self.output = output
        self._names = opened(output)
        nodes = self._names.graph.nodes
        for node in nodes:
            node.grad = 0.0
        output.backward()
        self.numbers = numbers  # others; values by name, gradients by ∂L/∂name
        for node in nodes:
            if self._names.given(node):
                self.numbers[self._names(node)] = node.data
                self.numbers[text(self._names.derivative(output, node))] = node.grad

    def __getitem__(self, name: str) -> float:
        """Return the value of a node, or of ∂L/∂node."""
        return self.numbers[name]

    def nodes(self) -> Sequence[Node]:
        """Return every node."""
        return self._names.graph.nodes

    def formula(self, name: str) -> Symbol:
        """Return the inputs of a node."""
        return self._names.formula(self._names.find(name))

    def rule(self, of: str, by: str) -> ChainRule:
        """Return the derivation of one node with respect to another."""
        return chain_rule(self._names.find(of), self._names.find(by), symbols=True, digits=DIGITS)

    def factors(self, *names: str) -> list[tuple[Symbol, Expression, float]]:
        """Return the chain rule's factors from node to node: ∂o/∂net, o(1 − o), its number."""
        found = []
        for of, by in pairwise(map(self._names.find, names)):
            between = Between(of, by)
            folded = between.folded(())
            assert folded is not None
            graph = PathGraph(between, *folded)
            (factor,) = next(graph.paths())
            formula = Formulas(graph, self._names)(factor)
            found.append((self._names.derivative(of, by), formula, factor.value))
        return found
