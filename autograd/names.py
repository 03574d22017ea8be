"""What a node is called: its label, the variable that holds it, its formula, or its number."""

from __future__ import annotations

import os
import sys

from .errors import DomainError
from .graph import Graph
from .notation import ascii_text, digits_text, readable
from .numbers import is_number
from .symbols import DERIVATIVE, Symbol, operand_symbols, text
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType, FrameType
    from typing import Any

    from .operations import Operation

LONGEST_FORMULA = 24  # characters
MOST_LISTED = 8  # names, where one is not found

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARIES = (
    _HERE,
    os.path.join(os.path.dirname(os.path.dirname(_HERE)), "nn") + os.sep,
    os.path.dirname(os.__file__) + os.sep,
    "<frozen ",
)
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_TRANSPARENT = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


class _TooLongError(Exception):
    """A formula has passed the length at which it still serves as a name."""


class Names:
    """The names of a graph's nodes, as seen by whoever asks now.

    Called with a node, it returns the node's name.

    Args:
        graph: the graph.
        names: a mapping from name to node that replaces the caller's variables; `{}` for none.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> names = Names(Graph((c + 1).tanh()))
    >>> names(a), names(c), names(c + 1)
    ('a', 'c', 'c + 1')
    """

    def __init__(self, graph: Graph, names: Mapping[str, Value] | None = None) -> None:
        self.graph = graph
        variables = caller_variables() if names is None else _checked(names)
        self._variables = variables
        self._texts: dict[Value, str] = {}
        self._symbols: dict[Value, Symbol | float] = {}
        self._spellings: dict[str, Value] = {}  # names as they are typed, of the named nodes
        self._formulas: dict[str, list[Value]] = {}  # and formulas
        self._met: dict[str, int] = {}  # how often a name has been given, by its ASCII spelling
        spellings: dict[str, str] = {}
        for node in dict.fromkeys([graph.output, *graph.nodes]):  # the output keeps its bare name
            name = node.label or variables.get(node)
            if name:
                if name not in spellings:
                    spellings[name] = ascii_text(name)
                spelling = spellings[name]
                self._met[spelling] = count = self._met.get(spelling, 0) + 1
                self._texts[node] = name if count == 1 else f"{name}#{count}"

    def given(self, node: Value) -> str | None:
        """Return the name that a person gave the node, or None; strangers have names too."""
        if node in self._texts:
            return self._texts[node]
        name = node.label or self._variables.get(node)
        met = self._met.get(ascii_text(name), 0) if name else 0
        return f"{name}#{met + 1}" if met else name

    def give(self, node: Value, name: str) -> None:
        """Call a node by a name from now on."""
        self._texts[node] = name
        self._spellings.clear()
        self.forget_formulas()

    def forget_formulas(self) -> None:
        """Spell formulas anew from now on: names or operations have changed."""
        self._symbols.clear()
        self._formulas.clear()

    def find(self, typed: Value | str | int) -> Value:
        """Return the node that is meant: itself, by its name (`w11_1` for w₁₁¹), by its number.

        Raises:
            LookupError: there is no such node.
            TypeError: `typed` is nothing that could mean a node.
        """
        if isinstance(typed, Value):
            return typed
        if not isinstance(typed, (str, int)) or isinstance(typed, bool):
            raise TypeError(
                f"a node is meant by a Value, a name or the number of its step, not by {typed!r}"
            )
        node = self.named(str(typed))
        if node is not None:
            return node
        wanted = str(typed).removeprefix("#")
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.graph.order):
            return self.graph.order[int(wanted) - 1]
        if not self._formulas:
            for inner in self.graph.order:
                self._formulas.setdefault(ascii_text(self(inner)), []).append(inner)
        spelled = ascii_text(str(typed))
        meant = self._formulas.get(spelled, [])
        if len(meant) > 1:
            numbers = [f"#{self.graph.number_of(inner)}" for inner in meant[:4]]
            others = " and others" * (len(meant) > 4)
            raise LookupError(
                f"{len(meant)} nodes are {typed}: say which by its number, {', '.join(numbers)}"
                f"{others}, or give it a label"
            )
        if meant:
            return meant[0]
        from difflib import get_close_matches  # for this message alone; nn's start needs it not

        close = get_close_matches(spelled, [*self._spellings, *self._formulas], 3)
        few = [*self._texts.values()] if len(self._texts) <= MOST_LISTED else []
        hint = f"there are {', '.join(few)}" if few else "tree() shows them all"
        if close:
            hint = f"did you mean {', '.join(close)}"
        raise LookupError(f"no node is called {typed or repr(typed)}: {hint}")

    def named(self, typed: str) -> Value | None:
        """Return the node that a person named so, in any spelling, or None."""
        if not self._spellings:
            for node, name in reversed(self._texts.items()):
                self._spellings[ascii_text(name)] = node
        return self._spellings.get(ascii_text(typed))

    def __call__(self, node: Value) -> str:
        """Return the node's name; a leaf without one is called by its number."""
        return text(self.symbol(node))

    def symbol(self, node: Value) -> Symbol | float:
        """Return the node as a symbol to build formulas with: a name, a formula or a number."""
        if node not in self._symbols:
            spelled = self.spelled(node, LONGEST_FORMULA)
            number = Symbol(f"#{self.graph.number_of(node)}")
            self._symbols[node] = number if spelled is None else spelled
        return self._symbols[node]

    def spelled(self, node: Value, longest: int) -> Symbol | float | None:
        """Return a node's name or its formula; None where that has more than `longest` signs."""
        try:
            symbol = self._spell(node, [longest])
        except _TooLongError:
            return None
        return symbol if self.given(node) or len(text(symbol)) <= longest else None

    def derivative(self, of: Value, by: Value) -> Symbol:
        """Return ∂of/∂by as a symbol."""
        return Symbol.record(DERIVATIVE, (self.symbol(of), self.symbol(by)))

    def _spell(self, node: Value, signs_left: list[int]) -> Symbol | float:
        """Spell a node out down to the named ones; every node costs a sign at least."""
        signs_left[0] -= 1
        if signs_left[0] < 0:
            raise _TooLongError
        given = self.given(node)
        if given:
            return Symbol(given)
        if node.operation is None:
            return node.data
        operands = [
            self._spell(x, signs_left) if isinstance(x, Value) else x for x in node.operands
        ]
        return Symbol.record(node.operation, operands)

    def formula(self, node: Value) -> Symbol:
        """Return the node's operation on its operands' names."""
        operands = [self.symbol(x) if isinstance(x, Value) else x for x in node.operands]
        return Symbol.record(node.operation, operands)

    def numbers(self, node: Value) -> Symbol:
        """Return the node's operation on its operands' numbers."""
        operands = [x.data if isinstance(x, Value) else x for x in node.operands]
        return Symbol.record(node.operation, operands)


