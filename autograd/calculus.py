"""Derivatives of functions: gradient, Hessian, Jacobian, any order; reverse and forward mode."""

from __future__ import annotations

import inspect
import unicodedata

from .backprop import backward_steps
from .graph import Graph, check_fresh, post_order
from .names import Names
from .notation import digits_text, readable, subscript
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def grad(output: Value, inputs: Any, create_graph: bool = False) -> Any:
    """Return the derivative of an output by some of its nodes, touching no `grad`.

    Args:
        output: what is differentiated.
        inputs: a node, or a list of nodes: leaves or not.
        create_graph: return Values with a graph of their own, to differentiate again.

    Returns:
        A number (with `create_graph` a Value), or a list of them for a list of inputs; 0 for a
        node that the output does not depend on.

    Raises:
        StaleGraphError: with `create_graph`, a number was changed after the forward pass.

    >>> x = Value(3.0)
    >>> y = x**3
    >>> grad(y, x)
    27.0
    >>> slope = grad(y, x, create_graph=True)
    >>> grad(slope, x)
    18.0
    """
    wanted = [inputs] if isinstance(inputs, Value) else list(inputs)
    found = _gradient_graph(output, wanted) if create_graph else _gradient_numbers(output, wanted)
    return found[0] if isinstance(inputs, Value) else found


def _gradient_numbers(output: Value, wanted: Sequence[Value]) -> list[float]:
    gradients = {output: 1.0}
    for step in backward_steps(output):
        for contribution in step.contributions:
            x = contribution.input
            gradients[x] = gradients.get(x, 0.0) + contribution.amount
    return [gradients.get(x, 0.0) for x in wanted]


