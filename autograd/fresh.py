"""Whether a graph holds what the table gives on its present numbers; computing it again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .errors import StaleGraphError, printable, way_out
from .foreign import as_node
from .foreign.candidates import ROUGHLY
from .graph import Graph, Mirror, Node
from .messages import failed, number_in
from .names import Names
from .numbers import close
from .operations import Operation, refuse_steep

# a node, what it does, its number, the derivatives with respect to its first and second operands
Kept = tuple[Node, Operation | None, float, Any, Any]


def _by_the_table(
    node: Node, numbers: Sequence[float], changed: Operation | None = None
) -> tuple[float, tuple[float | None, ...]]:
    """Compute a node again on its operands' `numbers`: its number, and the derivative for each."""
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


def kept(nodes: Iterable[Node]) -> list[Kept]:
    """Return what a forward pass has left in some nodes, for `put_back`."""
    return [(x, x.operation, x.data, x._by_first, x._by_second) for x in nodes]


def computed(graph: Graph, changed: Mapping[Node, float | Operation]) -> list[Kept]:
    """Return what a forward pass would leave in the nodes of a graph, for `put_back`.

    Some leaves may have another number there, and some nodes do something else. No node changes.

    Raises:
        DomainError, OverflowError: as in a first pass.
        TypeError, ValueError: a leaf's number is not a finite number.
    """
    numbers: dict[Node, float] = {}
    for leaf in graph.leaves:
        given: Any = changed.get(leaf)
        numbers[leaf] = number_in(leaf) if given is None else float(given)
    records: list[Kept] = [(leaf, None, data, None, None) for leaf, data in numbers.items()]
    for node in graph.order:
        first: Any = node._first
        second: Any = node._second
        operation: Any = changed.get(node, node.operation)
        if type(first) is tuple:
            present = [numbers[x] for x in (*first, *second)]
            data, by = _by_the_table(node, present, operation)
            half = len(first)
            records.append((node, operation, data, by[:half], by[half:]))
        else:  # there is no derivative with respect to a plain number
            first_is_node, second_is_node = node._by_first is not None, node._by_second is not None
            present = [numbers[first] if first_is_node else first]
            if second is not None:
                present.append(numbers[second] if second_is_node else second)
            data, by = _by_the_table(node, present, operation)
            by_first, by_second = (
                by[0] if first_is_node else None,
                by[1] if second_is_node else None,
            )
            records.append((node, operation, data, by_first, by_second))
        numbers[node] = data
    return records


def put_back(records: Iterable[Kept]) -> None:
    """Write into nodes what `kept` or `computed` has returned; it may be done twice."""
    for node, operation, data, by_first, by_second in records:
        node.operation = operation
        node.data = data
        node._by_first, node._by_second = by_first, by_second


def recompute(output: Node) -> None:
    """Run the recorded operations again on the leaves' present numbers, all or nothing.

    It follows the graph as recorded, not the Python that chose it: an `if` that would now go the
    other way is not evaluated again, nor is a plain number. Ctrl-C leaves all of it done, or
    nothing.

    Args:
        output: the Value that the graph ends in.

    Raises:
        DomainError, OverflowError: as in a first pass; then no node has been changed.

    >>> from autograd import Value
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


def opened(
    output: Any, names: Mapping[str, Any] | None = None, first: Iterable[Node] = ()
) -> Names:
    """Return a graph as a reader opens it: its nodes named, its numbers checked.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        TypeError: the output is not a Value.
    """
    graph = Graph(as_node(output), first)
    found = Names(graph, names)
    check_fresh(graph.order, graph.output, found)
    return found


def check_fresh(nodes: Iterable[Node], output: Node, names: Callable[[Node], str]) -> None:
    """Refuse to show nodes whose numbers no longer match those of their inputs.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
    """
    for node in nodes:
        if not is_fresh(node):
            changed = [x for x in node.inputs if x.operation is None] or [*node.inputs, node]
            suspects = " or ".join(dict.fromkeys(names(x) for x in changed))
            again = "compute it again"
            if not isinstance(output, Mirror):
                again += f", or call recompute({names(output)})"
            so = way_out(", so the numbers no longer match", "")
            then = way_out(again, "back goes back to before that")
            message = f"{suspects} was changed after {names(output)} was computed{so}: {then}"
            raise StaleGraphError(printable(message))


def first_stale(nodes: Iterable[Node]) -> tuple[Node, float] | None:
    """Return the first node that does not hold what the table gives, and that number."""
    for node in nodes:
        if not is_fresh(node):
            numbers = [x.data if isinstance(x, Node) else x for x in node.operands]
            assert node.operation is not None
            try:
                return node, node.operation.forward(*numbers)
            except (ArithmeticError, ValueError):
                return node, math.nan
    return None


def is_fresh(node: Node) -> bool:
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
        else:  # there is no derivative with respect to a plain number
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
    if found == data and by == recorded:
        return True
    if isinstance(node, Mirror) and by == recorded:  # its engine may round differently
        return close(found, data, max([abs(x.data) for x in node.inputs]), ROUGHLY)
    return _same((found, *by), (data, *recorded))


def _same(some: tuple[float | None, ...], others: tuple[float | None, ...]) -> bool:
    """Tell whether numbers are the same, NaN like NaN."""
    return len(some) == len(others) and all(
        a == b or (a != a and b != b) for a, b in zip(some, others, strict=True)
    )
