"""Walking a graph: its order, its leaves, its copy; computing it again."""

from __future__ import annotations

import math
import sys
from _thread import get_ident

from .errors import GraphTooDeepError, StaleGraphError, failed, number_in, way_out
from .operations import refuse_steep
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from .operations import Operation

    # a node, what it does, its number, and the derivatives by its first and its second operands
    Kept = tuple[Value, Operation | None, float, Any, Any]


class Graph:
    """A computation graph as seen from its output, walked once.

    Args:
        output: the node it ends in.
        first: some of its nodes: what they are computed from comes first in the order.

    Attributes:
        output: the node it ends in.
        order: the nodes that have inputs, in the order of the forward pass: depth first, each
            after its inputs, inputs first to last.

    >>> a = Value(2.0)
    >>> len(Graph(a * a + a).order)
    2
    """

    def __init__(self, output: Value, first: Iterable[Value] = ()) -> None:
        if not isinstance(output, Value):
            kind = type(output).__name__
            hint = ": one node at a time, for example the first of the list" * (kind == "list")
            raise TypeError(f"a graph ends in a Value, not in a {kind}{hint}")
        self.output = output
        self.order = post_order(output)
        if first:
            early = dict.fromkeys(node for start in first for node in post_order(start))
            self.order = [*early, *[node for node in self.order if node not in early]]
        self._numbers: dict[Value, int] = {}
        self._nodes: list[Value] = []

    def __repr__(self) -> str:
        return f"<graph of {len(self.order)} steps>"

    @property
    def nodes(self) -> list[Value]:
        """Every node once, leaves too, in the order in which the forward pass meets them."""
        if not self._nodes:
            self._nodes = _with_leaves(self.order) or [self.output]
        return self._nodes

    @property
    def leaves(self) -> list[Value]:
        """The nodes without inputs, in the order in which the forward pass meets them."""
        return [node for node in self.nodes if node.operation is None]

    def number_of(self, node: Value) -> int:
        """Return the index of the node's forward step, from 1; 0 for a leaf or a stranger."""
        if not self._numbers:
            self._numbers = {node: index for index, node in enumerate(self.order, 1)}
        return self._numbers.get(node, 0)


def post_order(output: Value, last_input_first: bool = False) -> list[Value]:
    """Return the nodes that have inputs, each after its inputs, without recursion.

    Args:
        output: where the walk starts.
        last_input_first: visit the inputs last to first; the reverse of that order is the
            backward pass's.
    """
    order: list[Value] = []
    met: set[Value] = set()
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


def _with_leaves(order: list[Value]) -> list[Value]:
    """Return the nodes of an order, before each those of its inputs that are leaves and new."""
    nodes: list[Value] = []
    leaves: set[Value] = set()
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


def zero_grad(output: Value) -> None:
    """Set the gradient of every node of a graph to 0.

    >>> a = Value(2.0)
    >>> L = a * a
    >>> L.backward(); zero_grad(L); a.grad
    0.0
    """
    for node in Graph(output).nodes:
        node.grad = 0.0


def find_nonfinite(output: Value) -> Value | None:
    """Return the first node of the forward pass whose number is NaN or infinite, or None.

    >>> big = Value(1e200)
    >>> L = (big * big) - 1
    >>> find_nonfinite(L).operation.name
    'mul'
    """
    return next((node for node in Graph(output).nodes if not math.isfinite(node.data)), None)


def _by_the_table(
    node: Value, numbers: Sequence[float], changed: Operation | None = None
) -> tuple[float, tuple[float | None, ...]]:
    """Compute a node again, on its operands' `numbers`: its own, and the derivative by each."""
    operation = changed or node.operation
    assert operation is not None
    try:
        data = operation.forward(*numbers)
        by = operation.local_derivatives(*numbers, data)
        if math.inf in by or -math.inf in by:
            refuse_steep(node.operands, numbers, by)
        return data, by
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise failed(operation, node.operands, numbers, error) from None


def kept(nodes: Iterable[Value]) -> list[Kept]:
    """Return what a forward pass has left in some nodes, for `put_back`."""
    return [(x, x.operation, x.data, x._by_first, x._by_second) for x in nodes]


def computed(graph: Graph, changed: Mapping[Value, float | Operation]) -> list[Kept]:
    """Return what a forward pass would leave in the nodes of a graph, for `put_back`.

    It changes no node.

    Args:
        graph: the graph.
        changed: leaves that have another number there, and nodes that do something else.

    Raises:
        DomainError, OverflowError: as in a first pass.
        TypeError, ValueError: a leaf's number is no finite number.
    """
    numbers: dict[Value, float] = {}
    for leaf in graph.leaves:
        given: Any = changed.get(leaf)
        numbers[leaf] = number_in(leaf) if given is None else float(given)
    records: list[Kept] = [(leaf, None, data, None, None) for leaf, data in numbers.items()]
    for node in graph.order:
        operands = node.operands
        operation: Any = changed.get(node, node.operation)
        present = [numbers[x] if isinstance(x, Value) else x for x in operands]
        data, by = _by_the_table(node, present, operation)
        numbers[node] = data
        by = tuple([d if isinstance(x, Value) else None for x, d in zip(operands, by)])
        if type(node._first) is tuple:
            half = len(node._first)
            records.append((node, operation, data, by[:half], by[half:]))
        else:
            records.append((node, operation, data, *(*by, None)[:2]))
    return records


