"""Updates: what each makes of a weight, line by line as its paper writes it.

A rule runs on the numbers of all weights at once, and training follows it; it runs on those of one
weight, and the debugger shows them; it runs on symbols, and the debugger prints it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from autograd import Value
from autograd.operations import sqrt
from autograd.symbols import DERIVATIVE, Symbol

from .arguments import at_least_0, chosen

Lines = Generator[tuple[str, Any], Any, None]  # yields a name and what it becomes, is sent that


class Rule(NamedTuple):
    """How an update moves one weight.

    Attributes:
        numbers: the rule's own numbers, by their symbols.
        kept: what is kept for each weight from update to update, 0 at first.
        lines: the update, a function of w, g = ∂L/∂w, α, then the numbers, then what is kept; its
            last line is the new weight.
    """

    numbers: Mapping[str, float]
    kept: tuple[str, ...]
    lines: Callable[..., Lines]

    def start(self) -> tuple[float, ...]:
        """Return what is kept before the first update."""
        return (0.0,) * len(self.kept)

    def results(
        self, arguments: Sequence[Any], named: Callable[[str, Any], Any] = lambda name, x: x
    ) -> dict[str, Any]:
        """Return what each line comes to, by its name.

        Args:
            arguments: of `lines`, in their order.
            named: what a line and its result are called in the lines below; else the result.
        """
        found: dict[str, Any] = {}
        lines = self.lines(*arguments)
        name, result = next(lines)
        while True:
            found[name] = result
            try:
                name, result = lines.send(named(name, result))
            except StopIteration:
                return found

    def symbols(self, clip: float | None) -> dict[str, Symbol]:
        """Return the lines as expressions of the names in `Move.numbers` and of new ones."""
        gradient = Symbol(DERIVATIVE, (Symbol("L"), Symbol("w_old")))
        named: dict[str, Symbol] = {}
        if clip is not None:
            share = Symbol("minimum", (1, clip / Symbol("‖∇L‖")))
            named = {"c": share, "g": Symbol("c") * gradient}
        elif len(self.kept) > 1:  # otherwise it is used once, and needs no name
            named = {"g": gradient}
        g = Symbol("g") if named else gradient
        names = ["w_old", "α", *self.numbers, *(f"{name}_old" for name in self.kept)]
        w, *others = map(Symbol, names)
        return named | self.results([w, g, *others], lambda name, _: Symbol(self._new(name)))

    def _new(self, name: str) -> str:
        """Return what a line's result is called in those below: v_new beside v_old, but m̂."""
        return f"{name}_new" if name in self.kept and name != "t" else name


def plain(w: Any, g: Any, α: Any) -> Lines:
    """Gradient descent, as in the lecture."""
    yield "w", w - α * g


def with_momentum(w: Any, g: Any, α: Any, μ: Any, v: Any) -> Lines:
    """Classical momentum (Polyak, 1964), as in Sutskever et al., 2013, equations 1 and 2."""
    v = yield "v", μ * v - α * g
    yield "w", w + v


def adam(w: Any, g: Any, α: Any, β1: Any, β2: Any, ε: Any, t: Any, m: Any, v: Any) -> Lines:
    """Adam (Kingma and Ba, "Adam: A method for stochastic optimization", 2015, algorithm 1)."""
    t = yield "t", t + 1
    m = yield "m", β1 * m + (1 - β1) * g
    v = yield "v", β2 * v + (1 - β2) * g**2
    m_hat = yield "m̂", m / (1 - β1**t)
    v_hat = yield "v̂", v / (1 - β2**t)
    yield "w", w - α * m_hat / (sqrt(v_hat) + ε)


PLAIN = Rule({}, (), plain)
ADAM = Rule({"β₁": 0.9, "β₂": 0.999, "ε": 1e-8}, ("t", "m", "v"), adam)
OPTIMIZERS = {"sgd": PLAIN, "adam": ADAM}


def rule_of(optimizer: Any, momentum: Any) -> Rule:
    """Return the rule of an optimizer by its name, or refuse it.

    Args:
        optimizer: of `OPTIMIZERS`.
        momentum: μ, from 0 up to, but not including, 1: the share of the velocity that remains.
    """
    rule = chosen("optimizer", optimizer, OPTIMIZERS)
    if not at_least_0("momentum", momentum):
        return rule
    if momentum >= 1:
        raise ValueError(f"momentum must be below 1, or nothing slows it down: got {momentum!r}")
    if rule is not PLAIN:
        raise ValueError(f'momentum is for optimizer="sgd": {optimizer} has its own, β₁')
    return Rule({"μ": float(momentum)}, ("v",), with_momentum)


