"""The slips that a learner may make in a formula, each as the resulting formula.

A check gives the right answer as a small Python function in the lecture's names. Here that function
is changed in one place after the other, as people do: a sign, a factor, an index. If a learner's
numbers equal those of a changed function on every random point, its slip names the mistake.
"""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from autograd import exp, tanh

from .inlining import inlined
from .places import Edit, Place, base, edited, functions, kin, places, scope
from .rewrites import binary, expression, is_number, load
from .rounds import limited
from .slip_kinds import Change, indices, operations, other_names, signs, written
from .symbols import pretty

Function = Callable[..., Any]
Level = Callable[[Place, ast.FunctionDef], Iterator[Change]]
_LEVELS: tuple[Level, ...] = (operations, signs, indices)
_LONGEST = 76
ROUNDS = 400_000  # of loops and calls: a slip may make a loop endless


class Slip(NamedTuple):
    """One slip: its message, its place or the whole, valid while its form is changed."""

    id: str
    part: str
    place: Place | None
    function: Function
    tree: ast.Module
    shown: str = ""  # the learner's line, if it is not a line of the form

    def yours(self, parts: Sequence[int] = (), of: int = 0) -> Iterator[str]:
        """Yield what the learner has, by this slip: the line, the whole result, a part of it.

        Of a result `of` several numbers only some `parts` are kept, if there are any.
        """
        if self.place is None:
            yield self.shown
            return
        whole = inlined(copy.deepcopy(self.tree))
        last = functions(whole)[0].body[-1:] if whole.body else []
        around = self.place.holder
        inside = [around] if isinstance(around, ast.expr) else []
        for whole_code in (self.place.statement, *last, *inside, self.place.present):
            code = _only(whole_code, parts, of) if parts else whole_code
            if code is None:
                continue
            line = pretty(ast.unparse(code).removeprefix("return "))
            if len(line) <= _LONGEST and "\n" not in line:
                yield line


def _only(code: ast.AST, parts: Sequence[int], of: int) -> ast.AST | None:
    """Return code with some of its numbers; None if it is not known which they are."""
    value = code.value if isinstance(code, ast.Return) else code
    if not isinstance(value, ast.Tuple):
        return code
    if len(value.elts) != of:
        return None
    kept = [value.elts[part] for part in parts]
    return kept[0] if len(kept) == 1 else ast.Tuple(kept, ast.Load())


def _sigmoid(net: Any) -> Any:
    return 1 / (1 + exp(-net))


class Form:
    """A way to write the right answer, and its slips."""

    def __init__(self, function: Function, inline: bool = False) -> None:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        self.tree = inlined(tree) if inline else tree
        self.namespace = {"tanh": tanh, **function.__globals__}
        self.name = function.__name__

    def first(self) -> Iterator[Slip]:
        """Yield every single slip: operations before names, then one slip in all similar places."""
        for level in _LEVELS:
            yield from self._changed(level)
        for level in _LEVELS:
            yield from self._repeated(level)
        yield from self._changed(other_names)
        yield from self._returned()
        yield from self._swapped()
        if "sigmoid" in self.namespace and self.name != "_sigmoid":
            for slip in Form(_sigmoid).first():
                self.namespace["sigmoid"] = slip.function
                shown = next(slip.yours())
                yield Slip("sigmoid_wrong", "", None, self._compiled(), self.tree, shown)
            self.namespace["sigmoid"] = _sigmoid

    def second(self) -> Iterator[tuple[Slip, Slip]]:
        """Yield pairs of slips."""
        for level in _LEVELS:
            for first in self._changed(level):
                for other in _LEVELS:
                    for second in self._changed(other):
                        yield first, second

    def unknowns(self) -> Iterator[tuple[str, str, Function]]:
        """Yield the function with a number k in one place: message, part, function with k first.

        First each plain number is k, then each part is k times itself, then k more than itself.
        """
        k = load("_k")
        arguments = self._function.args.args
        read = [place for place in places(self._function.body) if place.is_read]
        numbers = [p for p in read if is_number(p.node) and not isinstance(p.holder, ast.Subscript)]
        parts = [p for p in read if isinstance(p.node, (ast.BinOp, ast.Name, ast.Call))]
        parts = [p for p in parts if not isinstance(p.holder, ast.Call) or p.key != "func"]
        for name, chosen, operator in (
            ("constant_wrong", numbers, None),
            ("part_times", parts, ast.Mult()),
            ("part_plus", parts, ast.Add()),
        ):
            for place in chosen:
                with_k = place.to(binary(k, operator, place.node) if operator else k)
                with edited([Edit(arguments, None, [ast.arg("_k"), *arguments]), with_k]):
                    yield name, written(place.node), self._compiled()

    def with_locals(self) -> Function:
        """Return a function that gives the names and numbers of the truth's variables."""
        with edited([Edit(self._last, "value", expression("dict(locals())"))]):
            return self._compiled()

    @property
    def _function(self) -> ast.FunctionDef:
        function = self.tree.body[0]
        assert isinstance(function, ast.FunctionDef)
        return function

    @property
    def _last(self) -> ast.Return:
        last = self._function.body[-1]
        assert isinstance(last, ast.Return)
        return last

    def _compiled(self) -> Function:
        namespace = dict(self.namespace)
        exec(limited(self.tree, namespace, ROUNDS), namespace)
        found: Function = namespace[self.name]
        return found

    def _changed(self, level: Level) -> Iterator[Slip]:
        """Yield the slips of one kind; the form is changed while each is in use, then restored."""
        for place in [*places(self._function.body)]:
            for name, part, node in [*level(place, self._function)]:
                with edited([place.to(node)]):
                    yield Slip(name, part, place, self._compiled(), self.tree)

    def _repeated(self, level: Level) -> Iterator[Slip]:
        """Yield slips made in all similar places at once, as in a loop or a copied line."""
        families: dict[tuple[str, str], list[Place]] = {}
        for layers in (False, True):
            for place in places(self._function.body):
                families.setdefault(kin(place, layers), []).append(place)
        for family in families.values():
            if len(family) < 2:
                continue
            changes = [[*level(place, self._function)] for place in family]
            if len({len(some) for some in changes}) > 1:
                continue
            for together in zip(*changes):
                edits = [place.to(node) for place, (_, _, node) in zip(family, together)]
                with edited(edits):
                    name, part, _ = together[0]
                    yield Slip(name, part, family[0], self._compiled(), self.tree)

    def _returned(self) -> Iterator[Slip]:
        """Yield the function that returns an intermediate value."""
        for name in scope(self._function, self._last):
            with edited([Edit(self._last, "value", load(name))]):
                yield Slip("other_returned", pretty(name), None, self._compiled(), self.tree)

    def _swapped(self) -> Iterator[Slip]:
        """Yield the function in which two names of one kind are swapped throughout."""
        walk = ast.walk(self._function)
        uses = [n for n in walk if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        for one, other in combinations(scope(self._function, self._last), 2):
            if base(one) == base(other):
                table = {one: other, other: one}
                edits = [Edit(use, "id", table[use.id]) for use in uses if use.id in table]
                with edited(edits):
                    both = f"{pretty(one)}, {pretty(other)}"
                    yield Slip("indices_swapped", both, None, self._compiled(), self.tree)


def forms(functions: Sequence[Function]) -> Iterator[Form]:
    """Yield the ways to write the right answer: as it is, then with everything inlined."""
    for function in functions:
        yield Form(function)
    for function in functions:
        form = Form(function, inline=True)
        if form.tree.body:
            yield form
