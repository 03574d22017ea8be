"""`traced` and `origin`: the expression, the calls and the rounds of loops that made a node."""

from __future__ import annotations

import asyncio
import copy
import gc
import math
import pickle
import sys
import threading
import weakref
from typing import Any

import pytest

from autograd import Value, no_grad, origin, traced
from autograd.graph import Graph
from autograd.recording import blocks
from autograd.tracing.origins import made_at
from tests.autograd.cutting import cut

from .programs import expression, run, titles

NETWORK = """
class Neuron:
    def __init__(self, n):
        self.w = [Value(0.1 * i) for i in range(n)]
        self.b = Value(0.0)

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.tanh()

class Layer:
    def __init__(self, n, m):
        self.neurons = [Neuron(n) for _ in range(m)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

net = [Layer(2, 2), Layer(2, 1)]
x = [1.0, 2.0]
for layer in net:
    x = layer(x)
loss = (x[0] - 1) ** 2
"""


def test_an_origin_prints_itself_like_a_traceback() -> None:
    loss = run(NETWORK)["loss"]
    tanh = loss.inputs[0].inputs[0]
    file = origin(tanh).file
    assert str(origin(tanh)).endswith(
        f'''\
  File "{file}", line 21, in <module>, layer 1
    x = layer(x)
        ^^^^^^^^
  File "{file}", line 16, in Layer.__call__
    return [neuron(x) for neuron in self.neurons]
            ^^^^^^^^^
  File "{file}", line 9, in Neuron.__call__
    return act.tanh()
           ^^^^^^^^^^'''
    )
    entry = origin(tanh).entries[-1]
    assert (origin(tanh).line, origin(tanh).function) == (9, "Neuron.__call__")
    assert (entry.text[slice(*entry.columns)], entry.file) == ("act.tanh()", file)
    assert repr(loss) == f"Value(data={loss.data!r}, grad=0.0)"
    loss.data = math.inf
    assert repr(loss) == f"Value(data=inf, grad=0.0, origin='{file}:22')"


def test_each_expression_of_a_line_is_told_from_the_others() -> None:
    found = run(
        "a, b = Value(2.0), Value(3.0)\n"
        "c = (a * b\n"
        "     + (lambda t: t.exp())(a))\n"
        "d = sum(x * c for x in [a, b]); e = -d; e += a * 2\n"
        "é = max(a, b) / c ** 2 + e\n"
    )
    expected = {
        "a": "Value(2.0)",
        "b": "Value(3.0)",
        "e": "e += a * 2",
        "é": "max(a, b) / c ** 2 + e",
    }
    assert {name: expression(found[name]) for name in expected} == expected
    inner = found["e"].inputs
    assert [expression(x) for x in inner] == ["-d", "a * 2"]
    total = inner[0].inputs[0]
    assert expression(total) == "sum(x * c for x in [a, b])"
    assert expression(total.inputs[1]) == "x * c"
    product, exp = found["c"].inputs
    assert (expression(product), origin(product).line) == ("a * b", 2)
    assert (expression(exp), origin(exp).line) == ("t.exp()", 3)
    assert expression(found["c"]) == "a * b"  # the first of its two lines


def test_loops_and_calls_are_levels_with_what_tells_their_rounds_apart() -> None:
    found = run(
        """
def layer(x, scale, name="relu"):
    for h in range(2):
        for w in (0.5, Value(2.0)):
            x = x * w
    n = 0
    while n < 2:
        n += 1
        x = x + n
    return x

ys = []
for i, row in enumerate([[Value(1.0)], [Value(2.0)]]):
    y = layer(row[0], 0.1)
    ys.append(y)
out = ys[0] + ys[1]
"""
    )
    outer = ["i 1", "layer(scale=0.1, name='relu')"]
    last = found["ys"][1]
    assert titles(last) == [*outer, "round 1"]
    assert titles(last.inputs[0]) == [*outer, "round 0"]
    product = last.inputs[0].inputs[0]
    assert titles(product) == [*outer, "h 1", "w 1"]
    assert titles(product.inputs[0]) == [*outer, "h 1", "w 0.5"]
    assert titles(product.inputs[0].inputs[0]) == [*outer, "h 0", "w 1"]
    assert titles(found["ys"][0])[:2] == ["i 0", "layer(scale=0.1, name='relu')"]
    assert titles(found["out"]) == []


