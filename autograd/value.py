"""A number that remembers where it came from."""

from __future__ import annotations

from math import inf, isfinite, tanh

from . import operations as op
from .graph import Node
from .micrograd_names import AsInMicrograd, children_in, compute_from
from .numbers import is_number, number
from .operations import Operation, refuse_steep, stable_sigmoid
from .recording import blocks, interrupted, recording_paused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from types import ModuleType
    from typing import Any, SupportsIndex


class Value(AsInMicrograd):
    """A scalar that records the computation it takes part in.

    Attributes:
        data: the number, a float.
        grad: the derivative of the output of `backward()` with respect to it; leaves add them up.
        label: its name in every text and drawing; None: the variable that holds it.
        operation: the row of the table that made it; None for a leaf.

    Args:
        data: a finite number; a bool counts as 0 or 1.
        label: a name; or, as in micrograd, the Values it was computed from.
        operation: then the operation, as micrograd writes it: "+", "**2", "tanh".

    Raises:
        TypeError: `data` is not a number.
        ValueError: `data` is NaN or infinite, or is not what the operation gives.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b + 10
    >>> c.backward()
    >>> c.data, a.grad, b.grad
    (4.0, -3.0, 2.0)
    """

    __slots__ = ()

    if TYPE_CHECKING:  # what a node is computed from are Values here

        @property
        def operands(self) -> tuple[Value | float, ...]:
            """As a node's."""

        @property
        def inputs(self) -> tuple[Value, ...]:
            """As a node's."""

    def __init__(
        self, data: Any, label: str | Collection[Value] | None = None, operation: str = ""
    ) -> None:
        children, label = ((), None) if label is None else children_in(label)
        self.data: float = number(data)
        self.grad: float = 0.0
        self._label: Any = label
        self.operation: Operation | None = None
        self._first: Any = None
        self._second: Any = None
        self._by_first: Any = None
        self._by_second: Any = None
        if (not blocks or not interrupted(self, 1)) and children:
            compute_from(self, children, operation)

    # What an operation leaves behind

    @staticmethod
    def record(operation: Operation, operands: Sequence[Any]) -> Value:
        """Compute a row of the table, and return the new node.

        Args:
            operation: the row.
            operands: what it takes: numbers and Values.
        """
        several = len(operands) > 2 or operation is op.weighted_sum
        numbers = None
        try:
            numbers = [
                x.data if type(x) is Value and type(x.data) is float else _number_in(x)
                for x in operands
            ]
            data = operation.forward(*numbers)
            if blocks and recording_paused():
                return new_node(data, None, None, None, None, None)
            by = operation.local_derivatives(*numbers, data)
            if inf in by or -inf in by:
                refuse_steep(operands, numbers, by)
        except (ValueError, ArithmeticError, TypeError) as error:
            raise _messages().failed(operation, operands, numbers, error) from None
        if several:
            # a plain number has no place here and becomes a leaf; a weighted sum is split into
            # (weights…, bias) and (inputs…)
            nodes = tuple([x if isinstance(x, Value) else Value(x) for x in operands])
            half = (len(nodes) + 1) // 2
            return new_node(data, operation, nodes[:half], nodes[half:], by[:half], by[half:])
        slots: list[Any] = [None, None, None, None]
        for i, operand in enumerate(operands):
            is_node = isinstance(operand, Value)
            if is_node and by[i] is None:
                raise _messages().not_differentiable(operation, operands, i)
            slots[i] = operand if is_node else numbers[i]
            slots[2 + i] = by[i] if is_node else None
        return new_node(data, operation, *slots)

    # Arithmetic. What a network does most is written out, the rest goes through the table; a test
    # holds the two together bit for bit.

    def __add__(self, other: Any) -> Value:
        if type(other) is Value:
            return new_node(self.data + other.data, op.add, self, other, 1.0, 1.0)
        return self.record(op.add, (self, other))

    def __mul__(self, other: Any) -> Value:
        if type(other) is Value:
            return new_node(self.data * other.data, op.mul, self, other, other.data, self.data)
        return self.record(op.mul, (self, other))

    def __sub__(self, other: Any) -> Value:
        if type(other) is Value:
            return new_node(self.data - other.data, op.sub, self, other, 1.0, -1.0)
        return self.record(op.sub, (self, other))

    def __neg__(self) -> Value:
        return new_node(-self.data, op.neg, self, None, -1.0, None)

    def relu(self) -> Value:
        """Return max(0, x); its derivative at 0 is 0."""
        if self.data <= 0:
            return new_node(0.0, op.relu, self, None, 0.0, None)
        return new_node(self.data, op.relu, self, None, 1.0, None)

    def tanh(self) -> Value:
        """Return the hyperbolic tangent, between -1 and 1."""
        x = self.data if type(self.data) is float else _messages().number_in(self)
        y = tanh(x)
        flat = not -0.5 < y < 0.5  # far out, where 1 − y² would lose its digits
        slope = 4 * stable_sigmoid(2 * x) * stable_sigmoid(-2 * x) if flat else 1 - y * y
        return new_node(y, op.tanh, self, None, slope, None)

    def sigmoid(self) -> Value:
        """Return 1/(1 + e^-x), between 0 and 1, without overflow."""
        x = self.data if type(self.data) is float else _messages().number_in(self)
        y = stable_sigmoid(x)
        slope = 0.25 * (1 - tanh(0.5 * x) ** 2) if -1 < x < 1 else y * stable_sigmoid(-x)
        return new_node(y, op.sigmoid, self, None, slope, None)

    def __radd__(self, other: Any) -> Value:
        if type(other) is int and other == 0:  # sum() starts with it
            return new_node(0.0 + self.data, op.add, 0.0, self, None, 1.0)
        return self.record(op.add, (other, self))

    def __truediv__(self, other: Any) -> Value:
        return self.record(op.div, (self, other))

    def __pow__(self, other: Any) -> Value:
        return self.record(op.pow if isinstance(other, Value) else op.powc, (self, other))

    def __rmul__(self, other: Any) -> Value:
        return self.record(op.mul, (other, self))

    def __rsub__(self, other: Any) -> Value:
        return self.record(op.sub, (other, self))

    def __rtruediv__(self, other: Any) -> Value:
        return self.record(op.div, (other, self))

    def __rpow__(self, other: Any) -> Value:
        return self.record(op.pow, (other, self))

    def __pos__(self) -> Value:
        return self

    def __abs__(self) -> Value:
        return self.record(op.abs, (self,))

    def exp(self) -> Value:
        """Return e to the power of this value; OverflowError above 709."""
        return self.record(op.exp, (self,))

    def log(self) -> Value:
        """Return the natural logarithm; DomainError at 0 and below."""
        return self.record(op.log, (self,))

    def sqrt(self) -> Value:
        """Return the square root; DomainError at 0 and below."""
        return self.record(op.sqrt, (self,))

    def sin(self) -> Value:
        """Return the sine of an angle in radians."""
        return self.record(op.sin, (self,))

    def cos(self) -> Value:
        """Return the cosine of an angle in radians."""
        return self.record(op.cos, (self,))

    def leaky_relu(self) -> Value:
        """Return x where x > 0, else 0.01·x."""
        return self.record(op.leaky_relu, (self,))

    def softplus(self) -> Value:
        """Return log(1 + e^x), a smooth relu, without overflow."""
        return self.record(op.softplus, (self,))

    # Comparing looks at the numbers; equality and hashing at the node itself

    def __lt__(self, other: Any) -> bool:
        return bool(self.data < _comparable(self, other))

    def __le__(self, other: Any) -> bool:
        return bool(self.data <= _comparable(self, other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.data > _comparable(self, other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.data >= _comparable(self, other))

    def __eq__(self, other: object) -> bool:
        if is_number(other) or isinstance(other, str):
            raise _messages().refused("__eq__", self, other)
        return NotImplemented

    __hash__ = object.__hash__

    # Turning into a plain number would silently cut the graph

    def __float__(self) -> float:
        raise _messages().refused("__float__", self)

    __int__ = __trunc__ = __floor__ = __ceil__ = __float__

    def __round__(self, digits: int | None = None) -> float:
        raise _messages().refused("__float__", self)

    def __bool__(self) -> bool:
        raise _messages().refused("__bool__", self)

    def backward(self) -> None:
        """Add the derivative of this node with respect to each leaf to the leaf's `grad`.

        Gradients of leaves add up over calls until `zero_grad`; those of the nodes in between
        start from 0 in each. `backward_steps` yields the same pass (Linnainmaa, 1970) step by step.

        Two threads must not run it at the same time over graphs that share a node: their
        gradients would mix without an error.

        Raises:
            TypeError: a `data` or `grad` in the graph was set to something that is not a number.
        """
        from .backprop import backward

        backward(self)

    def zero_grad(self) -> None:
        """Set this node's gradient to 0; `autograd.zero_grad(output)` does a whole graph."""
        self.grad = 0.0

    def __repr__(self) -> str:
        shown = f"Value(data={self.data!r}, grad={self.grad!r}"
        if self._label is None:
            return f"{shown})"
        from .notation import readable
        from .tracing.origins import spot

        label = "" if self.label is None else f", label={self.label!r}"
        place = "" if isfinite(self.data) else spot(self)  # find_nonfinite says where by it
        origin = f", origin={place!r}" if place else ""
        return readable(f"{shown}{label}{origin})")

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from .drawing import notebook_bundle

        return notebook_bundle(self)

    def __array_ufunc__(self, ufunc: Any, method: str, *operands: Any, **options: Any) -> Any:
        from .numpy_functions import apply  # np.exp(v), np.float64(2) * v

        return apply(ufunc.__name__, method, operands, options)

    def __copy__(self) -> Value:
        from .copies import copy_node

        return copy_node(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Value:
        from .copies import copy_graph

        return copy_graph(self, memo)

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        from .copies import to_save

        reduced: Any = super().__reduce_ex__(max(protocol.__index__(), 2))  # older: no slots
        return to_save(self, reduced)


def _messages() -> ModuleType:
    """Return what words are made of: it loads only when something has gone wrong."""
    from . import messages

    return messages


def _number_in(operand: Any) -> float:
    if not isinstance(operand, Node):
        return number(operand)
    found: float = operand.data if type(operand.data) is float else _messages().number_in(operand)
    return found


def _comparable(value: Value, other: Any) -> Any:
    if isinstance(other, Value):
        return other.data
    if is_number(other):
        return other
    raise _messages().refused("__lt__", value, other)


_new = object.__new__


def new_node(
    data: float, operation: Operation | None, first: Any, second: Any, by_first: Any, by_second: Any
) -> Value:
    """Return a node without the checks that a user's number needs."""
    node = _new(Value)
    node.data = data
    node.grad = 0.0
    node._label = None
    if blocks and interrupted(node, 2):
        node.operation = None
        node._first = node._second = node._by_first = node._by_second = None
        return node
    node.operation = operation
    node._first = first
    node._second = second
    node._by_first = by_first
    node._by_second = by_second
    return node
