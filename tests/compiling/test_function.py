"""`compiled(f)`: its arguments and results, what it refuses, and how it says so."""

from __future__ import annotations

import itertools
import os
import pickle
import random
import signal as signal
import subprocess
import sys
import threading
import time as time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd import (
    DomainError,
    Value,
    chain_rule,
    compiled,
    derivative,
    exp,
    find_nonfinite,
    grad,
    gradient,
    log,
    logsumexp,
    maximum,
    no_grad,
    relu,
    softmax,
    sqrt,
    tanh,
    tree,
    weighted_sum,
)
from autograd.compiling import library
from autograd.compiling.function import Compiled
from nn import MLP, Layer, Neuron, binary_cross_entropy, cross_entropy, hinge, mse, rmse

X = np.array([0.5, -1.0, 2.0, 0.25])


def test_a_number_gives_a_number_and_an_array_an_array() -> None:
    fast = compiled(lambda x: x * x + 1)
    assert fast(3.0) == 10.0
    assert isinstance(fast(3), float)
    assert fast(X).tolist() == (X * X + 1).tolist()
    assert fast(np.array([1, 2])).tolist() == [2.0, 5.0]
    assert fast(np.array([True])).tolist() == [2.0]
    assert fast(np.float64(2)) == 5.0


def test_of_values_it_is_f_itself() -> None:
    cube = compiled(lambda x: x**3)
    w = Value(2.0)
    (cube(w) + w).backward()
    assert w.grad == 13.0
    assert derivative(cube)(2.0) == 12.0
    assert gradient(lambda x, y: cube(x) * y)(2.0, 5.0) == [60.0, 8.0]
    assert compiled(cube)(X).tolist() == pytest.approx((X**3).tolist())
    around = compiled(lambda x: x + compiled(relu)(x))
    assert around(X).tolist() == (X + np.maximum(X, 0)).tolist()
    values, (by,) = cube.value_and_grad(w)
    assert (values, by) == (8.0, 12.0)
    with pytest.raises(TypeError, match="gives numbers here"):
        compiled(lambda x: x * cube.value_and_grad(x)[0])(X)


def test_a_network_is_a_function_of_rows() -> None:
    rows = np.arange(6.0).reshape(3, 2) / 5
    for model in (MLP(2, [3, 1], rng=0), Layer(2, 1, rng=1), Neuron(2, rng=2)):
        expected = [model(row).data for row in rows.tolist()]
        assert compiled(model)(rows).tolist() == pytest.approx(expected, rel=1e-14)


def test_derivatives_have_the_shape_of_their_argument() -> None:
    fast = compiled(lambda w, rows, b: weighted_sum(w, rows, b).tanh())
    rows = np.arange(6.0).reshape(3, 2) / 5
    values, (by_w, by_rows, by_b) = fast.value_and_grad([0.5, -0.25], rows, 0.125)
    slopes = 1 - np.tanh(rows @ [0.5, -0.25] + 0.125) ** 2
    assert np.allclose(values, np.tanh(rows @ [0.5, -0.25] + 0.125), rtol=1e-14)
    assert np.allclose(by_rows, slopes[:, None] * [0.5, -0.25], rtol=1e-14)
    assert np.allclose(by_w, slopes @ rows, rtol=1e-14)
    assert by_b == pytest.approx(slopes.sum(), rel=1e-14)
    assert by_rows.shape == (3, 2)


def test_a_cube_of_numbers_comes_as_lists_of_lists() -> None:
    cube = np.arange(12.0).reshape(2, 3, 2)
    f = compiled(lambda x: sum(x[i][j] * (i + 2 * j) for i in range(3) for j in range(2)))
    factors = np.array([[i + 2 * j for j in range(2)] for i in range(3)])
    assert f(cube).tolist() == (cube * factors).sum(axis=(1, 2)).tolist()
    assert (f.value_and_grad(cube)[1][0] == factors).all()


