"""Where to stop: at a node, or at a condition in a small language of its own.

`abs(grad) > 10`, `grad == 0`, `nan`, `op == 'relu' and data < 0`: comparisons of `data`, `grad`,
numbers and `op` (the name of the operation), joined by and, or, not. Nothing else is understood,
and nothing is ever handed to `eval`.
"""

from __future__ import annotations

import ast
import math
import operator
from functools import partial
from typing import NamedTuple

from ..graph import Node
from ..names import Names
from ..operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Test = Callable[[Node], Any]

LONGEST = 200  # characters, so that nothing nests too deep to be read

WORDS: dict[str, Test] = {
    "data": lambda node: node.data,
    "grad": lambda node: node.grad,
    "op": lambda node: node.operation.name if node.operation else "leaf",
    "nan": lambda node: math.isnan(node.data) or math.isnan(node.grad),
    "inf": lambda node: math.isinf(node.data) or math.isinf(node.grad),
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class ConditionError(ValueError):
    """A condition that cannot be understood."""


class Condition:
    """A condition on nodes; called with one, it tells whether it holds.

    Args:
        text: the condition as typed.

    Attributes:
        text: the same.
        asks_for_gradients: whether it has a meaning in the backward pass only.
        test: what is called for each node.

    Raises:
        ConditionError: it is not understood.

    >>> from autograd import Value
    >>> huge = Condition("abs(grad) > 10")
    >>> a = Value(2.0)
    >>> a.grad = -11.0
    >>> huge(a), huge.asks_for_gradients
    (True, True)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            raise ConditionError(f"a condition has at most {LONGEST} characters")
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise ConditionError(_unclear(text)) from None
        words = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        self.asks_for_gradients = "grad" in words
        self.test: Test = self._truth(tree)

    def __call__(self, node: Node) -> bool:
        """Tell whether the condition holds of a node."""
        return bool(self.test(node))

    def _truth(self, tree: ast.expr) -> Test:
        """Return the test of something true or false."""
        match tree:
            case ast.BoolOp(ast.And(), parts):
                tests = [self._truth(part) for part in parts]
                return lambda node: all(test(node) for test in tests)
            case ast.BoolOp(ast.Or(), parts):
                tests = [self._truth(part) for part in parts]
                return lambda node: any(test(node) for test in tests)
            case ast.UnaryOp(ast.Not(), inner):
                negated = self._truth(inner)
                return lambda node: not negated(node)
            case ast.Name("nan" | "inf" as word):
                return WORDS[word]
            case ast.Compare(left, signs, rights):
                return self._comparison(left, signs, rights)
        raise ConditionError(_unclear(self.text))

    def _comparison(self, left: ast.expr, signs: list[ast.cmpop], rights: list[ast.expr]) -> Test:
        sides = [left, *rights]
        kinds = {self._is_word(side) for side in sides}
        if len(kinds) > 1 or any(type(sign) not in _COMPARISONS for sign in signs):
            raise ConditionError(_unclear(self.text))
        if kinds == {True} and any(type(s) not in (ast.Eq, ast.NotEq) for s in signs):
            raise ConditionError(_unclear(self.text))
        numbers = [self._number(side) for side in sides]
        compared = [_COMPARISONS[type(sign)] for sign in signs]

        def test(node: Node) -> bool:
            found = [number(node) for number in numbers]
            return all(c(x, y) for c, x, y in zip(compared, found, found[1:]))

        return test

    def _is_word(self, tree: ast.expr) -> bool:
        """Tell a name of an operation from a number."""
        if isinstance(tree, ast.Name):
            return tree.id == "op"
        return isinstance(tree, ast.Constant) and isinstance(tree.value, str)

    def _number(self, tree: ast.expr) -> Test:
        """Return the function of a node that a side of a comparison means."""
        match tree:
            case ast.Constant(bool()):
                pass
            case ast.Constant(int() | float() as number):
                return lambda node: number
            case ast.Constant(str() as word):
                if word not in OPERATIONS and word != "leaf":
                    raise ConditionError(
                        f"there is no operation {word!r}; there are: {', '.join(OPERATIONS)}, leaf"
                    )
                return lambda node: word
            case ast.Name("data" | "grad" | "op" as name):
                return WORDS[name]
            case ast.UnaryOp(ast.USub(), inner):
                negated = self._number(inner)
                return lambda node: -negated(node)
            case ast.Call(ast.Name("abs"), [inner], []) if not self._is_word(inner):
                sized = self._number(inner)
                return lambda node: abs(sized(node))
        raise ConditionError(_unclear(self.text))


def _unclear(text: str) -> str:
    return (
        f"not understood: {text.strip()[:60]}. A condition compares data, grad, abs(grad) or op "
        "with a number or a name, as in: abs(grad) > 10, grad == 0 and data < 0, op == 'relu'; "
        "or it is nan, or inf"
    )


class Breakpoint(NamedTuple):
    """Where to stop.

    Attributes:
        number: its number, from 1.
        text: the node's name or the condition.
        node: stop before this node's step; at a leaf, after what reaches it.
        condition: stop at a node of which this holds.
        temporary: gone once it has stopped.
    """

    number: int
    text: str
    node: Node | None
    condition: Condition | None
    temporary: bool

    def test(self, backward: bool) -> Test | None:
        """Return what tells whether to stop at a node in this pass; None: nowhere."""
        if self.condition is None:
            return partial(operator.is_, self.node)
        if self.condition.asks_for_gradients and not backward:
            return None
        return self.condition.test


class Breakpoints:
    """The breakpoints of one walk."""

    def __init__(self) -> None:
        self._names: Names
        self._all: list[Breakpoint] = []

    def follow(self, names: Names) -> None:
        """Look for the nodes by these names from now on; those already set, by their text."""
        self._names = names
        for index, point in enumerate(self._all):
            if point.condition is None:
                try:
                    self._all[index] = point._replace(node=names.find(point.text))
                except LookupError:  # this graph has no such node
                    self._all[index] = point._replace(node=None)

    def met(self, point: Breakpoint | None) -> Breakpoint | None:
        """Return the breakpoint that was met, and forget it if it was there for once."""
        if point and point.temporary:
            self.clear(point)
        return point

    def __iter__(self) -> Iterator[Breakpoint]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, where: Node | str, temporary: bool = False) -> Breakpoint:
        """Add a breakpoint and return it.

        Args:
            where: a node, its name, its number; or a condition such as `abs(grad) > 10`,
                `nan`, `op == 'relu'`.
            temporary: stop there once only.

        Raises:
            LookupError: it is neither a node nor a condition.
        """
        found = where if isinstance(where, Node) else self._find(where)
        number = 1 + max([other.number for other in self], default=0)
        if isinstance(found, Condition):
            added = Breakpoint(number, found.text, None, found, temporary)
        else:
            added = Breakpoint(number, self._names(found), found, None, temporary)
        self._all.append(added)
        return added

    def _find(self, typed: str) -> Node | Condition:
        node = self._names.named(typed)
        if node is not None:
            return node
        try:
            return Condition(typed)
        except ConditionError as error:
            try:
                return self._names.find(typed)
            except LookupError as unknown:
                raise LookupError(f"{unknown}. As a condition it is {error}") from None

    def clear(self, breakpoint: Breakpoint | None = None) -> None:
        """Forget a breakpoint, or all."""
        self._all = [b for b in self._all if breakpoint is not None and b is not breakpoint]

    def test(self, backward: bool) -> Callable[[Node], Breakpoint | None] | None:
        """Return what finds the first breakpoint that stops at a node in this pass.

        None: no breakpoint could stop there.
        """
        tests = [(test, point) for point in self._all if (test := point.test(backward))]

        def find(node: Node) -> Breakpoint | None:
            for test, point in tests:
                if test(node):
                    return point
            return None

        return find if tests else None