def _gradient_graph(output: Value, wanted: Sequence[Value]) -> list[Value]:
    """Walk the backward pass with the table's derivatives taken on Values."""
    order = post_order(output, last_input_first=True)
    check_fresh(order, output, Names(Graph(output)))
    leading = set(wanted)  # the nodes through which a gradient reaches a wanted one
    for node in order:
        if leading.intersection(node.inputs):
            leading.add(node)
    gradients: dict[Value, Any] = {output: 1.0}
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
        order: how often to differentiate.

    Returns:
        A function: at a number it returns a float, at a Value a Value that can be differentiated.

    Raises:
        ValueError: the order is below 1.

    >>> derivative(lambda x: x**3)(2.0), derivative(lambda x: x**3, order=2)(2.0)
    (12.0, 12.0)
    """
    if order < 1:
        raise ValueError(f"a derivative has an order of at least 1, not {order}")

    def differentiated(x: Any) -> Any:
        point = x if isinstance(x, Value) else Value(x)
        result = _as_value(f(point))
        for _ in range(order - 1):
            result = grad(result, point, create_graph=True)
        return grad(result, point, create_graph=isinstance(x, Value))

    return differentiated


def gradient(f: Callable[..., Any]) -> Callable[..., Vector]:
    """Return the gradient of a function of several variables, as a function of the point.

    Args:
        f: takes its variables one by one as Values, returns a Value.

    Returns:
        A function of the same variables, whose result is a list of derivatives that prints as
        the lecture writes it, with a unit vector for each variable.

    >>> gradient(lambda x, y: x**2 + y**2)(3, 4)
    ∇f(3, 4) = 6 x̂ + 8 ŷ
    >>> gradient(lambda x, y: x**2 + y**3)(3, 4)[1]
    48.0
    """

    def differentiated(*point: Any) -> Vector:
        variables, keep_graph = _variables(point)
        derivatives = grad(_as_value(f(*variables)), variables, create_graph=keep_graph)
        return Vector(derivatives, variables, _parameter_names(f, len(point)))

    return differentiated


def hessian(f: Callable[..., Any]) -> Callable[..., list[list[Any]]]:
    """Return the matrix of second derivatives of a function, as a function of the point.

    Args:
        f: as for `gradient`.

    Returns:
        A function whose result has ∂²f/∂xᵢ∂xⱼ in row i, column j.

    >>> hessian(lambda x, y: x**2 * y)(3.0, 4.0)
    [[8.0, 6.0], [6.0, 0.0]]
    """

    def differentiated(*point: Any) -> list[list[Any]]:
        variables, keep_graph = _variables(point)
        slopes = grad(_as_value(f(*variables)), variables, create_graph=True)
        return [grad(slope, variables, create_graph=keep_graph) for slope in slopes]

    return differentiated


def jacobian(f: Callable[..., Sequence[Any]]) -> Callable[..., list[list[Any]]]:
    """Return the matrix of derivatives of a function with several results.

    Args:
        f: takes its variables one by one as Values, returns a list of Values.

    Returns:
        A function of the point, whose result has ∂fᵢ/∂xⱼ in row i, column j.

    >>> jacobian(lambda x, y: [x * y, x + y])(3.0, 4.0)
    [[4.0, 3.0], [1.0, 1.0]]
    """

    def differentiated(*point: Any) -> list[list[Any]]:
        variables, keep_graph = _variables(point)
        results = f(*variables)
        return [grad(_as_value(y), variables, create_graph=keep_graph) for y in results]

    return differentiated


def jvp(f: Callable[..., Any], point: Sequence[Any], direction: Sequence[Any]) -> tuple[Any, Any]:
    """Return the value of a function and its slope in a direction, by forward mode.

    The function is recorded once; then each node's tangent is Σ local derivative × its input's
    tangent, inputs before what they feed (Baydin et al., "Automatic differentiation in machine
    learning: a survey", 2018, section 3.1).

    Args:
        f: takes its variables one by one as Values, returns a Value.
        point: a number or Value for each variable.
        direction: a number or Value for each variable; Values make the slope a Value.

    Raises:
        ValueError: point and direction differ in length.

    >>> jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 0.0))
    (12.0, 4.0)
    """
    if len(point) != len(direction):
        raise ValueError(f"a direction in {len(point)} variables has no {len(direction)} numbers")
    variables, keep_graph = _variables(point)
    keep_graph = keep_graph or any(isinstance(d, Value) for d in direction)
    output = _as_value(f(*variables))
    tangents: dict[Value, Any] = dict(zip(variables, direction, strict=True))
    for node in Graph(output).order:
        if node in tangents:
            continue  # a point that is itself the result of something
        assert node.operation is not None
        if keep_graph:
            rule = node.operation.local_derivatives(*node.operands, node)
            pairs = zip(node.operands, rule, strict=True)
            by = tuple([d for x, d in pairs if isinstance(x, Value)])
        else:
            by = node.local_derivatives
        total: Any = 0.0
        for x, local_derivative in zip(node.inputs, by, strict=True):
            if x in tangents:
                term = local_derivative * tangents[x]
                total = term if isinstance(total, float) and total == 0.0 else total + term
        tangents[node] = total
    slope = tangents.get(output, 0.0)
    return (output, _as_value(slope)) if keep_graph else (output.data, slope)


class Vector(list):  # type: ignore[type-arg]  # Any would have to be imported
    """The derivatives of a gradient: a list that prints with unit vectors.

    Args:
        derivatives: one for each variable.
        point: the variables.
        names: what they are called.
    """

    def __init__(self, derivatives: Sequence[Any], point: Sequence[Value], names: Sequence[str]):
        super().__init__(derivatives)
        self.point = [x.data for x in point]
        self.names = names

    def __repr__(self) -> str:
        at = ", ".join(map(digits_text, self.point))
        terms = [
            f"{digits_text(d.data if isinstance(d, Value) else d)} {_unit(name)}"
            for d, name in zip(self, self.names, strict=True)
        ]
        written = " + ".join(terms).replace("+ -", "− ")
        return readable(f"∇f({at}) = {written}")


def _unit(name: str) -> str:
    """Write the unit vector of a variable: a hat on its letter, its index after it."""
    letter = name.rstrip("₀₁₂₃₄₅₆₇₈₉,")
    return unicodedata.normalize("NFC", letter + "\u0302") + name[len(letter) :]


def _parameter_names(f: Callable[..., Any], count: int) -> list[str]:
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):  # some built-in functions do not tell
        parameters = []
    if len(parameters) == count and all(p.kind is not p.VAR_POSITIONAL for p in parameters):
        return [p.name for p in parameters]
    return [f"x{subscript(i)}" for i in range(1, count + 1)]


def _variables(point: Sequence[Any]) -> tuple[list[Value], bool]:
    """Return the point as Values, and whether its results must keep their graph."""
    variables = [x if isinstance(x, Value) else Value(x) for x in point]
    return variables, any(isinstance(x, Value) for x in point)


def _as_value(result: Any) -> Value:
    """Return a function's result as a Value; a plain number depends on nothing."""
    return result if isinstance(result, Value) else Value(result)
