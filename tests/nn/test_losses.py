from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import DomainError, Value
from nn import binary_cross_entropy, cross_entropy, error, hinge, mse, rmse, sse
from nn.losses import LOSSES

numbers = st.floats(-50, 50)
tables = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6)


def values(data: list[float]) -> list[Value]:
    return [Value(x) for x in data]


@given(tables)
def test_sse_mse_and_rmse_are_their_formulas(table: list[tuple[float, float]]) -> None:
    y, p = [row[0] for row in table], [row[1] for row in table]
    squares = math.fsum((a - b) ** 2 for a, b in table)
    assert sse(y, values(p)).data == pytest.approx(squares)
    assert mse(y, values(p)).data == pytest.approx(squares / len(table))
    assert rmse(y, values(p)).data == pytest.approx(math.sqrt(squares / len(table)))


def test_mse_divides_by_samples_times_outputs() -> None:
    predictions = [values([1.0, 2.0, 3.0]), values([4.0, 5.0, 6.0])]
    assert mse([[0.0] * 3, [0.0] * 3], predictions).data == pytest.approx(91 / 6)


@given(tables)
def test_the_slope_of_mse_is_minus_two_errors_over_n(table: list[tuple[float, float]]) -> None:
    predictions = values([p for _, p in table])
    mse([y for y, _ in table], predictions).backward()
    for (y, p), prediction in zip(table, predictions, strict=True):
        assert prediction.grad == pytest.approx(-2 * (y - p) / len(table), abs=1e-12)


def test_rmse_without_error_has_value_and_gradient_0() -> None:
    prediction = Value(1.5)
    loss = rmse([1.5], [prediction])
    loss.backward()
    assert (loss.data, prediction.grad, loss.label) == (0.0, 0.0, "L")


def test_hinge_is_flat_beyond_the_margin() -> None:
    predictions = values([2.0, 0.5, -3.0])
    loss = hinge([1, 1, 1], predictions)
    loss.backward()
    assert loss.data == pytest.approx((0 + 0.5 + 4) / 3)
    assert [p.grad for p in predictions] == pytest.approx([0, -1 / 3, -1 / 3])


@given(st.lists(st.floats(-400, 400), min_size=2, max_size=5), st.data())
def test_cross_entropy_has_the_slope_softmax_minus_target(
    scores: list[float], data: st.DataObject
) -> None:
    target = data.draw(st.integers(0, len(scores) - 1))
    by_class, one_hot = values(scores), values(scores)
    cross_entropy([target], [by_class]).backward()
    loss = cross_entropy([[float(i == target) for i in range(len(scores))]], [one_hot])
    loss.backward()
    shifted = [math.exp(z - max(scores)) for z in scores]
    for i, (a, b) in enumerate(zip(by_class, one_hot, strict=True)):
        expected = shifted[i] / math.fsum(shifted) - (i == target)
        assert a.grad == b.grad == pytest.approx(expected, abs=1e-12)
    assert loss.data == pytest.approx(
        max(scores) + math.log(math.fsum(shifted)) - scores[target], abs=1e-9
    )


def test_cross_entropy_of_one_sample_needs_no_list_of_samples() -> None:
    scores = [0.1, 0.7]
    assert cross_entropy(1, values(scores)).data == cross_entropy([1], [values(scores)]).data


def test_binary_cross_entropy_is_its_formula_and_costs_nothing_when_sure_and_right() -> None:
    p = [0.9, 0.2, 0.6]
    expected = -(math.log(0.9) + math.log(0.8) + 0.5 * math.log(0.6) + 0.5 * math.log(0.4)) / 3
    assert binary_cross_entropy([1, 0, 0.5], values(p)).data == pytest.approx(expected)
    assert binary_cross_entropy([1, 0], values([1.0, 0.0])).data == 0


def test_binary_cross_entropy_refuses_what_is_sure_and_wrong() -> None:
    with pytest.raises(DomainError, match="is not above 0"):
        binary_cross_entropy([1], values([0.0]))


def test_targets_become_leaves_named_y_and_the_loss_is_l() -> None:
    loss = mse([1.0, 2.0], [Value(0.5, "ŷ₁"), Value(0.25, "ŷ₂")])
    errors = [square.inputs[0] for square in loss.inputs[0].inputs]
    assert loss.label == "L"
    assert [[x.label for x in e.inputs] for e in errors] == [["y₁", "ŷ₁"], ["y₂", "ŷ₂"]]
    assert [e.label for e in errors] == [None, None]
    assert error(1.0, Value(0.5)).inputs[0].label == "y"


@pytest.mark.parametrize("loss", LOSSES.values())
def test_shapes_that_do_not_fit_are_refused(loss: object) -> None:
    assert callable(loss)
    for targets, predictions in (
        ([1, 0], [[Value(0.5), Value(0.5)]]),
        ([[1.0, 0.0, 1.0]], [[Value(0.5), Value(0.5)]]),
        ([], []),
    ):
        with pytest.raises(ValueError, match=r"do not fit|at least one"):
            loss(targets, predictions)


def test_a_class_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="sample 2: there is no class 3 among 2 scores"):
        cross_entropy([0, 3], [values([0.0, 1.0]), values([0.0, 1.0])])


def test_plain_predictions_and_rows_of_one_are_taken() -> None:
    assert binary_cross_entropy([1, 0], [0.5, 0.5]).data == pytest.approx(math.log(2))
    assert cross_entropy([0], [[0.0, 0.0]]).data == pytest.approx(math.log(2))
    assert mse([[1.0], [0.0]], values([0.5, 0.5])).data == 0.25


@pytest.mark.parametrize(
    ("targets", "predictions", "message"),
    [
        ([0], [1.0], "give the model as many outputs as there are classes"),
        ([[0.0, 0.0]], [[1.0, 2.0]], "shares sum to 0, not to 1"),
        ([Value(1.0)], [[1.0, 2.0]], "a class must be a whole number"),
        ([0.5], [[1.0, 2.0]], "there is no class 0.5"),
    ],
)
def test_cross_entropy_says_what_does_not_fit(
    targets: object, predictions: object, message: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        cross_entropy(targets, predictions)


def test_a_target_beyond_0_and_1_is_refused() -> None:
    with pytest.raises(ValueError, match="is 0 or 1, not 2"):
        binary_cross_entropy([2], [0.5])


def test_errors_of_an_array_are_a_list_as_of_a_list() -> None:
    for targets in ([1.0, 2.0], np.array([1.0, 2.0])):
        assert [e.data for e in error(targets, values([0.5, 0.5]))] == [0.5, 1.5]
    assert error(np.float64(1.0), Value(0.5)).data == 0.5
