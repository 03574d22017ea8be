"""Judges predictions of the diamond's backward pass, then shows it."""

from autograd import Value, backward_steps
from demos.exercises.predictions import Prediction


def reveal() -> str:
    """Return the steps as the debugger shows them."""
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    c.label, d.label, e.label, L.label = "c", "d", "e", "L"
    return "\n".join(map(str, backward_steps(L)))


CHECK = Prediction(
    {"first": "L", "last": "c", "into_c": 2.0, "into_a": 2.0, "dL_dc": -30.0},
    own={
        "begins_at_leaf": {"first": "a", "last": "L"},
        "forward_order": {"first": "c"},
        "too_early": {"last": "d"},
        "too_early_e": {"last": "e"},
        "a_leaf": {"last": "a"},
        "one_use": {"into_c": 1.0, "into_a": 1.0},
        "one_too_many": {"into_c": 3.0, "into_a": 3.0},
        "one_path": {"dL_dc": -12.0},
        "other_path": {"dL_dc": -18.0},
        "upstream_added": {"dL_dc": -21.0},
        "multiplied": {"dL_dc": 216.0},
        "subtracted": {"dL_dc": 6.0},
        "second_turn": {"first": "d"},
        "second_turn_e": {"first": "e"},
        "b_leaf": {"first": "b", "last": "b"},
        "all_formulas": {"into_c": 4.0, "into_a": 4.0},
        "no_use": {"into_c": 0.0, "into_a": 0.0},
        "number_of_c": {"dL_dc": -6.0},
        "number_of_l": {"dL_dc": 108.0},
        "no_upstream": {"dL_dc": 3.0},
        "crossed": {"dL_dc": -33.0},
        "own_number": {"dL_dc": -27.0},
        "one_upstream": {"dL_dc": -36.0},
        "slope_c": {"dL_dc": 42.0},
        "slope_b": {"dL_dc": 15.0},
        "sum_as_product": {"dL_dc": 18.0},
        "both_times_a": {"dL_dc": -42.0},
    },
    reveal=reveal,
)