def test_a_round_is_told_though_its_variable_is_the_same_object() -> None:
    found = run(
        "w, x = Value(0.5), Value(1.0)\nmade = []\n"
        "for _ in [None] * 3:\n    x = x * w\n    made.append(x)\n"
        "for w in (w, w):\n    x = x.exp(); x = x + w\n    made.append(x)\n"
    )
    assert [titles(x)[-1] for x in found["made"]] == ["_ 0", "_ 1", "_ 2", "w 0", "w 1"]


def test_a_branch_that_skips_the_earlier_line_begins_a_round_all_the_same() -> None:
    found = run(
        "x = Value(1.0)\nmade = []\nfor i in range(4):\n"
        "    if i % 2 == 0:\n        x = x * 2\n        made.append(x)\n"
        "    else:\n        x = x + 1\n        made.append(x)\n"
        "    try:\n        made[9]\n    except IndexError:\n        pass\n    x = -x\n"
    )
    assert [titles(x)[-1] for x in found["made"]] == ["i 0", "i 1", "i 2", "i 3"]
    assert titles(found["x"])[-1] == "i 3"


def test_generators_go_on_in_the_call_that_they_began_in() -> None:
    found = run(
        """
def numbers(n):
    for k in range(n):
        yield Value(k) * 2

def pairs():
    first, second = numbers(2), numbers(2)
    for a in first:
        b = next(second)
        yield a + b

made = list(pairs())
lazily = (m * 2 for m in made)
def use(g):
    return next(g)
late = use(lazily)
"""
    )
    total = found["made"][1]
    assert titles(total) == ["made = pairs", "a 1"]
    for operand in total.inputs:
        assert titles(operand)[-1] == "k 1"
    assert expression(found["late"]) == "m * 2"


def test_recursion_exceptions_and_blocks() -> None:
    found = run(
        """
def power(x, n):
    return x if n == 1 else x * power(x, n - 1)

kept = []
def fails(x):
    y = x * 3
    kept.append(y)
    raise KeyError

x = Value(2.0)
try:
    fails(x)
except KeyError:
    after = x + 1
with traced("head 1"):
    p = power(x, 3)
    with traced("inner"):
        q = p * 2
    r = q * 2
s = r + 1
"""
    )
    assert titles(found["p"]) == ["head 1", "power(n=3)"]
    assert titles(found["p"].inputs[1]) == ["head 1", "power(n=3)", "power(n=2)"]
    assert titles(found["q"]) == ["head 1", "inner"]
    assert titles(found["r"]) == ["head 1"]
    assert titles(found["s"]) == []
    assert titles(found["kept"][0]) == ["fails"]
    assert titles(found["after"]) == []


def test_tasks_are_told_apart_and_threads_are_not_traced() -> None:
    found = run(
        """
import asyncio, threading

async def work(k):
    x = Value(k)
    for step in range(2):
        x = x * 2
        await asyncio.sleep(0)
    return x

async def main():
    return await asyncio.gather(work(1), work(2))

made = asyncio.run(main())
elsewhere = []
thread = threading.Thread(target=lambda: elsewhere.append(Value(1.0) * 2))
thread.start(); thread.join()
""",
    )
    assert [titles(x)[-2:] for x in found["made"]] == [
        ["work(k=1)", "step 1"],
        ["work(k=2)", "step 1"],
    ]
    with pytest.raises(LookupError, match="outside of a trace"):
        origin(found["elsewhere"][0])


def test_outside_of_a_block_nothing_is_kept_and_no_block_is_left_open() -> None:
    a = Value(2.0)
    with traced():
        b = a * 2
        with no_grad():
            c = b * 2
        d = b + 1
    e = d * 2
    assert not blocks
    assert [expression(x) for x in (b, c, d)] == ["a * 2", "b * 2", "b + 1"]
    assert c.operation is None
    for outside in (a, e):
        with pytest.raises(LookupError, match="with traced"):
            origin(outside)


def test_a_block_is_entered_once_at_a_time_and_serves_again() -> None:
    block = traced()
    for _ in range(2):
        with block:
            with pytest.raises(RuntimeError, match=r"open already: write a new traced\(\)"), block:
                pass
            a = Value(1.0) * 2
        assert expression(a) == "Value(1.0) * 2"
    assert not blocks


