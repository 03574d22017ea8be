"""why: the sum over everything that used a node, and what is worth a look in it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given

from autograd import StaleGraphError, Value, grad, maximum, why
from nn import MLP, mse

from ..lecture import network_loss
from .graphs import graphs


def test_section_7_two_uses_of_o1() -> None:
    L = network_loss()
    reasons = why(L, "o1_1", digits=10)
    assert str(reasons) == (
        "∂L/∂o₁¹ = 0.03635030639: o₁¹ was used by net₁² and net₂²\n"
        "  ∂L/∂net₁² · ∂net₁²/∂o₁¹ = 0.1384985616 × 0.4 = 0.05539942465\n"
        "  ∂L/∂net₂² · ∂net₂²/∂o₁¹ = -0.03809823652 × 0.5 = -0.01904911826\n"
        "  0.05539942465 − 0.01904911826 = 0.03635030639"
    )
    assert [use.amount for use in reasons.uses] == [
        pytest.approx(0.05539942465142279, abs=1e-12),
        pytest.approx(-0.01904911825827811, abs=1e-12),
    ]
    assert reasons.remarks == ()


@pytest.mark.slow
@given(graphs())
def test_the_uses_sum_up_to_the_gradient_and_no_gradient_is_touched(
    drawn: tuple[Value, list[Value]],
) -> None:
    output, leaves = drawn
    for leaf in leaves:
        leaf.grad = 7.0
        reasons = why(output, leaf, names={"x": leaf})
        if leaf is not output:
            assert reasons.value == grad(output, leaf)
            products = [use.upstream * use.local_derivative for use in reasons.uses]
            assert [use.amount for use in reasons.uses] == products
        assert str(reasons).startswith("∂")
        assert leaf.grad == 7.0


def test_a_node_used_twice_by_one_consumer_has_two_uses() -> None:
    a = Value(3.0)
    L = a * a
    assert str(why(L, a)) == (
        "∂L/∂a = 6: a was used by L\n"
        "  ∂L/∂L · ∂L/∂a = 1 × 3 = 3 (use 1 of 2)\n"
        "  ∂L/∂L · ∂L/∂a = 1 × 3 = 3 (use 2 of 2)\n"
        "  3 + 3 = 6"
    )


def test_the_output_and_a_stranger() -> None:
    a, b = Value(3.0), Value(4.0)
    L = a.tanh()
    assert str(why(L, L)) == "∂L/∂L = 1: every pass starts from it"
    assert str(why(L, b)) == "∂L/∂b = 0: L does not depend on b"
    assert (why(L, b).value, why(L, b).uses) == (0.0, ())


@pytest.mark.parametrize(
    ("program", "remark"),
    [
        (lambda x: x * 100.001 - x * 100, "the contributions cancel: 0.001 is left of 200.001"),
        (lambda x: (x * 10).sigmoid(), 'almost nothing arrives at x·10, ∂y/∂(x·10) = 2.06115e-09: '
            'why(y, "x·10") goes on from there'),
        (lambda x: (x * 5).tanh() * 1.0, 'almost nothing arrives at x·5, ∂y/∂(x·5) = 8.24461e-09: '
            'why(y, "x·5") goes on from there'),
        (lambda x: (x * 3).sin() * 0.0, 'nothing arrives at x·3, ∂y/∂(x·3) = 0: '
            'why(y, "x·3") goes on from there'),
        (lambda x: (-x).relu(), 'nothing arrives at −x, ∂y/∂(−x) = 0: '
            'why(y, "−x") goes on from there'),
        (lambda x: (x - 1).tanh() + x, None),
        (lambda x: x.tanh(), None),  # 0.07 is not flat yet
        (lambda x: x * 0.001, None),  # small, and all that there is
        (lambda x: 0.01 * x, None),
        (lambda x: x * 1e-9, "vanishes: y hardly depends on x here, ∂y/∂x = 1e-09"),
        (lambda x: x * 1000, None),  # large, and all that there is
        (lambda x: (x - 300) ** 2, None),  # a plain squared error
        (lambda x: x * 1e7, "explodes: y is steep at x = 2, ∂y/∂x = 1e+07"),
        (lambda x: (x * 0.01).tanh() + x.log(), None),
        (lambda x: x * 0.001 + x * 5e4, "is negligible next to the other paths: 0.001 comes "
            "through x·0.001"),
        (lambda x: x * 150 * 0.1 + x * 0.001, None),  # 15 is no explosion, whatever the others are
        (lambda x: x * 0.001 + x * 5, None),  # small beside the other, and no more
        (lambda x: x * 5e4 + x, "explodes: x·50000 is steep at x = 2, ∂(x·50000)/∂x = 50000"),
        (lambda x: (-x).sigmoid() * 1e5 + x * 2, "explodes: ∂y/∂(−x) = 10499.4 is large already"),
        (lambda x: (x * 4).sigmoid(), None),  # 0.0003 of it arrives, 0.001 in the end
        (lambda x: (x - 3).relu() + x, 'nothing arrives at x − 3, ∂y/∂(x − 3) = 0: '
            'why(y, "x − 3") goes on from there'),
        (lambda x: x * 2 * 1e9, "explodes: ∂y/∂(x·2) = 1e+09 is large already"),
        (lambda x: x * 1e200 * 1e200 * 1e200, "not finite: find_nonfinite(y) tells which node "
            "made it"),
    ],
)  # fmt: skip
def test_what_is_worth_a_look(program: object, remark: str | None) -> None:
    x = Value(2.0)
    y = program(x)  # type: ignore[operator]
    remarks = why(y, x).remarks
    assert remarks == () if remark is None else remark in remarks


def test_a_saturated_sigmoid_and_a_dead_relu() -> None:
    far = Value(20.0)
    z = far.sigmoid()
    assert why(z, far).remarks == (
        "vanishes: sigmoid is saturated at far = 20, ∂z/∂far = 2.06115e-09",
    )
    net = Value(-2.0)
    o = net.relu()
    L = (o - 1) ** 2
    assert str(why(L, net)).endswith(
        "\n  ! vanishes: relu passes nothing on at net = -2, ∂o/∂net = 0"
    )


def test_many_uses_leave_out_the_middle() -> None:
    model = MLP(1, [1], weights=[[[0.5]]], biases=[[0.1]])
    L = mse([1.0] * 40, [model([float(i)]) for i in range(40)])
    reasons = why(L, "b1_1")
    assert len(reasons.uses) == 40
    assert len(str(reasons).splitlines()) < 12
    assert "… 32 more …" in str(reasons)
    assert reasons.value == math.fsum(use.amount for use in reasons.uses)


def test_remarks_alike_are_said_once() -> None:
    w = Value(1.0, "w")
    dead = [(w * -x).relu() for x in (1.0, 2.0, 3.0)]
    L = dead[0] + dead[1] + dead[2] + w
    remarks = why(L, w).remarks
    assert len(remarks) == 1
    assert remarks[0].startswith("nothing arrives at w·(-1)")
    assert remarks[0].endswith("; the same in 2 more")
    steep = w * 1000 - (w * 1e-9).tanh() * 1e6
    assert any(remark.startswith("explodes") for remark in why(steep, w).remarks)
    shallow = w * 1e6 + ((w * 1000) * 1e-3).tanh()  # steep, but of no weight in the sum
    assert not any("w·1000" in remark for remark in why(shallow, w).remarks)


def test_what_is_past_the_range_of_floats() -> None:
    x = Value(1e308)
    L = x * 1e308 - x * 1e308
    assert "cancel" in why(L, x).remarks[0] or "not finite: find_nonfinite" in str(why(L, x))
    small = Value(1e-300)
    steep = (small * 1e200) * 1e200
    assert why(steep, small).remarks == (
        "not finite: the product of the derivatives is past the range of floats",
    )


def test_consumers_are_listed_as_they_are_called() -> None:
    a, b = Value(1.0), Value(2.0)
    m = maximum(a, b)
    L = maximum(m, 3.0) * maximum(m, 1.0)
    assert "m was used by max(m, 3) and max(m, 1)\n" in str(why(L, m))


def test_a_stale_graph_is_refused() -> None:
    a, b = Value(2.0), Value(3.0)
    L = a * b
    b.data = 4.0
    with pytest.raises(StaleGraphError):
        why(L, a)
