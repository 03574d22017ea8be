"""Judges the two paths, factored."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function
from demos.exercises.two_layers.all_twelve.check import slope


def factored(
    x1: float,
    o1_1: float,
    w11_2: float,
    w21_2: float,
    o1_2: float,
    o2_2: float,
    y1: float,
    y2: float,
) -> Any:
    """Return the sum into o₁¹, the common factor, and ∂L/∂w₁₁¹."""
    path1 = -(y1 - o1_2) * (o1_2 * (1 - o1_2)) * w11_2
    path2 = -(y2 - o2_2) * (o2_2 * (1 - o2_2)) * w21_2
    into_o1_1 = path1 + path2
    common = o1_1 * (1 - o1_1) * x1
    dL_dw11_1 = into_o1_1 * common
    return into_o1_1, common, dL_dw11_1


def changed(change: Function) -> Function:
    """Return a mistake: sum and common as a function of both paths and the common factor."""

    def run(**q: float) -> Any:
        one = factored(**{**q, "w21_2": 0.0})[0]
        two = factored(**{**q, "w11_2": 0.0})[0]
        into, common = change(one, two, factored(**q)[1], q)
        return into, common, into * common

    return run


def summed(weight_1: Function, weight_2: Function) -> Function:
    """Return the mistake of wrong weights in the paths."""
    return changed(
        lambda _one, _two, common, q: (
            factored(**{**q, "w11_2": weight_1(q), "w21_2": weight_2(q)})[0],
            common,
        )
    )


def common_inside(**q: float) -> Any:
    """Return the product instead of the sum."""
    _, common, product = factored(**q)
    return product, common, product


def sums_multiplied(_one: float, _two: float, common: float, q: dict[str, float]) -> Any:
    """Add corresponding factors of the paths, and multiply the sums."""
    errors = q["o1_2"] - q["y1"] + q["o2_2"] - q["y2"]
    slopes = q["o1_2"] * (1 - q["o1_2"]) + q["o2_2"] * (1 - q["o2_2"])
    return errors * slopes * (q["w11_2"] + q["w21_2"]), common


def weighted_sums_multiplied(
    _one: float, _two: float, common: float, q: dict[str, float]
) -> tuple[float, float]:
    """Add the errors, add the slopes with their weights, and multiply the sums."""
    errors = q["o1_2"] - q["y1"] + q["o2_2"] - q["y2"]
    slopes = q["o1_2"] * (1 - q["o1_2"]) * q["w11_2"] + q["o2_2"] * (1 - q["o2_2"]) * q["w21_2"]
    return errors * slopes, common


def with_slopes(outer: Function, inner: Function) -> Function:
    """Return the mistake of wrong slopes: those in the paths, from both o's, and the common one."""

    def run(_one: float, _two: float, _common: float, q: dict[str, float]) -> Any:
        one = (q["o1_2"] - q["y1"]) * outer(q["o1_2"], q["o1_1"]) * q["w11_2"]
        two = (q["o2_2"] - q["y2"]) * outer(q["o2_2"], q["o1_1"]) * q["w21_2"]
        return one + two, inner(q["o1_1"]) * q["x1"]

    return changed(run)


CHECK = Formula(
    factored,
    given={
        "x1": 0.05,
        "o1_1": 0.593269992,
        "w11_2": 0.4,
        "w21_2": 0.5,
        "o1_2": 0.75136507,
        "o2_2": 0.772928465,
        "y1": 0.01,
        "y2": 0.99,
    },
    draw={
        "x1": number(),
        "o1_1": number(0.05, 0.95),
        "w11_2": number(),
        "w21_2": number(),
        "o1_2": number(0.05, 0.95),
        "o2_2": number(0.05, 0.95),
        "y1": number(),
        "y2": number(),
    },
    own={
        "multiplied": changed(lambda one, two, common, _: (one * two, common)),
        "first_only": changed(lambda one, _two, common, _: (one, common)),
        "second_only": changed(lambda _one, two, common, _: (two, common)),
        "common_inside": common_inside,
        "common_twice": changed(lambda one, two, common, _: ((one + two) * common, common)),
        "common_doubled": changed(lambda one, two, common, _: (one + two, 2 * common)),
        "common_squared": changed(lambda one, two, common, _: (one + two, common**2)),
        "cut_at_net": changed(
            lambda one, two, common, q: ((one + two) * common / q["x1"], q["x1"])
        ),
        "minus_moved": changed(lambda one, two, common, _: (-one - two, -common)),
        "mean_of_paths": changed(lambda one, two, common, _: ((one + two) / 2, common)),
        "n_forgotten": changed(lambda one, two, common, _: (2 * (one + two), common)),
        "sizes_added": changed(lambda one, two, common, _: (abs(one) + abs(two), common)),
        "sums_multiplied": (changed(sums_multiplied), changed(weighted_sums_multiplied)),
        "weights_forgotten": summed(lambda _: 1.0, lambda _: 1.0),
        "weights_added": summed(
            lambda q: q["w11_2"] + q["w21_2"], lambda q: q["w11_2"] + q["w21_2"]
        ),
        "weights_swapped": summed(lambda q: q["w21_2"], lambda q: q["w11_2"]),
        "product_for_slope": summed(
            lambda q: q["w11_2"] * q["o1_1"], lambda q: q["w21_2"] * q["o1_1"]
        ),
        "activations_missing": with_slopes(lambda _o, _: 1.0, slope),
        "tanh_slope": with_slopes(lambda o, _: 1 - o**2, lambda o: 1 - o**2),
        "sigmoid_again": with_slopes(lambda o, _: slope(sigmoid(o)), lambda o: slope(sigmoid(o))),
        "inner_slope_only": with_slopes(lambda _, o: slope(o), slope),
    },
    parts=("∂L/∂o₁¹", "common", "∂L/∂w₁₁¹"),
)
