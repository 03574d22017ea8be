"""Judges what was read from the picture of the 2-2-2 network."""

from pathlib import Path

from autograd import Value, backward_steps, save
from demos.exercises.predictions import Prediction
from demos.tour import lecture_network
from nn import mse


def loss() -> Value:
    """Return the lecture's loss after its backward pass."""
    L = mse([0.01, 0.99], lecture_network()([0.05, 0.10]))
    L.backward()
    return L


def reveal() -> str:
    """Return every weight of the network with its gradient."""
    L = mse([0.01, 0.99], lecture_network()([0.05, 0.10]))
    found: dict[str, float] = {}
    for step in backward_steps(L):
        for part in step.contributions:
            if (part.input.label or "").startswith("w"):
                found[part.input.label or ""] = part.after
    return "\n".join(f"∂L/∂{name} = {amount:.6g}" for name, amount in sorted(found.items()))


def picture(path: Path) -> None:
    """Draw the graph."""
    save(loss(), path)


CHECK = Prediction(
    {
        "largest_of_layer_2": "w12_2",
        "grows_in_layer_2": "w21_2",
        "smallest_of_layer_1": "w11_1",
    },
    own={
        "data_for_gradient": {"largest_of_layer_2": "w22_2"},
        "largest_value": {"largest_of_layer_2": "w11_2"},
        "signs_mixed": {"grows_in_layer_2": "w11_2"},
        "shrinks": {"grows_in_layer_2": "w12_2"},
        "other_index": {"smallest_of_layer_1": "w21_1"},
        "larger_index": {"grows_in_layer_2": "w22_2"},
        "not_the_smallest": {"smallest_of_layer_1": "w12_1"},
        "largest_there": {"smallest_of_layer_1": "w22_1"},
        "other_layer": {"largest_of_layer_2": "w22_1", "smallest_of_layer_1": "w21_2"},
        "smallest_there": {"largest_of_layer_2": "w21_2"},
        "bias_named": {
            "largest_of_layer_2": "b1_2",
            "grows_in_layer_2": "b2_2",
            "smallest_of_layer_1": "b1_1",
        },
        "no_weight": {
            "largest_of_layer_2": "o1_2",
            "grows_in_layer_2": "o2_2",
            "smallest_of_layer_1": "x1",
        },
        "two_named": {"grows_in_layer_2": "w21_2, w22_2"},
    },
    reveal=reveal,
    picture=picture,
)
