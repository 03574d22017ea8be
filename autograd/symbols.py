"""The expression tree: run a row of the table on symbols, and they record what is done to them.

A `Symbol` is to a formula what a node is to a number. It knows operations only by their names, so
that the table itself can be built on it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias

    Sign = Callable[[Any, Any], "Symbol"]

Expression: TypeAlias = "Symbol | float"

JUXTAPOSED = "juxtaposed"  # a product without a sign: 2x, o(1 − o)
DERIVATIVE = "derivative"  # ∂a/∂b
PRODUCT, SUM = "product", "sum"  # of any number: factors of the chain rule, and their terms
MEAN = "mean"  # of a number of terms, or with 1 their sum, of which one is given: ¼ Σ (yᵢ − ŷᵢ)²
GAP = "gap"  # so many things left out
ENDLESS = 10**9  # signs; more are not counted

MOST_IN_A_ROW = 12  # things of one kind; of more, the middle is left out


def _signs(name: str) -> tuple[Sign, Sign]:
    """Return what Python calls for a sign: with the symbol first, and with it second."""
    return (
        lambda symbol, other: Symbol(name, (symbol, other)),
        lambda symbol, other: Symbol(name, (other, symbol)),
    )


class Symbol:
    """A name, or an operation on operands that are symbols and plain numbers.

    Args:
        name: the name, or the operation's.
        operands: none for a name.

    Attributes:
        signs: how many names, numbers and operations it is made of.

    >>> x = Symbol("x")
    >>> 2 * x + x**3
    add(mul(2, x), powc(x, 3))
    """

    __slots__ = ("name", "operands", "signs")

    def __init__(self, name: str, operands: Sequence[Any] = ()) -> None:
        self.name = name
        self.operands = tuple(operands)
        self.signs: int
        signs = 1 + sum([x.signs if isinstance(x, Symbol) else 1 for x in self.operands])
        self.signs = signs if signs < ENDLESS else ENDLESS

    @staticmethod
    def record(operation: Any, operands: Sequence[Any]) -> Symbol:
        """Return the expression `operation(*operands)`, not computed."""
        return Symbol(operation.name, operands)

    __add__, __radd__ = _signs("add")
    __sub__, __rsub__ = _signs("sub")
    __mul__, __rmul__ = _signs("mul")
    __truediv__, __rtruediv__ = _signs("div")
    __gt__, __lt__, __le__ = _signs(">")[0], _signs("<")[0], _signs("<=")[0]
    __rpow__ = _signs("pow")[1]

    def __pow__(self, other: Any) -> Symbol:
        return Symbol("powc" if isinstance(other, (int, float)) else "pow", (self, other))

    def __neg__(self) -> Symbol:
        return Symbol("neg", (self,))

    def choose(self, yes: Any, no: Any) -> Symbol:
        """Return `yes if self else no`, not computed."""
        return Symbol("where", (self, yes, no))

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.operands))})" if self.operands else self.name


def shortened(things: Iterable[Any], most: int = MOST_IN_A_ROW) -> list[Any]:
    """Return things as a list; of more than `most` the beginning, a gap, and the end.

    >>> shortened(range(9), 6)
    [0, 1, gap(5), 7, 8]
    """
    whole: Any = things if hasattr(things, "index") else list(things)  # a sequence
    if len(whole) <= most:
        return list(whole)
    kept = most // 3
    return [*whole[:kept], Symbol(GAP, (len(whole) - 2 * kept,)), *whole[-kept:]]
