"""Both passes as sequences of steps, to be read: what is computed, what is handed down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .accumulated import Held, held_before
from .foreign import as_node
from .fresh import check_fresh
from .graph import Graph, Mirror, Node, post_order
from .languages import Language, text
from .names import Names
from .notation import readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .graph import LikeNode

Paint = Callable[[str, str], str]  # a part and its role -> the part as it is shown

_LONGEST_LOCAL = 40  # characters of a local derivative's formula; beyond, only its number is shown


def plain(written: str, role: str) -> str:
    """Return a text as it is: for a screen without colours."""
    return written


class ForwardStep(NamedTuple):
    """One step of a forward pass: a node computes its number from its inputs'.

    Attributes:
        index: its place in the pass, from 1.
        total: how many steps the pass has.
        node: the node that computes.
        graph: the graph of the pass.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> (step,) = forward_steps(L)
    >>> step.index, step.total, step.node is L
    (1, 1, True)
    >>> print(step)
    [1/1] L = a·b = 2·(-3) = -6
    """

    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    node: Node
    graph: Graph

    def __str__(self) -> str:
        return readable(self.words(_present_names(self)))

    def words(
        self,
        names: Names,
        paint: Paint = plain,
        asked: bool = False,
        language: Language = text,
    ) -> str:
        """Return the step as text: the node's name, its formula, the same with numbers, the result.

        Args:
            names: what nodes are called.
            paint: what becomes of a part by its role: "data", "gradient" or "local".
            asked: show `?` for the result.
            language: how numbers and formulas are written.
        """
        name, formula, numbers, result = language.each(*names.row(self.node), self.node.data)
        parts = [name, formula, numbers, "?" if asked else paint(result, "data")]
        if numbers.replace("−", "-") == result:
            parts.pop(2)
        return f"[{self.index}/{self.total}] {' = '.join(dict.fromkeys(parts))}"


class Contribution(NamedTuple):
    """What a node hands down to one of its inputs.

    Attributes:
        input: the input.
        local_derivative: the derivative of the node with respect to this input.
        amount: upstream × local derivative.
        before: the input's gradient before this contribution.
        after: before + amount.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> (step,) = backward_steps(a * b)
    >>> to_a, to_b = step.contributions
    >>> to_a.input is a, to_a.local_derivative, to_a.amount
    (True, -3.0, -3.0)
    >>> to_a.before, to_a.after
    (0.0, -3.0)
    """

    input: Node
    local_derivative: float
    amount: float
    before: float
    after: float


class Step(NamedTuple):
    """One step of a backward pass: a node hands its gradient down to its inputs.

    Attributes:
        index: its place in the pass, from 1.
        total: how many steps the pass has.
        node: the node that hands down.
        upstream: the derivative of the output with respect to this node.
        contributions: one for each input, in order.
        graph: the graph of the pass.
        held: of the first step, what earlier passes have left in the leaves, if anything.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> of_sum, of_product = backward_steps(c + a)
    >>> of_product.node is c, of_product.upstream, len(of_product.contributions)
    (True, 1.0, 2)
    """

    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    node: Node
    upstream: float
    contributions: tuple[Contribution, ...]
    graph: Graph
    held: Held | None = None

    def __str__(self) -> str:
        names = _present_names(self)
        held = [self.held.words(names)] if self.held else []
        return readable("\n".join([self.words(names), *held]))

    def words(
        self,
        names: Names,
        paint: Paint = plain,
        asked: bool = False,
        language: Language = text,
    ) -> str:
        """Return the step as text: the node's gradient, then each contribution as a full sum.

        Args:
            names: what nodes are called.
            paint: what becomes of a part by its role: "data", "gradient" or "local".
            asked: show `?` for the contributions.
            language: how numbers and formulas are written.
        """
        node = self.node
        name, data, by_output, upstream = language.each(
            names.symbol(node), node.data, names.derivative(self.graph.output, node), self.upstream
        )
        upstream = paint(upstream, "gradient")
        head = f"[{self.index}/{self.total}] "
        lines = [f"{head}{name} = {paint(data, 'data')}     {by_output} = {upstream}"]
        formulas = iter(names.slopes(node))
        for given in self.contributions:  # all of them, or those a reader has chosen
            formula = next(formula for x, formula in formulas if x is given.input)
            by = names.derivative(node, given.input)
            receiver, local = language.each(by.operands[1], by)
            shown, factor = language.factor(formula), language.factor(given.local_derivative)
            amount, before, after = language.each(given.amount, given.before, given.after)
            parts = [f"{by_output} · {local}"]
            if factor != shown and len(shown) <= _LONGEST_LOCAL:
                parts.append(f"{upstream} × {paint(shown, 'local')}")
            if not asked:
                parts.append(f"{upstream} × {paint(factor, 'local')}")
            elif factor == shown or len(parts) == 1:
                parts.append(f"{upstream} × ?")
            parts.append("?" if asked else paint(amount, "gradient"))
            change = paint(f"{before} → {'?' if asked else after}", "gradient")
            lines.append(f"{' ' * len(head)}{receiver} += {' = '.join(parts)}     {change}")
        if constants := names.constants([given.input for given in self.contributions]):
            lines.append(f"{' ' * len(head)}where {constants}")
        return "\n".join(lines)


def _present_names(step: ForwardStep | Step) -> Names:
    """Return what the code that asks for the text of a step calls the nodes.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
    """
    names = Names(step.graph)
    check_fresh([step.node], step.graph.output, names)
    return names


def forward_steps(output: Node | LikeNode) -> Iterator[ForwardStep]:
    """Yield the steps of the forward pass that made `output`, inputs before what they feed.

    Args:
        output: where the graph ends: a Value, or a node of another engine.

    Raises:
        TypeError: the output is neither.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> for step in forward_steps(a * b + 1):
    ...     print(step)
    [1/2] a·b = 2·(-3) = -6
    [2/2] a·b + 1 = -6 + 1 = -5
    """
    graph = Graph(as_node(output))
    for index, node in enumerate(graph.order, 1):
        yield ForwardStep(index, len(graph.order), node, graph)


def backward_steps(output: Node | LikeNode) -> Iterator[Step]:
    """Yield the steps of the backward pass from `output`, writing to no node.

    The leaves' gradients start from their present `grad`, as in `Value.backward`, and the steps
    may be left half-way. This is reverse-mode differentiation (Linnainmaa, 1970; Baydin et al.,
    "Automatic differentiation in machine learning: a survey", 2018, section 3.2).

    Args:
        output: where the graph ends: a Value, or a node of another engine.

    Raises:
        TypeError: the output is neither.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> for step in backward_steps(L):
    ...     print(step)
    [1/1] L = -6     ∂L/∂L = 1
          a += ∂L/∂L · ∂L/∂a = 1 × b = 1 × (-3) = -3     0 → -3
          b += ∂L/∂L · ∂L/∂b = 1 × a = 1 × 2 = 2     0 → 2
    """
    graph = Graph(as_node(output))
    order = post_order(graph.output, last_input_first=True)
    gradients = {graph.output: 1.0}
    held = held_before(graph)
    for index, node in enumerate(reversed(order), 1):
        upstream = gradients[node]
        edges = zip(node.inputs, node.local_derivatives, strict=True)
        contributions = hand_down(upstream, edges, gradients, at_first)
        yield Step(index, len(order), node, upstream, contributions, graph, held)
        held = None


def at_first(node: Node) -> float:
    """Return the gradient that a node has when a pass begins: a leaf of our own accumulates."""
    return 0.0 if node.operation is not None or isinstance(node, Mirror) else node.grad


def hand_down(
    upstream: float,
    edges: Iterable[tuple[Node, float]],
    gradients: dict[Node, float],
    otherwise: Callable[[Node], float],
) -> tuple[Contribution, ...]:
    """Return what a node of gradient `upstream` hands down, and add it to `gradients`.

    `edges` are its inputs, each with its local derivative; `otherwise` gives the gradient
    of an input that has none yet.
    """
    contributions = []
    for x, local_derivative in edges:
        amount = upstream * local_derivative
        before = gradients[x] if x in gradients else otherwise(x)
        gradients[x] = after = before + amount
        contributions.append(Contribution(x, local_derivative, amount, before, after))
    return tuple(contributions)
