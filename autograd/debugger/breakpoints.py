"""Where to stop: at a node, or at a condition in a small language of its own.

`abs(grad) > 10`, `grad == 0`, `nan`, `op == 'relu' and data < 0`: comparisons of `data`, `grad`,
numbers and `op` (the name of the operation), joined by and, or, not. What is understood is written
anew as Python; nothing that was typed is ever handed to `eval`.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..graph import Node
from ..names import Names
from ..operations import OPERATIONS
from .places import Starts, find_place

Stop = Callable[[Node], object]  # tells whether to stop at a node

LONGEST = 200  # characters, so that nothing nests too deep to be read

_NUMBERS = {"data": "node.data", "grad": "node.grad"}
_OP = "(node.operation.name if node.operation else 'leaf')"
_STATES = {
    "nan": "(node.data != node.data or node.grad != node.grad)",
    "inf": "(abs(node.data) == inf or abs(node.grad) == inf)",
}
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class ConditionError(ValueError):
    """A condition that cannot be understood."""


class Condition:
    """A condition on nodes; called with one, it tells whether it holds.

    Raises:
        ConditionError: it is not understood.

    >>> from autograd import Value
    >>> huge = Condition("abs(grad) > 10")
    >>> a = Value(2.0)
    >>> a.grad = -11.0
    >>> huge.test(a), huge.asks_for_gradients
    (True, True)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            raise ConditionError(f"a condition has at most {LONGEST} characters")
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise self._unclear() from None
        words = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        self.asks_for_gradients = "grad" in words  # it has a meaning in the backward pass only
        self.test: Stop = eval(
            f"lambda node: {self._truth(tree)}", {"__builtins__": {}, "abs": abs, "inf": math.inf}
        )

    def _truth(self, tree: ast.expr) -> str:
        """Write something true or false as Python."""
        match tree:
            case ast.BoolOp(sign, parts):
                word = " and " if isinstance(sign, ast.And) else " or "
                return f"({word.join(map(self._truth, parts))})"
            case ast.UnaryOp(ast.Not(), inner):
                return f"(not {self._truth(inner)})"
            case ast.Name("nan" | "inf" as word):
                return _STATES[word]
            case ast.Compare(left, signs, rights) if all(type(sign) in _SIGNS for sign in signs):
                sides = [left, *rights]
                if all(map(_is_word, sides)) and all(type(x) in (ast.Eq, ast.NotEq) for x in signs):
                    written = [self._word(side) for side in sides]
                else:
                    written = [self._number(side) for side in sides]
                pairs = zip(["", *[_SIGNS[type(sign)] for sign in signs]], written)
                return f"({' '.join([part for pair in pairs for part in pair])})"
        raise self._unclear()

    def _word(self, tree: ast.expr) -> str:
        """Write the name of an operation, or of a node's."""
        if not isinstance(tree, ast.Constant):
            return _OP
        if tree.value not in OPERATIONS and tree.value != "leaf":
            known = ", ".join(OPERATIONS)
            raise ConditionError(f"there is no operation {tree.value!r}; there are: {known}, leaf")
        return repr(tree.value)

    def _number(self, tree: ast.expr) -> str:
        """Write a number, or what is a node's."""
        match tree:
            case ast.Constant(int() | float() as number) if not isinstance(number, bool):
                return repr(number)
            case ast.Name("data" | "grad" as name):
                return _NUMBERS[name]
            case ast.UnaryOp(ast.USub(), inner):
                return f"(-{self._number(inner)})"
            case ast.Call(ast.Name("abs"), [inner], []):
                return f"abs({self._number(inner)})"
        raise self._unclear()

    def _unclear(self) -> ConditionError:
        return ConditionError(
            f"not understood: {self.text.strip()[:60]}. A condition compares data, grad, abs(grad) "
            "or op with a number or a name, as in: abs(grad) > 10, grad == 0 and data < 0, "
            "op == 'relu'; or it is nan, or inf"
        )


def _is_word(tree: ast.expr) -> bool:
    """Tell a name of an operation from a number."""
    if isinstance(tree, ast.Name):
        return tree.id == "op"
    return isinstance(tree, ast.Constant) and isinstance(tree.value, str)


