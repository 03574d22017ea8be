"""The table of primitives: one row says everything about one operation.

A row's `local_derivatives` is one expression. On floats it gives the numbers of a backward pass, on
Values it records the graph of the next derivative, and on symbols it prints itself as a formula.
"""

from __future__ import annotations

import math

from .errors import failed
from .manual import Manual, of_row, of_table, signature
from .numbers import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

# These rows hide the built-ins of the same name inside this module.


class Operation:
    """One row of the table; called, it computes: floats to a float, Values to a Value.

    Args:
        name: what `Value.operation.name` says, and the row's name in this module.
        symbol: the sign drawn in a circle.
        forward: the operands as floats -> the result as a float.
        local_derivatives: `(*operands, out)` -> the derivative with respect to each operand, as a
            tuple; None for an operand that is always a plain number.
        textbook: the same derivatives as a textbook writes them, where the form that keeps all
            digits is different.
        domain: what is wrong with an operand that `forward` or `local_derivatives` refuses, and
            what to do about it; `{x}` stands for the operand of that name.
        meaning: what it computes, in words; without it, `help()` shows the formula.

    >>> exp(0.0)
    1.0
    >>> tanh.local_derivatives(0.0, 0.0)
    (1.0,)
    """

    __slots__ = ("domain", "forward", "local_derivatives", "meaning", "name", "symbol", "textbook")
    __doc__ = Manual(__doc__, of_row)  # help(exp) explains exp

    def __init__(
        self,
        name: str,
        symbol: str,
        forward: Callable[..., float],
        local_derivatives: Callable[..., tuple[Any, ...]],
        textbook: Callable[..., tuple[Any, ...]] | None = None,
        domain: tuple[str, str] | None = None,
        meaning: str = "",
    ) -> None:
        self.name = name
        self.symbol = symbol
        self.forward = forward
        self.local_derivatives = local_derivatives
        self.textbook = textbook
        self.domain = domain
        self.meaning = meaning

    def __call__(self, *operands: Any) -> Any:
        """Compute on plain numbers, or let the first operand that can record do so.

        Raises:
            DomainError: an operand is outside the operation's domain.
            OverflowError: the result is too large for a float.
            TypeError: an operand is not a number.
        """
        for operand in operands:
            if hasattr(operand, "record"):
                return operand.record(self, operands)
        numbers = None
        try:
            numbers = [x if type(x) is float else number(x) for x in operands]
            return self.forward(*numbers)
        except (ValueError, ArithmeticError, TypeError) as error:
            raise failed(self, operands, numbers, error) from None

    @property
    def parameters(self) -> tuple[str, ...]:
        """What the operands are called in its row; of a weighted sum, those of two inputs."""
        if self is weighted_sum:
            return "w₁", "w₂", "b", "x₁", "x₂"
        code = self.local_derivatives.__code__
        return code.co_varnames[: code.co_argcount - 1]

    def formulas(self, operands: Sequence[Any], out: Any) -> tuple[Any, ...]:
        """Return the local derivatives in symbols, as a textbook writes them.

        >>> from autograd.symbols import Symbol
        >>> x, y = Symbol("x"), Symbol("y")
        >>> tanh.formulas((x,), y)
        (sub(1, powc(y, 2)),)
        """
        return (self.textbook or self.local_derivatives)(*operands, out)

    # What help(), inspect and editors ask of a function

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def __text_signature__(self) -> str:
        return signature(self)

    def __get__(self, instance: object, owner: type | None = None) -> Operation:
        return self  # what has a __get__ is shown as a function

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    def __reduce__(self) -> str:
        return self.name  # copied as itself, pickled by name


def where(condition: Any, yes: Any, no: Any) -> Any:
    """Choose by a condition that may be a symbol: `yes if condition else no` could not print."""
    if hasattr(condition, "choose"):
        return condition.choose(yes, no)
    return yes if condition else no


