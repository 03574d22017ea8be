"""Derivatives of functions: gradient, Hessian, Jacobian, any order; reverse and forward mode."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

from .backprop import gradients
from .fresh import check_fresh
from .graph import Graph, Node, post_order
from .names import Names
from .notation import counted
from .operations import identity
from .recording import resume_recording
from .value import Value
from .vectors import Vector, parameter_names

R = TypeVar("R")


def grad(output: Value, inputs: Any, create_graph: bool = False) -> Any:
    """Return the derivative of an output with respect to some of its nodes; no `grad` changes.

    Args:
        output: what is differentiated.
        inputs: a node, or a list of nodes, leaves or not; a node is given as itself, by its name
            or by its number.
        create_graph: return Values with a graph of their own, to differentiate again. Within a
            function that is being differentiated, they always are: `derivative`s nest.

    Returns:
        A number (with `create_graph` a Value), or a list of them for a list of inputs; 0 for a
        node that the output does not depend on.

    Raises:
        LookupError: no node has this name or number.
        StaleGraphError: with `create_graph`, a number was changed after the forward pass.
        TypeError: `inputs` is not a node, a name, a number, or a list of these.

    >>> x = Value(3.0)
    >>> y = x**3
    >>> grad(y, x), grad(y, "x")
    (27.0, 27.0)
    >>> slope = grad(y, x, create_graph=True)
    >>> grad(slope, x)
    18.0
    """
    create_graph = create_graph or _nested.get()
    if isinstance(inputs, (list, tuple, set, frozenset)):
        return _gradients(output, _nodes(output, inputs), create_graph)
    return _gradients(output, _nodes(output, [inputs]), create_graph)[0]


def _nodes(output: Value, typed: Iterable[Any]) -> list[Node]:
    """Return the nodes that are meant: themselves, by name or by number."""
    typed = list(typed)
    if all(isinstance(x, Value) for x in typed):
        return typed
    names = Names(Graph(output))
    return [names.find(x) for x in typed]


def _gradients(output: Value, wanted: Sequence[Node], create_graph: bool) -> list[Any]:
    return (_gradient_graph if create_graph else _gradient_numbers)(output, wanted)


# whether a function is being evaluated to be differentiated; then results must keep their graph
_nested: ContextVar[bool] = ContextVar("nested", default=False)


def _differentiated(
    point: Sequence[Any], compute: Callable[[list[Value], bool], R], keep_graph: bool = False
) -> R:
    """Compute at a point where all is recorded, whatever is outside.

    It runs in a copy of the context, which nothing needs to undo, however it ends. `compute` takes
    the variables, each a node of its own, and whether the result must keep its graph.
    """
    if any(isinstance(x, (list, tuple)) for x in point):
        raise TypeError("variables are given one by one, not as a list: gradient(f)(3, 4)")
    keep_graph = keep_graph or _nested.get() or any(isinstance(x, Value) for x in point)

    def run() -> R:
        resume_recording()
        _nested.set(True)
        # f(v, 2·v) and x·(d/dy at x) ask for partial derivatives: no variable may lead to another
        variables = [identity(x) if isinstance(x, Value) else Value(x) for x in point]
        return compute(variables, keep_graph)

    return copy_context().run(run)


def _gradient_numbers(output: Value, wanted: Sequence[Node]) -> list[float]:
    found = gradients(output, reversed(post_order(output, last_input_first=True)))
    return [found.get(x, 0.0) for x in wanted]


def _gradient_graph(output: Value, wanted: Sequence[Node]) -> list[Value]:
    """Walk the backward pass with the table's derivatives taken on Values."""
    order = post_order(output, last_input_first=True)
    check_fresh(order, output, lambda node: Names(Graph(output))(node))
    leading = {*wanted}  # the nodes through which a gradient reaches one that was asked for
    for node in order:
        if leading.intersection(node.inputs):
            leading.add(node)
    gradients: dict[Node, Any] = {output: 1.0}
    for node in reversed(order):
        if node not in leading or node not in gradients:
            continue
        upstream = gradients[node]
        assert node.operation is not None
        derivatives = node.operation.local_derivatives(*node.operands, node)
        for x, local_derivative in zip(node.operands, derivatives, strict=True):
            if isinstance(x, Value) and x in leading:
                amount = _times(upstream, local_derivative)
                gradients[x] = gradients[x] + amount if x in gradients else amount
    found = [gradients.get(x, 0.0) for x in wanted]
    return [x if isinstance(x, Value) else Value(x) for x in found]


def _times(upstream: Any, local_derivative: Any) -> Any:
    """Multiply, leaving a factor 1 out of the graph."""
    if isinstance(upstream, float) and upstream == 1.0:
        return local_derivative
    if isinstance(local_derivative, float) and local_derivative == 1.0:
        return upstream
    return upstream * local_derivative


def derivative(f: Callable[..., Any], order: int = 1) -> Callable[[Any], Any]:
    """Return the derivative of a function of one variable, as a function of the point.

    Args:
        f: takes one Value, returns one; built from operators and this package's functions.
        order: how often to differentiate; each order takes about four times the time and memory
            of the previous one.

    Returns:
        A function: at a number it returns a float, at a Value a Value that can be differentiated.
        It raises TypeError if f does not return a number or a Value.

    Raises:
        ValueError: the order is below 1.

    >>> derivative(lambda x: x**3)(2.0), derivative(lambda x: x**3, order=2)(2.0)
    (12.0, 12.0)
    """
    if not isinstance(order, int) or order < 1:
        raise ValueError(f"the order of a derivative must be a whole number from 1, not {order}")

    def compute(point: list[Value], keep_graph: bool) -> Any:
        result = _as_value(f(*point))
        for _ in range(order - 1):
            (result,) = _gradients(result, point, create_graph=True)
        return _gradients(result, point, keep_graph)[0]

    return lambda x: _differentiated([x], compute)


