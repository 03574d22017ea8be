"""Programs in which nodes were once traced to the wrong place, or which tracing once disturbed."""

from __future__ import annotations

import gc
import sys
import tracemalloc
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from types import FrameType
from typing import Any, cast

import pytest

from autograd import Value, origin, traced
from autograd.recording import blocks
from autograd.tracing.origins import Local, Origin

from .programs import A, B, expression, levels, names_in, run, scope


def held_by(node: Value) -> str:
    """Return the place that a node is named by."""
    assert isinstance(node._label, Origin)
    return str(node._label.place)


# what tracing must not hold


def test_what_a_function_deletes_after_the_trace_dies() -> None:
    class Big:
        pass

    class Watched(Value):
        __slots__ = ("__weakref__",)

    def compute() -> None:
        big, leaf = Big(), Watched(2.0)
        dead: list[weakref.ref[Any]] = [weakref.ref(big), weakref.ref(leaf)]
        with traced():
            x = leaf * 3
        del big, leaf, x
        assert [reference() for reference in dead] == [None, None]

    gc.disable()
    try:
        compute()
    finally:
        gc.enable()


def test_finished_generators_are_not_held_while_the_trace_goes_on() -> None:
    class Big:
        pass

    dead = []

    def each() -> Iterator[Value]:
        big = Big()
        dead.append(weakref.ref(big))
        yield A * 2
        yield A * 3

    with traced():
        for _ in range(20):
            assert len([*each()]) == 2
        gc.collect()
        alive = [reference for reference in dead if reference() is not None]
    assert len(alive) < 3


def test_a_block_that_is_never_entered_dies_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    traced()
    traced("title")
    gc.collect()
    assert not said
    assert not blocks


# what tracing must not disturb


def test_a_program_may_walk_through_its_own_locals() -> None:
    def walk(x: Value, y: Value) -> list[str]:
        seen = []
        for name, held in locals().items():
            w = held * 2 if isinstance(held, Value) else A * B
            seen.append(f"{name} {w.data}")
        variables = locals()
        for name in variables:
            seen.append(name)
            u = x * 3
        assert u.data
        return seen

    plain = walk(A, B)
    with traced():
        assert walk(A, B) == plain


def test_exec_into_the_locals_of_a_function_keeps_what_it_writes() -> None:
    def compute(header: str) -> list[float]:
        x, kept = Value(1.0), list[float]()
        exec(f"x = Value(5.0)\n{header}\n    y = x * 2\n    z = x * y\nkept += [x.data, z.data]")
        return [*kept, x.data]

    assert compute("with traced():") == compute("if True:") == [5.0, 50.0, 1.0]


def test_a_mapping_of_the_users_own_is_left_alone() -> None:
    class Space:
        def __init__(self) -> None:
            self.held: dict[str, Any] = {}
            self.read: list[str] = []

        def __getitem__(self, name: str) -> Any:
            self.read.append(name)
            return self.held[name]

        def __setitem__(self, name: str, value: Any) -> None:
            self.held[name] = value

    class Hostile(dict[str, Any]):
        def get(self, *_: Any) -> Any:
            raise AssertionError

        __iter__ = __len__ = items = keys = values = copy = get

    source = "y = A * B\nfor i in range(2):\n    z = y * A\n"
    plain, space, hostile = Space(), Space(), Hostile()
    exec(source, {"A": A, "B": B}, cast(Any, plain))
    with traced():
        exec(source, {"A": A, "B": B}, cast(Any, space))
        exec(source, {"A": A, "B": B}, hostile)
    assert space.read == plain.read
    for z in (space.held["z"], dict.__getitem__(hostile, "z")):
        assert (origin(z).line, scope(z).title) == (3, "i 1")