@pytest.mark.parametrize(
    "array",
    [X[::-1], np.asfortranarray(np.outer(X, [1.0, 2.0]))[:, 1], np.repeat(X, 2)[::2],
     np.broadcast_to(0.5, 4), X.astype(np.float32), X.astype(">f8"),
     np.frombuffer(b"\0" + X.tobytes(), dtype=np.uint8)[1:].view(np.float64)],
    ids=["reversed", "column", "every other", "broadcast", "float32", "big-endian", "unaligned"],
)  # fmt: skip
def test_arrays_of_any_layout(array: Any) -> None:
    values, (by,) = compiled(lambda x: x * x).value_and_grad(array)
    assert values.tolist() == (np.asarray(array, float) ** 2).tolist()
    assert by.tolist() == (2 * np.asarray(array, float)).tolist()


def test_no_samples_give_no_values() -> None:
    values, (by_w, by_x) = compiled(lambda w, x: w * x).value_and_grad(2.0, np.zeros(0))
    assert values.shape == by_x.shape == (0,)
    assert by_w == 0.0


def test_several_values_are_a_list_of_arrays() -> None:
    fast = compiled(lambda x: [x, -x, Value(2.0)])
    assert [y.tolist() for y in fast(X)] == [X.tolist(), (-X).tolist(), [2.0] * 4]
    with pytest.raises(TypeError, match="one Value, not 3"):
        fast.value_and_grad(X)


def test_what_does_not_depend_on_the_samples_is_summed_over_them() -> None:
    fast = compiled(lambda w, x: w * w)
    values, (by_w, by_x) = fast.value_and_grad(3.0, X)
    assert values.tolist() == [9.0] * 4
    assert by_w == 24.0
    assert by_x.tolist() == [0.0] * 4


def test_values_from_outside_are_read_at_each_call() -> None:
    w, scale = Value(2.0), Value(3.0) * 2
    fast = compiled(lambda x: w * x + scale)
    assert fast(1.0) == 8.0
    w.data = 5.0
    assert fast(1.0) == 11.0
    assert (w.grad, w.label) == (0.0, None)


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (lambda x: x if x > 0 else -x, "line .* compares Values"),
        (lambda x: x * (1 if 0 <= x else 2), "compares Values"),
        (lambda x: max(x, Value(0.0)), "compares Values.*maximum"),
        (lambda x: sorted([x, Value(0.1)])[0], "compares Values"),
        (lambda x: x * x.data, r"line .* reads \.data"),
        (lambda x: x * Value(x.data), r"reads \.data"),
        (lambda x: x * x.grad, r"reads \.grad"),
        (lambda x: 2.0, "must return a Value, not 2.0"),
        (lambda x: None, "must return a Value, not None"),
        (lambda x: [], "not an empty list"),
        (lambda x: x * random.random(), "not compute the same each time"),
        (lambda x: x * sum(grad(x**3, [x])), "line .* reads a derivative.*create_graph"),
        (lambda x: float(x), "makes one number of a Value"),
        (lambda x: x and 1, "asks whether a Value is true"),
    ],
)
def test_what_looks_at_numbers_is_refused(f: Any, said: str) -> None:
    for arguments in ([X], [0.5]):
        with pytest.raises(TypeError, match=said):
            compiled(f)(*arguments)
    assert "data" not in vars(Value)  # the property is gone
    assert Value(1.0) < Value(2.0)


W = Value(2.0)


def cleared(w: Value) -> int:
    w.zero_grad()
    return 1


@pytest.mark.parametrize(
    "number",
    [
        lambda: grad(W**2, [W])[0],
        lambda: (W * W).local_derivatives[0],
        lambda: derivative(lambda a: a * W)(3.0),
        lambda: float(f"{W:.3f}"),
        lambda: len(repr(W)),
        lambda: len(pickle.dumps(W)),
        lambda: len(tree(W * W / 3)),
        lambda: len(str(chain_rule(W * W, W))),
        lambda: find_nonfinite(W * W) is None,
        lambda: cleared(W),
    ],
)
def test_numbers_that_the_package_itself_makes_of_values_are_refused(number: Any) -> None:
    with pytest.raises(TypeError, match=r"line \d+ of test_function.py (reads|sets) "):
        compiled(lambda x: x * number())(1.5)