def _signs(f: Callable[[float, float], float]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return what Python calls for a sign: with the column first, and with it second."""
    return (
        lambda column, other: Column(map(f, column, _each(other))),
        lambda column, other: Column(map(f, _each(other), column)),
    )


def _each(x: Any) -> Iterable[float]:
    return x if isinstance(x, Column) else repeat(x)


class Column:
    """One number for each weight: what a rule does with one, it does with every one.

    >>> list(0.5 * Column([1.0, 2.0]) ** 2)
    [0.5, 2.0]
    """

    __slots__ = ("_numbers",)

    def __init__(self, numbers: Iterable[float]) -> None:
        self._numbers = [*numbers]

    def __iter__(self) -> Iterator[float]:
        return iter(self._numbers)

    @staticmethod
    def record(operation: Any, operands: Sequence[Any]) -> Column:
        """Return `operation` of each."""
        return Column(map(operation.forward, *map(_each, operands)))

    __add__, __radd__ = _signs(operator.add)
    __sub__, __rsub__ = _signs(operator.sub)
    __mul__, __rmul__ = _signs(operator.mul)
    __truediv__, __rtruediv__ = _signs(operator.truediv)
    __pow__, __rpow__ = _signs(operator.pow)


class State(NamedTuple):
    """All that training changes: to go on from it gives the same bits."""

    epoch: int
    weights: tuple[float, ...]
    kept: tuple[tuple[float, ...], ...]  # by the optimizer, for each weight
    rng: Any


class Move(NamedTuple):
    """What an update makes of one weight, and of what the optimizer keeps for it.

    Attributes:
        before: the weight, then what is kept.
        after: the same after the update.
        numbers: what the lines take, by their symbols.
        results: what the lines come to.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    numbers: Mapping[str, float]
    results: Mapping[str, float]


def move(rule: Rule, parameter: Value, kept: tuple[float, ...], rate: float, share: float) -> Move:
    """Return the move of a weight.

    Args:
        rule: the optimizer's.
        parameter: the weight, with its gradient.
        kept: what is kept for it.
        rate: the learning rate.
        share: which part of the gradient counts; 1 where it is not clipped.

    Raises:
        FloatingPointError: the new weight is not finite.
    """
    w, g = parameter.data, parameter.grad
    used = share * g
    results = {"c": share, "g": used}
    try:
        results |= rule.results([w, used, rate, *rule.numbers.values(), *kept])
    except OverflowError:  # of g²
        results["w"] = math.inf
    new = results["w"]
    if not math.isfinite(new):
        raise FloatingPointError(
            f"the update of {parameter.label or 'a parameter'}: {w:.6g} − {rate:.6g}·({g:.6g})"
        )
    olds = {f"{name}_old": number for name, number in zip(rule.kept, kept)}
    numbers = {"w_old": w, "α": rate, **rule.numbers, **olds}
    after = (new, *[results[name] for name in rule.kept])
    return Move((w, *kept), after, numbers, results)


def moved(
    rule: Rule,
    parameters: Sequence[Value],
    kept: list[tuple[float, ...]],
    rate: float,
    clip: float | None,
) -> tuple[list[float], list[tuple[float, ...]]]:
    """Return all weights after an update, and what is kept for them: as `move`, but at once.

    Args:
        rule: the optimizer's.
        parameters: the weights, with their gradients.
        kept: what is kept for each.
        rate: the learning rate.
        clip: the largest norm of all gradients, or None.

    Raises:
        FloatingPointError: a new weight is not finite.
    """
    w, g = Column([p.data for p in parameters]), Column([p.grad for p in parameters])
    share = share_of(parameters, clip)
    used = g if share == 1 else share * g
    columns = map(Column, zip(*kept) if rule.kept else ())
    try:
        found = rule.results([w, used, rate, *rule.numbers.values(), *columns])
    except OverflowError:  # of g²
        found = {"w": [math.inf]}
    if not all(map(math.isfinite, found["w"])):
        for parameter, numbers in zip(parameters, kept):
            move(rule, parameter, numbers, rate, share)  # names the weight
    if rule.kept:
        kept = [*zip(*[found[name] for name in rule.kept])]
    return [*found["w"]], kept


def share_of(parameters: Sequence[Value], clip: float | None) -> float:
    """Return the part of the gradients that counts, so that their norm is at most `clip`.

    Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013,
    algorithm 1.
    """
    if clip is None:
        return 1.0
    norm = math.hypot(*[parameter.grad for parameter in parameters])
    return clip / norm if norm > clip else 1.0