def put_back(records: Iterable[Kept]) -> None:
    """Write into nodes what `kept` or `computed` has returned; twice comes to the same as once."""
    for node, operation, data, by_first, by_second in records:
        node.operation = operation
        node.data = data
        node._by_first, node._by_second = by_first, by_second


def recompute(output: Value) -> None:
    """Run the recorded operations again on the leaves' present numbers, all or nothing.

    It follows the graph as recorded, not the Python that chose it: an `if` that would now go the
    other way is not asked again, nor a plain number worked out anew. Ctrl-C leaves all of it done,
    or nothing.

    Raises:
        DomainError, OverflowError: as in a first pass; then no node has been changed.

    >>> a = Value(2.0)
    >>> L = a * a
    >>> a.data = 3.0
    >>> recompute(L); L.data
    9.0
    """
    records = computed(Graph(output), {})
    try:
        put_back(records)
    except BaseException:  # Ctrl-C came between two of the nodes
        put_back(records)
        raise


def check_fresh(nodes: Iterable[Value], output: Value, names: Callable[[Value], str]) -> None:
    """Refuse to show numbers that do not multiply out.

    Args:
        nodes: the nodes with inputs that a reader is about to show.
        output: the output of their graph.
        names: what a node is called, for the message.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
    """
    for node in nodes:
        if not _is_fresh(node):
            changed = [x for x in node.inputs if x.operation is None] or [*node.inputs, node]
            suspects = " or ".join(dict.fromkeys(names(x) for x in changed))
            again = f"compute it again, or call recompute({names(output)})"
            raise StaleGraphError(
                f"{suspects} was changed after {names(output)} was computed, so the numbers no "
                f"longer multiply out: {way_out(again, 'back goes back to before that')}"
            )


def _is_fresh(node: Value) -> bool:
    """Tell whether a node holds what the table gives on its operands' present numbers."""
    operation, data = node.operation, node.data
    assert operation is not None
    first: Any = node._first
    second: Any = node._second
    by_first: Any = node._by_first
    by_second: Any = node._by_second
    try:
        if type(first) is tuple:
            numbers = [x.data for x in (*first, *second)]
            found = operation.forward(*numbers)
            by = operation.local_derivatives(*numbers, found)
            recorded = (*by_first, *by_second)
        elif second is None:
            found = operation.forward(first.data)
            by = operation.local_derivatives(first.data, found)
            recorded = (by_first,)
        else:  # a plain number has no derivative by it
            a = first if by_first is None else first.data
            b = second if by_second is None else second.data
            found = operation.forward(a, b)
            by = operation.local_derivatives(a, b, found)
            recorded = (
                by[0] if by_first is None else by_first,
                by[1] if by_second is None else by_second,
            )
    except (ArithmeticError, ValueError, TypeError):
        return False
    return (found == data and by == recorded) or _same((found, *by), (data, *recorded))


def _same(some: tuple[float | None, ...], others: tuple[float | None, ...]) -> bool:
    """Tell whether numbers are the same, NaN like NaN."""
    return len(some) == len(others) and all(
        a == b or (a != a and b != b) for a, b in zip(some, others, strict=True)
    )


def copy_node(node: Value) -> Value:
    """Copy one node for `copy.copy`: another node on the same operands."""
    copied = object.__new__(Value)
    for slot in Value.__slots__:
        setattr(copied, slot, getattr(node, slot))
    return copied


def copy_graph(output: Value, memo: dict[int, Any]) -> Value:
    """Copy a graph for `copy.deepcopy`, whatever its depth; operations are shared."""
    for node in Graph(output).nodes:
        if id(node) in memo:
            continue
        memo[id(node)] = copied = copy_node(node)
        if type(node._first) is tuple:
            copied._first = tuple([memo[id(x)] for x in node._first])
            copied._second = tuple([memo[id(x)] for x in node._second])
        else:
            copied._first = memo.get(id(node._first), node._first)
            copied._second = memo.get(id(node._second), node._second)
    result: Value = memo[id(output)]
    return result


_depths: dict[int, int] = {}  # thread -> how many nodes pickle is saving, one within another


class NodeToSave(tuple):  # type: ignore[type-arg]  # `Any` would have to be imported
    """What pickle is given of a node, and holds until it has saved the operands.

    Raises:
        GraphTooDeepError: so many nodes are being saved, one within another, that pickle, which
            recurses, would soon be at its end.
    """

    def __init__(self, reduced: tuple[Any, ...]) -> None:
        self._thread = get_ident()
        self._depth = _depths.get(self._thread, 0) + 1
        if self._depth > min(sys.getrecursionlimit(), 1000) // 8:
            _depths.pop(self._thread)
            raise GraphTooDeepError(
                "this graph is too deep to pickle. Pickle the model (its parameters are leaves), "
                "or copy the graph with copy.deepcopy, which knows no such limit."
            )
        _depths[self._thread] = self._depth

    def __del__(self) -> None:
        # one that a traceback has kept alive may come late
        if _depths.get(self._thread, 0) >= self._depth:
            _depths[self._thread] = self._depth - 1
