"""The slips that a learner may make in a formula: each as the formula that then comes out.

A check says what is right as a small Python function in the lecture's names. Here that function is
spoiled in one place after the other, as people do: a sign, a factor, an index. A learner's numbers
that equal those of a spoiled function on every random point are named by its slip.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from autograd import exp, tanh

from .inlining import inlined
from .places import Place, base, kin, places_in, scope
from .rounds import limited
from .slip_kinds import (
    Change,
    binary,
    indices,
    is_number,
    load,
    operations,
    other_names,
    signs,
    written,
)
from .symbols import pretty

Function = Callable[..., Any]
Level = Callable[[Place, ast.Module], Iterator[Change]]
_LONGEST = 76
ROUNDS = 400_000  # of loops and calls: a slip may make a loop endless


class Slip(NamedTuple):
    """One slip, while the form it is made in is spoiled by it.

    Attributes:
        id: the message that names it.
        part: the part of the formula that it is about.
        place: where it was made; None: in the whole.
        function: what then comes out.
    """

    id: str
    part: str
    place: Place | None
    function: Function

    @property
    def yours(self) -> str:
        """The line as the learner has it, by this slip."""
        if self.place is None:
            return self.part
        line = pretty(ast.unparse(self.place.statement).removeprefix("return "))
        short = len(line) <= _LONGEST and "\n" not in line
        return line if short else pretty(ast.unparse(self.place.present))[:_LONGEST]


def _sigmoid(net: Any) -> Any:
    return 1 / (1 + exp(-net))


class Form:
    """A way to write what is right, and what becomes of it by slips.

    Args:
        function: a function whose source can be read.
        inline: put what is worked out on the way into the lines that use it.
    """

    def __init__(self, function: Function, inline: bool = False) -> None:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        self.tree = inlined(tree) if inline else tree
        self.namespace = {"tanh": tanh, **function.__globals__}
        self.name = function.__name__

    def first(self) -> Iterator[Slip]:
        """Yield every single slip: operations before names, then the same slip in like places."""
        for level in (operations, signs, indices):
            yield from self._changed(level)
        for level in (operations, signs, indices):
            yield from self._repeated(level)
        yield from self._changed(other_names)
        yield from self._returned()
        yield from self._swapped()
        if "sigmoid" in self.namespace and self.name != "_sigmoid":
            for slip in Form(_sigmoid).first():
                self.namespace["sigmoid"] = slip.function
                yield Slip("sigmoid_wrong", slip.yours, None, self._compiled())
            self.namespace["sigmoid"] = _sigmoid

    def second(self) -> Iterator[tuple[Slip, Slip]]:
        """Yield pairs of slips."""
        levels = (operations, signs, indices)
        for level in levels:
            for first in self._changed(level):
                for other in levels:
                    for second in self._changed(other):
                        yield first, second

    def unknowns(self) -> Iterator[tuple[str, str, Function]]:
        """Yield the function with a number k in one place: message, part, function of k first.

        First each plain number is k, then each part is k times itself, then k more than itself.
        """
        k = load("_k")
        arguments = self._definition.args.args
        arguments.insert(0, ast.arg("_k"))
        places = [
            p for p in places_in(self.tree) if isinstance(getattr(p.node, "ctx", k.ctx), ast.Load)
        ]
        numbers = [
            p for p in places if is_number(p.node) and not isinstance(p.holder, ast.Subscript)
        ]
        parts = [p for p in places if isinstance(p.node, (ast.BinOp, ast.Name, ast.Call))]
        parts = [p for p in parts if not isinstance(p.holder, ast.Call) or p.key != "func"]
        for name, chosen, operator in (
            ("constant_wrong", numbers, None),
            ("part_times", parts, ast.Mult()),
            ("part_plus", parts, ast.Add()),
        ):
            for place in chosen:
                node = cast("ast.expr", place.node)
                place.put(binary(k, operator, node) if operator else k)
                try:
                    yield name, written(node), self._compiled()
                finally:
                    place.put(node)
        arguments.pop(0)

    def with_locals(self) -> Function:
        """Return a function that gives the names and numbers which the truth comes by."""
        last = self._definition.body[-1]
        assert isinstance(last, ast.Return)
        right, last.value = last.value, ast.parse("dict(locals())", mode="eval").body
        function = self._compiled()
        last.value = right
        return function

    @property
    def _definition(self) -> ast.FunctionDef:
        return cast("ast.FunctionDef", self.tree.body[0])

    def _compiled(self) -> Function:
        namespace = dict(self.namespace)
        exec(limited(self.tree, namespace, ROUNDS), namespace)
        found: Function = namespace[self.name]
        return found

    def _changed(self, level: Level) -> Iterator[Slip]:
        """Yield the slips of one kind; the form is spoiled while each is out, and mended after."""
        for place in [*places_in(self.tree)]:
            for name, part, node in [*level(place, self.tree)]:
                place.put(node)
                try:
                    yield Slip(name, part, place, self._compiled())
                finally:
                    place.put(place.node)

    def _repeated(self, level: Level) -> Iterator[Slip]:
        """Yield slips made in all like places at once, as by a loop or a line that was copied."""
        families: dict[tuple[str, str], list[Place]] = {}
        for layers in (False, True):
            for place in [*places_in(self.tree)]:
                families.setdefault(kin(place, layers), []).append(place)
        for family in families.values():
            if len(family) < 2:
                continue
            changes = [[*level(place, self.tree)] for place in family]
            if len({len(some) for some in changes}) > 1:
                continue
            for together in zip(*changes):
                for place, (_, _, node) in zip(family, together):
                    place.put(node)
                try:
                    name, part, _ = together[0]
                    yield Slip(name, part, family[0], self._compiled())
                finally:
                    for place in family:
                        place.put(place.node)

    def _returned(self) -> Iterator[Slip]:
        """Yield the function that returns something it only comes by."""
        last = self._definition.body[-1]
        assert isinstance(last, ast.Return)
        right = last.value
        for name in scope(self.tree, last):
            last.value = load(name)
            yield Slip("other_returned", pretty(name), None, self._compiled())
        last.value = right

    def _swapped(self) -> Iterator[Slip]:
        """Yield the function in which two names of one kind are taken for each other throughout."""
        names = scope(self.tree, self._definition.body[-1])
        walk = ast.walk(self._definition)
        uses = [n for n in walk if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                if base(one) != base(other):
                    continue
                table = {one: other, other: one}
                for use in uses:
                    use.id = table.get(use.id, use.id)
                both = f"{pretty(one)}, {pretty(other)}"
                yield Slip("indices_swapped", both, None, self._compiled())
                for use in uses:
                    use.id = table.get(use.id, use.id)


def forms(functions: Sequence[Function]) -> Iterator[Form]:
    """Yield the ways to write what is right: as it stands, then with all in one line."""
    for function in functions:
        yield Form(function)
    for function in functions:
        form = Form(function, inline=True)
        if form.tree.body:
            yield form
