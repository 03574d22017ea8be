"""Ctrl-C at any line of any move of the debugger leaves every number right, there and back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import DomainError, Stepper, Value, maximum, recompute, weighted_sum
from autograd.debugger.stretches import whole
from autograd.debugger.training import Training
from autograd.graph import Graph, Node
from autograd.names import Names
from nn import GradientDescent, Neuron

from .cutting import PACKAGE, cut


def bits(nodes: Sequence[Node]) -> list[object]:
    return [
        (
            node.operation and node.operation.name,
            node.data.hex(),
            node.grad.hex(),
            [slope.hex() for slope in node.local_derivatives],
        )
        for node in nodes
    ]


class Walked:
    """A Stepper, and all that can be told of where it is."""

    def __init__(self) -> None:
        a, b = Value(0.5, "a"), Value(-1.25, "b")
        h = a * b + a
        net = weighted_sum([a, h, 0.5], [b, h, h], bias=a)
        self.L = maximum(net.tanh() * h, net) + (h - 2) ** 2 + (a + 1).log()
        self.nodes = Graph(self.L).nodes
        for place, node in enumerate(self.nodes):
            node.grad = 0.25 * place - 1
        self.leaf, self.inner, self.left = a, h, bits(self.nodes)
        self.walk = Stepper(self.L, names={})

    def state(self) -> str:
        walk = self.walk
        place = walk.phase, walk.index, walk.edge
        return repr((place, walk.names(self.inner), bits(self.nodes)))

    def on(self) -> object:
        """Go on to the end, and return what is left there."""
        while self.walk.next():
            pass
        return bits(self.nodes)

    def abandoned(self) -> object:
        self.walk.abandon()
        return bits(self.nodes)

    def line(self) -> list[str]:
        """Return every state that a walk may end in, from here on."""
        states = [self.state()]
        while self.walk.step():
            states.append(self.state())
        return states


class Trained:
    """A Training, and all that can be told of where it is."""

    def __init__(self, **rule: Any) -> None:
        neuron = Neuron(2, activation="tanh", weights=[0.5, -0.25], bias=0.125)
        self.trainer = GradientDescent(
            neuron, learning_rate=lambda epoch: 0.5 / epoch, batch_size=2, l2=0.01, rng=7, **rule
        )
        self.weights = self.trainer.parameters
        self.leaf = self.weights[0]
        for place, weight in enumerate(self.weights):
            weight.grad = 0.5 - place
        self.left = bits(self.weights)
        samples = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0]]
        self.walk = Training(self.trainer, samples, [1.0, 0.0, 0.5], names={})
        self.walk.watch(self.leaf)

    def state(self) -> str:
        walk = self.walk
        place = walk.turn, walk.batch, walk.phase, walk.index, walk.edge
        course = walk.course(self.leaf)
        return repr((place, bits(walk.graph.nodes), bits(self.weights), course, self.kept()))

    def kept(self) -> object:
        state = self.trainer.state()
        return state.epoch, state.kept, hash(state.rng[1])

    def on(self) -> object:
        while self.walk.turn < 5:
            self.walk.next()
        return bits(self.weights), self.walk.course(self.leaf), self.kept()

    def abandoned(self) -> object:
        self.walk.abandon()
        return bits(self.weights)

    def line(self, turns: int = 4) -> list[str]:
        states = [self.state()]
        while self.walk.turn < turns:
            self.walk.step()
            states.append(self.state())
        return states


def back_over(case: Walked | Trained) -> list[str]:
    """Take back every move there is, and return the states on the way."""
    states = [case.state()]
    while case.walk.back():
        states.append(case.state())
    return states


Do = Callable[[Any], object]


def do(*moves: str) -> Do:
    """Return what makes these moves: `jump 2` is `jump(2)`, `until epoch 3` is until('epoch 3')."""

    def act(case: Walked | Trained) -> None:
        for move in moves:
            name, _, rest = move.partition(" ")
            made = getattr(case.walk, name)
            made(*([] if not rest else [int(rest) if rest.isdigit() else rest]))

    return act


def then(*actions: Do) -> Do:
    def act(case: Any) -> None:
        for action in actions:
            action(case)

    return act


def setting(number: float) -> Do:
    """Return what sets a leaf, or a weight."""
    return lambda case: case.walk.set(case.leaf, number)


def swapping(operation: str) -> Do:
    return lambda case: case.walk.swap(case.inner, operation)


def refused(case: Any) -> None:
    with suppress(DomainError):
        case.walk.set(case.leaf, -1.0)


def failing(case: Any) -> None:
    """Go on to an epoch whose learning rate fails: what was done on the way is taken back."""

    def fail(epoch: int) -> float:
        raise RuntimeError(epoch)

    rate, case.trainer.learning_rate = case.trainer.learning_rate, fail
    try:
        with suppress(RuntimeError):
            case.walk.run()
    finally:
        case.trainer.learning_rate = rate


def at_breakpoints(case: Any) -> None:
    case.walk.breakpoints.add("#2")
    case.walk.breakpoints.add("abs(grad) > 1e-9", temporary=True)


edited = then(
    do("run"), setting(0.75), do("next", "run", "jump 3", "step"), swapping("sub"), do("run")
)
STEPPER: dict[str, tuple[Do, Do]] = {
    "next": (do(), do("next")),
    "next backward": (do("jump 11", "next", "next", "next", "step"), do("next")),
    "step": (do("run", "jump 4", "step"), do("step")),
    "run": (do("jump 3"), do("run")),
    "jump on": (do("run", "jump 2"), do("jump 7")),
    "jump back": (do("run"), do("jump 1")),
    "resume": (do("next"), do("resume")),
    "resume to breakpoints": (at_breakpoints, do("resume")),
    "back": (do("jump 3", "run"), do("back")),
    "back over several": (edited, do("back 4")),
    "back on": (do("run", "jump 2"), do("back")),
    "set": (do("run", "jump 5", "step"), setting(0.75)),
    "set, refused": (do("run", "jump 5", "step"), refused),
    "swap": (edited, swapping("mul")),
    "back over set": (then(edited, do("back 3")), do("back")),
    "back over swap": (then(edited, do("back")), do("back")),
    "finish": (then(edited, do("back 2")), do("finish")),
    "abandon": (edited, do("abandon")),
}
TRAINING: dict[str, tuple[Do, Do]] = {
    "next to update": (do("run"), do("next")),
    "step of update": (do("run", "step"), do("step")),
    "next to other samples": (do("run", "next"), do("next")),
    "run through the update": (do("run", "step"), do("run")),
    "run that fails": (do("run", "next", "next", "run", "step"), failing),
    "resume": (do("next"), do("resume")),
    "resume to breakpoints": (then(at_breakpoints, do("run")), do("resume")),
    "until an epoch": (do("next"), do("until epoch 2")),
    "until a loss": (do("run", "step"), do("until loss < 0.35")),
    "back to other samples": (do("jump 3", "run", "step", "run"), do("back")),
    "back over until": (do("run", "step", "until epoch 2", "next"), do("back 2")),
    "back into the update": (do("run", "next", "step", "next"), do("back")),
    "back out of the update": (do("run", "next", "jump 2"), do("back")),
    "jump out of the update": (do("run", "step", "step"), do("jump 3")),
    "set": (do("run", "step"), setting(0.75)),
    "back over set": (then(do("run"), setting(0.75), do("run")), do("back 2")),
    "finish": (do("next"), do("finish")),
    "abandon": (do("run", "until epoch 2", "run", "step"), do("abandon")),
}
CASES = [(Walked, name) for name in STEPPER] + [(Trained, name) for name in TRAINING]
KEEPING = partial(Trained, optimizer="adam", clip=0.5)


def check(kind: Callable[[], Walked | Trained], name: str, each: str, most: int) -> int:
    """Cut a move at most so often, and look in turn at what can be done afterwards.

    Returns:
        How many places there are at which it could be cut.
    """
    prepare, move = (STEPPER if kind is Walked else TRAINING)[name]

    def prepared(back: int = 0) -> Any:
        case = kind()
        prepare(case)
        case.walk.back(back)
        return case

    def moved() -> Any:
        case = prepared()
        move(case)
        return case

    before, after = back_over(prepared()), back_over(moved())
    line: dict[str, object] = {}  # every state that there may be -> what comes of going on
    starts: list[Callable[[], Any]] = [partial(prepared, back) for back in range(len(before))]
    for start in (*starts, moved):
        states = start().line()
        line |= dict.fromkeys(states, start().on())
    places = cut(partial(move, prepared()), each=each)
    for turn, place in enumerate(range(0, places, 1 + places // most)):
        case = prepared()
        assert cut(partial(move, case), place, each=each) == place + 1
        state = case.state()
        here = f"{name}, cut after {place}"
        assert state in line, here
        if turn % 3 == 0:
            states = back_over(case)
            assert (
                states in (before, after)
                or (states == [state, *before] and state != before[0])
                or (states == before[-len(states) :] and "back" in name)
                or (states == [state, *before[1:]] and "finish" in name)
            ), here
        elif turn % 3 == 1:
            assert case.on() == line[state], here
        assert case.abandoned() == case.left, here
    return places


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_move_cut_at_some_lines(kind: type[Walked | Trained], name: str) -> None:
    assert check(kind, name, "line", 15) > 20


@pytest.mark.slow
@pytest.mark.parametrize("name", TRAINING)
def test_a_move_cut_at_some_lines_keeps_what_the_optimizer_keeps(name: str) -> None:
    assert check(KEEPING, name, "line", 40) > 20


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_move_cut_at_every_line(kind: type[Walked | Trained], name: str) -> None:
    check(kind, name, "line", sys.maxsize)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_move_cut_at_some_opcodes(kind: type[Walked | Trained], name: str) -> None:
    check(kind, name, "opcode", 1000)


@pytest.mark.parametrize("each", ["line", "opcode"])
@pytest.mark.parametrize("fails", [False, True])
def test_what_is_made_whole_is_so_wherever_it_is_cut(each: str, fails: bool) -> None:
    numbers = [0, 0]

    def act() -> None:
        numbers[0] = 1
        numbers[1] = 1 // (not fails)

    def undo() -> None:
        numbers[0] = 0
        numbers[1] = 0

    def attempt() -> None:
        with suppress(ZeroDivisionError):
            whole(act, undo)

    files = (f"{PACKAGE}debugger/stretches.py", __file__)
    met = set()
    cut(attempt, files=files, each=each)  # CPython 3.12 tells of opcodes from the second time on
    place, run = -1, 0
    while run > place:  # it was cut
        place += 1
        cut(undo)
        run = cut(attempt, place, files, each)
        met.add((*numbers,))
    assert met == ({(0, 0)} if fails else {(0, 0), (1, 1)})


@pytest.mark.parametrize(
    ("function", "each"), [(Training._draw, "opcode"), (GradientDescent.batches, "line")]
)
def test_epochs_are_shuffled_alike_though_drawing_them_was_cut(function: Any, each: str) -> None:
    file = (function.__code__.co_filename,)
    expected = [Trained().walk._draw(turn) for turn in range(9)]
    for place in range(cut(partial(Trained().walk._draw, 4), files=file, each=each)):
        walk = Trained().walk
        cut(partial(walk._draw, 4), place, file, each)
        assert [walk._draw(turn) for turn in range(9)] == expected, place


def test_gradients_changed_before_a_walk_that_is_cut_are_kept() -> None:
    for place in range(60):
        case = Walked()
        case.walk.run()
        case.walk.back()
        for node in case.nodes:
            node.grad = 0.0
        cleared = case.state()
        cut(case.walk.run, place)
        case.walk.back()
        assert case.state() == cleared, place


@pytest.mark.parametrize("each", ["line", pytest.param("opcode", marks=pytest.mark.slow)])
def test_recompute_cut_anywhere_is_all_or_nothing(each: str) -> None:
    def changed() -> Walked:
        case = Walked()
        case.leaf.data = 0.75
        return case

    before, after = changed(), changed()
    recompute(after.L)
    places = cut(partial(recompute, changed().L), files=(PACKAGE,), each=each)
    assert places > 300
    whole = {before.state(), after.state()}
    met = set()
    for place in range(places):
        case = changed()
        cut(partial(recompute, case.L), place, (PACKAGE,), each)
        met.add(case.state())
        assert met <= whole, place
    assert met == whole


@pytest.mark.parametrize("typed", ["L", "h", "#3", "b + 2", "b·a"])
def test_a_node_is_found_after_the_search_was_cut_anywhere(typed: str) -> None:
    def named() -> Names:
        a, b = Value(0.5, "a"), Value(-1.25, "b")
        h = a * b + (b + 2)
        h.label = "h"
        L = h * (b * a)
        L.label = "L"
        return Names(Graph(L), names={})

    names = named()
    expected = names.graph.number_of(names.find(typed))
    file = (f"{PACKAGE}names.py",)
    for place in range(cut(partial(named().find, typed), files=file)):
        names = named()
        cut(partial(names.find, typed), place, file)
        assert names.graph.number_of(names.find(typed)) == expected, place


MOVES = [
    "next", "step", "run", "resume", "jump 2", "until epoch 3", "until loss < 0.3", "back",
    "back 3",
]  # fmt: skip
MOST_TURNS = 16


@cache
def training_line() -> set[str]:
    return set(Trained().line(MOST_TURNS + 9))


@given(
    st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 1500)), max_size=20),
    st.sampled_from([None, "#3", "abs(grad) > 0.5"]),
)
@settings(max_examples=25, deadline=None)
def test_training_cut_at_random_stays_on_its_line(
    moves: list[tuple[str, int]], stop: str | None
) -> None:
    case = Trained()
    if stop is not None:
        case.walk.breakpoints.add(stop)
    states = [case.state()]
    for move, lines in moves:
        with suppress(ValueError):  # this epoch has come already
            cut(partial(do(move), case), lines)
        state, made = case.state(), len(case.walk._moves)
        assert state in training_line()
        del states[made + 1 :]
        if made == len(states):
            states.append(state)
        assert states[made:] == [state]
        if case.walk.turn > MOST_TURNS:
            break
    assert back_over(case) == states[::-1]
    assert case.abandoned() == case.left