@pytest.mark.parametrize("module", [None, object()])
def test_a_module_that_is_none_is_no_trouble(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def use(held: object, x: Value) -> Value:
        return x * 2 if held else x

    monkeypatch.setitem(sys.modules, "blocked", module)
    fresh = type("Fresh", (), {"__module__": "blocked"})  # of a class that was not reached before
    with traced():
        assert use(fresh(), A).data == 4.0


def test_long_arguments_are_not_written_out() -> None:
    def use(n: int, text: str, x: Value) -> Value:
        return x * 2

    number, text = 10**5000, "x" * 10_000_000
    tracemalloc.start()
    try:
        with traced():
            y = use(number, text, A)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert origin(y).function.endswith("use")
    assert peak < 5_000_000


def test_nothing_runs_of_hostile_locals() -> None:
    ran: list[str] = []

    def trap(name: str) -> Callable[..., Any]:
        def run(*_: Any) -> Any:
            ran.append(name)
            raise AssertionError(name)

        return run

    special = ["__eq__", "__bool__", "__len__", "__iter__", "__repr__", "__str__", "__format__"]
    special += ["__getattr__", "__getattribute__", "__getitem__", "__contains__"]
    traps: dict[str, Any] = {name: trap(name) for name in special}
    traps |= {"__hash__": trap("__hash__"), "__class__": property(trap("__class__"))}
    traps |= {"property": property(trap("property")), "items": trap("items"), "get": trap("get")}
    meta = type("Meta", (type,), {k: v for k, v in traps.items() if k != "__class__"})
    bare: Any = meta.__new__(meta, "Bare", (), dict(traps))
    kinds = [type.__call__(type, "Kind", (base,), dict(traps)) for base in (list, tuple, dict, set)]
    kinds += [type("Kind", (base,), dict(traps)) for base in (int, str, float, bytes)]
    hostile = [object.__new__(bare), *[kind.__new__(kind) for kind in kinds]]

    def use(a: Any, b: Any, *rest: Any, **options: Any) -> Value:
        x = A * B
        for h in rest:
            y = x * 2
            for pair in ((h, a), (b, h)):
                left, right = pair
                z = y * x
        self, held = right, [left, rest, options]
        z = z * 2
        return z if self is not held else x

    with traced():
        y = use(*hostile, key=hostile[0])
    assert names_in(y)
    assert ran == []


# blocks


def test_a_thread_of_a_traced_task_may_trace_for_itself() -> None:
    source = """
import asyncio

def work():
    with traced():
        made.append(A * B)
    with traced("own"):
        made.append(A + B)

async def main():
    with traced("outer"):
        x = A * 2
        await asyncio.to_thread(work)
        y = A * 3
    made.extend([x, y])

asyncio.run(main())
"""
    found = levels(source)
    assert [x[-1:] for x in found] == [[], ["own"], ["outer"], ["outer"]]
    assert not blocks


def test_a_context_manager_of_the_users_may_begin_a_titled_block() -> None:
    source = """
from contextlib import contextmanager

@contextmanager
def level(title):
    with traced(title):
        yield

def f():
    with level("head 1"):
        made.append(A * B)
    made.append(A + B)
f()
"""
    assert levels(source) == [["f", "head 1"], ["f"]]


def test_it_decorates_functions_and_refuses_what_runs_piece_by_piece() -> None:
    @traced("double")
    def double(x: Value, again: bool) -> Value:
        return double(x * 2, False) if again else x * 2

    for _ in range(2):
        y = double(A, True)
        assert expression(y) == "x * 2"
        assert "double" in str(origin(y).function)
    assert not blocks
    assert (A * 2)._label is None

    def each() -> Iterator[Value]:
        yield A * 2

    async def later() -> Value:
        return A * 2

    async def stream() -> AsyncIterator[Value]:
        yield A * 2

    for f in (each, later, stream):
        with pytest.raises(TypeError, match=r"@traced\(\) decorates functions that run in one go"):
            traced()(f)


# names, and what they cost


def test_a_variables_own_name_comes_before_a_place_in_a_list() -> None:
    def compute() -> list[Value]:
        losses = []
        for i in range(3):
            loss = A * i
            losses.append(loss)
        return losses

    with traced():
        made = compute()
    assert [held_by(x) for x in made] == ["loss"] * 3
    assert all(isinstance(x._label, Origin) and type(x._label.place) is Local for x in made)


@pytest.mark.parametrize(
    "body", ["x = A * i; made.append(x)", "made.append(A * i)", "empty, d = [], {}; x = A * i"]
)
def test_the_cost_of_a_round_does_not_grow_with_the_rounds(body: str) -> None:
    def cost(n: int) -> int:
        events = 0

        def watch(frame: FrameType, event: str, _: object) -> Any:
            nonlocal events
            events += 1
            return watch

        source = f"def f():\n    made = []\n    for i in range({n}):\n        {body}\nf()\n"
        before = sys.gettrace()
        sys.settrace(watch)
        try:
            run(source, A=A)
        finally:
            sys.settrace(before)
        return events

    cost(50)  # what is found out once
    assert cost(400) <= 4.6 * cost(100)


@pytest.mark.slow
def test_a_long_trace_holds_on_to_what_is_recent_alone() -> None:
    class Watched(Value):
        __slots__ = ("__weakref__",)

    born: list[weakref.ref[Watched]] = []

    def once(a: Value) -> Value:
        rows = [Watched(2.0), a]
        born.append(weakref.ref(rows[0]))  # type: ignore[arg-type]
        return rows[0] * rows[1]

    a = Value(1.0)
    with traced():
        for _ in range(12_000):
            once(a)
        alive = sum(reference() is not None for reference in born)
    assert 0 < alive <= 10_000
    assert not any(reference() for reference in born)
