"""Mistakes a student makes, and what is said: the node, the number, how to fix it."""

from __future__ import annotations

import io
import math
from typing import Any

import pytest

from autograd import (
    DomainError,
    Value,
    exp,
    gradcheck,
    log,
    maximum,
    no_grad,
    sqrt,
    tree,
    weighted_sum,
)

MESSAGES: list[tuple[Any, type[Exception], str | None]] = [
    (
        lambda a, d: log(d),
        DomainError,
        "log(d): d = -0.25 is not above 0. d came from d = a − 2.25. "
        "Keep d positive, for example log(abs(d) + 1e-9).",
    ),
    (
        lambda a, d: log(-1.0),
        DomainError,
        "log(-1): -1 is not above 0. Keep it positive, for example log(abs(it) + 1e-9).",
    ),
    (
        lambda a, d: 1 / (d + 0.25),
        DomainError,
        "1/(d + 0.25): nothing can be divided by d + 0.25 = 0. Keep d + 0.25 away from 0.",
    ),
    (
        lambda a, d: a**400,
        OverflowError,
        "a^400: at a = 1000, 400 the result or its slope is too large for a float, which ends at "
        "about 1.8e308. Bring the operands nearer to 1; "
        "for log(exp(a) + exp(b)) there is logsumexp([a, b]).",
    ),
    (
        lambda a, d: d**0.5,
        DomainError,
        "d^0.5: d = -0.25 has no such power with a finite slope. d came from d = a − 2.25. "
        "Below 0 only whole powers exist; at 0 the power must be 0, or at least 1.",
    ),
    (
        lambda a, d: a + "3",
        TypeError,
        "a + '3': expected a number, got '3' (str): write float('3')",
    ),
    (
        lambda a, d: math.exp(a),
        TypeError,
        "a function of plain numbers was given the Value a = 2, and the graph would end there: use "
        "a.data for the number alone, or the function of autograd, for example autograd.exp(a)",
    ),
    (
        lambda a, d: a == 2.0,
        TypeError,
        "== asks whether two Values are the same node; to compare the number of a = 2 write .data: "
        "a.data == 2.0",
    ),
    (
        lambda a, d: a < "3",
        TypeError,
        "the Value a = 2 compares with numbers and Values, not with '3' (str)",
    ),
    (
        lambda a, d: bool(a),
        TypeError,
        "the Value a = 2 is neither true nor false: ask for example a > 0, a.data != 0 or "
        "a is not None",
    ),
    (
        lambda a, d: sqrt(d + 0.25),
        DomainError,
        "sqrt(d + 0.25): d + 0.25 = 0 is not above 0, and a root has a finite slope only there. "
        "Keep d + 0.25 positive, for example sqrt(d + 0.25 + 1e-9); no_grad() takes the root of 0.",
    ),
    (
        lambda a, d: a / 0,
        DomainError,
        "a/0: nothing can be divided by 0. Keep it away from 0.",
    ),
    (
        lambda a, d: Value(-8.0) ** (1 / 3),
        DomainError,
        "(-8)^0.333333: -8 has no such power with a finite slope. "
        "Below 0 only whole powers exist; at 0 the power must be 0, or at least 1.",
    ),
    (
        lambda a, d: d**a,
        DomainError,
        "d^a: d = -0.25 is not above 0, and a power has a slope "
        "with respect to its exponent only there. "
        "d came from d = a − 2.25. Keep d positive, or make the exponent a plain number.",
    ),
    (
        lambda a, d: 0**-a,
        DomainError,
        "0^(−a): 0 is not above 0, and a power has a slope "
        "with respect to its exponent only there. "
        "Keep it positive, or make the exponent a plain number.",
    ),
    (
        lambda a, d: (d + 0.25) ** -1,
        DomainError,
        "(d + 0.25)⁻¹: d + 0.25 = 0 has no such power with a finite slope. "
        "Below 0 only whole powers exist; at 0 the power must be 0, or at least 1.",
    ),
    (
        lambda a, d: exp(a),
        OverflowError,
        "exp(a): at a = 1000 the result or its slope is too large for a float, which ends at "
        "about 1.8e308. Bring the operands nearer to 1; "
        "for log(exp(a) + exp(b)) there is logsumexp([a, b]).",
    ),
    (
        lambda a, d: "3" - a,
        TypeError,
        "'3' − a: expected a number, got '3' (str): write float('3')",
    ),
    (
        lambda a, d: a * None,
        TypeError,
        "a·None: expected a number, got None (NoneType): "
        "perhaps a function forgot to return its result",
    ),
    (
        lambda a, d: (1,) + a,  # noqa: RUF005
        TypeError,
        "(1,) + a: expected a number, got (1,) (tuple): map over it: [Value(x) for x in numbers]",
    ),
    (
        lambda a, d: maximum(a, len),
        TypeError,
        "max(a, <built-in function len>): expected a number, got <built-in function len> "
        "(builtin_function_or_method): perhaps its brackets () are missing",
    ),
    (
        lambda a, d: a * math.inf,
        ValueError,
        "a·inf: inf is not a finite number, and every derivative after it would be lost. "
        "Look at where it was computed.",
    ),
    (
        lambda a, d: a + 10**400,
        OverflowError,
        None,  # any text that names the node and what was too large: see the test
    ),
    (
        lambda a, d: weighted_sum([a], [a, d]),
        ValueError,
        "weighted_sum needs an input for every weight: 1 weight, 2 inputs",
    ),
    (lambda a, d: maximum(a), TypeError, "maximum(a, b) takes 2 arguments, got 1"),
    (lambda a, d: maximum(1.0), TypeError, "maximum(a, b) takes 2 arguments, got 1"),
    (
        lambda a, d: maximum([a, d]),
        TypeError,
        "maximum(a, b) takes 2 arguments, got a list: write maximum(*numbers)",
    ),
    (lambda a, d: exp(a, 2.0), TypeError, "exp(x) takes 1 argument, got 2"),
    (lambda a, d: exp(), TypeError, "exp(x) takes 1 argument, got 0"),
    (lambda a, d: log(a, 10.0), TypeError, "log(x) takes 1 argument, got 2"),
    (
        lambda a, d: float(a * d),
        TypeError,
        "a function of plain numbers was given the Value a·d = -0.5, and the graph would end "
        "there: use v.data for the number alone, or the function of autograd, for example "
        "autograd.exp(v)",
    ),
    (
        lambda a, d: "x" >= a,
        TypeError,
        "the Value a = 2 compares with numbers and Values, not with 'x' (str)",
    ),
    (
        lambda a, d: a != "x",
        TypeError,
        "== asks whether two Values are the same node; to compare the number of a = 2 write .data: "
        "a.data == 'x'",
    ),
]


