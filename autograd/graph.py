"""Nodes and the graph they form: its order, its leaves."""

from __future__ import annotations

import math
from _operator import itemgetter

from .errors import kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Protocol, TypeVar

    from .operations import Operation

    N = TypeVar("N", bound="Node")

    class LikeNode(Protocol):
        """A node of another engine, as far as a type checker knows one; others: `as_value`."""

        @property
        def data(self) -> Any:
            """Its number."""


HINT = ": as_value(node, data='…', children='…') reads a node of another engine"


def is_object(x: object) -> bool:
    """Tell whether something has attributes, and may be a node of another engine."""
    own = type(x).__flags__ & 1 << 9  # made by a class statement
    return bool(own)


class Node:
    """A number, and what it was computed from: all that a graph's readers know of a Value."""

    # One or two operands are in the node itself, and beside each its local derivative
    # (None for a plain number). More than two are split into two tuples: see `Value.record`.
    __slots__ = (
        "data", "grad", "_label", "operation",
        "_first", "_second", "_by_first", "_by_second",
    )  # fmt: skip

    data: float
    grad: float
    _label: Any  # None, a text, or an Origin, which has the label
    operation: Operation | None
    _first: Any
    _second: Any
    _by_first: Any
    _by_second: Any

    @property
    def label(self) -> str | None:
        """The node's name in every text and drawing; None: the variable that holds it."""
        held = self._label
        if held is None or isinstance(held, str):
            return held
        label: str | None = held.label
        return label

    @label.setter
    def label(self, label: str | None) -> None:
        held = self._label
        plain = held is None or isinstance(held, str)
        self._label = label if plain else held.labelled(label)

    @property
    def operands(self) -> tuple[Node | float, ...]:
        """What the operation was applied to, in order, plain numbers too; () for a leaf."""
        if self.operation is None:
            return ()
        if type(self._first) is tuple:
            return (*self._first, *self._second)
        if self._second is None:
            return (self._first,)
        return (self._first, self._second)

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The operands that are nodes, in order; `x * x` holds x twice."""
        first, second = self._first, self._second
        if type(first) is tuple:
            return (*first, *second)
        if not isinstance(second, Node):
            return (first,) if isinstance(first, Node) else ()
        return (first, second) if isinstance(first, Node) else (second,)

    @property
    def local_derivatives(self) -> tuple[float, ...]:
        """The derivative of this node with respect to each of its inputs, as recorded."""
        first, second = self._by_first, self._by_second
        if type(first) is tuple:
            return (*first, *second)
        if second is None:
            return () if first is None else (first,)
        return (second,) if first is None else (first, second)


class Mirror(Node):
    """A node that was read from another engine's graph.

    Attributes:
        source: the node of that engine; nothing is ever written to it.
        theirs: the gradient that it had; None where it had none.
        guessed: whether only its numbers tell what its operation is, and other numbers could tell
            another: |x| and x are alike above 0.
    """

    __slots__ = ("guessed", "source", "theirs")

    guessed: bool
    source: object
    theirs: float | None

    def __repr__(self) -> str:
        return f"Value(data={self.data!r}, grad={self.grad!r}, source={type(self.source).__name__})"


class Graph:
    """A computation graph as seen from its output, walked once.

    Attributes:
        output: the node it ends in.
        order: the nodes that have inputs, in the order of the forward pass: depth first, each
            after its inputs, inputs first to last; before all others those of the nodes `first`;
            in a `traced` graph, as the program made them.

    >>> from autograd import Value
    >>> a = Value(2.0)
    >>> len(Graph(a * a + a).order)
    2
    """

    def __init__(self, output: Node, first: Iterable[Node] = ()) -> None:
        self.output = output
        self.order = _as_made(output, post_order(output))
        if first:
            early = dict.fromkeys(node for start in first for node in post_order(start))
            self.order = [*early, *[node for node in self.order if node not in early]]
        self._numbers: dict[Node, int] = {}
        self._nodes: list[Node] = []
        self._sources: dict[int, Node] = {}

    def __repr__(self) -> str:
        from .notation import counted

        return f"<graph of {counted(len(self.order), 'step')}>"

    @property
    def nodes(self) -> list[Node]:
        """Every node once, leaves too, in the order of the forward pass."""
        if not self._nodes:
            self._nodes = _with_leaves(self.order) or [self.output]
        return self._nodes

    @property
    def leaves(self) -> list[Node]:
        """The nodes without inputs, in the order in which the forward pass uses them."""
        return [node for node in self.nodes if node.operation is None]

    @property
    def sources(self) -> Mapping[int, Node]:
        """The nodes that were read from another engine, by the id of what they were read from."""
        if not isinstance(self.output, Mirror):
            return {}
        if not self._sources:
            self._sources = {id(x.source): x for x in self.nodes if isinstance(x, Mirror)}
        return self._sources

    def number_of(self, node: Node) -> int:
        """Return the index of the node's forward step, from 1; 0 for a leaf or an outside node."""
        if not self._numbers:
            self._numbers = {node: index for index, node in enumerate(self.order, 1)}
        return self._numbers.get(node, 0)