def gradient(f: Callable[..., Any]) -> Callable[..., Vector]:
    """Return the gradient of a function of several variables, as a function of the point.

    Args:
        f: takes its variables one by one as Values, returns a Value.

    Returns:
        A function of the same variables, whose result is a list of derivatives that prints as
        the lecture writes it, with a unit vector for each variable. It raises TypeError if the
        variables are given as one list, or if f does not return a number or a Value.

    >>> gradient(lambda x, y: x**2 + y**2)(3, 4)
    ∇f(3, 4) = 6 x̂ + 8 ŷ
    >>> gradient(lambda x, y: x**2 + y**3)(3, 4)[1]
    48.0
    """

    def compute(point: list[Value], keep_graph: bool) -> Vector:
        derivatives = _gradients(_as_value(f(*point)), point, keep_graph)
        return Vector(derivatives, point, parameter_names(f, len(point)))

    return lambda *point: _differentiated(point, compute)


def hessian(f: Callable[..., Any]) -> Callable[..., list[list[Any]]]:
    """Return the matrix of second derivatives of a function, as a function of the point.

    Args:
        f: as for `gradient`.

    Returns:
        A function of the same variables, whose result, a list of rows, has ∂²f/∂xᵢ∂xⱼ in row i,
        column j. It raises TypeError if the variables are given as one list, or if f does not
        return a number or a Value.

    >>> hessian(lambda x, y: x**2 * y)(3.0, 4.0)
    [[8.0, 6.0], [6.0, 0.0]]
    """

    def compute(point: list[Value], keep_graph: bool) -> list[list[Any]]:
        slopes = _gradients(_as_value(f(*point)), point, create_graph=True)
        return [_gradients(slope, point, keep_graph) for slope in slopes]

    return lambda *point: _differentiated(point, compute)


def jacobian(f: Callable[..., Sequence[Any]]) -> Callable[..., list[list[Any]]]:
    """Return the matrix of derivatives of a function with several results.

    Args:
        f: takes its variables one by one as Values, returns a list of Values.

    Returns:
        A function of the same variables, whose result, a list of rows, has ∂fᵢ/∂xⱼ in row i,
        column j. It raises TypeError if the variables are given as one list, or if f does not
        return a list of numbers or Values.

    >>> jacobian(lambda x, y: [x * y, x + y])(3.0, 4.0)
    [[4.0, 3.0], [1.0, 1.0]]
    """

    def compute(point: list[Value], keep_graph: bool) -> list[list[Any]]:
        results = f(*point)
        if not isinstance(results, (list, tuple)):
            raise TypeError(
                "a Jacobian needs several results, returned as a list; for one there is gradient(f)"
            )
        return [_gradients(_as_value(y), point, keep_graph) for y in results]

    return lambda *point: _differentiated(point, compute)


def jvp(f: Callable[..., Any], point: Sequence[Any], direction: Sequence[Any]) -> tuple[Any, Any]:
    """Return the value of a function and its slope in a direction, by forward mode.

    The function is recorded once; then each node's tangent is Σ local derivative × its input's
    tangent, inputs before what they feed (Baydin et al., "Automatic differentiation in machine
    learning: a survey", 2018, section 3.1).

    Args:
        f: takes its variables one by one as Values, returns a Value.
        point: a number or Value for each variable.
        direction: a number or Value for each variable; Values make the slope a Value.

    Returns:
        The value of f at the point, and Σ ∂f/∂xᵢ · directionᵢ.

    Raises:
        TypeError: point or direction is not a list, or f does not return a number or a Value.
        ValueError: point and direction differ in length.

    >>> jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 0.0))
    (12.0, 4.0)
    """
    if not all(isinstance(numbers, (list, tuple)) for numbers in (point, direction)):
        raise TypeError("point and direction are lists: jvp(f, (3.0,), (1.0,))")
    if len(point) != len(direction):
        raise ValueError(
            f"a direction in {counted(len(point), 'variable')} must have "
            f"{counted(len(point), 'number')}, not {len(direction)}"
        )

    def compute(variables: list[Value], keep_graph: bool) -> tuple[Any, Any]:
        output = _as_value(f(*variables))
        slope = _pushed_forward(
            output, {**dict(zip(variables, direction, strict=True))}, keep_graph
        )
        return (output, _as_value(slope)) if keep_graph else (output.data, slope)

    return _differentiated(point, compute, any(isinstance(d, Value) for d in direction))


def _pushed_forward(output: Value, tangents: dict[Node, Any], keep_graph: bool) -> Any:
    """Return the slope of an output when its variables move with these tangents."""
    for node in post_order(output):
        if node in tangents or tangents.keys().isdisjoint(node.inputs):
            continue  # a variable, or what does not move
        if keep_graph:
            assert node.operation is not None
            rule = node.operation.local_derivatives(*node.operands, node)
            pairs = zip(node.operands, rule, strict=True)
        else:
            pairs = zip(node.inputs, node.local_derivatives, strict=True)
        total = None
        for x, local_derivative in pairs:
            if isinstance(x, Value) and x in tangents:
                term = local_derivative * tangents[x]
                total = term if total is None else total + term
        tangents[node] = total
    return tangents.get(output, 0.0)


def _as_value(result: Any) -> Value:
    """Return a function's result as a Value; a plain number depends on nothing."""
    return result if isinstance(result, Value) else Value(result)
