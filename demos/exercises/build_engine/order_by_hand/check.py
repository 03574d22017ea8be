"""Judges what was predicted of the diamond's backward pass, then reveals it."""

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
    },
    reveal=reveal,
)
