"""Judges predictions of a backward pass, then shows it."""

from functools import cache
from math import tanh

from autograd import Value, backward_steps
from demos.exercises.predictions import Prediction
from nn import Neuron, mse

W1, X, B = -0.4, 1.5, 0.7


@cache
def loss() -> Value:
    """Return the loss of the neuron in the exercise's text."""
    neuron = Neuron(1, activation="sigmoid", weights=[W1], bias=B)
    return mse(0.0, neuron(X))


def reveal() -> str:
    """Return the steps as the debugger shows them."""
    return "\n".join(map(str, backward_steps(loss())))


o = (Value(W1) * X + B).sigmoid().data
upstream, local = 2 * o, o * (1 - o)
net = W1 * X + B


def sigmoid_of(net: float) -> float:
    """Return the sigmoid of a number."""
    return Value(net).sigmoid().data


CHECK = Prediction(
    {
        "dL_dyhat": upstream,
        "do_dnet": local,
        "dL_dnet": upstream * local,
        "dL_dw1": upstream * local * X,
        "dL_db": upstream * local,
    },
    own={
        "the_error": {"dL_dyhat": -o},
        "half_loss": {"dL_dyhat": o},
        "net_for_o": {"do_dnet": net * (1 - net)},
        "activation_itself": {"do_dnet": o},
        "local_alone": {"dL_dnet": local, "dL_dw1": X, "dL_db": 1.0},
        "upstream_alone": {"dL_dnet": upstream, "dL_dw1": upstream * local},
        "divided": {"dL_dnet": upstream / local},
        "added": {
            "dL_dnet": upstream + local,
            "dL_dw1": upstream * local + X,
            "dL_db": upstream * local + 1,
        },
        "w_for_x": {"dL_dw1": upstream * local * W1},
        "bias_with_x": {"dL_db": upstream * local * X},
        "bias_for_one": {"dL_db": upstream * local * B},
        "weight_positive": {"dL_dyhat": 2 * sigmoid_of(-W1 * X + B)},
        "no_bias": {"dL_dyhat": 2 * sigmoid_of(W1 * X)},
        "bias_inside": {"dL_dyhat": 2 * sigmoid_of(W1 * (X + B))},
        "other_activation": {"dL_dyhat": 2 * net},
        "rest_of_one": {"dL_dyhat": 2 * (1 - o)},
        "target_one": {"dL_dyhat": -2 * (1 - o)},
        "the_loss": {"dL_dyhat": o**2, "dL_dnet": o**2 * local},
        "square_kept": {"dL_dyhat": 2 * o**2, "do_dnet": o**2},
        "of_tanh": {"do_dnet": 1 - o**2},
        "tanh_of_net": {"do_dnet": 1 - tanh(net) ** 2},
        "no_slope": {"do_dnet": 1.0},
        "applied_twice": {"do_dnet": sigmoid_of(o) * (1 - sigmoid_of(o))},
        "upstream_for_o": {"do_dnet": upstream * (1 - upstream)},
        "o_for_slope": {"dL_dnet": upstream * o},
        "rest_alone": {"do_dnet": 1 - o, "dL_dnet": upstream * (1 - o)},
        "net_as_factor": {
            "dL_dnet": upstream * net,
            "dL_dw1": upstream * local * net,
            "dL_db": upstream * local * net,
        },
        "activation_skipped": {"dL_dw1": upstream * X, "dL_db": upstream},
        "loss_skipped": {"dL_dw1": local * X, "dL_db": local},
        "term_of_net": {"dL_dw1": upstream * local * W1 * X},
        "x_divided": {"dL_dw1": upstream * local / X},
        "bias_zero": {"dL_db": 0.0},
        "w_for_bias": {"dL_db": upstream * local * W1},
        "updated": {"dL_dw1": W1 - upstream * local * X, "dL_db": B - upstream * local},
        "net_negative": {"dL_dyhat": 2 * sigmoid_of(W1 * X - B)},
        "subtracted": {"dL_dnet": upstream - local},
        "slope_twice": {"dL_dnet": upstream * local**2, "dL_dw1": upstream * local**2 * X},
        "other_term_kept": {
            "dL_dw1": upstream * local * (X + B),
            "dL_db": upstream * local * (1 + W1 * X),
        },
    },
    reveal=reveal,
    digits=3,
)