def post_order(
    output: Node, last_input_first: bool = False, met: set[Node] | None = None
) -> list[Node]:
    """Return the nodes that have inputs, each after its inputs, without recursion.

    With the last input first, the reverse of that order is the backward pass's. Nodes that were
    `met` before are left out, and those found are added to them.

    Raises:
        TypeError: the output is not a Value.
    """
    if not isinstance(output, Node):
        more = ""
        if isinstance(output, list):
            more = ": one node at a time, for example the first of the list"
        elif is_object(output):
            more = HINT
        raise TypeError(f"a graph ends in a Value, not in {kind_of(output)}{more}")
    order: list[Node] = []
    met = set() if met is None else met
    if output in met:
        return order
    settled: set[int] = set()  # tuples of operands, shared by a layer, that hold nothing unmet
    waiting: list[Any] = []  # nodes to visit; below a None, one whose inputs have been visited
    node: Any = output
    while node.operation is not None:
        met.add(node)
        first, second = node._first, node._second
        if type(first) is tuple:
            waiting += (node, None)
            for operands in (first, second) if last_input_first else (second, first):
                if id(operands) not in settled:
                    unmet = [x for x in operands if x.operation is not None and x not in met]
                    waiting += unmet if last_input_first else reversed(unmet)
                    if not unmet:
                        settled.add(id(operands))
        else:
            if node._by_first is None or first.operation is None or first in met:
                first = None
            if node._by_second is None or second.operation is None or second in met:
                second = None
            if first is not None or second is not None:
                waiting += (node, None)
                if second is None or (first is not None and not last_input_first):
                    first, second = second, first
                if first is not None:
                    waiting.append(first)
                node = second
                continue
            order.append(node)
        while waiting:
            node = waiting.pop()
            if node is None:
                order.append(waiting.pop())
            elif node not in met:
                break
        else:
            break
    return order


def _as_made(output: Node, order: list[Node]) -> list[Node]:
    """Return the nodes of an order as the program made them, as far as that was traced."""
    origins = {x: x._label for x in order if x._label is not None and not isinstance(x._label, str)}
    if not any(origin.stamp for origin in origins.values()):
        return order
    # of those that one expression made, q[0], q[1], …, the places in the list tell
    placed = [
        ([origin.stamp, *_indices(origin.place)], node)
        for node, origin in origins.items()
        if origin.stamp and type(origin.place) is tuple
    ]
    placed.sort(key=itemgetter(0))
    met: set[Node] = set()
    order = [x for _, start in placed for x in post_order(start, met=met)]
    order += post_order(output, met=met)
    made: dict[Node, int] = {}
    for node in order:  # what was not traced comes right after its inputs
        stamp = origins[node].stamp if node in origins else 0
        made[node] = max([stamp, *[made.get(x, 0) for x in node.inputs]])
    return sorted(order, key=made.__getitem__)


def _indices(place: Any) -> list[int]:
    """Return the numbers in a place: of rows[2].x[0], 2 and 0."""
    found = []
    while type(place) is tuple:
        place, key = place
        if type(key) is int:
            found.append(key)
    return found[::-1]


def _with_leaves(order: list[Node]) -> list[Node]:
    """Return the nodes of an order, before each those of its inputs that are leaves and new."""
    nodes: list[Node] = []
    leaves: set[Node] = set()
    settled: set[int] = set()  # tuples of operands whose leaves are all there
    for node in order:
        first: Any = node._first
        second: Any = node._second
        if type(first) is tuple:
            for operands in (first, second):
                if id(operands) not in settled:
                    settled.add(id(operands))
                    new = dict.fromkeys(
                        [x for x in operands if x.operation is None and x not in leaves]
                    )
                    leaves.update(new)
                    nodes += new
        else:
            if node._by_first is not None and first.operation is None and first not in leaves:
                leaves.add(first)
                nodes.append(first)
            if node._by_second is not None and second.operation is None and second not in leaves:
                leaves.add(second)
                nodes.append(second)
        nodes.append(node)
    return nodes


def label_all(nodes: Iterable[Node], labels: Iterable[str]) -> None:
    """Label nodes that have no label yet."""
    for node, label in zip(nodes, labels):
        if node._label is None:
            node._label = label
        else:
            node.label = label


def zero_grad(output: Node) -> None:
    """Set the gradient of every node of a graph to 0.

    Args:
        output: the Value that the graph ends in.

    Raises:
        TypeError: it is not a Value.

    >>> from autograd import Value
    >>> a = Value(2.0)
    >>> L = a * a
    >>> L.backward(); zero_grad(L); a.grad
    0.0
    """
    for node in Graph(output).nodes:
        node.grad = 0.0


def find_nonfinite(output: N) -> N | None:
    """Return the first node of the forward pass whose number is NaN or infinite, or None.

    Args:
        output: the Value that the graph ends in.

    Raises:
        TypeError: it is not a Value.

    >>> from autograd import Value
    >>> big = Value(1e200)
    >>> L = (big * big) - 1
    >>> find_nonfinite(L).operation.name
    'mul'
    """
    nodes: list[Any] = Graph(output).nodes
    return next((node for node in nodes if not math.isfinite(node.data)), None)