def test_frames_and_locals_are_not_kept_alive() -> None:
    class Big:
        pass

    dead = []

    def compute() -> Value:
        big = Big()
        held: list[Any] = [big, Value(2.0)]
        dead.append(weakref.ref(big))
        product: Value = held[1] * 3
        return product

    def fail() -> None:
        big = Big()
        dead.append(weakref.ref(big))
        Value(1.0) * 2
        raise KeyError

    with traced():
        L = compute() + 1
        with pytest.raises(KeyError):
            fail()
    gc.collect()
    assert [reference() for reference in dead] == [None, None]
    assert L.data == 7.0


def test_nodes_die_by_their_reference_counts_alone() -> None:
    class Watched(Value):
        __slots__ = ("__weakref__",)

    def compute() -> weakref.ref[Watched]:
        with traced():
            leaf = Watched(2.0)
            loss = (leaf * 3).tanh()
        assert loss.data
        return weakref.ref(leaf)

    gc.disable()
    try:
        assert compute()() is None
    finally:
        gc.enable()


def test_copies_and_pickles_keep_their_origin() -> None:
    found = run("a = Value(2.0)\ndef f(x):\n    y = x * 3\n    return y\nL = f(a) + 1\n")
    L = found["L"]
    for again in (copy.copy(L), copy.deepcopy(L), pickle.loads(pickle.dumps(L))):
        assert str(origin(again)) == str(origin(L))
        assert str(origin(again.inputs[0])) == str(origin(L.inputs[0]))
    again = copy.copy(L)
    again.label = "loss"
    assert (again.label, L.label, str(origin(again))) == ("loss", None, str(origin(L)))
    kept = pickle.loads(pickle.dumps(L))
    kept.label = "kept"
    assert (kept.label, kept.inputs[0]._label.place) == ("kept", "y")


def test_forward_steps_are_in_the_order_of_the_program() -> None:
    source = "a = Value(2.0)\nq = a * 2\nk = a * 3\nv = a * 4\nu = q * v\nL = k + u\n"
    made = [expression(node) for node in Graph(run(source)["L"]).order]
    assert made == ["a * 2", "a * 3", "a * 4", "q * v", "k + u"]
    loose = Value(1.0)
    found = run(source, b=loose)
    outside = found["L"] * (loose * 2)  # each right after what it is made of
    untraced = [node for node in Graph(outside).order if node._label is None]
    assert len(untraced) == 2
    order = Graph(outside).order
    assert all(
        order.index(x) < order.index(node) for node in order for x in node.inputs if x.inputs
    )


# Python 3.12 tells of no opcodes where a function runs for the first time
@pytest.mark.slow
@pytest.mark.parametrize("each", ["line", "opcode"][: 1 + (sys.version_info[:2] != (3, 12))])
def test_interrupted_at_any_moment_no_block_stays_open(each: str) -> None:
    files = (sys.modules["autograd.tracing"].__file__ or "").removesuffix("__init__.py")
    recording = sys.modules["autograd.recording"].__file__ or ""

    def trace() -> None:
        with traced("outer"):
            a = Value(2.0)
            for _ in range(2):
                a = a * a
                with traced("inner"):
                    (a,) = [x + 1 for x in [a]]

    moments = cut(trace, files=(files, recording), each=each)
    assert moments > 100
    for moment in range(0, moments, 17 if each == "line" else 97):
        try:
            cut(trace, moment, (files, recording), each)
        finally:
            assert not blocks
        a = Value(1.0) * 2
        assert a._label is None


def test_what_is_hostile_in_a_local_is_left_alone() -> None:
    class Hostile:
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(name)

        def __bool__(self) -> bool:
            raise AssertionError

        __len__ = __eq__ = __hash__ = __iter__ = __repr__ = __bool__  # type: ignore[assignment]

    def use(x: Value, h: Any, rows: list[Any]) -> Value:
        for row in rows:
            x = x * 2 if row is h else x
        return x + 1

    h = Hostile()
    with traced():
        L = use(Value(1.0), h, [h, h])
    assert L.data == 5.0
    made = made_at(L.inputs[0])
    assert made is not None
    assert made[0].title == "row 1"


def test_a_long_thread_of_other_programs_is_not_disturbed() -> None:
    seen = []

    def other() -> None:
        for _ in range(100):
            seen.append((Value(2.0) * 3)._label)

    async def both() -> None:
        await asyncio.to_thread(other)  # its context is a copy of this one

    with traced():
        thread = threading.Thread(target=other)
        thread.start()
        asyncio.run(both())
        thread.join()
    assert seen == [None] * 200