def stable_sigmoid(x: float) -> float:
    """Return 1/(1 + e^-x) for a float, never taking e to a large power."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    small = math.exp(x)
    return small / (1 + small)


def refuse_steep(operands: Sequence[Any], numbers: Sequence[float], by: Sequence[Any]) -> None:
    """Raise where a slope with respect to a node is infinite though the numbers are finite."""
    infinite = [x for x, slope in zip(operands, by) if slope is not None and math.isinf(slope)]
    if any(hasattr(x, "record") for x in infinite) and all(map(math.isfinite, numbers)):
        raise OverflowError if numbers[0] else ZeroDivisionError


def _power_slope(x: Any, c: Any) -> Any:
    """Return c·x^(c − 1), with the digits that rounding c − 1 would lose; infinity at 0, if so."""
    if type(c) is float and c >= 1:  # most often; c − 1 is exact
        return c * x ** (c - 1)
    at_0 = type(x) is float and x == 0.0
    if hasattr(c, "record"):
        return 0.0 if at_0 else c * x ** (c - 1)  # that for a plain 0 is not asked for
    if c == 0:
        return 0.0  # x**0 is 1 everywhere
    if at_0 and c < 1:
        return math.inf
    slope = c * x ** (c - 1)
    lost = c - (c - 1 + 1)
    if lost == 0.0:
        return slope
    logarithm = math.log(x) if type(x) is float else log(x)
    return slope * (1 + lost * logarithm)  # x^(c − 1 + lost) is x^(c − 1)·(1 + lost·log x)


def _stable_softplus(x: float) -> float:
    return (0.0 if x <= 0 else x) + math.log1p(math.exp(-math.fabs(x)))


def _net(*operands: float) -> float:
    inputs = len(operands) // 2  # weights, a bias or none, inputs
    total = 0.0
    for weight, x in zip(operands, operands[len(operands) - inputs :], strict=False):
        total += weight * x
    return total + operands[inputs] if len(operands) % 2 else total


def _net_derivatives(*operands_and_out: Any) -> tuple[Any, ...]:
    operands = operands_and_out[:-1]
    inputs = len(operands) // 2
    ones = (1.0,) * (len(operands) % 2)
    return (*operands[len(operands) - inputs :], *ones, *operands[:inputs])


add = Operation("add", "+", lambda a, b: a + b, lambda a, b, out: (1.0, 1.0))
sub = Operation("sub", "−", lambda a, b: a - b, lambda a, b, out: (1.0, -1.0))
mul = Operation("mul", "×", lambda a, b: a * b, lambda a, b, out: (b, a))
div = Operation(
    "div",
    "/",
    forward=lambda a, b: a / b,
    local_derivatives=lambda a, b, out: (1 / b, -out / b),
    textbook=lambda a, b, out: (1 / b, -a / b**2),
    domain=("nothing can be divided by {b}", "Keep {b} away from 0."),
)
neg = Operation("neg", "−", lambda x: -x, lambda x, out: (-1.0,))
pow = Operation(
    "pow",
    "^",
    forward=lambda a, b: math.pow(a, b) if a == a and b == b else a + b,  # nan**0 is nan here
    # 0^b is 0 for every b above 0: flat, as 0·log(b) says
    local_derivatives=lambda a, b, out: (
        _power_slope(a, b),
        out * log(where(a > 0, a, where(a < 0, a, b))),
    ),
    textbook=lambda a, b, out: (b * a ** (b - 1), out * log(a)),
    domain=(
        "{a} is not above 0, and a power has a slope with respect to its exponent only there",
        "Keep {a} positive, or make the exponent a plain number.",
    ),
)
powc = Operation(
    "powc",
    "^",
    forward=lambda x, c: math.pow(x, c) if x == x else x,
    local_derivatives=lambda x, c, out: (_power_slope(x, c), None),
    textbook=lambda x, c, out: (c * x ** (c - 1), None),
    domain=(
        "{x} has no such power with a finite slope",
        "Below 0 only whole powers exist; at 0 the power must be 0, or at least 1.",
    ),
)
exp = Operation("exp", "exp", math.exp, lambda x, out: (out,), meaning="e to the power of x")
log: Operation = Operation(
    "log",
    "log",
    forward=math.log,
    local_derivatives=lambda x, out: (1 / x,),
    domain=("{x} is not above 0", "Keep {x} positive, for example log(abs({x}) + 1e-9)."),
    meaning="the natural logarithm of x",
)
sqrt = Operation(
    "sqrt",
    "√",
    forward=math.sqrt,
    local_derivatives=lambda x, out: (1 / (2 * out),),
    domain=(
        "{x} is not above 0, and a root has a finite slope only there",
        "Keep {x} positive, for example sqrt({x} + 1e-9); no_grad() takes the root of 0.",
    ),
    meaning="the square root of x",
)
sin = Operation(
    "sin",
    "sin",
    forward=math.sin,
    local_derivatives=lambda x, out: (cos(x),),
    domain=("{x} is not finite", "find_nonfinite() tells which node made it."),
    meaning="the sine of x, an angle in radians",
)
cos: Operation = Operation(
    "cos",
    "cos",
    forward=math.cos,
    local_derivatives=lambda x, out: (-sin(x),),
    domain=("{x} is not finite", "find_nonfinite() tells which node made it."),
    meaning="the cosine of x, an angle in radians",
)
tanh: Operation = Operation(
    "tanh",
    "tanh",
    forward=math.tanh,
    # near 0 the first form keeps the digits of the next derivatives, far out the second its own
    local_derivatives=lambda x, out: (
        where(abs(out) < 0.5, 1 - out * out, 4 * sigmoid(2 * x) * sigmoid(-(2 * x))),
    ),
    textbook=lambda x, out: (1 - out**2,),
    meaning="the hyperbolic tangent of x, between −1 and 1",
)
sigmoid: Operation = Operation(
    "sigmoid",
    "σ",
    forward=stable_sigmoid,
    local_derivatives=lambda x, out: (
        where(abs(x) < 1, 0.25 * (1 - tanh(0.5 * x) ** 2), sigmoid(x) * sigmoid(-x)),
    ),
    textbook=lambda x, out: (out * (1 - out),),
    meaning="1/(1 + e^−x), between 0 and 1, without overflow",
)
relu = Operation(
    "relu",
    "relu",
    forward=lambda x: 0.0 if x <= 0 else x,  # this way round, NaN passes
    local_derivatives=lambda x, out: (where(x <= 0, 0.0, 1.0),),
    meaning="x if it is above 0, else 0",
)
leaky_relu = Operation(
    "leaky_relu",
    "leaky relu",
    forward=lambda x: 0.01 * x if x <= 0 else x,
    local_derivatives=lambda x, out: (where(x <= 0, 0.01, 1.0),),
    meaning="x if it is above 0, else 0.01·x",
)
softplus = Operation(
    "softplus",
    "softplus",
    forward=_stable_softplus,
    local_derivatives=lambda x, out: (sigmoid(x),),
    meaning="log(1 + e^x), a smooth relu, without overflow",
)
abs: Operation = Operation(
    "abs",
    "| |",
    forward=math.fabs,
    local_derivatives=lambda x, out: (where(x > 0, 1.0, where(x < 0, -1.0, 0 * x)),),
    textbook=lambda x, out: (where(x > 0, 1.0, where(x < 0, -1.0, 0.0)),),
    meaning="|x|, the number without its sign",
)
maximum = Operation(
    "maximum",
    "max",
    forward=lambda a, b: b if b > a or b != b else a,  # b != b: NaN passes
    local_derivatives=lambda a, b, out: (where(b > a, 0.0, 1.0), where(b > a, 1.0, 0.0)),
    meaning="the larger of a and b; a if they are equal",
)
minimum = Operation(
    "minimum",
    "min",
    # a tie gives its slope to b, as it gives the maximum's to a: max + min has the slopes of a + b
    forward=lambda a, b: a if a < b or a != a else b,
    local_derivatives=lambda a, b, out: (where(a < b, 1.0, 0.0), where(a < b, 0.0, 1.0)),
    meaning="the smaller of a and b; b if they are equal",
)
weighted_sum = Operation("weighted_sum", "Σ", _net, _net_derivatives)
identity = Operation(
    "identity", "=", lambda x: x, lambda x, out: (1.0,), meaning="x itself, for a second name"
)


class Operations(dict[str, Operation]):
    """A table of operations, each by its name."""

    __doc__ = Manual(__doc__, of_table)

    def __repr__(self) -> str:
        return f"<table of {len(self)} operations: help(OPERATIONS) lists them>"


OPERATIONS = Operations(
    {row.name: row for row in list(globals().values()) if isinstance(row, Operation)}
)
