"""What the engine says about a graph: the numbers and formulas that a key is made of."""

from __future__ import annotations

from autograd import Value, chain_rule
from autograd.explanation.between import Between
from autograd.explanation.chain import ChainRule
from autograd.explanation.formulas import Formulas
from autograd.explanation.paths import PathGraph
from autograd.graph import Graph, Node
from autograd.languages import text
from autograd.names import Names
from autograd.symbols import Expression, Symbol

from .mathml import DIGITS


class Solution:
    """A graph after its backward pass, which this makes; its leaves' gradients start from 0."""

    def __init__(self, output: Value) -> None:
        self.output = output
        self._graph = Graph(output)
        self._names = Names(self._graph)
        for node in self._graph.nodes:
            node.grad = 0.0
        output.backward()
        self.numbers: dict[str, float] = {}  # values by name, gradients by ∂L/∂name
        for node in self._graph.nodes:
            if self._names.given(node):
                self.numbers[self._names(node)] = node.data
                self.numbers[self.gradient_name(node)] = node.grad

    def __getitem__(self, name: str) -> float:
        """Return the value of a node, or of ∂L/∂node."""
        return self.numbers[name]

    def node(self, name: str) -> Node:
        """Return the node of a name."""
        return self._names.find(name)

    def gradient_name(self, node: Node) -> str:
        """Return ∂L/∂node."""
        return text(self._names.derivative(self.output, node))

    def formula(self, name: str) -> Symbol:
        """Return what a node is computed from."""
        return self._names.formula(self.node(name))

    def rule(self, of: str, by: str) -> ChainRule:
        """Return the derivation of one node by another."""
        return chain_rule(self.node(of), self.node(by), symbols=True, digits=DIGITS)

    def local(self, of: str, by: str) -> tuple[Symbol, Expression, float]:
        """Return a factor of the chain rule, its formula and its number: ∂o/∂net, o(1 − o), …."""
        between = Between(self.node(of), self.node(by))
        folded = between.folded(())
        assert folded is not None
        graph = PathGraph(between, *folded)
        (factor,) = next(graph.paths())
        name = self._names.derivative(factor.of, factor.by)
        return name, Formulas(graph, self._names)(factor), factor.value