def test_derivatives_inside_may_be_values() -> None:
    def f(x: Any) -> Any:
        return x * grad(W**2 + x, [W], create_graph=True)[0] + derivative(lambda a: a**3)(x)

    fast = compiled(f)
    assert fast(0.0) == 0.0
    assert fast(2.0) == f(Value(2.0)).data


def test_numbers_cut_by_no_grad_or_set_are_refused() -> None:
    def cut(x: Value) -> Value:
        with no_grad():
            y = x * 2
        return y * x

    def sets(x: Value) -> Value:
        x.data = 3.0
        return x * x

    with pytest.raises(TypeError, match=r"line .* computes inside no_grad\(\)"):
        compiled(cut)(X)
    with pytest.raises(TypeError, match=r"line .* sets \.data"):
        compiled(sets)(X)


def test_a_swallowed_refusal_changes_nothing() -> None:
    calls = itertools.count()

    def f(x: Value) -> Value:
        next(calls)
        try:
            return x * (1 if x > 0 else 2)
        except TypeError:
            return x * 3

    with pytest.raises(TypeError, match="compares Values"):
        compiled(f)(X)


def test_no_grad_around_the_call_is_no_matter() -> None:
    with no_grad():
        _values, (by,) = compiled(lambda x: x * x).value_and_grad(X)
    assert by.tolist() == (2 * X).tolist()


def test_another_thread_sees_values_as_ever() -> None:
    stop, seen = threading.Event(), []

    def look() -> None:
        value = Value(1.0)
        while not stop.is_set():
            seen.append(value.data < 2 and value < 2.0)

    thread = threading.Thread(target=look)
    thread.start()
    for _ in range(20):
        assert compiled(lambda x: x * x)(3.0) == 9.0
    stop.set()
    thread.join()
    assert all(seen)


@pytest.mark.parametrize(
    ("f", "bad", "error", "said"),
    [
        (log, 0.0, DomainError, "log"),
        (log, -1.0, DomainError, "not above 0"),
        (sqrt, 0.0, DomainError, "root"),
        (lambda x: 1 / x, 0.0, DomainError, "divided by"),
        (lambda x: relu(1 / x), 0.0, DomainError, "divided by"),
        (lambda x: 1 / (1 / x), 0.0, DomainError, "divided by"),
        (lambda x: exp(-1 / (x * x)), 0.0, DomainError, "divided by"),
        (lambda x: x**-2, 0.0, DomainError, "power"),
        (lambda x: x**1.5, -1.0, DomainError, "power"),
        (lambda x: x**0.5, 0.0, DomainError, "power"),
        (lambda x: exp(1000 * x), 1.0, OverflowError, "too large"),
        (lambda x: 1 / exp(1000 * x), 1.0, OverflowError, "too large"),
        (lambda x: (x + 1) ** (300 * x), 100.0, OverflowError, "too large"),
    ],
)
def test_what_the_engine_refuses_is_refused_with_its_sample(
    f: Any, bad: float, error: type[Exception], said: str
) -> None:
    for n, sample in ((5, 3), (1000, 997)):
        x = np.full(n, 0.25)
        x[sample] = bad
        for call in (compiled(f), compiled(f).value_and_grad):
            with pytest.raises(error, match=said) as caught:
                call(x)
            assert f"in sample {sample}, counted from 0" in caught.value.__notes__


def test_where_only_a_slope_that_nobody_asks_for_is_infinite_the_engine_computes() -> None:
    fast = compiled(lambda w, x: w * 0.0**x)
    x = np.array([1.5, 2.0, 3.0])
    values, (by_w, by_x) = fast.value_and_grad(2.0, x)
    assert values.tolist() == by_x.tolist() == [0.0] * 3
    assert by_w == 0.0