def _checked(names: Mapping[str, Value]) -> dict[Value, str]:
    """Return the name of each node; the first that names it counts.

    Raises:
        TypeError: `names` does not map names to nodes.
    """
    if not hasattr(names, "items"):
        raise TypeError(f"names maps each name to its node, {{'x': x}}, and is no {names!r}")
    found: dict[Value, str] = {}
    for name, node in names.items():
        if not isinstance(name, str) or not name.strip() or not isinstance(node, Value):
            raise TypeError(f"names maps each name to its node: {name!r} to {node!r} does not")
        found.setdefault(node, name)
    return found


def caller_variables() -> dict[Value, str]:
    """Return the names of the Values that the calling code holds in variables.

    The caller is the first frame outside autograd, nn and any library; its locals come first,
    then its globals. Names that start with an underscore do not count.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame and (_is_library(frame.f_code) or frame.f_code.co_name in _TRANSPARENT):
        frame = frame.f_back
    if frame is None:
        return {}
    hidden = frame.f_locals
    found = values_in(hidden)
    for node, name in values_in(frame.f_globals, hidden).items():
        found.setdefault(node, name)
    return found


def _is_library(code: CodeType) -> bool:
    path = code.co_filename
    return path.startswith(_LIBRARIES) or any(part in path for part in _INSTALLED)


def values_in(
    variables: Mapping[str, Any], hidden: Mapping[str, Any] | None = None
) -> dict[Value, str]:
    """Return the name of each Value held in a variable; the first that holds it counts.

    Args:
        variables: a namespace; its names that start with an underscore do not count.
        hidden: an inner namespace, whose names hide those of this one.
    """
    found: dict[Value, str] = {}
    for name, held in list(variables.items()):
        if not isinstance(held, Value) or name in (hidden or ()):
            continue
        if name[:1] != "_" and name.isidentifier():  # pytest keeps what it asserts as @py_assert1
            found.setdefault(held, name)
    return found


def describe_failure(
    operation: Operation,
    operands: Sequence[Any],
    numbers: Sequence[float],
    error: ArithmeticError | ValueError,
) -> Exception:
    """Return the DomainError or OverflowError for an operation that failed on these operands.

    Args:
        operation: the row of the table.
        operands: what it was applied to.
        numbers: the operands' numbers at that moment.
        error: what the arithmetic raised.
    """
    called = describe_call(operation, operands)
    parameters = [text(symbol) for symbol in operand_symbols(operation)]
    short, long, origins = {}, {}, []
    for parameter, operand, number in zip(parameters, operands, numbers):
        name = text(_operand_symbol(operand))
        value = digits_text(number)
        short[parameter] = "it" if name == value else name
        long[parameter] = value if name == value else f"{name} = {value}"
        if isinstance(operand, Value) and operand.operation is not None:
            formula = text(Names(Graph(operand)).formula(operand))
            if formula != name:
                origins.append(f"{name} came from {name} = {formula}. ")
    if isinstance(error, OverflowError):
        given = ", ".join(long.values())
        message = (
            f"{called}: at {given} the result or its slope is too large for a float, "
            f"which ends at about 1.8e308. {''.join(origins)}"
            "Bring the operands nearer to 1; for log(exp(a) + exp(b)) there is logsumexp([a, b])."
        )
        return OverflowError(readable(message, sys.stderr))
    wrong, way_out = operation.domain or (f"{{{parameters[0]}}} is outside its domain", "")
    message = f"{called}: {wrong.format(**long)}. {''.join(origins)}{way_out.format(**short)}"
    return DomainError(readable(message.rstrip(), sys.stderr))


def describe_call(operation: Operation, operands: Sequence[Any]) -> str:
    """Write an operation on its operands as the formula it was meant to be."""
    return readable(text(Symbol.record(operation, [*map(_operand_symbol, operands)])), sys.stderr)


def describe_value(value: Value) -> tuple[str, str]:
    """Return what may be typed for a Value (v, where it has no name), and `name = number`."""
    names = Names(Graph(value))
    name, number = readable(names(value), sys.stderr), digits_text(value.data)
    typed = names.given(value) or ""
    return typed if typed.isidentifier() else "v", name if name == number else f"{name} = {number}"


def _operand_symbol(operand: Any) -> Symbol | float:
    if isinstance(operand, Value):
        return Names(Graph(operand)).symbol(operand)
    if is_number(operand):
        try:
            return float(operand)
        except OverflowError:
            return Symbol("a huge integer")
    shown = repr(operand)
    return Symbol(shown if len(shown) <= LONGEST_FORMULA else shown[: LONGEST_FORMULA - 1] + "…")