@pytest.mark.parametrize(("mistake", "kind", "message"), MESSAGES)
def test_a_mistake_is_met_with_node_number_and_way_out(
    mistake: Any, kind: type[Exception], message: str | None
) -> None:
    def by_a_student(a: Value, d: Value) -> None:
        mistake(a, d)

    a = Value(1000.0 if kind is OverflowError else 2.0)
    d = a - 2.25
    with pytest.raises(kind) as raised:
        by_a_student(a, d)
    assert type(raised.value) is kind
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None or raised.value.__suppress_context__  # one error
    if message is None:
        assert "a + " in str(raised.value)
        assert "an integer too large for a float" in str(raised.value)
    else:
        assert str(raised.value) == message


def test_a_domain_error_is_a_value_error_and_leaves_the_operands_as_they_were() -> None:
    a = Value(0.0)
    with pytest.raises(ValueError, match="is not above 0"):
        a.log()
    assert (a.data, a.grad, a.operation) == (0.0, 0.0, None)


def test_a_label_names_the_node_and_what_may_be_typed_is_an_identifier() -> None:
    weight = Value(0.5, label="w₁")
    with pytest.raises(TypeError, match=r"the Value w₁ = 0.5, .* use v\.data for the number"):
        float(weight)
    with pytest.raises(DomainError, match=r"^log\(w₁ − 1\): w₁ − 1 = -0.5 is not above 0"):
        (weight - 1).log()


def test_outside_a_domain_no_grad_raises_too_except_at_infinite_slopes() -> None:
    zero = Value(0.0)
    with no_grad():
        assert zero.sqrt().data == (zero**0.5).data == 0.0
        mistakes: list[Any] = [
            zero.log, lambda: zero**-1, lambda: 1 / zero, lambda: (zero - 8) ** 0.5
        ]  # fmt: skip
        for refused in mistakes:
            with pytest.raises(DomainError):
                refused()
        with pytest.raises(OverflowError):
            Value(1000.0).exp()


def test_plain_numbers_get_the_same_errors() -> None:
    mistakes: list[tuple[Any, str]] = [
        (lambda: log(0), r"^log\(0\): 0 is not above 0\."),
        (lambda: sqrt(-1), r"^sqrt\(-1\): -1 is not above 0"),
        (lambda: log(-0.25), r"^log\(-0.25\): -0.25 is not above 0"),
    ]
    for refused, message in mistakes:
        with pytest.raises(DomainError, match=message):
            refused()
    with pytest.raises(OverflowError, match=r"^exp\(1000\): at 1000 the result"):
        exp(1000)
    with pytest.raises(TypeError, match=r"^exp\('3'\): expected a number, got '3' \(str\)"):
        exp("3")


def test_errors_are_spelled_as_standard_error_can_show_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    w = Value(-1.0, "ŷ₁")
    L = w * w
    w.data = 3.0

    def kink() -> None:
        gradcheck(lambda x: abs(x), 0.0)

    tried: list[Any] = [lambda: log(w - 5), lambda: w == 2.0, lambda: tree(L), kink]
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    for attempt in tried:
        with pytest.raises(Exception, match=r"[ŷ∂]"):
            attempt()
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    for attempt in tried:
        with pytest.raises(Exception, match=r"^[ -~\n]*(yhat1|df/dx1)[ -~\n]*$"):
            attempt()