def test_gradients_of_values_from_outside_stay_where_the_engine_computes() -> None:
    w = Value(2.0)
    outside = w * 3

    def f(x: Any) -> Any:
        try:
            return outside * log(x)
        except DomainError:
            return outside * x

    values, (by,) = compiled(f).value_and_grad(np.array([1.0, -1.0]))
    assert values.tolist() == [0.0, -6.0]
    assert by.tolist() == [6.0, 6.0]
    assert (w.grad, outside.grad) == (0.0, 0.0)
    with no_grad():
        assert compiled(f).value_and_grad(np.array([1.0, -1.0]))[1][0].tolist() == [6.0, 6.0]


@pytest.mark.parametrize("exponent", [2, 3, 4, -1, -2, 0.5])
@pytest.mark.parametrize("x", [1e200, -1e200, 1e100, 1e-100, 1e-160, 1e-200])
def test_powers_too_large_are_refused_as_by_the_engine(x: float, exponent: float) -> None:
    leaf = Value(x)
    fast = compiled(lambda x: x**exponent)
    try:
        expected = leaf**exponent
    except (ArithmeticError, DomainError) as error:
        with pytest.raises(type(error)):
            fast(np.array([1.0, x]))
        return
    expected.backward()
    value, (by,) = fast.value_and_grad(x)
    assert value == pytest.approx(expected.data, rel=1e-13)
    assert by == pytest.approx(leaf.grad, rel=1e-13)


def test_infinite_products_are_infinite_as_floats_are() -> None:
    assert compiled(lambda x: x * 1e300 * x)(np.array([1.0, 1e10])).tolist() == [1e300, np.inf]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ([X, X[:3]], ValueError, "argument 2 has 3 samples, but an earlier array has 4"),
        ([X, np.array(["a"] * 4)], TypeError, "argument 2 must hold numbers"),
        ([X, np.array([1, 2, np.nan, 4])], ValueError, "argument 2 is not finite in sample 2"),
        ([[X, 1.0, float("inf")], X], ValueError, r"argument 1\[2\]: inf is not"),
        ([X, np.ma.masked_less(X, 0)], TypeError, "argument 2 is masked"),
        (["1", X], TypeError, "number"),
        ([None, X], TypeError, "number"),
        ([X, {"a": 1}], TypeError, "number"),
    ],
)
def test_bad_arguments_are_named(arguments: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        compiled(lambda a, b: b)(*arguments)


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(TypeError, match="takes a function"):
        compiled(3)  # type: ignore[arg-type]
    assert repr(compiled(tanh)) == "compiled(tanh)"


def test_logsumexp_and_softmax_shift_by_the_largest_of_each_sample() -> None:
    rows = np.array([[1000.0, 0.0, -1000.0], [-1000.0, 5.0, 1000.0], [0.0, 0.0, 0.0]])
    assert compiled(logsumexp)(rows).tolist() == [1000.0, 1000.0, pytest.approx(np.log(3))]
    _, (by,) = compiled(logsumexp).value_and_grad(rows)
    p = compiled(softmax)(rows)
    assert np.allclose(by, np.array(p).T, atol=1e-16)
    assert by.sum(axis=1).tolist() == pytest.approx([1.0] * 3)


def test_arguments_of_another_shape_are_recorded_anew() -> None:
    fast = compiled(lambda xs: sum(x * x for x in xs))
    assert fast([1.0, 2.0]) == 5.0
    assert fast([1.0, 2.0, 3.0]) == 14.0
    assert fast([X, 1.0]).tolist() == (X * X + 1).tolist()
    assert fast(np.ones((2, 5))).tolist() == [5.0, 5.0]


def test_an_empty_list_is_no_array() -> None:
    fast = compiled(lambda a, x: x * 2)
    assert fast([], X).tolist() == (X * 2).tolist()
    assert fast(X * 10, X).tolist() == (X * 2).tolist()


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_the_largest_number_and_a_matrix() -> None:
    assert compiled(lambda x: -x)(np.array([sys.float_info.max])) == -sys.float_info.max
    matrix = np.asmatrix([[1.0, 2.0], [3.0, 4.0]])
    assert compiled(lambda row: row[0] * row[1])(matrix).tolist() == [2.0, 12.0]


def test_a_function_that_calls_itself_compiled_ends() -> None:
    held: list[Any] = []

    def f(x: Any) -> Any:
        return x * held[0](1.0)

    held.append(compiled(f))
    for _ in range(2):
        with pytest.raises(TypeError, match="gives numbers here, which are not recorded"):
            held[0](2.0)


def test_a_thousand_operations_one_after_another() -> None:
    def f(x: Value) -> Value:
        for _ in range(1000):
            x = maximum(x * 0.999, x - 0.001).tanh() + 0.0001
        return x

    values, (by,) = compiled(f).value_and_grad(X)
    for k, number in enumerate(X):
        leaf = Value(number)
        result = f(leaf)
        result.backward()
        assert values[k] == pytest.approx(result.data, rel=1e-12)
        assert by[k] == pytest.approx(leaf.grad, rel=1e-11)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 127, 129, 4001])
