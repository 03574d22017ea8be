"""Where to stop: at a node, on a condition, where a line or a function of the program begins."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..graph import Node
from ..names import Names
from .expressions import Expression, ExpressionError, Stop, nothing_is
from .places import Starts, find_place


class Breakpoint(NamedTuple):
    """Where to stop: before a node's step (at a leaf, after what reaches it), or by a condition.

    In a traced program also where a line or a function begins.
    """

    number: int  # from 1
    text: str  # the node's name, the condition, or the place in the program
    node: Node | None
    condition: Expression | None
    temporary: bool  # gone once it has stopped
    starts: tuple[set[Node], ...] | None = None  # forward, and backward
    enabled: bool = True
    ignored: int = 0  # how many times it does not stop yet
    commands: tuple[str, ...] = ()  # what is done where it has stopped

    @property
    def at(self) -> str:
        """The place alone, without its condition; "" where it has none."""
        return "" if self.condition and self.text == self.condition.text else self.text

    def test(self, backward: bool) -> Stop | None:
        """Return what tells whether to stop at a node in this pass; None: nowhere."""
        condition = self.condition
        if condition is not None and condition.asks_for_gradients and not backward:
            return None
        if self.starts is not None:
            place: Stop = self.starts[backward].__contains__
        elif self.node is not None:
            place = partial(operator.is_, self.node)
        elif condition is None or self.at or not condition.of_present:
            return None  # this graph has no such node; or it is asked after each edge
        else:
            return condition.holds
        if condition is None:
            return place
        holds = condition.holds
        return lambda node: place(node) and holds(node)


def _changing(condition: Expression) -> Expression:
    """Return a condition that may come true on the way; LookupError: it is what it is."""
    if condition.of_present or condition.asks_for_gradients:
        return condition
    raise LookupError("this never changes during the walk: for a node, b NODE if CONDITION")


class Breakpoints:
    """The breakpoints of one walk."""

    def __init__(self) -> None:
        self._names: Names
        self._orders: tuple[Sequence[Node], ...]
        self._all: list[Breakpoint] = []
        self._is_wrong: Callable[[Node], bool] = nothing_is
        self._met: int | None = None  # the number of the one that has just stopped

    def follow(
        self, names: Names, *orders: Sequence[Node], is_wrong: Callable[[Node], bool] = nothing_is
    ) -> None:
        """Look for the nodes of another walk from now on; those already set, by their text.

        Args:
            names: what they are called.
            orders: the nodes of the forward pass, and of the backward pass.
            is_wrong: tells whether another engine has a node's gradient wrong.
        """
        self._names, self._orders = names, orders
        self._is_wrong = is_wrong
        for index, point in enumerate(self._all):
            self._all[index] = self._found_again(point)

    def _found_again(self, point: Breakpoint) -> Breakpoint:
        condition = point.condition
        try:
            if condition is not None:
                condition = self._condition(condition.text)
            if point.starts is not None:
                place = find_place(point.text, "", self._names.graph.order)
                return point._replace(starts=self._starts(place), condition=condition)
            if point.at:
                return point._replace(node=self._names.find(point.text), condition=condition)
        except LookupError:  # nothing in this graph has that name
            return point._replace(node=None, starts=point.starts and self._starts(None))
        return point._replace(condition=condition)

    def __iter__(self) -> Iterator[Breakpoint]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, where: Node | str, temporary: bool = False, file: str = "") -> Breakpoint:
        """Add a breakpoint and return it.

        Args:
            where: a node, its name, its number; a condition such as `abs(grad) > 10`, `nan`,
                `op == 'relu'`, `a.grad < 0`; in a traced program a line, `gpt.py:42`, or a
                function; a place and a condition, `net if data > 1`.
            temporary: stop there once only.
            file: that of a line without one, `:42`.

        Raises:
            LookupError: it is not one of these.
        """
        number = 1 + max([other.number for other in self], default=0)
        condition = None
        if isinstance(where, str) and (" if " in f" {where} "):
            where, _, asked = f" {where} ".partition(" if ")
            if not (where.strip() and asked.strip()):
                raise LookupError("a place comes before if, a condition after: b net if data > 1")
            condition = self._condition(asked)
        found = where if isinstance(where, Node) else self._find(where.strip(), file)
        node = found if isinstance(found, Node) else None
        starts = self._starts(found) if isinstance(found, Starts) else None
        if isinstance(found, Expression):
            both = f"({found.text}) and ({condition.text})" if condition else ""
            condition = found = _changing(self._condition(both) if both else found)
        text = self._names.called(found) if isinstance(found, Node) else found.text
        added = Breakpoint(number, text, node, condition, temporary, starts)
        self._all.append(added)
        return added

    def _find(self, typed: str, file: str) -> Node | Expression | Starts:
        node = self._names.named(typed)
        if node is not None:
            return node
        place = find_place(typed, file, self._names.graph.order)
        if place is not None:
            return place
        try:
            return self._condition(typed)
        except LookupError as error:
            try:
                return self._names.find(typed)
            except LookupError as unknown:
                compares = any(sign in typed for sign in "<>=!")
                raise LookupError(error if compares else unknown) from None

    def _condition(self, typed: str) -> Expression:
        try:
            return Expression(typed, self._names, True, self._is_wrong)
        except ExpressionError as error:
            raise LookupError(error) from None

    def _starts(self, place: Starts | None) -> tuple[set[Node], ...]:
        """Return at which nodes of each pass a place begins."""
        return tuple([place.within(order) if place else set() for order in self._orders])

    def numbered(self, typed: str) -> Breakpoint:
        """Return the breakpoint of a number that was typed.

        Raises:
            LookupError: there is none.
        """
        for point in self._all:
            if str(point.number) == typed:
                return point
        raise LookupError(f"there is no breakpoint {typed[:20]}: break lists them")

    def change(
        self,
        point: Breakpoint,
        condition: str | None = None,
        enabled: bool | None = None,
        ignored: int | None = None,
        commands: Sequence[str] | None = None,
    ) -> Breakpoint:
        """Change a breakpoint, and return it as it is now; None: that part stays.

        Raises:
            LookupError: the condition is not understood.
            ValueError: it is a condition alone, which cannot be without one.
        """
        new = point
        if condition is not None:
            if not condition and not point.at:
                raise ValueError(f"breakpoint {point.number} is a condition: clear removes it")
            asked = self._condition(condition) if condition else None
            if asked and not point.at:
                new = new._replace(text=_changing(asked).text)
            new = new._replace(condition=asked)
        if enabled is not None:
            new = new._replace(enabled=enabled)
        if ignored is not None:
            new = new._replace(ignored=ignored)
        if commands is not None:
            new = new._replace(commands=tuple(commands))
        self._all = [new if other is point else other for other in self._all]
        return new

    def clear(self, breakpoint: Breakpoint | None = None) -> None:
        """Forget a breakpoint, or all."""
        self._all = [b for b in self._all if breakpoint is not None and b is not breakpoint]

    def test(self, backward: bool) -> Stop | None:
        """Return what tells whether to stop at a node in this pass; None: nowhere."""
        self._met = None
        tests = [(x.number, x.test(backward)) for x in self._all if x.enabled]
        active = [(number, test) for number, test in tests if test is not None]
        if not active:
            return None

        def stop(node: Node) -> bool:
            stops = [number for number, test in active if test(node)]
            return True in [self._counts(number) for number in stops]

        return stop

    def after_each_edge(self) -> Stop | None:
        """Return what tells where a condition on nodes by their names has come true."""
        asked = [
            (x.number, x.condition)
            for x in self._all
            if x.enabled and x.condition and not (x.at or x.condition.of_present)
        ]
        held = {number: condition.holds(None) for number, condition in asked}
        if not asked:
            return None

        def stop(node: Node) -> bool:
            stops = []
            for number, condition in asked:
                before, held[number] = held[number], condition.holds(None)
                if held[number] and not before:
                    stops.append(number)
            return True in [self._counts(number) for number in stops]

        return stop

    def _counts(self, number: int) -> bool:
        """Tell whether a breakpoint that is reached stops; one to be ignored counts down."""
        point = self.numbered(str(number))
        if point.ignored:
            self.change(point, ignored=point.ignored - 1)
            return False
        if self._met is None:
            self._met = number
        return True

    def met(self, node: Node) -> Breakpoint | None:
        """Return the breakpoint that has just stopped at a node, with that; forget it if for once.

        It is the first of those that have.
        """
        number, self._met = self._met, None
        if number is None:
            return None
        point = self.numbered(str(number))
        if point.temporary:
            self.clear(point)
        return point._replace(node=node)