class Breakpoint(NamedTuple):
    """Where to stop: before a node's step (at a leaf, after what reaches it), or by a condition.

    In a traced program also where a line or a function begins.
    """

    number: int  # from 1
    text: str  # the node's name, the condition, or the place in the program
    node: Node | None
    condition: Condition | None
    temporary: bool  # gone once it has stopped
    starts: tuple[set[Node], ...] | None = None  # forward, and backward

    def test(self, backward: bool) -> Stop | None:
        """Return what tells whether to stop at a node in this pass; None: nowhere."""
        if self.starts is not None:
            return self.starts[backward].__contains__
        if self.condition is None:
            return partial(operator.is_, self.node)
        asked = backward or not self.condition.asks_for_gradients
        return self.condition.test if asked else None


class Breakpoints:
    """The breakpoints of one walk."""

    def __init__(self) -> None:
        self._names: Names
        self._orders: tuple[Sequence[Node], ...]
        self._all: list[Breakpoint] = []

    def follow(self, names: Names, *orders: Sequence[Node]) -> None:
        """Look for the nodes of another walk from now on; those already set, by their text.

        Args:
            names: what they are called.
            orders: the nodes of the forward pass, and of the backward pass.
        """
        self._names, self._orders = names, orders
        for index, point in enumerate(self._all):
            if point.starts is not None:
                try:
                    place = find_place(point.text, "", names.graph.order)
                except LookupError:  # nothing was made there this time
                    place = None
                self._all[index] = point._replace(starts=self._starts(place))
            elif point.condition is None:
                try:
                    self._all[index] = point._replace(node=names.find(point.text))
                except LookupError:  # this graph has no such node
                    self._all[index] = point._replace(node=None)

    def __iter__(self) -> Iterator[Breakpoint]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, where: Node | str, temporary: bool = False, file: str = "") -> Breakpoint:
        """Add a breakpoint and return it.

        Args:
            where: a node, its name, its number; a condition such as `abs(grad) > 10`, `nan`,
                `op == 'relu'`; in a traced program a line, `gpt.py:42`, or a function.
            temporary: stop there once only.
            file: that of a line without one, `:42`.

        Raises:
            LookupError: it is none of these.
        """
        found = where if isinstance(where, Node) else self._find(where, file)
        number = 1 + max([other.number for other in self], default=0)
        node = found if isinstance(found, Node) else None
        condition = found if isinstance(found, Condition) else None
        starts = self._starts(found) if isinstance(found, Starts) else None
        text = self._names.called(found) if isinstance(found, Node) else found.text
        added = Breakpoint(number, text, node, condition, temporary, starts)
        self._all.append(added)
        return added

    def _find(self, typed: str, file: str) -> Node | Condition | Starts:
        node = self._names.named(typed)
        if node is not None:
            return node
        place = find_place(typed, file, self._names.graph.order)
        if place is not None:
            return place
        try:
            return Condition(typed)
        except ConditionError as error:
            try:
                return self._names.find(typed)
            except LookupError as unknown:
                compares = any(sign in typed for sign in "<>=!")
                raise LookupError(error if compares else unknown) from None

    def _starts(self, place: Starts | None) -> tuple[set[Node], ...]:
        """Return at which nodes of each pass a place begins."""
        return tuple([place.within(order) if place else set() for order in self._orders])

    def clear(self, breakpoint: Breakpoint | None = None) -> None:
        """Forget a breakpoint, or all."""
        self._all = [b for b in self._all if breakpoint is not None and b is not breakpoint]

    def test(self, backward: bool) -> Stop | None:
        """Return what tells whether to stop at a node in this pass; None: nowhere."""
        tests = [*filter(None, [point.test(backward) for point in self._all])]
        if len(tests) > 1:
            return lambda node: any(test(node) for test in tests)
        return tests[0] if tests else None

    def met(self, node: Node, backward: bool) -> Breakpoint | None:
        """Return the breakpoint that stops at a node, with that; forget it if it was for once."""
        for point in self._all:
            test = point.test(backward)
            if test and test(node):
                if point.temporary:
                    self.clear(point)
                return point._replace(node=node)
        return None