def test_the_number_of_threads_changes_no_bit(monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    rng = np.random.default_rng(n)
    x, y = rng.normal(size=(2, n))
    weights = rng.normal(size=5).tolist()
    monkeypatch.setattr("autograd.compiling.calls.MUCH", 0)

    def f(w: Any, x: Any, y: Any) -> Any:
        return (weighted_sum(w[:2], [x, y], w[2]).tanh() * w[3] + w[4]) ** 2

    results = []
    for threads in (1, 2, 3, 8, 16):
        monkeypatch.setenv("GRADB_THREADS", str(threads))
        values, (by_w, by_x, by_y) = Compiled(f, 16).value_and_grad(weights, x, y)
        results.append([values.tobytes(), repr(by_w), by_x.tobytes(), by_y.tobytes()])
    assert all(result == results[0] for result in results)


def long(x: Value) -> Value:
    for _ in range(20):
        x = (x * 1.01).sin()
    return x


def in_a_process_of_its_own(code: str, threads: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"from tests.compiling.test_function import *\n{code}"],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "GRADB_THREADS": str(threads)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_kept_file_is_that_of_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADB_CACHE", str(tmp_path))
    library.keep("one", b"code")
    assert library.kept("one") == b"code"
    (tmp_path / "one.o").rename(tmp_path / "other.o")
    assert library.kept("other") is None


def test_who_has_no_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("GRADB_CACHE", raising=False)
    monkeypatch.setattr(Path, "home", home)
    library.keep("one", b"code")
    assert library.kept("one") is None


@pytest.mark.slow
def test_calls_of_several_threads_at_once_do_not_wait_for_each_other_for_ever() -> None:
    code = """
x = np.linspace(-1.0, 1.0, 20_000)
functions = [compiled(long) for _ in range(3)]
expected = [f(x).tobytes() for f in functions]
found = []
go = lambda f: found.extend([f(x).tobytes() for _ in range(20)])
threads = [threading.Thread(target=go, args=(f,), daemon=True) for f in functions]
for thread in threads: thread.start()
for thread in threads: thread.join(30)
assert {*found} == {*expected} and len(found) == 60
"""
    in_a_process_of_its_own(code, 16)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.slow
def test_a_forked_process_has_threads_of_its_own() -> None:
    code = """
x = np.linspace(-1.0, 1.0, 20_000)
fast = compiled(long)
expected = fast(x).tobytes()
child = os.fork()
if not child:
    os._exit(0 if fast(x).tobytes() == expected else 1)
deadline = time.monotonic() + 20
while not (ended := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < deadline:
    time.sleep(0.01)
if not ended[0]:
    os.kill(child, 9)
assert ended[0] and ended[1] == 0
"""
    in_a_process_of_its_own(code, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
@pytest.mark.slow
def test_ctrl_c_again_and_again_leaves_a_function_that_computes() -> None:
    code = """
x = np.linspace(-1.0, 1.0, 100_000)
fast = compiled(long)
expected = fast(x).tobytes()
rng, thread, ended, struck = random.Random(0), None, 0, 0
def strike():
    for _ in range(3):
        time.sleep(rng.random() * 0.003)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
def rounds():
    global thread, ended
    while ended < 40:
        if thread is None:
            thread = threading.Thread(target=strike)
            thread.start()
        while thread.is_alive():
            assert fast(x).tobytes() == expected
        assert fast(x).tobytes() == expected
        thread, ended = None, ended + 1
def again():
    global struck
    while ended < 40:
        try:
            rounds()
        except KeyboardInterrupt:
            struck += 1
while ended < 40:
    try:
        again()
    except KeyboardInterrupt:  # within the other except
        pass
assert struck
"""
    in_a_process_of_its_own(code, 2)


@pytest.mark.parametrize(
    ("loss", "target"),
    [
        (binary_cross_entropy, 1.0),
        (binary_cross_entropy, 0.0),
        (hinge, -1.0),
        (mse, 0.5),
        (rmse, 0.5),
    ],
)
def test_losses_are_functions_of_samples(loss: Any, target: float) -> None:
    p = np.array([0.1, 0.5, 0.9])
    y = np.full(3, target)
    values, (_, by) = compiled(lambda y, p: loss([y], [p])).value_and_grad(y, p)
    for k, number in enumerate(p):
        leaf = Value(number)
        expected = loss([target], [leaf])
        expected.backward()
        assert (values[k], by[k]) == pytest.approx((expected.data, leaf.grad), rel=1e-14)


def test_cross_entropy_takes_shares() -> None:
    scores, shares = np.array([[1.0, 2.0, -1.0]]), np.array([[0.0, 1.0, 0.0]])
    fast = compiled(lambda y, z: cross_entropy([y], [z]))
    expected = cross_entropy([1], [[Value(z) for z in scores[0]]])
    assert fast(shares, scores)[0] == pytest.approx(expected.data, rel=1e-14)
    with pytest.raises(TypeError, match="takes a share for each class here"):
        fast(np.array([1.0]), scores)


def _cube(x: Any, n: int = 3) -> Any:
    """Return x to the power of 3."""
    return x**3


def test_arguments_by_name_and_what_f_says_of_itself() -> None:
    fast = compiled(lambda w, x: w * x)
    assert fast(x=X, w=2.0).tolist() == (2 * X).tolist()
    assert fast.value_and_grad(2.0, x=X)[1][0] == X.sum()
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        fast(1.0, 2.0, z=2.0)
    said = vars(compiled(_cube))
    assert (said["__name__"], said["__doc__"]) == ("_cube", _cube.__doc__)
    copy = pickle.loads(pickle.dumps(compiled(_cube)))
    assert copy(2.0) == 8.0


def test_a_list_of_values_is_no_vector() -> None:
    for f in (lambda x: 2 * x, lambda x: x + x, lambda x: x - x, lambda x: x / 2, lambda x: x**2):
        for argument in ([1.0, 2.0], np.ones((3, 2))):
            with pytest.raises(TypeError, match=r"list of 2, which has no arithmetic.*np\.array"):
                compiled(f)(argument)
    more = [2.0]
    assert compiled(lambda x: sum(x + more) + sum(more + x))([1.0, 2.0]) == 10.0


SCALE = 2.0


def _scaled(x: Any) -> Any:
    return SCALE * x


def test_a_variable_outside_may_hold_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = compiled(lambda x: _scaled(x) + 1)
    assert fast(3.0) == 7.0
    monkeypatch.setitem(globals(), "SCALE", 5.0)
    assert fast(3.0) == 16.0
    w = Value(1.0)
    other = compiled(lambda x: w * x)
    assert other(X).tolist() == X.tolist()
    w = w - 0.5
    assert other(X).tolist() == (0.5 * X).tolist()


def test_derivatives_within_choose_as_the_table_does() -> None:
    for f in (tanh, relu, abs, lambda x: maximum(x, 0.25) * x, lambda x: logsumexp([x, 2 * x])):
        slope = derivative(f)
        values, (by,) = compiled(slope).value_and_grad(X)
        for k, x in enumerate(X):
            assert values[k] == pytest.approx(slope(x), abs=1e-14)
            assert by[k] == pytest.approx(derivative(slope)(x), abs=1e-14)
